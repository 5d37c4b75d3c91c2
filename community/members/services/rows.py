"""What every verb begins with: the row, locked, and who may act on it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models

from community.members.models import MemberProfile
from community.members.permissions import Role, staff_viewer
from portal.users.models import User


class NotTheMember(PermissionDenied):
    """Only the member acts on his or her own profile; staff never write a member's words."""


class NotStaff(PermissionDenied):
    """Only staff who care for profiles do this, and never to their own."""


def lock(profile: MemberProfile) -> MemberProfile:
    """The row as the database has it now, locked until the transaction ends. The account comes first, as in
    :mod:`portal.users.services.consent`, so that two verbs never wait for each other.

    Raises MemberProfile.DoesNotExist when the profile is gone.
    """
    account = User.objects.select_for_update().get(pk=profile.user_id)
    row = MemberProfile.objects.select_for_update().get(pk=profile.pk)
    row.user = account
    return row


def refresh(profile: MemberProfile, row: MemberProfile) -> None:
    """Bring the caller's instance up to what was stored."""
    for field in profile._meta.concrete_fields:
        setattr(profile, field.attname, getattr(row, field.attname))
    for name in ("home_place", "home_commune", "country"):
        # a related object that no longer fits its id must not be drawn
        profile._state.fields_cache.pop(name, None)


def require_member(profile: MemberProfile, by: Any) -> None:
    if by is None or by.pk != profile.user_id:
        raise NotTheMember


def require_staff(profile: MemberProfile, by: models.Model | None) -> None:
    if by is None or by.pk == profile.user_id or staff_viewer(by).role is not Role.STAFF:
        raise NotStaff

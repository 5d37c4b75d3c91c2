"""Writing a profile: who somebody is, and who may see each part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.members.choices import Audience, Part, ProfileStatus
from community.members.models import MemberProfile
from community.members.services.index import announce
from community.members.services.listing import take_out
from community.members.services.rows import NotTheMember, lock, refresh, require_member
from portal.casework import events
from portal.users.models import User
from portal.users.services.consent import withdraw_consent

# the columns a member writes; the photo has verbs of its own
WRITABLE = frozenset(
    {
        "display_name",
        "other_names",
        "birth_year",
        "home_text",
        "home_place",
        "home_commune",
        "country",
        "city",
        "occupation",
        "occupation_text",
        "skills",
        "languages",
        "organisation",
        "bio",
        "offers",
    }
)


@transaction.atomic
def create_profile(*, user: User, display_name: str, by: User) -> MemberProfile:
    """The profile of an account, seen by nobody. An account that has one keeps it as it is.

    Raises NotTheMember when somebody else acts, ValueError without a name.
    """
    if by.pk != user.pk:
        raise NotTheMember
    if not display_name.strip():
        raise ValueError("A profile needs a name.")
    User.objects.select_for_update().only("pk").get(pk=user.pk)
    existing = MemberProfile.objects.filter(user=user).first()
    if existing is not None:
        return existing
    profile = MemberProfile(user=user, display_name=display_name.strip())
    profile.save()
    events.append(profile, "members.create", by=by, to_state=profile.status)
    announce([profile.reference])
    return profile


@transaction.atomic
def update_profile(*, profile: MemberProfile, values: Mapping[str, Any], by: User) -> list[str]:
    """Write columns of :data:`WRITABLE`; the names of those that changed. Who writes also confirms.

    A year of birth that is too young for the directory takes the profile out of it. Raises NotTheMember, and
    ValueError for another column or an empty name.
    """
    unknown = sorted(set(values) - WRITABLE)
    if unknown:
        raise ValueError(f"Not written by members: {', '.join(unknown)}")
    if not str(values.get("display_name", "x")).strip():
        raise ValueError("A profile needs a name.")
    require_member(profile, by)
    row = lock(profile)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    _save_confirmed(row)
    if changed:
        events.append(row, "members.update", by=by, data={"fields": sorted(changed)})
    if "birth_year" in changed and not row.may_be_listed_by_age(timezone.localdate().year):
        _leave(row, by)
    announce([row.reference])
    refresh(profile, row)
    return changed


@transaction.atomic
def set_audiences(*, profile: MemberProfile, audiences: Mapping[Any, str], by: User) -> list[str]:
    """Choose who sees each part; the parts that changed. Hiding the name takes the profile out of the directory.

    Raises NotTheMember, and ValueError for an unknown part or audience.
    """
    wanted = {Part(part): Audience(audience) for part, audience in audiences.items()}
    require_member(profile, by)
    row = lock(profile)
    changed = {part: audience for part, audience in wanted.items() if row.audience_of(part) != audience}
    if changed.get(Part.NAME) == Audience.NOBODY:
        _leave(row, by)
    for part, audience in changed.items():
        setattr(row, f"{part.value}_audience", audience.value)
    _save_confirmed(row)
    if changed:
        shown = {part.value: audience.value for part, audience in changed.items()}
        events.append(row, "members.audience", by=by, data=shown)
    announce([row.reference])
    refresh(profile, row)
    return sorted(part.value for part in changed)


@transaction.atomic
def restrict_profile(*, profile: MemberProfile, on: bool, by: User | None) -> None:
    """Stop every use but storage, or resume it: nobody but the member sees or finds a restricted profile."""
    row = lock(profile)
    if (row.restricted_at is not None) != on:
        row.restricted_at = timezone.now() if on else None
        row.save(update_fields=["restricted_at", "updated_at"])
        events.append(row, "members.restrict" if on else "members.resume", by=by)
        announce([row.reference])
    refresh(profile, row)


@transaction.atomic
def erase_profile(*, profile: MemberProfile, by: User | None, cause: str = "member") -> None:
    """Delete the profile and its photo for good; ``cause`` is a code (``member``, ``age``, ``rights``).

    The consent to be listed ends with it. Only the event stays, with a number and codes. Raises NotTheMember when a
    person other than the member acts; ``by=None`` is the system.
    """
    if by is not None:
        require_member(profile, by)
    row = lock(profile)
    withdraw_consent(user=row.user, purpose="directory", by=by)
    row = lock(profile)
    events.append(row, "members.erase", by=by, from_state=row.status, data={"cause": cause})
    # departures.py announces the deletion and gives the photo up, as when the account goes with all that hangs on it
    row.delete()


def _save_confirmed(row: MemberProfile) -> None:
    row.confirmed_at = timezone.now()
    row.asked_at = row.warned_at = None
    row.save()


def _leave(row: MemberProfile, by: User) -> None:
    if row.status in (ProfileStatus.LISTED, ProfileStatus.DORMANT):
        take_out(row, by=by)

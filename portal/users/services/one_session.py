"""Ending one session of one's own."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction

from portal.users.models import User


@transaction.atomic
def end_session(*, pk: int, by: User) -> None:
    """Log out one of the actor's own sessions. Raises UserSession.DoesNotExist for any other."""
    UserSession.objects.select_for_update().get(pk=pk, user=by).end()

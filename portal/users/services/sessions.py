"""Ending the sessions of an account."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from portal.users.models import User


@transaction.atomic
def end_sessions(account: User, *, keep: str = "") -> None:
    """End every session of an account at once, those without a row in the list included.

    ``keep`` is the key of one whose row stays; whoever holds it renews its hash (see :func:`end_other_sessions`).
    """
    User.objects.filter(pk=account.pk).update(session_generation=F("session_generation") + 1)
    account.refresh_from_db(fields=["session_generation"])
    for session in UserSession.objects.filter(user_id=account.pk).exclude(session_key=keep):
        session.end()


def end_other_sessions(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Receiver of allauth's signals: password, address or factor changed. The session that did it goes on."""
    own = request.user.is_authenticated and request.user.pk == user.pk
    before = request.session.session_key or ""
    end_sessions(user, keep=before if own else "")
    if own:
        request.user.session_generation = user.session_generation  # type: ignore[union-attr]
        update_session_auth_hash(request, user)
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)

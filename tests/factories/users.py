"""Accounts for tests."""

from __future__ import annotations

import time
from itertools import count
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client

from portal.users.models import User

_number = count(1)


def make_user(email: str = "", *roles: str, **fields: Any) -> User:
    """A person with a login; with roles, a member of staff in these groups (`setup_roles` must have run)."""
    number = next(_number)
    defaults = {"first_name": f"Lan {number}", "last_name": "Nguyễn Thị", "is_staff": bool(roles)}
    user = User.objects.create_user(email or f"person{number}@example.org", "mật khẩu dài", **{**defaults, **fields})
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def enter(client: Client, user: User, kind: str = Authenticator.Type.TOTP) -> None:
    """Log in with a session that itself passed a second factor, which is what the editors' desk asks of staff."""
    client.force_login(user)
    session = client.session
    now = time.time()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": now, "email": user.email},
        {"method": "mfa", "at": now, "id": 1, "type": str(kind)},
    ]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session.save()

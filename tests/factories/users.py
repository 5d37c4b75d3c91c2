"""Accounts for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from portal.users.models import User

_number = count(1)


def make_user(email: str = "", *roles: str, **fields: Any) -> User:
    """A person with a login; with roles, a member of staff in these groups (`setup_roles` must have run)."""
    number = next(_number)
    defaults = {"first_name": f"Lan {number}", "last_name": "Nguyễn Thị", "is_staff": bool(roles)}
    user = User.objects.create_user(email or f"person{number}@example.org", "mật khẩu dài", **{**defaults, **fields})
    user.groups.set(Group.objects.filter(name__in=roles))
    return user

"""Who somebody is, from an e-mail address and a password."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from portal.users.models import User


class AccountBackend(AuthenticationBackend):
    """One query and one hash for every attempt, whether the address has an account or not.

    allauth asks two tables, one more for an absent address, and beside Django's own backend hashes twice. An address
    that waits to be confirmed is no login name.
    """

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        found: Any = self._check_password(User.objects.for_login(email), password)
        return found

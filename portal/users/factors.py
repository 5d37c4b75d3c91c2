"""Second factors: how their secrets are kept, and whether a session has passed one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

KINDS = frozenset({Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES})
# where an authenticator of each kind keeps what must not be read; a passkey's public half is no secret
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("PORTAL_MFA_KEYS is empty. See docs/operations.md.")
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Under the first key of PORTAL_MFA_KEYS."""
    return _cipher(tuple(settings.PORTAL_MFA_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Under whichever key fits. Raises cryptography's InvalidToken when none does: nothing is taken as plain text."""
    return _cipher(tuple(settings.PORTAL_MFA_KEYS)).decrypt(token.encode()).decode()


def is_current(token: str) -> bool:
    """Whether the first key wrote it."""
    try:
        _cipher(tuple(settings.PORTAL_MFA_KEYS[:1])).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def renewed(token: str) -> str:
    """The same secret under the first key. A secret that was stored before there were keys is encrypted.

    Raises InvalidToken for one whose key is gone.
    """
    if token.startswith("gAAAA"):  # how every Fernet token begins; neither a TOTP secret nor a seed can
        return encrypt(decrypt(token))
    return encrypt(token)


def has_passed(request: HttpRequest) -> bool:
    """Whether this session itself passed a second factor of the account it belongs to.

    A passkey used alone counts: it is asked to verify its user, so it is two factors in one.
    """
    user: Any = request.user
    records = get_authentication_records(request, user)
    return any(record.get("method") == "mfa" and record.get("type") in KINDS for record in records)


def has_factor(user: Any) -> bool:
    """Whether the account has a factor to log in with; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


def present_code(secret: str) -> str:
    """The six digits an app shows now for a secret."""
    counter = next(iter(totp.yield_hotp_counters_from_time())) + totp.app_settings.TOTP_TOLERANCE
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def never_bypassed(code: str) -> bool:
    """In place of allauth's, which in DEBUG takes a code from the settings for everybody's."""
    return False


def install() -> None:
    """Called once, from UsersConfig.ready."""
    totp._is_insecure_bypass = never_bypassed

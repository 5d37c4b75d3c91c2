"""References people can read out over a bad line, and the secrets that go with them."""

from __future__ import annotations

import hmac
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

# 32 signs: no 0/O and no 1/I to mix up
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_RANDOM_SIGNS = 7
_SECRET_SIGNS = 16
_SALT = "portal.casework.references.secret"


def new_reference(prefix: str) -> str:
    """A random reference such as ``HT-7K3M-9QX4``: 35 random bits and a check character.

    It says nothing about the person or how many cases there are. Uniqueness is the database's to enforce; a
    reference alone opens nothing.
    """
    body = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM_SIGNS))
    code = body + check_character(body)
    return f"{prefix}-{code[:4]}-{code[4:]}"


def check_character(body: str) -> str:
    """Luhn's check sign over the alphabet: any one wrong sign shows, and nearly every swap of two neighbours."""
    total = 0
    for position, sign in enumerate(reversed(body)):
        product = _VALUES[sign] * (2 if position % 2 == 0 else 1)
        total += product // len(ALPHABET) + product % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def normalize_reference(text: str, prefix: str) -> str | None:
    """What somebody typed, in the form it is stored; None when it cannot be a reference with this prefix.

    Case, spaces and dashes do not matter, and the prefix may be left out.
    """
    signs = _signs(text)
    if len(signs) == len(prefix) + _RANDOM_SIGNS + 1 and signs.startswith(prefix):
        signs = signs.removeprefix(prefix)
    if len(signs) != _RANDOM_SIGNS + 1 or any(sign not in _VALUES for sign in signs):
        return None
    if check_character(signs[:-1]) != signs[-1]:
        return None
    return f"{prefix}-{signs[:4]}-{signs[4:]}"


def new_secret() -> str:
    """80 random bits, written in four groups of four. Shown once; only :func:`hash_secret` of it is stored."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(_SECRET_SIGNS))
    return "-".join(signs[i : i + 4] for i in range(0, _SECRET_SIGNS, 4))


def hash_secret(secret: str) -> str:
    """The keyed hash to store (64 hex digits): without the server's key, a stolen table says nothing."""
    return _keyed(secret, settings.SECRET_KEY)


def check_secret(secret: str, stored: str) -> bool:
    """Compare in constant time what somebody typed with a stored hash, under today's key and the former ones."""
    matches = False
    for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        matches |= hmac.compare_digest(_keyed(secret, key).encode(), stored.encode())
    return matches


def _keyed(secret: str, key: str | bytes) -> str:
    return salted_hmac(_SALT, _signs(secret), secret=key, algorithm="sha256").hexdigest()


def _signs(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())

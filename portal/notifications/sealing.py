"""Texts of mails are encrypted at rest: a copy of the database opens no account and tells nobody's business."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

# told apart from what was written before there was a key
PREFIX = "sealed:"


class Unreadable(str):
    """Stands for a text whose key is gone: empty, and recognisable, so that an empty mail is never sent in its name."""

    __slots__ = ()


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("PORTAL_MFA_KEYS is empty. See docs/operations.md.")
    # keys of their own, made from the configured ones: what is taken for one purpose is no use for the other
    digests = [hashlib.sha256(f"portal.notifications:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """The text under the first of PORTAL_MFA_KEYS; nothing stays nothing."""
    if not text:
        return ""
    return PREFIX + _cipher(tuple(settings.PORTAL_MFA_KEYS)).encrypt(text.encode()).decode()


def unseal(stored: str) -> str:
    """The text again, under whichever key fits; :class:`Unreadable` when none does."""
    if not stored.startswith(PREFIX):
        return stored
    try:
        return _cipher(tuple(settings.PORTAL_MFA_KEYS)).decrypt(stored.removeprefix(PREFIX).encode()).decode()
    except InvalidToken:
        return Unreadable()


class SealedTextField(models.TextField[str, str]):
    """A text that is encrypted in the database and plain in Python. It cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return seal(value) if isinstance(value, str) else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value if value is None else unseal(value)

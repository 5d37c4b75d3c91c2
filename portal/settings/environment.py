"""What the environment may set, read in one place for dev, test and production."""

from __future__ import annotations

import base64
import hashlib
import os
from typing import Any

import dj_database_url
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured


def required(name: str) -> str:
    """The variable's value; ImproperlyConfigured names it when it is missing or empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is missing. See docs/operations.md.")
    return value


def fernet_keys(name: str) -> list[str]:
    """The comma-separated Fernet keys of a variable; ImproperlyConfigured when there is none or one is malformed."""
    keys = [key.strip() for key in required(name).split(",") if key.strip()]
    for key in keys or [""]:
        try:
            Fernet(key)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} holds something that is no key. See docs/operations.md.") from error
    return keys


def derived_key(purpose: str, secret: str) -> str:
    """A Fernet key for development and tests, the same at every start."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{secret}".encode()).digest()).decode()


def database(default: dict[str, Any]) -> dict[str, Any]:
    """The database of `DATABASE_URL`, or the given SQLite settings."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return default
    return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))

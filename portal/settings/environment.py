"""What the environment may set, read in one place for dev, test and production."""

from __future__ import annotations

import os
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def required(name: str) -> str:
    """The variable's value; ImproperlyConfigured names it when it is missing or empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is missing. See docs/operations.md.")
    return value


def database(default: dict[str, Any]) -> dict[str, Any]:
    """The database of `DATABASE_URL`, or the given SQLite settings."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return default
    return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))

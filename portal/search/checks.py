"""System checks of the search's settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


@checks.register
def engine_address(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Never repeats the address: it may hold a password."""
    if not settings.ELASTICSEARCH_URL:
        return []
    try:
        parts = urlsplit(settings.ELASTICSEARCH_URL)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port is not None
    except ValueError:
        usable = False
    if usable:
        return []
    return [
        checks.Error(
            "ELASTICSEARCH_URL is no address of an engine.",
            hint="Write http://user:password@host:9200 with the port, or leave it empty: the database searches.",
            id="portal.E301",
        )
    ]


@checks.register
def engine_certificate(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if not settings.ELASTICSEARCH_CA or Path(settings.ELASTICSEARCH_CA).is_file():
        return []
    return [
        checks.Error(
            "ELASTICSEARCH_CA names no file.",
            hint="Give the path of the certificate (PEM) that signed the engine's, or leave it empty.",
            id="portal.E302",
        )
    ]


@checks.register
def index_prefix(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    prefix = settings.ELASTICSEARCH_PREFIX
    if prefix.islower() and prefix.replace("-", "").isalnum() and prefix.isascii() and not prefix.startswith("-"):
        return []
    return [
        checks.Error(
            "ELASTICSEARCH_PREFIX cannot begin the name of an index.",
            hint="Use lower-case ASCII letters, digits and hyphens, such as 'portal'.",
            id="portal.E303",
        )
    ]

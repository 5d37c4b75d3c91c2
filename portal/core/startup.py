"""What a serving process does before its first request."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import get_resolver
from django.utils import translation

from portal.core.checks import refuse_unsafe_start

# what is costly the first time and needs no database; an app adds its own from `apps.ready()`
warm_ups: list[Callable[[], object]] = []


def fix_admin_words() -> None:
    """Load all addresses now. The admin takes some of its words at that moment, in the language active then: the
    portal's own, not that of whoever happens to come first."""
    with translation.override(settings.LANGUAGE_CODE):
        get_resolver().url_patterns  # noqa: B018  (reading it is what loads them)


def prepare() -> None:
    """Raises ImproperlyConfigured where strangers must not be served (core/checks.py)."""
    refuse_unsafe_start()
    fix_admin_words()
    for warm_up in warm_ups:
        warm_up()

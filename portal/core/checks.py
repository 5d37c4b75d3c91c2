"""What must not be true of a portal that strangers reach: looked at by `check --deploy` and at every start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

PROCESS_CACHES = ("locmem.LocMemCache", "dummy.DummyCache")
DEMO_DOMAIN = "@demo.example"


def process_cache() -> checks.CheckMessage | None:
    """Rate limits counted in one process would be as many limits as processes."""
    if not settings.CACHES["default"]["BACKEND"].endswith(PROCESS_CACHES):
        return None
    return checks.Error(
        "The default cache belongs to one process, so limits would be counted once per process.",
        hint="Set REDIS_URL and use portal.settings.production.",
        id="portal.E101",
    )


def demo_content() -> checks.CheckMessage | None:
    """Demo accounts have a password that stands in the README."""
    from django.contrib.auth import get_user_model

    if settings.PORTAL_DEMO:
        return checks.Error("PORTAL_DEMO is on.", hint="Leave it off where strangers come.", id="portal.E102")
    try:
        found = get_user_model().objects.filter(email__endswith=DEMO_DOMAIN).exists()
    except DatabaseError:
        return None
    if not found:
        return None
    return checks.Error(
        "This database holds demo accounts, whose password is public.",
        hint="Start from an empty database: demo content is never cleaned into real content.",
        id="portal.E103",
    )


@checks.register(checks.Tags.security, deploy=True)
def deployment(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [fault for fault in (process_cache(), demo_content()) if fault is not None]


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured instead of serving strangers with any of the faults above.

    Development and tests say so by DEBUG or PORTAL_DEMO and are left alone.
    """
    if settings.DEBUG or settings.PORTAL_DEMO:
        return
    for fault in deployment(None):
        raise ImproperlyConfigured(f"{fault.id}: {fault.msg} {fault.hint}")

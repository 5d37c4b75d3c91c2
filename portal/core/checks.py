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


def factor_bypass() -> checks.CheckMessage | None:
    """allauth has settings that let a session in without a second factor of its own."""
    for name in ("MFA_TOTP_INSECURE_BYPASS_CODE", "MFA_TRUST_ENABLED", "ACCOUNT_LOGIN_BY_CODE_TRUST_ENABLED"):
        if getattr(settings, name, None):
            return checks.Error(
                f"{name} is set: staff could enter without a second factor.",
                hint="Take it out of the settings.",
                id="portal.E104",
            )
    return None


def factor_keys() -> checks.CheckMessage | None:
    if settings.PORTAL_MFA_KEYS:
        return None
    return checks.Error(
        "PORTAL_MFA_KEYS is empty: secrets of second factors could not be kept.",
        hint="Set it as docs/operations.md says.",
        id="portal.E105",
    )


def trusted_proxies() -> checks.CheckMessage | None:
    if isinstance(settings.PORTAL_TRUSTED_PROXIES, int) and settings.PORTAL_TRUSTED_PROXIES >= 0:
        return None
    return checks.Error(
        "PORTAL_TRUSTED_PROXIES is no number of proxies.",
        hint="0 where clients reach the application itself, 1 behind our nginx.",
        id="portal.E106",
    )


def staff_sessions() -> checks.CheckMessage | None:
    """Half an hour and twelve hours are promised; shorter is allowed."""
    within = settings.PORTAL_STAFF_IDLE_SECONDS <= 30 * 60 and settings.PORTAL_STAFF_SESSION_SECONDS <= 12 * 3600
    if within:
        return None
    return checks.Error(
        "Staff sessions would last longer than 30 idle minutes or 12 hours.",
        hint="Lower PORTAL_STAFF_IDLE_SECONDS or PORTAL_STAFF_SESSION_SECONDS.",
        id="portal.E107",
    )


@checks.register(checks.Tags.security)
def accounts(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    found = (factor_bypass(), factor_keys(), trusted_proxies(), staff_sessions())
    return [fault for fault in found if fault is not None]


@checks.register(checks.Tags.security, deploy=True)
def deployment(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [fault for fault in (process_cache(), demo_content()) if fault is not None]


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured instead of serving strangers with any of the faults above.

    Development and tests say so by DEBUG or PORTAL_DEMO and are left alone, except where it concerns second factors.
    """
    is_private = settings.DEBUG or settings.PORTAL_DEMO
    for fault in accounts(None) + ([] if is_private else deployment(None)):
        raise ImproperlyConfigured(f"{fault.id}: {fault.msg} {fault.hint}")

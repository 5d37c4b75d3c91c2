"""System checks of the mail settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string
from django_tasks import task_backends

from portal.core.background import DatabaseBackend
from portal.notifications.backends import OutboxBackend

OUTBOX = f"{OutboxBackend.__module__}.{OutboxBackend.__qualname__}"
# Django's test runner puts this one in place of any other
_TEST_RUNNER = "django.core.mail.backends.locmem.EmailBackend"


@checks.register
def mail_passes_the_outbox(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.EMAIL_BACKEND in {OUTBOX, _TEST_RUNNER}:
        return []
    return [
        checks.Error(
            "EMAIL_BACKEND is not the outbox: mail would be sent in the request, unrecorded.",
            hint=f"Set EMAIL_BACKEND = {OUTBOX!r} and name the real backend in OUTBOX_TRANSPORT.",
            id="portal.E201",
        )
    ]


@checks.register
def transport_can_be_loaded(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if not settings.OUTBOX_TRANSPORT:
        return []
    try:
        transport = import_string(settings.OUTBOX_TRANSPORT)
    except ImportError:
        transport = None
    if isinstance(transport, type) and issubclass(transport, BaseEmailBackend) and transport is not OutboxBackend:
        return []
    return [
        checks.Error(
            f"OUTBOX_TRANSPORT {settings.OUTBOX_TRANSPORT!r} is not a mail backend that can carry the outbox.",
            hint="Name a class such as 'portal.notifications.backends.SmtpTransport', or leave it empty to keep mails.",
            id="portal.E202",
        )
    ]


@checks.register(deploy=True)
def mail_leaves_the_house(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.OUTBOX_TRANSPORT:
        return []
    return [
        checks.Error(
            "OUTBOX_TRANSPORT is empty: no mail reaches anybody.",
            hint="Set OUTBOX_TRANSPORT = 'portal.notifications.backends.SmtpTransport'.",
            id="portal.E203",
        )
    ]


@checks.register
def failures_keep_no_message(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    backend: object = task_backends["default"]
    if isinstance(backend, DatabaseBackend):
        return []
    return [
        checks.Warning(
            "TASKS['default'] stores the messages of exceptions, which may hold addresses.",
            hint="Set its BACKEND to 'portal.core.background.DatabaseBackend'.",
            id="portal.W204",
        )
    ]

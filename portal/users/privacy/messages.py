"""Mails of the rights desk. They go by name through the outbox, ahead of the rest."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import translation

from portal.core.chrome import get_chrome

TEMPLATES = "users/privacy/email/"
DEDUPE_HEADER = "X-Portal-Dedupe"
# the outbox keeps an erasure's receipt until it is on its way; see portal/notifications/services/holder.py
RECEIPT_KEY = "erasure-receipt"


def send(name: str, *, to: str, language: str, once: str = "", **context: Any) -> None:
    """Send ``users/privacy/email/<name>_{subject,message}.txt`` in a language; ``once`` makes a second one a no-op."""
    with translation.override(language):
        site = SimpleNamespace(name=get_chrome().site_name, domain=urlsplit(settings.PORTAL_PUBLIC_URL).netloc)
        headers = {DEDUPE_HEADER: once} if once else {}
        get_adapter().render_mail(TEMPLATES + name, to, {**context, "current_site": site}, headers).send()

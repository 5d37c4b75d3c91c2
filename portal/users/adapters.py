"""How allauth behaves here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Links in mails are built from the configured address, never from the Host header."""

    def get_email_confirmation_url(self, request: HttpRequest | None, emailconfirmation: object) -> str:
        path = reverse("account_confirm_email", args=[emailconfirmation.key])  # type: ignore[attr-defined]
        return urljoin(settings.PORTAL_PUBLIC_URL, path)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return urljoin(settings.PORTAL_PUBLIC_URL, path.replace("UID-KEY", key))

    def render_mail(self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None) -> Any:
        """Account mails go ahead of the rest of the outbox."""
        return super().render_mail(template_prefix, email, context, {**(headers or {}), "X-Portal-Kind": "account"})

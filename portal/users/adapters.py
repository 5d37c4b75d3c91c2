"""How allauth behaves here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from portal.core.chrome import get_chrome

if TYPE_CHECKING:
    from portal.users.models import User


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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails speak in the portal's own name; allauth would take the Host header's."""
        site = SimpleNamespace(name=get_chrome().site_name, domain=urlsplit(settings.PORTAL_PUBLIC_URL).netloc)
        super().send_mail(template_prefix, email, {**context, "current_site": site})


def display_name(user: User) -> str:
    """How screens and mails of an account address its own holder."""
    return user.get_full_name() or user.email

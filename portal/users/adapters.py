"""How allauth behaves here."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.logout import logout
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from portal.core.addresses import client_address
from portal.core.chrome import get_chrome
from portal.core.throttling import hit
from portal.users import factors, limits

if TYPE_CHECKING:
    from portal.users.models import User


def public_url(name: str, **kwargs: Any) -> str:
    """An address for a mail, in the active language: built from the configured one, never from the Host header."""
    return urljoin(settings.PORTAL_PUBLIC_URL, reverse(name, kwargs=kwargs or None))


def mail_language(user: Any, email: str) -> str:
    """The language a reader chose; for an address without an account, that of the screen."""
    from portal.users.models import User

    if user is not None:
        return str(user.language)
    chosen = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
    return chosen or translation.get_language() or settings.LANGUAGE_CODE


class AccountAdapter(DefaultAccountAdapter):
    """Links in mails come from the configured address, and mails speak the language of their reader."""

    # --- mails -----------------------------------------------------------------------------------------------------

    def get_email_confirmation_url(self, request: HttpRequest | None, emailconfirmation: Any) -> str:
        with translation.override(emailconfirmation.email_address.user.language):
            path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return urljoin(settings.PORTAL_PUBLIC_URL, path)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        return public_url("account_reset_password_from_key", uidb36=uid, key=token)

    def render_mail(self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None) -> Any:
        """Account mails go ahead of the rest of the outbox, which knows those that carry a key by their templates."""
        own = {"X-Portal-Kind": "account", "X-Portal-Template": template_prefix}
        return super().render_mail(template_prefix, email, context, {**(headers or {}), **own})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the reader's language and in the portal's own name; allauth would take the Host header's.

        Nothing goes out while the request is muted: its target has had its share (portal/users/limits.py).
        """
        if getattr(allauth_context.request, "mail_is_muted", False):
            return
        language = context.get("language") or mail_language(context.get("user"), email)
        with translation.override(language):
            site = SimpleNamespace(name=get_chrome().site_name, domain=urlsplit(settings.PORTAL_PUBLIC_URL).netloc)
            common = {"request": allauth_context.request, "email": email, "current_site": site}
            self.render_mail(template_prefix, email, {**common, **context, "current_site": site}).send()

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """A member may name anybody's address as the new one: past a few mails a day nothing more is sent to it."""
        address = emailconfirmation.email_address.email
        if hit(limits.SIGNUP_MAILS if signup else limits.CONFIRM_MAILS, address):
            super().send_confirmation_mail(request, emailconfirmation, signup)

    # --- accounts --------------------------------------------------------------------------------------------------

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Whoever signs up on an English screen gets mails in English."""
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Refused when the address has become another account's since it was asked for."""
        from portal.users.models import User

        others = User.objects.filter(email=email_address.email.lower()).exclude(pk=email_address.user_id)
        return not others.exists() and super().confirm_email(request, email_address)

    # --- entrance --------------------------------------------------------------------------------------------------

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By account alone: allauth adds the Host header, which the attacker writes."""
        return f"login:{str(credentials.get('email', '')).strip().lower()}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """An account with neither password nor factor can only prove itself by logging in again."""
        request = allauth_context.request
        if request.user.is_authenticated and not get_reauthentication_flows(request.user):
            records = get_authentication_records(request, request.user)
            last = max((record["at"] for record in records), default=0)
            if time.time() - last > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
                logout(request)
                raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_request_login_code")))
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are encrypted at rest; names and the passkeys' domain are the portal's, not the Host header's."""

    def encrypt(self, text: str) -> str:
        return factors.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factors.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return str(get_chrome().site_name)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.PORTAL_PUBLIC_URL).hostname or "localhost", "name": get_chrome().site_name}


def display_name(user: User) -> str:
    """How screens and mails of an account address its own holder."""
    return user.get_full_name() or user.email

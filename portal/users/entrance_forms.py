"""The forms a stranger meets: for an address with an account and one without, the same work and the same answer.

What they look like stands in :mod:`portal.users.account_forms`. tests/portal/users/test_enumeration.py compares status,
length, headers and queries of both cases; ``python -m tests.bench accounts`` compares their times.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.internal.flows.email_verification import add_email_verification_sent_message
from allauth.account.models import EmailAddress, EmailConfirmationHMAC, Login
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from django import forms
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.core.throttling import hit
from portal.users import account_forms, limits
from portal.users.models import User
from portal.users.registry import ConsentWording, get_purpose
from portal.users.services.consent import give_consent

ACCOUNT = "account"  # the purpose every account rests on
NOBODY = "0"  # the key of no account, looked up where another would be


class EqualSignupForm(account_forms.SignupForm):
    """Signing up with a taken address makes an account under a made-up one, takes it back, and mails the owner."""

    account: User | None
    agree = forms.BooleanField(
        label=_("I have read what happens to my data, and agree."),
        error_messages={"required": _("Without your agreement we may not keep an account for you.")},
    )

    def validate_unique_email(self, value: str) -> str:
        self.account = User.objects.filter(email=value).first()
        self.account_already_exists = self.account is not None
        return str(get_adapter().validate_unique_email(value))

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponseBase]:
        """Never logs in by itself: the answer is the page that says a mail is on its way."""
        email = self.cleaned_data["email"]
        with transaction.atomic():
            address = self._make_account(request, email)
            self._write(request, email, address)
        add_email_verification_sent_message(request, email, signup=True)
        return None, get_adapter(request).respond_email_verification_sent(request, None)

    def wording(self) -> ConsentWording:
        """What is agreed to, in the language of the screen."""
        return get_purpose(ACCOUNT).wording(translation.get_language())

    def _make_account(self, request: HttpRequest, email: str) -> EmailAddress | None:
        """The new account's address; None when the address is taken, and then nothing of the account is left."""
        taken, self.account_already_exists = self.account is not None, False
        if taken:
            self.cleaned_data["email"] = f"{secrets.token_hex(8)}@taken.invalid"
        before = transaction.savepoint()
        try:
            user = self.save(request)
            give_consent(user=user, purpose=ACCOUNT, language=translation.get_language(), by=user)
            address = EmailAddress.objects.select_related("user").get(user=user)
            signals.user_signed_up.send(sender=User, request=request, user=user)
        except IntegrityError:
            # somebody else was quicker by a moment
            transaction.set_rollback(False)
            taken = True
        self.cleaned_data["email"] = email
        if taken:
            transaction.savepoint_rollback(before)
            return None
        transaction.savepoint_commit(before)
        return address

    def _write(self, request: HttpRequest, email: str, address: EmailAddress | None) -> None:
        """To the new owner or to the one the address has."""
        adapter = get_adapter(request)
        if address is not None:
            adapter.send_confirmation_mail(request, EmailConfirmationHMAC(address), signup=True)
        elif hit(limits.SIGNUP_MAILS, email):
            known = {"language": self.account.language} if self.account else {}
            adapter.send_mail("account/email/account_already_exists", email, known)


class EqualResetPasswordForm(account_forms.ResetPasswordForm):
    """A link for an account; for an address without one a mail that says so."""

    account: User | None

    def clean_email(self) -> str:
        email = str(get_adapter().clean_email(self.cleaned_data["email"].lower()))
        self.account = User.objects.for_login(email)
        self.users = [self.account] if self.account else []
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        if hit(limits.RESET_MAILS, email):
            self._write(request, email)
        return email

    def _write(self, request: HttpRequest, email: str) -> None:
        language = self.account.language if self.account else translation.get_language()
        account = self.account or User(pk=int(NOBODY), email=email)
        adapter = get_adapter(request)
        key = f"{user_pk_to_url_str(account)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(account)}"
        with translation.override(language):
            url = adapter.get_reset_password_from_key_url(key)
        common = {"request": request, "language": language}
        if self.account:
            mail = {"user": account, "password_reset_url": url, **common}
            adapter.send_password_reset_mail(account, email, mail)
        else:
            adapter.send_mail("account/email/unknown_account", email, common)


class EqualRequestLoginCodeForm(account_forms.RequestLoginCodeForm):
    """Past the limit no code is made at all: one that nobody was sent could still be guessed."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_login_attempts")
        account = User.objects.for_login(email)
        context.request.mail_is_muted = not limits.may_send_code(email)
        self._user = None if context.request.mail_is_muted else account
        return email


_serialize = Login.serialize


def serialize(self: Login) -> Any:
    """In place of allauth's: a login of nobody is looked up on the next page as any other is."""
    data = _serialize(self)
    data["user_pk"] = data["user_pk"] or NOBODY
    return data


def install() -> None:
    """Called once, from UsersConfig.ready."""
    Login.serialize = serialize


class OneTime:
    """A code of an app counts once as long as it is valid; allauth remembers it for half a minute only."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            valid = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
            if not cache.add(f"portal.factor:{self.user.pk}:{normalize_user_code(code)}", 1, valid):
                raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class OneTimeAuthenticateForm(OneTime, account_forms.AuthenticateForm):
    pass


class OneTimeReauthenticateForm(OneTime, account_forms.ReauthenticateCodeForm):
    pass

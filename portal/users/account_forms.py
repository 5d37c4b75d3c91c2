"""allauth's forms as the portal shows them: a label and a hint above each field, no grey text inside it.

Only what a reader sees is changed here; what a form accepts is allauth's or stands in
:mod:`portal.users.entrance_forms`. ``ACCOUNT_FORMS`` and ``MFA_FORMS`` of the settings name the classes in use.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.users.devices import describe


def password_advice() -> str:
    """What makes a password acceptable, in the words of somebody who has to think of one."""
    length = next((v.min_length for v in get_default_password_validators() if isinstance(v, MinimumLengthValidator)), 8)
    counted = ngettext("At least %(n)d character.", "At least %(n)d characters.", length) % {"n": length}
    return (
        counted + " " + gettext("Three or four words that do not belong together are easy to keep and hard to guess.")
    )


CHOSEN = {"autocomplete": "new-password"}
LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("The same password once more"),
    "code": _("Code"),
}
HINTS: dict[str, Any] = {
    "password": "",
    "oldpassword": "",
    "password1": lazy(password_advice, str)(),
}
ATTRIBUTES: dict[str, dict[str, str]] = {
    "login": {"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    "email": {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
    "password": {"autocomplete": "current-password"},
    "oldpassword": {"autocomplete": "current-password"},
    "password1": CHOSEN,
    "password2": CHOSEN,
    "code": {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "maxlength": "16"},
    "name": {"autocomplete": "off", "maxlength": "60"},
}


def dress(form: forms.BaseForm) -> None:
    """Put labels, hints and the browser's helpers on a form's known fields; take every placeholder away."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in LABELS:
            field.label = LABELS[name]
        if name in HINTS:
            field.help_text = HINTS[name]
        field.widget.attrs.update(ATTRIBUTES.get(name, {}))


class Dressed:
    """Stands before one of allauth's forms in a class's bases."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)  # type: ignore[arg-type]
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, label in self.labels.items():
            if name in fields:
                fields[name].label = label
        for name, hint in self.hints.items():
            if name in fields:
                fields[name].help_text = hint


class LoginForm(Dressed, account.LoginForm):
    pass


class SignupForm(Dressed, account.SignupForm):
    labels = {"password1": _("Choose a password")}
    hints = {"email": _("We send an e-mail there to see that it is yours. Nobody else sees the address.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "email" in self.fields:
            # password managers keep this as the name to log in with
            self.fields["email"].widget.attrs["autocomplete"] = "username"


class AddEmailForm(Dressed, account.AddEmailForm):
    labels = {"email": _("New e-mail address")}
    hints = {"email": _("We write to the new address first. Until you confirm it there, the present one stays in use.")}


class ChangeEmailForm(Dressed, account.ChangeEmailForm):
    labels = {"email": _("Another e-mail address")}


class ChangePasswordForm(Dressed, account.ChangePasswordForm):
    pass


class SetPasswordForm(Dressed, account.SetPasswordForm):
    labels = {"password1": _("Choose a password")}


class ResetPasswordForm(Dressed, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Dressed, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Dressed, account.ReauthenticateForm):
    pass


class RequestLoginCodeForm(Dressed, account.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "email" in self.fields:
            self.fields["email"].widget.attrs["autocomplete"] = "username"


class ConfirmLoginCodeForm(Dressed, account.ConfirmLoginCodeForm):
    pass


FROM_APP = _("Six digits from your authenticator app, or one of your recovery codes.")


FROM_PAPER = _("One of the recovery codes you kept.")


class AuthenticateForm(Dressed, mfa.AuthenticateForm):
    """After the password: the hint names only what this person has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has_app = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).exists()
        self.fields["code"].help_text = FROM_APP if has_app else FROM_PAPER


class ReauthenticateCodeForm(Dressed, mfa.ReauthenticateForm):
    hints = {"code": FROM_APP}


class ActivateTOTPForm(Dressed, totp.ActivateTOTPForm):
    labels = {"code": _("Code the app shows now")}
    hints = {"code": _("Six digits. A new code comes every 30 seconds.")}


NAME_LABEL = _("Name of this passkey")
NAME_HINT = _("For your own list, for example the phone it is on.")


def this_device() -> str:
    """What the browser asking now calls itself: a name people recognise in a list."""
    request = context.request
    return describe(request.headers.get("user-agent", "") if request else "")


class AddPasskeyForm(Dressed, webauthn.AddWebAuthnForm):
    labels = {"name": NAME_LABEL, "passwordless": _("Log in with this passkey alone, without a password")}
    hints = {
        "name": NAME_HINT,
        "passwordless": _("Untick this only for an old USB key that knows no PIN."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = this_device()
        if "passwordless" in self.fields:
            self.fields["passwordless"].initial = True


class EditPasskeyForm(Dressed, webauthn.EditWebAuthnForm):
    labels = {"name": NAME_LABEL}
    hints = {"name": NAME_HINT}

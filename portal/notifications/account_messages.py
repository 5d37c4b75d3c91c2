"""The mails about accounts, which `users`, allauth and Wagtail render themselves and hand over by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.notifications.choices import MailQueue, Sensitivity
from portal.notifications.messages import ACCOUNT, Message, MessageKind, declare, get, register
from portal.users.models.rights import RightsKind, RightsRequest

URGENT = MailQueue.URGENT
# allauth's own default, which the portal keeps
CONFIRMATION_LIVES = dt.timedelta(days=3)

CONFIRM = register(
    MessageKind(
        "account.confirm",
        queue=URGENT,
        sensitivity=Sensitivity.SECRET,
        label=_("confirm an address"),
        lives_for=CONFIRMATION_LIVES,
        to_strangers=True,
    )
)
CODE = register(
    MessageKind(
        "account.code",
        queue=URGENT,
        sensitivity=Sensitivity.SECRET,
        label=_("code to log in"),
        lives_for=dt.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
    )
)
RESET = register(
    MessageKind(
        "account.reset",
        queue=URGENT,
        sensitivity=Sensitivity.SECRET,
        label=_("new password"),
        lives_for=dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    )
)
UNKNOWN = register(
    MessageKind(
        "account.unknown",
        queue=URGENT,
        sensitivity=Sensitivity.PRIVATE,
        label=_("no account under this address"),
        to_strangers=True,
    )
)
RIGHTS_CODE = register(
    MessageKind(
        "rights.code",
        queue=URGENT,
        sensitivity=Sensitivity.SECRET,
        label=_("code of a data request"),
        lives_for=dt.timedelta(days=3),
        to_strangers=True,
    )
)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A mail that says the same to everybody."""


@dataclass(frozen=True, slots=True)
class Code:
    code: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    activate_url: str


@dataclass(frozen=True, slots=True)
class Reset:
    password_reset_url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something happened to an account: when, and with which browser."""

    timestamp: dt.datetime
    user_agent: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request about somebody's data; ``secret`` is empty unless this mail carries it."""

    request: RightsRequest
    secret: str = ""
    kept: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Late:
    """What administrators must look at; references only."""

    requests: tuple[Any, ...] = ()
    erasures: tuple[Any, ...] = ()


def _link(path: str) -> str:
    return f"{settings.PORTAL_PUBLIC_URL}{path}"


def _notice() -> Notice:
    return Notice(timezone.now(), "Mozilla/5.0 (Android 14; Mobile) Firefox/130.0")


def _request() -> RightsRequest:
    now = timezone.now()
    return RightsRequest(reference="DL-23456789", kind=RightsKind.EXPORT, answer_due=now, due_at=now)


def _declare(
    prefix: str, kind: MessageKind, context: type[Any], sample: Any, subject_fields: tuple[str, ...] = ()
) -> None:
    declare(
        Message(
            prefix,
            kind,
            context,
            subject=f"{prefix}_subject.txt",
            text=f"{prefix}_message.txt",
            sample=sample,
            subject_fields=subject_fields,
        )
    )


def declare_all() -> None:
    """Called once, from NotificationsConfig.ready."""
    account = get(ACCOUNT)
    mail = "account/email/"
    for name in ("email_confirmation", "email_confirmation_signup"):
        _declare(mail + name, CONFIRM, Confirmation, lambda: Confirmation(_link("/tai-khoan/confirm-email/MQ:x/")))
    for name in ("login_code", "password_reset_code"):
        _declare(mail + name, CODE, Code, lambda: Code("ABC-DEF"))
    _declare(
        mail + "password_reset_key", RESET, Reset, lambda: Reset(_link("/tai-khoan/password/reset/key/1-set-password/"))
    )
    _declare(mail + "unknown_account", UNKNOWN, Nothing, Nothing)
    _declare(mail + "account_already_exists", account, Nothing, Nothing)
    for name in (
        *(f"account/email/email_{what}" for what in ("changed", "confirm", "deleted")),
        *(f"account/email/password_{what}" for what in ("changed", "reset", "set")),
        *(f"mfa/email/totp_{what}" for what in ("activated", "deactivated")),
        *(f"mfa/email/webauthn_{what}" for what in ("added", "removed")),
        "mfa/email/recovery_codes_generated",
    ):
        _declare(name, account, Notice, _notice)
    for name in ("factor_reset_requested", "factor_reset_done"):
        _declare(f"users/email/{name}", account, Nothing, Nothing)
    rights = "users/privacy/email/"
    _declare(rights + "confirm", RIGHTS_CODE, Asked, lambda: Asked(_request(), "2345-6789-ABCD"), ("request",))
    for name in (
        *("has_account", "erasure_receipt"),
        *(f"request_{what}" for what in ("received", "answered", "extended", "done", "refused")),
    ):
        _declare(rights + name, account, Asked, lambda: Asked(_request()), ("request",))
    for name in ("escalation", "erasure_late"):
        _declare(rights + name, account, Late, lambda: Late((_request(),)))

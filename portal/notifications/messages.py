"""The kinds of mail the portal sends, and every single mail of them. Apps register theirs from `apps.ready()`.

A *kind* says how mails are treated: queue, sensitivity, whether a reader may switch them off. A *message* is one mail
of a kind: its typed context, its templates, and a sample by which tests and people can look at it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.notifications.choices import MailQueue, Sensitivity

PLAIN = "plain"
ACCOUNT = "account"
LAYOUT = "notifications/mail/layout.html"

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class MessageKind:
    """``key`` stands in the X-Portal-Kind header and on the row.

    ``unsubscribable`` kinds ask preferences first and need a ``label`` a reader understands. ``lives_for`` is how long
    the key in a secret mail opens anything. ``to_strangers`` marks mails to addresses nobody has confirmed yet: at most
    three a day reach one address, and what the requester typed must not stand in them. ``designed`` kinds get the
    portal's layout as their HTML part.
    """

    key: str
    queue: MailQueue = MailQueue.MAIL
    unsubscribable: bool = False
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    label: str | Promise = ""
    lives_for: dt.timedelta | None = None
    to_strangers: bool = False
    designed: bool = True

    @property
    def is_secret(self) -> bool:
        return self.sensitivity == Sensitivity.SECRET


@dataclass(frozen=True, slots=True)
class Message(Generic[C]):
    """One mail. ``context`` is a frozen dataclass; ``subject`` and ``text`` are templates that get its fields.

    The subject of a private or secret mail gets ``subject_fields`` alone, such as a reference that names nobody.
    ``html`` gets the finished text, cut into blocks. ``sample`` makes a context for whoever wants to see the mail.
    """

    key: str
    kind: MessageKind
    context: type[C]
    subject: str
    text: str
    sample: Callable[[], C]
    html: str = LAYOUT
    subject_fields: tuple[str, ...] = ()


_kinds: dict[str, MessageKind] = {}
_messages: dict[str, Message[Any]] = {}


def register(kind: MessageKind) -> MessageKind:
    """Add a kind. Raises ValueError when its key is taken by a different one, or when it contradicts itself."""
    if kind.is_secret != (kind.lives_for is not None):
        raise ValueError(f"The mail kind {kind.key} is secret without an end, or has an end without being secret.")
    if kind.unsubscribable and (kind.is_secret or not kind.label):
        raise ValueError(f"The mail kind {kind.key} can be switched off, but carries a key or has no label.")
    if _kinds.setdefault(kind.key, kind) != kind:
        raise ValueError(f"The mail kind {kind.key} is registered twice.")
    return kind


def declare(message: Message[C]) -> Message[C]:
    """Add a message, and its kind. Raises ValueError when its key is taken by a different one."""
    register(message.kind)
    if _messages.setdefault(message.key, message) != message:
        raise ValueError(f"The message {message.key} is declared twice.")
    return message


def get(key: str) -> MessageKind:
    """The kind of a key; LookupError when nobody registered it."""
    if key not in _kinds:
        raise LookupError(f"Unknown mail kind: {key}")
    return _kinds[key]


def kinds() -> list[MessageKind]:
    return list(_kinds.values())


def switchable() -> list[MessageKind]:
    """Kinds a reader may switch off, in the order of their keys."""
    return sorted((kind for kind in _kinds.values() if kind.unsubscribable), key=lambda kind: kind.key)


def declared() -> list[Message[Any]]:
    return list(_messages.values())


def of_template(prefix: str) -> Message[Any] | None:
    """The message that others render from ``<prefix>_subject.txt`` and ``<prefix>_message.txt``."""
    return _messages.get(prefix)


# what packages send in their own words
register(MessageKind(PLAIN, designed=False, label=_("other mail")))
register(MessageKind(ACCOUNT, queue=MailQueue.URGENT, sensitivity=Sensitivity.PRIVATE, label=_("about an account")))

"""The kinds of mail the portal sends. Every app registers its own from `apps.ready()`."""

from __future__ import annotations

from dataclasses import dataclass

from portal.notifications.choices import MailQueue

PLAIN = "plain"
ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class MessageKind:
    """``key`` stands in the X-Portal-Kind header and on the row; ``unsubscribable`` kinds ask preferences first."""

    key: str
    queue: MailQueue = MailQueue.MAIL
    unsubscribable: bool = False


_kinds: dict[str, MessageKind] = {}


def register(kind: MessageKind) -> MessageKind:
    """Add a kind. Raises ValueError when its key is taken by a different one."""
    if _kinds.setdefault(kind.key, kind) != kind:
        raise ValueError(f"The mail kind {kind.key} is registered twice.")
    return kind


def get(key: str) -> MessageKind:
    """The kind of a key; LookupError when nobody registered it."""
    if key not in _kinds:
        raise LookupError(f"Unknown mail kind: {key}")
    return _kinds[key]


register(MessageKind(PLAIN))
register(MessageKind(ACCOUNT, queue=MailQueue.URGENT))

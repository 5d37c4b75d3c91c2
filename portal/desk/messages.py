"""Mails of the desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.notifications.messages import Message, MessageKind, declare

CHAIN_HEAD = MessageKind("chain-head", label=_("end of the history, for safekeeping"))


@dataclass(frozen=True, slots=True)
class ChainHeadLetter:
    """``line`` and ``pair`` are the head in its two written forms; ``agrees`` is False when the end is out of joint."""

    day: dt.date
    line: str
    pair: str
    agrees: bool


def _sample() -> ChainHeadLetter:
    digits = "5f" * 32
    line = f"seq=1204 hash={digits} at=2026-03-01T02:41:07+00:00"
    return ChainHeadLetter(dt.date(2026, 3, 1), line, f"1204:{digits}", agrees=True)


CHAIN_HEAD_LETTER = Message(
    key="desk.chain_head",
    kind=CHAIN_HEAD,
    context=ChainHeadLetter,
    subject="desk/mail/chain_head_subject.txt",
    text="desk/mail/chain_head.txt",
    sample=_sample,
)


def declare_all() -> None:
    declare(CHAIN_HEAD_LETTER)

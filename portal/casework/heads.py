"""The end of the event chain as a line of text, which is kept where no one who can write the database can reach it.

Whoever owns the database could cut off the chain's tail, or change an event and calculate every hash after it anew:
inside the database that leaves no trace. A head that was written down outside says so: an event's hash takes up all
events before it, so one that is still in a sound chain vouches for everything up to its number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.casework.models import ChainHead, Event

_NOTHING = "none"
_PAIR = re.compile(r"(?<![0-9])(?P<seq>[0-9]{1,18}):(?P<hash>[0-9a-fA-F]{64})(?![0-9a-zA-Z])")
_LINE = re.compile(rf"\bseq=(?P<seq>[0-9]{{1,18}}) hash=(?P<hash>[0-9a-fA-F]{{64}}|{_NOTHING})(?![0-9a-zA-Z])")
# what was meant to be a head: a line with one of these must be readable, or a damaged copy would pass as sound
_MEANT = re.compile(r"\bseq=[0-9]|[0-9]:[0-9a-fA-F]{16}")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ended: number and hash of its last event (0 and nothing when there is none), and its time.

    ``agrees`` is False when that event is not in the chain or carries another hash.
    """

    seq: int
    hash: str
    at: dt.datetime | None = None
    agrees: bool = True


def current_head() -> Head:
    """Where the chain ends now."""
    end = ChainHead.objects.filter(pk=ChainHead.SINGLE).first() or ChainHead(seq=0, hash="")
    if end.seq == 0:
        return Head(0, "", agrees=not Event.objects.exists())
    last = Event.objects.filter(seq=end.seq).values_list("hash", "at").first()
    if last is None:
        return Head(end.seq, end.hash, agrees=False)
    return Head(end.seq, end.hash, last[1], agrees=last[0] == end.hash)


def head_line(head: Head) -> str:
    """``seq=… hash=… at=…``, the time in UTC: what the log and the officers get, and what :func:`read_lines` reads.

    Its form must stay, because lines are kept for years.
    """
    at = head.at.astimezone(dt.UTC).isoformat(timespec="seconds") if head.at else _NOTHING
    return f"seq={head.seq} hash={head.hash or _NOTHING} at={at}"


def read_pair(text: str) -> Head:
    """The head of ``SEQ:HASH``; ValueError for anything else."""
    match = _PAIR.fullmatch(text.strip())
    if match is None:
        raise ValueError("A head is a number, a colon and a hash of 64 digits.")
    return _head(match)


def read_lines(lines: Iterable[str]) -> list[Head]:
    """The heads in lines copied from the log or a mail, whatever stands around them; other lines are passed over.

    Raises ValueError with the line's number for a head that is not whole.
    """
    heads = []
    for number, line in enumerate(lines, 1):
        match = _LINE.search(line) or _PAIR.search(line)
        if match is not None:
            heads.append(_head(match))
        elif _MEANT.search(line):
            raise ValueError(f"Line {number} holds a head that is not whole.")
    return heads


def _head(match: re.Match[str]) -> Head:
    written = match["hash"].lower()
    return Head(int(match["seq"]), "" if written == _NOTHING else written)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An event that stood at the end of the chain and does not stand there any more."""

    seq: int
    problem: str


def contradictions(heads: Iterable[Head]) -> list[Contradiction]:
    """What the chain as it stands does not bear out, by number. That it is sound in itself, ``events.verify`` says."""
    wanted = sorted({(head.seq, head.hash) for head in heads if head.seq})
    known = Event.objects.hashes(seq for seq, _hash in wanted)
    found = []
    for seq, written in wanted:
        if seq not in known:
            found.append(Contradiction(seq, "is missing, though the chain once ended with it"))
        elif known[seq] != written:
            found.append(Contradiction(seq, "is not the event the chain ended with when its hash was written down"))
    return found

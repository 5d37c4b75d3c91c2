"""Append to the event chain and verify it.

Every event carries the SHA-256 of its own content together with the hash of the event before it, from the first row
on. A changed, removed or inserted row breaks the chain at its number; a tail that was cut off differs from ChainHead.
Who writes ChainHead as well, or all hashes anew, is found by what left the database: portal/casework/heads.py.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from portal.casework.models import ChainHead, Event

_CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,100}")
REASON_MAX_LENGTH = 500


class ChainBroken(Exception):
    """The chain's end and its rows disagree: nothing is appended until somebody has looked."""


def append(
    subject: models.Model,
    kind: str,
    *,
    by: models.Model | None,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    at: dt.datetime | None = None,
) -> Event:
    """Append one event in the caller's transaction (or one of its own) and return it.

    ``by`` is the acting account, None for the system. ``reason`` is a code or a sentence of staff, at most 500
    characters. Raises ValueError for details that could hold personal data (see :func:`check_data`), for an unsaved
    subject or actor, or too long a reason; ChainBroken when the end of the chain is not where it should be.
    """
    if subject.pk is None or (by is not None and by.pk is None):
        raise ValueError("An event needs a saved subject and a saved actor.")
    if len(reason) > REASON_MAX_LENGTH or "\x00" in reason:
        raise ValueError("The reason is too long or holds a control character.")
    event = Event(
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        kind=kind,
        from_state=from_state,
        to_state=to_state,
        actor_id=None if by is None else by.pk,
        actor_reference="" if by is None else getattr(by, "reference", f"#{by.pk}"),
        at=at or timezone.now(),
        reason=reason,
        data=check_data(dict(data or {})),
    )
    with transaction.atomic():
        head = _locked_head()
        event.seq = head.seq + 1
        event.previous_hash = head.hash
        event.hash = digest(event)
        models.Model.save(event, force_insert=True)
        # on a database that ignores row locks, the loser of a race finds the head moved and is rolled back
        moved = ChainHead.objects.filter(pk=head.pk, seq=head.seq).update(seq=event.seq, hash=event.hash)
        if not moved:
            raise ChainBroken("The end of the chain moved during an append.")
    return event


def _locked_head() -> ChainHead:
    head = ChainHead.objects.select_for_update().filter(pk=ChainHead.SINGLE).first()
    if head is not None:
        return head
    if Event.objects.exists():
        raise ChainBroken("The end of the chain is missing.")
    return ChainHead.objects.create(pk=ChainHead.SINGLE)


def check_data(value: Any) -> Any:
    """The value, when it holds numbers, flags and codes only (no spaces, no ``@``, no accents).

    Raises ValueError otherwise. Fractions are refused as well: databases write them in more than one way, which would
    change the hash.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str) and _CODE.fullmatch(value) and len(value) <= 100:
        return value
    if isinstance(value, list | tuple):
        return [check_data(item) for item in value]
    if isinstance(value, dict):
        return {check_key(key): check_data(item) for key, item in value.items()}
    raise ValueError("Details of an event are whole numbers, flags and codes only.")


def check_key(key: Any) -> str:
    """The key, when it is a code; ValueError otherwise."""
    if not isinstance(key, str) or not _CODE.fullmatch(key):
        raise ValueError("Keys of an event's details are codes.")
    return key


def digest(event: Event) -> str:
    """SHA-256 over the event's content in canonical JSON and the hash before it, as 64 hex digits."""
    content = {
        "seq": event.seq,
        "subject_type": event.subject_type,
        "subject_id": event.subject_id,
        "kind": event.kind,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "actor_id": None if event.actor_id is None else str(event.actor_id),
        "actor_reference": event.actor_reference,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "reason": event.reason,
        "data": event.data,
        "previous_hash": event.previous_hash,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


# --- Verification --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """``checked`` rows were sound; ``bad_seq`` is the first that is not, or None, and ``problem`` says why."""

    checked: int
    last_seq: int
    bad_seq: int | None = None
    problem: str = ""

    @property
    def sound(self) -> bool:
        return self.bad_seq is None


def verify(from_seq: int = 1, progress: Callable[[int], None] | None = None) -> Verdict:
    """Walk the chain from a number to its end. What comes before ``from_seq`` is trusted, not read.

    Appends may go on meanwhile: the chain is judged up to the end it had when the walk began.
    """
    head = ChainHead.objects.filter(pk=ChainHead.SINGLE).first() or ChainHead(seq=0, hash="")
    previous = ""
    if from_seq > 1:
        before = Event.objects.filter(seq=from_seq - 1).values_list("hash", flat=True).first()
        if before is None:
            return Verdict(0, head.seq, from_seq - 1, "is missing")
        previous = before
    walk = _Walk(expected=from_seq, previous=previous, progress=progress)
    problem = walk.run(head.seq)
    if problem:
        return Verdict(walk.checked, head.seq, walk.expected, problem)
    if walk.expected <= head.seq:
        return Verdict(walk.checked, head.seq, walk.expected, "is missing, and so is everything after it")
    if walk.previous != head.hash and head.seq >= from_seq - 1:
        return Verdict(walk.checked, head.seq, head.seq, "is not the event the chain ended with")
    return _beyond(head.seq) or Verdict(walk.checked, head.seq)


def _beyond(end: int) -> Verdict | None:
    """A row past the end of the chain was not written by an append."""
    last = Event.objects.filter(seq__gt=end).order_by("-seq").values_list("seq", flat=True).first()
    if last is None:
        return None
    head = ChainHead.objects.filter(pk=ChainHead.SINGLE).first()
    if head is not None and head.seq >= last:
        return None
    return Verdict(0, end, end + 1, "lies beyond the end of the chain")


@dataclass(slots=True)
class _Walk:
    expected: int
    previous: str
    progress: Callable[[int], None] | None
    checked: int = 0

    def run(self, end: int) -> str:
        """The first problem, or an empty text; ``expected`` is then the number it concerns."""
        rows = Event.objects.filter(seq__gte=self.expected, seq__lte=end).order_by("seq").iterator(chunk_size=2000)
        try:
            for event in rows:
                problem = self.judge(event)
                if problem:
                    return problem
                self.previous, self.expected, self.checked = event.hash, event.seq + 1, self.checked + 1
                if self.progress:
                    self.progress(self.checked)
        except (ValueError, TypeError, AttributeError):
            # a value no append could have written, such as broken JSON, fails while the row is read
            return "cannot be read"
        return ""

    def judge(self, event: Event) -> str:
        if event.seq != self.expected:
            return "is missing"
        if event.previous_hash != self.previous:
            return "does not follow from the event before it"
        if event.hash != digest(event):
            return "does not match its hash"
        return ""

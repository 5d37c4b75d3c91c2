"""Counting what was asked for and not found, without keeping what a single person typed.

Until five people asked for the same words, only digests are kept, in the cache, for 30 days at most: one of the words,
and under it one per visitor, salted with the words, so that nothing tells which words came from the same visitor. The
words themselves wait for the report from the fifth visitor on; they are folded, and words with digits or signs of an
address never count. A visit writes nothing but the cache; the sweep carries what waits into the report.
"""

from __future__ import annotations

import re

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.core.text import fold
from portal.search.models import ZeroHit

PEOPLE = 5
KEPT = 30 * 24 * 3600  # seconds
WAITING = "portal.search.zero-hits.waiting"
MOST = 500  # visitors remembered per term
_TERM = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,5}")


def term_of(text: str) -> str:
    """The words as they would stand in the report; empty when they must not."""
    term = fold(text)
    return term if 2 <= len(term) <= 80 and _TERM.fullmatch(term) else ""


def count_zero_hit(*, kind: str, text: str, visitor: str) -> None:
    """Note that a visitor (an address or account, kept as a salted digest only) found nothing for a text."""
    term = term_of(text)
    if not term or not visitor:
        return
    name = salted_hmac("portal.search.zero-hit", f"{kind}/{term}", algorithm="sha256").hexdigest()[:40]
    key = f"portal.search.zero-hit.{name}"
    asker = salted_hmac("portal.search.zero-hit.asker", f"{name}/{visitor}", algorithm="sha256").hexdigest()[:16]
    askers: list[str] = cache.get(key) or []
    if asker in askers or len(askers) >= MOST:
        return
    askers.append(asker)
    cache.set(key, askers, KEPT)
    if len(askers) >= PEOPLE:
        waiting: dict[tuple[str, str], int] = cache.get(WAITING) or {}
        waiting[kind, term] = len(askers)
        cache.set(WAITING, waiting, KEPT)


def report_zero_hits() -> int:
    """Carry what waits in the cache into the staff's report; returns how many terms."""
    waiting: dict[tuple[str, str], int] = cache.get(WAITING) or {}
    cache.delete(WAITING)
    for (kind, term), people in waiting.items():
        ZeroHit.objects.update_or_create(
            kind=kind, term=term, defaults={"people": people, "last_day": timezone.localdate()}
        )
    return len(waiting)

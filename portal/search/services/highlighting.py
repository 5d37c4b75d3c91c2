"""Which words of a shown text answer the query. Judged on the text at hand, never on an index's copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.core.text import plain
from portal.search.plan import AllOf, Match, Op, Plan


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text as it is written; ``hit`` where it answers the query."""

    text: str
    hit: bool = False


def _matches(plan: Plan) -> Iterator[Match]:
    for reading in plan.readings:
        for clause in reading.clauses:
            for alternative in clause.any_of:
                yield from alternative.matches if isinstance(alternative, AllOf) else (alternative,)


def wanted_words(plan: Plan, fields: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """(whole words, beginnings of words), folded, that the plan looks for in these fields."""
    fields = set(fields)
    whole: set[str] = set()
    beginnings: set[str] = set()
    for match in _matches(plan):
        if match.field not in fields:
            continue
        words = plain(match.value).split()
        if match.op is Op.PREFIX:
            beginnings.update(words)
        else:
            whole.update(words)
    return frozenset(whole), tuple(sorted(beginnings))


def words_of(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text begin and end; a combining mark belongs to the letter before it."""
    start = None
    for place, sign in enumerate(text):
        inside = sign.isalnum() or (start is not None and not sign.isspace() and _is_mark(sign))
        if inside and start is None:
            start = place
        elif not inside and start is not None:
            yield start, place
            start = None
    if start is not None:
        yield start, len(text)


def _is_mark(sign: str) -> bool:
    return "\u0300" <= sign <= "\u036f"


def highlight(plan: Plan, text: str, *, fields: Iterable[str]) -> list[Piece]:
    """The text in pieces, in order and complete. Nothing is escaped: a template prints each piece."""
    whole, beginnings = wanted_words(plan, fields)
    if not text or not (whole or beginnings):
        return [Piece(text)] if text else []
    pieces: list[Piece] = []
    end = 0
    for start, stop in words_of(text):
        word = plain(text[start:stop])
        if word in whole or word.startswith(beginnings):
            _append(pieces, text[end:start], hit=False)
            _append(pieces, text[start:stop], hit=True)
            end = stop
    _append(pieces, text[end:], hit=False)
    return pieces


def _append(pieces: list[Piece], text: str, *, hit: bool) -> None:
    """A single space between two hits belongs to them: ``<mark>bảo hộ</mark>`` reads as one."""
    if not text:
        return
    if hit and len(pieces) > 1 and pieces[-1] == Piece(" ") and pieces[-2].hit:
        pieces.pop()
        pieces[-1] = Piece(f"{pieces[-1].text} {text}", True)
    else:
        pieces.append(Piece(text, hit))


def excerpt(plan: Plan, text: str, *, fields: Iterable[str], length: int = 240) -> list[Piece]:
    """About ``length`` characters around the first place where most of the words stand close together."""
    fields = tuple(fields)
    whole, beginnings = wanted_words(plan, fields)
    found = [
        (start, word)
        for start, stop in words_of(text)
        if (word := plain(text[start:stop])) in whole or (beginnings and word.startswith(beginnings))
    ]
    best, most = 0, 0
    for place, (start, _) in enumerate(found):
        distinct = len({word for at, word in found[place : place + 40] if at < start + length})
        if distinct > most:
            best, most = start, distinct
    first = text.rfind(" ", 0, max(best - length // 4, 0)) + 1 if best > length // 4 else 0
    last = (
        len(text) if first + length >= len(text) else max(text.rfind(" ", first, first + length), first + length // 2)
    )
    pieces = highlight(plan, text[first:last], fields=fields)
    if first:
        pieces.insert(0, Piece("… "))
    if last < len(text):
        pieces.append(Piece(" …"))
    return pieces

"""What a query means, in a form that every backend can run and that can be worked out by hand.

An indexed thing is an :class:`Entry`: named fields, each a tuple of *variants*, each variant a sequence of tokens
(``(("nguyễn", "văn", "đức"), ("anna", "uong"))``). Fields are prepared by us, so no engine folds or splits anything.

A :class:`Plan` is a choice of readings; an entry matches if one reading matches, and its score is that of the best.
A reading matches if each of its clauses does; a clause matches if one of its alternatives does. Scores are small
integers, the same in every backend: base + best alternative of each clause + every bonus that matches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Variants = tuple[tuple[str, ...], ...]


class Op(StrEnum):
    """How a value is looked for in a field. Never across two variants.

    TERM: one token equals it. PREFIX: one token begins with it. PHRASE: the space-separated tokens stand there in this
    order, side by side. STARTS / ENDS: a phrase at the beginning / at the end of a variant.
    """

    TERM = "term"
    PREFIX = "prefix"
    PHRASE = "phrase"
    STARTS = "starts"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Match:
    field: str
    op: Op
    value: str
    score: int = 0


@dataclass(frozen=True, slots=True)
class AllOf:
    """An alternative made of several matches that must all hold: ``commune Đồng Văn`` *and* ``district Tân Kỳ``."""

    matches: tuple[Match, ...]
    score: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """At least one alternative must hold; the best one counts. ``said`` is the part of the query it stands for."""

    any_of: tuple[Match | AllOf, ...]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    clauses: tuple[Clause, ...]
    bonuses: tuple[Match | AllOf, ...] = ()
    base: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """``readings`` empty: everything matches (nothing was asked). ``impossible``: nothing can match.

    ``fallback`` is tried when this plan finds nothing: slips of the finger, hỏi/ngã confusion.
    """

    readings: tuple[Reading, ...] = ()
    impossible: bool = False
    fallback: Plan | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One indexed thing. ``version`` is the integer of its row, raised in every transaction that changes it."""

    id: str
    version: int
    text: Mapping[str, Variants] = field(default_factory=dict)
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Mapping[str, str] = field(default_factory=dict)

"""A query cut into pieces in every sensible way, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from portal.search.plan import AllOf, Clause, Match, Plan, Reading

MOST_READINGS = 12
MOST_CLAUSES = 12
MOST_ALTERNATIVES = 60
MOST_IN_FALLBACK = 250
_BEAM = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens ``start`` to ``end`` understood as one thing. ``weight``: how likely that is, beside plain words (0).

    ``kind`` ``word`` is a token left to be a plain word. ``clauses`` empty: dropped.
    """

    start: int
    end: int
    kind: str
    weight: int = 0
    clauses: tuple[Clause, ...] = ()
    data: Any = field(default=None, compare=False)


Cut = tuple[Piece, ...]


def cuts(size: int, pieces: Iterable[Piece], *, most: int = _BEAM) -> list[tuple[int, Cut]]:
    """Ways to cover all tokens by pieces, with the sum of their weights, heaviest first; words fill the gaps."""
    by_start: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_start.setdefault(piece.start, []).append(piece)
    open_at: list[list[tuple[int, Cut]]] = [[] for _ in range(size + 1)]
    open_at[0] = [(0, ())]
    for at in range(size):
        best = sorted(open_at[at], key=lambda way: -way[0])[:most]
        for weight, cut in best:
            for piece in [*by_start.get(at, ()), Piece(at, at + 1, "word")]:
                open_at[piece.end].append((weight + piece.weight, (*cut, piece)))
    return sorted(open_at[size], key=lambda way: -way[0])[:most]


def runs(cut: Cut) -> list[Cut]:
    """Neighbouring words of a cut, as the runs they form."""
    found: list[list[Piece]] = []
    for index, piece in enumerate(cut):
        if piece.kind != "word":
            continue
        if index and cut[index - 1].kind == "word":
            found[-1].append(piece)
        else:
            found.append([piece])
    return [tuple(run) for run in found]


def clause(alternatives: Iterable[Match | AllOf], said: str = "", *, most: int = MOST_ALTERNATIVES) -> Clause:
    """A clause of each alternative once with its best score, best first, at most so many."""
    best: dict[object, Match | AllOf] = {}
    for alternative in alternatives:
        what = _condition(alternative)
        if what not in best or best[what].score < alternative.score:
            best[what] = alternative
    ordered = sorted(best.values(), key=lambda one: -one.score)
    return Clause(tuple(ordered[:most]), said)


def _condition(alternative: Match | AllOf) -> object:
    if isinstance(alternative, AllOf):
        return tuple(map(_condition, alternative.matches))
    return alternative.field, alternative.op, alternative.value


class PlanWithLaterFallback(Plan):
    """A plan whose fallback is worked out when somebody asks for it: most queries find somebody without."""

    __slots__ = ("_fallback", "_later")
    _fallback: Plan | None
    _later: Callable[[], Plan | None] | None

    def __init__(self, plan: Plan, later: Callable[[], Plan | None]) -> None:
        super().__init__(plan.readings, plan.impossible)
        object.__setattr__(self, "_later", later)

    @property
    def fallback(self) -> Plan | None:
        if self._later is not None:
            object.__setattr__(self, "_fallback", self._later())
            object.__setattr__(self, "_later", None)
        return self._fallback

    @fallback.setter
    def fallback(self, value: Plan | None) -> None:
        """Called once, by the dataclass's own constructor."""
        object.__setattr__(self, "_fallback", value)
        object.__setattr__(self, "_later", None)


def bounded(
    readings: Iterable[Reading], *, later: Callable[[], Plan | None] | None = None, fallback: Plan | None = None
) -> Plan:
    """A plan of the first readings; none left: impossible. ``later`` gives the fallback when it is needed.

    A reading asks at most :data:`MOST_CLAUSES` clauses, two that ask the same are one, and scores are never negative.
    """
    kept: list[Reading] = []
    asked: set[frozenset[Clause]] = set()
    for reading in readings:
        short = replace(reading, clauses=reading.clauses[:MOST_CLAUSES], bonuses=reading.bonuses[:MOST_CLAUSES])
        same = frozenset(short.clauses)
        if short.clauses and all(one.any_of for one in short.clauses) and same not in asked:
            asked.add(same)
            kept.append(short)
        if len(kept) == MOST_READINGS:
            break
    lowest = min((reading.base for reading in kept), default=0)
    if lowest < 0:  # engines refuse negative scores
        kept = [replace(reading, base=reading.base - lowest) for reading in kept]
    plan = Plan(tuple(kept), impossible=not kept, fallback=fallback)
    return PlanWithLaterFallback(plan, later) if later else plan

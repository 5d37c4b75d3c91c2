"""The meaning of a plan, worked out in Python: what every backend must agree with, and the re-check of stale hits."""

from __future__ import annotations

from portal.search.plan import AllOf, Clause, Entry, Match, Op, Plan, Reading


def _runs(tokens: tuple[str, ...], wanted: list[str]) -> bool:
    size = len(wanted)
    return any(list(tokens[at : at + size]) == wanted for at in range(len(tokens) - size + 1))


def _holds_in(tokens: tuple[str, ...], match: Match) -> bool:
    if match.op is Op.TERM:
        return match.value in tokens
    if match.op is Op.PREFIX:
        return any(token.startswith(match.value) for token in tokens)
    wanted = match.value.split()
    if not wanted:
        return False
    if match.op is Op.STARTS:
        return list(tokens[: len(wanted)]) == wanted
    if match.op is Op.ENDS:
        return list(tokens[-len(wanted) :]) == wanted
    return _runs(tokens, wanted)


def holds(match: Match | AllOf, entry: Entry) -> bool:
    """Whether a match, or all of several, hold for an entry. An empty value holds nowhere."""
    if isinstance(match, AllOf):
        return bool(match.matches) and all(holds(part, entry) for part in match.matches)
    return bool(match.value) and any(_holds_in(tokens, match) for tokens in entry.text.get(match.field, ()))


def _clause(clause: Clause, entry: Entry) -> int | None:
    best: int | None = None
    for alternative in clause.any_of:
        if (best is None or alternative.score > best) and holds(alternative, entry):
            best = alternative.score
    return best


def _reading(reading: Reading, entry: Entry) -> int | None:
    total = reading.base
    for clause in reading.clauses:
        best = _clause(clause, entry)
        if best is None:
            return None
        total += best
    return total + sum(bonus.score for bonus in reading.bonuses if holds(bonus, entry))


def score(plan: Plan, entry: Entry) -> int | None:
    """The entry's score under this plan (not its fallback), or ``None`` where it does not match.

    A plan that asks nothing matches everything with 0.
    """
    if plan.impossible:
        return None
    if not plan.readings:
        return 0
    scores = [result for reading in plan.readings if (result := _reading(reading, entry)) is not None]
    return max(scores, default=None)

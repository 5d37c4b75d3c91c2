"""A plan as SQL that SQLite and PostgreSQL both run. Every value is a parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from portal.search.packing import BAR, facet_value, needle
from portal.search.plan import AllOf, Clause, Match, Plan, Reading


@dataclass(frozen=True, slots=True)
class Sql:
    text: str
    params: tuple[str | int, ...] = ()


NEVER = Sql("1=0")
ALWAYS = Sql("1=1")
Quote = Callable[[str], str]


def balanced(parts: Sequence[Sql], word: str) -> Sql:
    """The parts joined two by two: SQLite refuses an expression nested deeper than 1,000, which a chain would be."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    left, right = balanced(parts[:middle], word), balanced(parts[middle:], word)
    return Sql(f"({left.text}{word}{right.text})", left.params + right.params)


def any_of(parts: Sequence[Sql]) -> Sql:
    parts = list(dict.fromkeys(part for part in parts if part is not NEVER))
    return balanced(parts, " OR ") if parts else NEVER


def all_of(parts: Sequence[Sql]) -> Sql:
    if any(part is NEVER for part in parts):
        return NEVER
    parts = [part for part in parts if part is not ALWAYS]
    return balanced(parts, " AND ") if parts else ALWAYS


class Compiler:
    """Compiles for one table. ``find`` is the database's substring function, ``greatest`` its maximum of several."""

    def __init__(self, *, find: str, greatest: str, text: dict[str, str], facets: dict[str, str]) -> None:
        self.find = find
        self.greatest = greatest
        self.text = text
        self.facets = facets

    # --- conditions ---------------------------------------------------------------------------------------------
    def match(self, match: Match) -> Sql:
        wanted = needle(match.op, match.value)
        column = self.text.get(match.field)
        if not wanted or column is None:
            return NEVER
        return Sql(f"{self.find}({column}, %s) > 0", (wanted,))

    def alternative(self, alternative: Match | AllOf) -> Sql:
        if isinstance(alternative, Match):
            return self.match(alternative)
        return all_of([self.match(match) for match in alternative.matches]) if alternative.matches else NEVER

    def clause(self, clause: Clause) -> Sql:
        return any_of([self.alternative(alternative) for alternative in clause.any_of])

    def clauses(self, clauses: Iterable[Clause]) -> Sql:
        """All of them, the narrowest first: where it fails, a row is done with."""
        return all_of([self.clause(clause) for clause in sorted(clauses, key=_width)])

    def plan(self, plan: Plan) -> Sql:
        """What one reading at least demands. Clauses that stand in every reading are looked at once."""
        if plan.impossible:
            return NEVER
        if not plan.readings:
            return ALWAYS
        common = set.intersection(*(set(reading.clauses) for reading in plan.readings))
        rest = [self.clauses(set(reading.clauses) - common) for reading in plan.readings]
        return all_of([self.clauses(common), ALWAYS if any(part is ALWAYS for part in rest) else any_of(rest)])

    def filter(self, facet: str, values: Sequence[str]) -> Sql:
        """Holds for rows that have one of the values."""
        column = self.facets[facet]
        wanted = [value for value in map(facet_value, values) if value]
        return any_of([Sql(f"{self.find}({column}, %s) > 0", (f"{BAR}{value}{BAR}",)) for value in wanted])

    # --- scores -------------------------------------------------------------------------------------------------
    def best(self, clause: Clause) -> Sql | None:
        """The score of the clause's best alternative that holds; the clause itself is known to hold."""
        ranked = sorted(clause.any_of, key=lambda alternative: -alternative.score)
        cases = [(found, item.score) for item in ranked if (found := self.alternative(item)) is not NEVER]
        if not cases or all(score == cases[0][1] for _, score in cases):
            return Sql("%s", (cases[0][1],)) if cases and cases[0][1] else None
        # the last one needs no look: if none before it held, this one does
        text = "".join(f" WHEN {found.text} THEN %s" for found, _ in cases[:-1])
        params = tuple(value for found, score in cases[:-1] for value in (*found.params, score))
        return Sql(f"CASE{text} ELSE %s END", (*params, cases[-1][1]))

    def bonus(self, bonus: Match | AllOf) -> Sql | None:
        found = self.alternative(bonus)
        if found is NEVER or not bonus.score:
            return None
        return Sql(f"CASE WHEN {found.text} THEN %s ELSE 0 END", (*found.params, bonus.score))

    def sum(self, reading: Reading) -> Sql:
        parts = [self.best(clause) for clause in reading.clauses] + [self.bonus(bonus) for bonus in reading.bonuses]
        return balanced([Sql("%s", (reading.base,)), *(part for part in parts if part is not None)], " + ")

    def score(self, plan: Plan) -> Sql:
        """The best reading's score, in a row where at least one reading holds."""
        compiled = [(self.clauses(reading.clauses), self.sum(reading)) for reading in plan.readings]
        scores = [
            total if len(compiled) == 1 else Sql(f"CASE WHEN {found.text} THEN {total.text} ELSE %s END", params)
            for found, total in compiled
            if found is not NEVER
            for params in [(*found.params, *total.params, LOWEST)]
        ]
        return self.maximum(scores) if scores else Sql("%s", (0,))

    def maximum(self, parts: Sequence[Sql]) -> Sql:
        if len(parts) == 1:
            return parts[0]
        # functions take 100 arguments and more in both databases
        groups = [parts[start : start + 50] for start in range(0, len(parts), 50)]
        joined = [
            Sql(
                f"{self.greatest}({', '.join(part.text for part in group)})",
                tuple(value for part in group for value in part.params),
            )
            if len(group) > 1
            else group[0]
            for group in groups
        ]
        return joined[0] if len(joined) == 1 else self.maximum(joined)


LOWEST = -(10**6)  # below every score a plan can give


def _width(clause: Clause) -> tuple[int, int]:
    return len(clause.any_of), -len(clause.said)

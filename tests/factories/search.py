"""Things to search for, made up at random from few words, so that plans meet them in every way there is."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

from portal.search import evaluate
from portal.search.documents import PageDocument
from portal.search.kinds import Kind
from portal.search.models import PageEntry
from portal.search.plan import AllOf, Clause, Entry, Match, Op, Plan, Reading
from portal.search.query import Bucket, Hit, Query, Sort

TEXT_FIELDS = ("title", "title_folded", "summary", "tags", "body")
COLUMNS = (*TEXT_FIELDS, "summary_folded", "tags_folded", "body_folded")
FACETS = ("language", "section")
WORDS = ("an", "anh", "ánh", "nguyễn", "nguyen", "văn", "vân", "đức", "50%", "a_b", "o'brien", "한국", "hà", "h")
VALUES = ("vi", "en", "de", "nghệ an", "50%", "a_b")


class Things:
    """A kind whose rows are kept in memory: what is in ``entries`` may be found, all else is hidden or gone."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self.kind = Kind(
            name="things",
            entry_model=PageEntry,
            document=PageDocument,
            text_fields=COLUMNS,
            facets=FACETS,
            sort_keys=("recent",),
            load=self.load,
            all_ids=self.all_ids,
            suggest_fields=("title",),
            suggest_phrases=("title",),
        )

    def load(self, ids: Sequence[str]) -> list[Entry]:
        return [self.entries[pk] for pk in ids if pk in self.entries]

    def all_ids(self, after: str) -> Iterator[str]:
        return (pk for pk in sorted(self.entries) if pk > after)


def make_entry(pk: str, version: int = 1, *, title: str = "", language: str = "vi", recent: str = "1") -> Entry:
    return Entry(pk, version, {"title": (tuple(title.split()),)}, {"language": (language,)}, {"recent": recent})


def random_entry(chance: random.Random, pk: str) -> Entry:
    text = {
        field: tuple(
            tuple(chance.choice(WORDS) for _ in range(chance.randint(1, 4))) for _ in range(chance.randint(0, 3))
        )
        for field in TEXT_FIELDS
    }
    facets = {facet: tuple(chance.sample(VALUES, chance.randint(0, 3))) for facet in FACETS}
    return Entry(pk, chance.randint(1, 9), text, facets, {"recent": chance.choice(("", "a", "b", "b c", "~"))})


def random_match(chance: random.Random, score: int = 0) -> Match:
    op = chance.choice(list(Op))
    words = [chance.choice(WORDS) for _ in range(1 if op in {Op.TERM, Op.PREFIX} else chance.randint(1, 3))]
    value = " ".join(words)
    if op is Op.PREFIX:
        value = value[: chance.randint(1, len(value))]
    return Match(chance.choice(TEXT_FIELDS), op, value, score)


def random_alternative(chance: random.Random) -> Match | AllOf:
    score = chance.choice((0, 1, 2, 5, 40, 300))
    if chance.random() < 0.25:
        return AllOf(tuple(random_match(chance) for _ in range(chance.randint(1, 3))), score)
    return random_match(chance, score)


def random_reading(chance: random.Random) -> Reading:
    clauses = tuple(
        Clause(tuple(random_alternative(chance) for _ in range(chance.randint(1, 5))))
        for _ in range(chance.randint(1, 3))
    )
    bonuses = tuple(random_alternative(chance) for _ in range(chance.randint(0, 2)))
    return Reading(clauses, bonuses, chance.choice((0, 0, 7, 1000)))


def random_plan(chance: random.Random) -> Plan:
    if chance.random() < 0.08:
        return Plan()
    return Plan(tuple(random_reading(chance) for _ in range(chance.randint(1, 3))))


def random_query(chance: random.Random) -> Query:
    filters = {facet: tuple(chance.sample(VALUES, chance.randint(1, 2))) for facet in FACETS if chance.random() < 0.35}
    return Query(
        kind="things",
        plan=random_plan(chance),
        filters=filters,
        facets=tuple(facet for facet in FACETS if chance.random() < 0.8),
        sort=chance.choice((Sort.RELEVANCE, Sort.RELEVANCE, Sort.NAME)),
        page=chance.randint(1, 3),
        size=chance.choice((1, 5, 20)),
    )


def worked_out(entries: Iterable[Entry], query: Query) -> tuple[int, tuple[Hit, ...], dict[str, tuple[Bucket, ...]]]:
    """Total, hits and facets by hand: every entry is looked at, one after the other."""
    scored = [(entry, points) for entry in entries if (points := evaluate.score(query.plan, entry)) is not None]

    def passes(entry: Entry, but: str = "") -> bool:
        return all(set(values) & set(entry.facets.get(f, ())) for f, values in query.filters.items() if f != but)

    found = [(entry, points) for entry, points in scored if passes(entry)]
    if query.sort is Sort.RELEVANCE:
        found.sort(key=lambda pair: (-pair[1], pair[0].sort["recent"], pair[0].id))
    else:
        found.sort(key=lambda pair: (pair[0].sort["recent"], pair[0].id))
    first = (query.page - 1) * query.size
    hits = tuple(Hit(entry.id, entry.version, points) for entry, points in found[first : first + query.size])
    facets = {}
    for facet in query.facets:
        counts: dict[str, int] = {}
        for entry, _ in scored:
            for value in entry.facets.get(facet, ()) if passes(entry, facet) else ():
                counts[value] = counts.get(value, 0) + 1
        facets[facet] = tuple(Bucket(v, n) for v, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return len(found), hits, facets

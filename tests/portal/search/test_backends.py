"""Both backends against a plan worked out by hand: same total, same order, same scores, same counts."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from portal.search.backends.database import DatabaseBackend
from portal.search.backends.elasticsearch import ElasticsearchBackend
from portal.search.models import PageEntry
from portal.search.plan import Clause, Match, Op, Plan, Reading
from portal.search.query import Query, Sort
from portal.search.services import rebuild
from tests.factories.search import Things, make_entry, random_entry, random_query, worked_out

ENTRIES, QUERIES = 120, 250


def filled(things: Things, seed: int) -> random.Random:
    chance = random.Random(seed)
    things.entries = {pk: random_entry(chance, pk) for pk in (f"{number:03}" for number in range(ENTRIES))}
    rebuild(things.kind)
    return chance


def check(backend: Any, things: Things, query: Query) -> None:
    result = backend.search(things.kind, query)
    total, hits, facets = worked_out(things.entries.values(), query)
    assert (result.total, dict(result.facets)) == (total, facets), query
    shown = result.hits
    if query.sort is Sort.NAME or not query.plan.readings:
        # where nothing is ranked by them, scores are not promised
        shown, hits = tuple(replace(h, score=0) for h in shown), tuple(replace(h, score=0) for h in hits)
    assert shown == hits, query


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_database_answers_random_plans_as_they_are_worked_out_by_hand(things: Things, seed: int) -> None:
    chance = filled(things, seed)
    for _ in range(QUERIES):
        check(DatabaseBackend(), things, random_query(chance))


@pytest.mark.elasticsearch
@pytest.mark.parametrize("seed", [4, 5])
def test_the_engine_answers_random_plans_as_they_are_worked_out_by_hand(things: Things, engine: Any, seed: int) -> None:
    chance = filled(things, seed)
    for _ in range(QUERIES):
        check(ElasticsearchBackend(), things, random_query(chance))


def plan_for(word: str, op: Op = Op.TERM, field: str = "title") -> Plan:
    return Plan((Reading((Clause((Match(field, op, word, 1),)),)),))


@pytest.mark.parametrize("word", ["%", "_", "|", "'", "\\", "a|b", "\x00", "\ud800", " ", "", '"', "')--", "*", "{}"])
@pytest.mark.parametrize("op", list(Op))
def test_signs_that_mean_something_to_a_database_mean_nothing_in_a_plan(things: Things, word: str, op: Op) -> None:
    things.entries = {"1": make_entry("1", title="anh đức")}
    rebuild(things.kind)
    assert DatabaseBackend().search(things.kind, Query("things", plan_for(word, op))).total == 0


def test_a_plan_of_a_thousand_alternatives_is_not_too_deep(things: Things) -> None:
    things.entries = {"1": make_entry("1", title="w999 x")}
    rebuild(things.kind)
    clause = Clause(tuple(Match("title", Op.TERM, f"w{number}", number) for number in range(1000)))
    plan = Plan(tuple(Reading((clause,), base=base) for base in range(3)))
    [hit] = DatabaseBackend().search(things.kind, Query("things", plan)).hits
    assert hit.score == 1001


def test_an_unknown_facet_is_an_error_of_the_caller(things: Things) -> None:
    with pytest.raises(LookupError):
        DatabaseBackend().search(things.kind, Query("things", Plan(), facets=("email",)))
    with pytest.raises(LookupError):
        DatabaseBackend().search(things.kind, Query("things", Plan(), filters={"email": ("x",)}))


@pytest.mark.parametrize("page", [-1, 0, 10**9])
def test_any_page_number_has_an_answer(things: Things, page: int) -> None:
    things.entries = {"1": make_entry("1", title="anh")}
    rebuild(things.kind)
    result = DatabaseBackend().search(things.kind, Query("things", plan_for("anh"), page=page))
    assert result.total == 1
    assert len(result.hits) == (1 if page < 2 else 0)


def test_a_query_takes_one_statement_with_words_and_a_few_without(
    things: Things, django_assert_num_queries: Any
) -> None:
    things.entries = {str(number): make_entry(str(number), title="anh") for number in range(30)}
    rebuild(things.kind)
    query = Query("things", plan_for("anh"), {"language": ("vi",)}, ("language", "section"))
    with django_assert_num_queries(1):
        DatabaseBackend().search(things.kind, query)
    with django_assert_num_queries(2):
        DatabaseBackend().search(things.kind, replace(query, plan=Plan()))
    with django_assert_num_queries(3):
        DatabaseBackend().search(things.kind, replace(query, plan=Plan(), filters={}))


def test_a_row_gives_back_the_entry_it_was_made_of(things: Things) -> None:
    entry = random_entry(random.Random(9), "1")
    back = PageEntry.from_entry(entry, things.kind).to_entry()
    assert back.version == entry.version
    assert {field: back.text[field] for field in entry.text} == dict(entry.text)
    assert {name: set(values) for name, values in back.facets.items()} == {
        name: set(values) for name, values in entry.facets.items()
    }

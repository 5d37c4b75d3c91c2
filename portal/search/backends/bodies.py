"""A plan as the body of a search request. Only constant scores: every one is an integer the plan names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.search.backends.base import order_key, window
from portal.search.kinds import Kind
from portal.search.models.entries import FACET, SORT, TEXT
from portal.search.packing import BAR, ONE_TOKEN, facet_value, phrase
from portal.search.plan import AllOf, Clause, Match, Op, Plan, Reading
from portal.search.query import Query

Body = dict[str, Any]
MATCH_ALL: Body = {"match_all": {}}
MATCH_NONE: Body = {"match_none": {}}
MAX_BUCKETS = 10_000


def body(kind: Kind, query: Query, facets: Sequence[str]) -> Body:
    """The whole request: words, filters, facets under all other filters, order, window."""
    filters = {facet: terms(facet, values) for facet, values in query.filters.items()}
    # what is not counted narrows the query itself; what is counted must be seen through its own filter
    narrowing = [found for facet, found in filters.items() if facet not in facets]
    counted = {facet: found for facet, found in filters.items() if facet in facets}
    by_score, key = order_key(kind, query)
    first, number = window(query)
    asked: Body = {
        "query": narrowed(scored(query.plan, frozenset(kind.text_fields)), narrowing, scoring=True),
        "from": first,
        "size": number,
        "track_total_hits": True,
        "track_scores": True,
        "version": True,
        "_source": False,
        "sort": [*([{"_score": "desc"}] if by_score else []), {SORT + key: "asc"}, {"object_id": "asc"}],
    }
    if counted:
        asked["post_filter"] = {"bool": {"filter": list(counted.values())}}
    if facets:
        asked["aggs"] = {facet: aggregation(facet, counted) for facet in facets}
    return asked


def aggregation(facet: str, counted: Mapping[str, Body]) -> Body:
    by_value: Body = {"terms": {"field": FACET + facet, "size": MAX_BUCKETS}}
    others = [found for name, found in counted.items() if name != facet]
    if not counted:
        return by_value
    return {"filter": {"bool": {"filter": others}} if others else MATCH_ALL, "aggs": {"values": by_value}}


def terms(facet: str, values: Sequence[str]) -> Body:
    wanted = [value for value in map(facet_value, values) if value]
    return {"terms": {FACET + facet: wanted}} if wanted else MATCH_NONE


def narrowed(scored_query: Body, filters: list[Body], *, scoring: bool) -> Body:
    if not filters:
        return scored_query
    return {"bool": {"must" if scoring else "filter": [scored_query], "filter": filters}}


# --- plans -------------------------------------------------------------------------------------------------------


def scored(plan: Plan, fields: frozenset[str]) -> Body:
    if plan.impossible:
        return MATCH_NONE
    if not plan.readings:
        return constant(MATCH_ALL, 0)
    readings = [found for item in plan.readings if (found := reading(item, fields)) is not MATCH_NONE]
    return best(readings)


def best(queries: list[Body]) -> Body:
    """The highest score of those that match."""
    if not queries:
        return MATCH_NONE
    return queries[0] if len(queries) == 1 else {"dis_max": {"queries": queries, "tie_breaker": 0.0}}


def constant(found: Body, score: int) -> Body:
    return {"constant_score": {"filter": found, "boost": float(score)}}


def reading(item: Reading, fields: frozenset[str]) -> Body:
    must = [clause(part, fields) for part in item.clauses]
    if any(part is MATCH_NONE for part in must):
        return MATCH_NONE
    if item.base or not must:
        must.append(constant(MATCH_ALL, item.base))
    should = [
        constant(found, bonus.score) for bonus in item.bonuses if bonus.score and (found := alternative(bonus, fields))
    ]
    should = [bonus for bonus in should if bonus["constant_score"]["filter"] is not MATCH_NONE]
    if not should:
        return must[0] if len(must) == 1 else {"bool": {"must": must}}
    return {"bool": {"must": must, "should": should}}


def clause(item: Clause, fields: frozenset[str]) -> Body:
    """Alternatives of equal score share one query, so that each document is scored a few times only."""
    by_score: dict[int, list[Body]] = {}
    for option in item.any_of:
        found = alternative(option, fields)
        if found is not MATCH_NONE:
            by_score.setdefault(option.score, []).append(found)
    return best(
        [
            constant(found[0] if len(found) == 1 else {"bool": {"should": found}}, score)
            for score, found in sorted(by_score.items(), reverse=True)
        ]
    )


def alternative(item: Match | AllOf, fields: frozenset[str]) -> Body:
    if isinstance(item, Match):
        return match(item, fields)
    found = [match(part, fields) for part in item.matches]
    if not found or any(part is MATCH_NONE for part in found):
        return MATCH_NONE
    return found[0] if len(found) == 1 else {"bool": {"filter": found}}


def match(item: Match, fields: frozenset[str]) -> Body:
    words = phrase(item.value)
    if not words or item.field not in fields or (item.op in ONE_TOKEN and " " in words):
        return MATCH_NONE
    field = TEXT + item.field
    if item.op is Op.STARTS:
        words = f"{BAR} {words}"
    elif item.op is Op.ENDS:
        words = f"{words} {BAR}"
    if " " in words:
        return {"match_phrase": {field: words}}
    return {"prefix" if item.op is Op.PREFIX else "term": {field: {"value": words}}}

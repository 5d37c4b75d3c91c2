"""Find people: the one function behind the directory's page, its tests and its measurements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from community.directory.choices import KIND, PAGE_SIZE
from community.directory.parsing import parse
from portal.search.plan import Plan
from portal.search.query import Query, Result, Sort
from portal.search.services import propose, search

# how many other spellings are tried where nothing was found: each costs a question to the database
TRIES = 3
IMPOSSIBLE = Plan(impossible=True)


def find(
    text: str,
    *,
    language: str,
    filters: Mapping[str, tuple[str, ...]] | None = None,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    size: int = PAGE_SIZE,
    facets: Sequence[str] = (),
) -> Result:
    """Listed members who answer the text and the filters (facet → values), as ids: profile references.

    The same for every member: only what is shown to members is searched. Raises LookupError for an unknown facet.
    """
    return run(parse(text, language=language), filters=filters, sort=sort, page=page, size=size, facets=facets)


def run(
    plan: Plan,
    *,
    filters: Mapping[str, tuple[str, ...]] | None = None,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    size: int = PAGE_SIZE,
    facets: Sequence[str] = (),
) -> Result:
    """:func:`find` for a text that has been understood already."""
    return search(Query(KIND, plan, filters or {}, tuple(facets), sort, page, size))


def with_proposals(result: Result, text: str, *, language: str) -> Result:
    """The result with other spellings that would find enough people, where it found nobody for some words."""
    if result.total or not text:
        return result
    tries = iter(range(TRIES))

    def sparing(proposal: str) -> Plan:
        return parse(proposal, language=language) if next(tries, None) is not None else IMPOSSIBLE

    return replace(result, proposals=propose(KIND, text, parse=sparing))

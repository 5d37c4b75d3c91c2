"""One query object and one result object for every kind of thing and every backend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.search.plan import Plan


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a backend. Values of one facet are alternatives, facets hold together.

    ``kind`` names the registered kind (``people``, ``pages``). ``page`` counts from 1.
    """

    kind: str
    plan: Plan
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    id: str
    version: int
    score: int


@dataclass(frozen=True, slots=True)
class Bucket:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """``facets``: for each facet the counts under all *other* filters, highest first, then by value.

    ``degraded``: the engine failed and the database answered. ``proposals``: spellings that would find somebody.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[Bucket, ...]] = field(default_factory=dict)
    backend: str = ""
    degraded: bool = False
    proposals: tuple[str, ...] = ()

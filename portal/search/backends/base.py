"""What a backend promises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from portal.search.kinds import Kind
from portal.search.query import Bucket, Query, Result, Sort

DEEPEST = 10_000  # hits further down are never fetched, so that nobody walks everything there is


class EngineUnavailable(Exception):
    """The engine does not answer, or not as it should. Whoever asked goes to the database. No message: it could hold
    what was searched for."""


class SearchBackend(ABC):
    """Answers queries with the same total, order and facets as any other backend."""

    name: str

    @abstractmethod
    def search(self, kind: Kind, query: Query) -> Result:
        """The result of the query's own plan; its fallback is the caller's business. Raises EngineUnavailable."""

    @abstractmethod
    def words(self, kind: Kind, prefix: str, *, at_least: int, limit: int) -> list[tuple[str, int]]:
        """Words shared by ``at_least`` entries whose folded form begins with ``prefix``, the most shared first.

        Each as ``folded=as written``. An empty prefix: every such word. Raises EngineUnavailable.
        """


def window(query: Query) -> tuple[int, int]:
    """(first, number) of the hits a query asks for: never negative, never behind DEEPEST."""
    size = min(max(query.size, 0), 1000)
    first = (max(query.page, 1) - 1) * size
    return first, min(size, max(DEEPEST - first, 0))


def order_key(kind: Kind, query: Query) -> tuple[bool, str]:
    """(by score first?, sort key that follows). The first sort key of a kind orders what is equally relevant."""
    key = kind.sort_keys[0]
    if query.sort is Sort.RELEVANCE:
        return True, key
    return False, query.sort.value if query.sort.value in kind.sort_keys else key


def buckets(counts: Iterable[tuple[str, int]]) -> tuple[Bucket, ...]:
    """Highest first, then by value; values nobody has do not appear."""
    found = sorted(((value, count) for value, count in counts if count), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Bucket(value, count) for value, count in found)


def empty(query: Query, name: str) -> Result:
    """The result of a query that cannot match."""
    return Result(total=0, hits=(), facets=dict.fromkeys(query.facets, ()), backend=name)


def known(names: Iterable[str], query: Query) -> Sequence[str]:
    """The kind's facets that the query asks to count, each once. Raises LookupError for one the kind has not."""
    names = set(names)
    unknown = (set(query.facets) | set(query.filters)) - names
    if unknown:
        raise LookupError(f"Unknown facets: {len(unknown)}")
    return list(dict.fromkeys(query.facets))

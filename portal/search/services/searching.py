"""The one way to ask: the engine where it is up, the database where it is not, the rows above both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from portal.search import evaluate, kinds
from portal.search.backends.base import EngineUnavailable
from portal.search.backends.client import is_configured
from portal.search.backends.database import DatabaseBackend
from portal.search.backends.elasticsearch import ElasticsearchBackend
from portal.search.kinds import Kind
from portal.search.packing import facet_value
from portal.search.plan import Entry
from portal.search.query import Hit, Query, Result

database = DatabaseBackend()
elasticsearch = ElasticsearchBackend()


def search(query: Query, *, recheck: bool = True) -> Result:
    """The result of a query, with its plan's fallback when the words find nothing at all.

    Hits are ids: what is shown is loaded from the rows by the caller, who leaves out what the reader may not see.
    ``recheck`` compares the engine's hits with the entries of this moment: what is gone or hidden is dropped, what
    changed is judged anew. Raises LookupError for an unknown kind or facet; the engine's failure is no error, the
    database answers and ``degraded`` says so.
    """
    kind = kinds.get(query.kind)
    result = _answer(kind, query, recheck)
    while not result.total and query.plan.fallback is not None:
        # a filter that leaves nothing is no reason to guess at the words
        if query.filters and _answer(kind, replace(query, filters={}, facets=(), size=0), recheck).total:
            break
        query = replace(query, plan=query.plan.fallback)
        result = _answer(kind, query, recheck)
    return result


def _answer(kind: Kind, query: Query, recheck: bool) -> Result:
    if not is_configured():
        return database.search(kind, query)
    try:
        result = elasticsearch.search(kind, query)
    except EngineUnavailable:
        return replace(database.search(kind, query), degraded=True)
    return replace(result, hits=_rechecked(kind, query, result.hits)) if recheck else result


def _rechecked(kind: Kind, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    if not hits:
        return ()
    model = kind.entry_model._default_manager
    versions = dict(model.filter(pk__in=[hit.id for hit in hits]).values_list("pk", "version"))
    changed = [hit.id for hit in hits if hit.id in versions and versions[hit.id] != hit.version]
    rows = {row.pk: row for row in model.filter(pk__in=changed)} if changed else {}
    kept = []
    for hit in hits:
        if versions.get(hit.id) == hit.version:
            kept.append(hit)
        elif hit.id in rows and (points := judge(query, rows[hit.id].to_entry())) is not None:
            kept.append(Hit(hit.id, rows[hit.id].version, points))
    return tuple(kept)


def judge(query: Query, entry: Entry) -> int | None:
    """The entry's score under a query, filters included; None when it does not match."""
    for facet, values in query.filters.items():
        if not set(map(facet_value, values)) & set(entry.facets.get(facet, ())):
            return None
    return evaluate.score(query.plan, entry)

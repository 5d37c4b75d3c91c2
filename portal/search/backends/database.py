"""The search that is always there: one table per kind, in SQLite or PostgreSQL, without any extension.

A query with words reads the table once and takes from each row that matches its score and its packed facets; paging
and counting happen here. A query without words would take all rows that way, so the database counts and sorts itself.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.search.backends.base import SearchBackend, buckets, empty, known, order_key, window
from portal.search.backends.statements import ALWAYS, NEVER, Compiler, Sql, all_of
from portal.search.kinds import Kind
from portal.search.models.entries import FACET, SORT, TEXT
from portal.search.packing import BAR, facet_value, unpack_facet
from portal.search.query import Bucket, Hit, Query, Result

# (substring function, maximum of several, how text is compared byte by byte)
DIALECTS = {"sqlite": ("instr", "max", ""), "postgresql": ("strpos", "GREATEST", ' COLLATE "C"')}


class DatabaseBackend(SearchBackend):
    name = "database"

    def search(self, kind: Kind, query: Query) -> Result:
        facets = known(kind.facets, query)
        table = Table(kind)
        found = table.compiler.plan(query.plan)
        if found is NEVER:
            return empty(query, self.name)
        if query.plan.readings:
            return table.matching(query, found, facets)
        return table.filtered(query, facets) if query.filters else table.everything(query, facets)

    def words(self, kind: Kind, prefix: str, *, at_least: int, limit: int) -> list[tuple[str, int]]:
        table = Table(kind)
        wanted = f"{BAR}{facet_value(prefix)}"
        found = Sql(f"{table.compiler.find}({table.quote('suggest')}, %s) > 0", (wanted,))
        sql = f"SELECT {table.quote('suggest')} FROM {table.name} WHERE {found.text}"  # noqa: S608
        counts = Counter("".join(packed for (packed,) in table.rows(sql, found.params)).split(BAR))
        prefix = wanted[1:]
        shared = [(word, count) for word, count in counts.items() if count >= at_least and word.startswith(prefix)]
        return sorted(shared, key=lambda pair: (-pair[1], pair[0]))[:limit]


class Table:
    """One kind's table as a connection sees it."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.connection: BaseDatabaseWrapper = connections[router.db_for_read(kind.entry_model)]
        find, greatest, self.bytewise = DIALECTS[self.connection.vendor]
        self.quote = self.connection.ops.quote_name
        self.name = self.quote(kind.entry_model._meta.db_table)
        self.compiler = Compiler(
            find=find,
            greatest=greatest,
            text={field: self.quote(TEXT + field) for field in kind.text_fields},
            facets={facet: self.quote(FACET + facet) for facet in kind.facets},
        )

    def rows(self, sql: str, params: Sequence[Any]) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, list(params))
            return cursor.fetchall()

    # --- a query with words ---------------------------------------------------------------------------------------
    def matching(self, query: Query, found: Sql, facets: Sequence[str]) -> Result:
        by_score, key = order_key(self.kind, query)
        score = self.compiler.score(query.plan)
        columns = list(dict.fromkeys([*facets, *query.filters]))
        selected = ", ".join(self.compiler.facets[facet] for facet in columns)
        rows = self.rows(
            f"SELECT {self.quote('object_id')}, {self.quote('version')}, {score.text}, {self.quote(SORT + key)}"  # noqa: S608
            f"{', ' + selected if selected else ''} FROM {self.name} WHERE {found.text}",
            (*score.params, *found.params),
        )
        passing, counts = Counting(columns, query).split(rows, facets)
        if by_score:
            ranked = ((-row[2], row[3], row[0], row[1]) for row in passing)
        else:
            ranked = ((row[3], row[0], -row[2], row[1]) for row in passing)
        first, number = window(query)
        shown = heapq.nsmallest(first + number, ranked)[first:] if number else []
        hits = (
            [Hit(pk, version, -score) for score, _, pk, version in shown]
            if by_score
            else [Hit(pk, version, -score) for _, pk, score, version in shown]
        )
        return Result(total=len(passing), hits=tuple(hits), facets=counts, backend=DatabaseBackend.name)

    # --- a query without words ------------------------------------------------------------------------------------
    def filtered(self, query: Query, facets: Sequence[str]) -> Result:
        """Filters alone: rows that pass are few enough to be counted here, but not those that a facet counts beyond
        its own filter."""
        passing = all_of(list(self.filters(query).values()))
        narrow = [facet for facet in facets if facet not in query.filters]
        found = self.matching(replace(query, filters={}), passing, narrow)
        counts = {**found.facets, **self.grouped(query, [facet for facet in facets if facet in query.filters])}
        return replace(found, facets={facet: counts[facet] for facet in facets})

    def everything(self, query: Query, facets: Sequence[str]) -> Result:
        counts = self.grouped(query, facets)
        [(total,)] = self.rows(f"SELECT COUNT(*) FROM {self.name}", ())  # noqa: S608
        return Result(
            total=total,
            hits=self.page(query, ALWAYS) if total else (),
            facets=counts,
            backend=DatabaseBackend.name,
        )

    def filters(self, query: Query) -> dict[str, Sql]:
        return {facet: self.compiler.filter(facet, values) for facet, values in query.filters.items()}

    def grouped(self, query: Query, facets: Sequence[str]) -> dict[str, tuple[Bucket, ...]]:
        """Counts of these facets, each under all other filters, by the database in one statement."""
        if not facets:
            return {}
        filters = self.filters(query)
        parts = []
        for facet in facets:
            found = all_of([sql for name, sql in filters.items() if name != facet])
            column = self.compiler.facets[facet]
            text = f"SELECT %s, {column}, COUNT(*) FROM {self.name} WHERE {found.text} GROUP BY {column}"  # noqa: S608
            parts.append(Sql(text, (facet, *found.params)))
        counts: dict[str, Counter[str]] = {facet: Counter() for facet in facets}
        sql = " UNION ALL ".join(part.text for part in parts)
        for facet, packed, count in self.rows(sql, [value for part in parts for value in part.params]):
            for value in unpack_facet(packed):
                counts[facet][value] += count
        return {facet: buckets(found.items()) for facet, found in counts.items()}

    def page(self, query: Query, passing: Sql) -> tuple[Hit, ...]:
        _, key = order_key(self.kind, query)
        first, number = window(query)
        if not number:
            return ()
        pk = self.quote("object_id")
        rows = self.rows(
            f"SELECT {pk}, {self.quote('version')} FROM {self.name} WHERE {passing.text} "  # noqa: S608
            f"ORDER BY {self.quote(SORT + key)}{self.bytewise}, {pk}{self.bytewise} LIMIT %s OFFSET %s",
            (*passing.params, number, first),
        )
        return tuple(Hit(pk, version, 0) for pk, version in rows)


class Counting:
    """Which rows pass the filters, and how often each facet's values occur under all other filters."""

    offset = 4  # columns before the facets

    def __init__(self, columns: Sequence[str], query: Query) -> None:
        self.place = {facet: self.offset + number for number, facet in enumerate(columns)}
        self.wanted = {
            facet: frozenset(value for value in map(facet_value, values) if value)
            for facet, values in query.filters.items()
        }

    def split(self, rows: list[Any], facets: Sequence[str]) -> tuple[list[Any], dict[str, Any]]:
        passing, only = (rows, {}) if not self.wanted else self._filter(rows)
        counts = {}
        for facet in facets:
            place = self.place[facet]
            packed = Counter([row[place] for row in passing])
            packed.update([row[place] for row in only.get(facet, ())])
            counts[facet] = buckets(self._unpacked(packed).items())
        return passing, counts

    @staticmethod
    def _unpacked(packed: Counter[str]) -> Counter[str]:
        values: Counter[str] = Counter()
        for string, count in packed.items():
            for value in unpack_facet(string):
                values[value] += count
        return values

    def _filter(self, rows: list[Any]) -> tuple[list[Any], dict[str, list[Any]]]:
        """Rows that pass every filter, and for each filter those that fail it alone."""
        passing: list[Any] = []
        only: dict[str, list[Any]] = {facet: [] for facet in self.wanted}
        judged: dict[str, dict[str, bool]] = {facet: {} for facet in self.wanted}
        filters = [(facet, self.place[facet], wanted, judged[facet]) for facet, wanted in self.wanted.items()]
        for row in rows:
            failed = ""
            for facet, place, wanted, known_strings in filters:
                packed = row[place]
                passes = known_strings.get(packed)
                if passes is None:
                    passes = known_strings[packed] = not wanted.isdisjoint(unpack_facet(packed))
                if not passes:
                    if failed:
                        break
                    failed = facet
            else:
                (only[failed] if failed else passing).append(row)
        return passing, only

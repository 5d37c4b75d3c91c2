"""Reads compiled once.

Half the time of a page went into Django building the same SQL again. A :class:`Prepared` read keeps the compiled
statement and fills in the values at each call; rows come out as the queryset's own kind (models, tuples).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Values = dict[str, Any]
Statement = tuple[QuerySet[Any], Any, str, list[Any], dict[Any, Any]]
# within a 32-bit integer, above any id in use: Django answers without asking when a value is out of a column's range
_FIRST_NUMBER = 2_147_400_001


class _Bound:
    """What Django's row iterators need of a queryset, with a compiler whose SQL is already written."""

    def __init__(self, queryset: QuerySet[Any], compiler: Any) -> None:
        self.model = queryset.model
        self.db = DEFAULT_DB_ALIAS
        self.query = copy.copy(queryset.query)
        self.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        self._known_related_objects: dict[Any, Any] = {}
        self._fields = queryset._fields  # type: ignore[attr-defined]
        self._hints: dict[str, Any] = {}


class Prepared:
    """A queryset as a function of named numbers, texts, or sequences of them.

    ``build`` gets placeholders by keyword and must pass each on unchanged into exact or ``in`` look-ups (a look-up that
    rewrites its value, like ``contains``, cannot be prepared). One statement is kept per combination of sequence
    lengths. Reads the default database only; ``values_list`` of a translated model needs ``rewrite(False)`` first.
    Raises LookupError when a placeholder does not reach the SQL.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]], **kinds: type) -> None:
        self.build = build
        self.kinds = kinds
        self._statements: dict[tuple[Any, ...], Statement] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """The rows for these values. An empty sequence yields none without asking the database."""
        lengths = tuple(len(v) if isinstance(v, (list, tuple)) else None for v in values.values())
        if 0 in lengths:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        key = (connection.vendor, *values, *lengths)
        statement = self._statements.get(key)
        if statement is None:
            statement = self._statements[key] = self._compile(connection, values)
        queryset, prototype, sql, slots, converters = statement
        params = tuple(
            slot if name is None else (values[name] if index is None else values[name][index])
            for name, index, slot in slots
        )
        compiler = copy.copy(prototype)
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: (sql, params)
        compiler.get_converters = lambda expressions: converters
        rows: Any = queryset._iterable_class
        return list(rows(_Bound(queryset, compiler)))

    def _compile(self, connection: Any, values: Values) -> Statement:
        marks: dict[Any, tuple[str, int | None]] = {}
        arguments: Values = {}
        for name, value in values.items():
            if isinstance(value, (list, tuple)):
                signs = [self._mark(marks, name, index) for index in range(len(value))]
                arguments[name] = signs
            else:
                arguments[name] = self._mark(marks, name, None)
        queryset = self.build(**arguments)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        slots = [(*marks[p], None) if _known(p, marks) else (None, None, p) for p in params]
        missing = set(marks.values()) - {(name, index) for name, index, _ in slots}
        if missing:
            raise LookupError(f"These values do not reach the statement: {sorted(map(str, missing))}")
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        return queryset, compiler, sql, slots, converters

    def _mark(self, marks: dict[Any, tuple[str, int | None]], name: str, index: int | None) -> Any:
        sign: Any = _FIRST_NUMBER + len(marks)
        if self.kinds[name] is str:
            sign = f"\x01{name}:{index}\x01"
        marks[sign] = (name, index)
        return sign


def _known(value: Any, marks: dict[Any, tuple[str, int | None]]) -> bool:
    try:
        return value in marks
    except TypeError:
        return False


def first(rows: Sequence[Any]) -> Any | None:
    return rows[0] if rows else None

"""Database triggers that refuse to change or delete rows of an append-only table, on SQLite and PostgreSQL.

A migration that alters such a table on SQLite rebuilds it, which drops its triggers: such a migration must end
with ``install``. The test suite notices when one forgot.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "casework_event"
# table → the columns an INSERT OR REPLACE could collide on
_tables: dict[str, tuple[str, ...]] = {TABLE: ("seq", "hash")}
_KINDS = ("update", "delete", "truncate", "replace")


def register(table: str, *, unique: Sequence[str]) -> None:
    """Declare another append-only table, so that `flush` knows it; its migration calls :func:`install` for it."""
    _tables[table] = tuple(unique)


def tables() -> list[str]:
    return list(_tables)


def _sqlite_install(table: str) -> list[str]:
    same = " OR ".join(f"{column} = NEW.{column}" for column in _tables[table])
    known = f"(SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  (constants only)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        # INSERT OR REPLACE deletes the old row without firing its delete trigger
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS {known} {refuse}",
    ]


def _postgresql_install(table: str) -> list[str]:
    refuse = f"EXECUTE FUNCTION {table}_refuse()"
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    ]


def install(connection: BaseDatabaseWrapper, table: str = TABLE) -> None:
    """Put the triggers in place; safe to repeat. LookupError for a table nobody registered."""
    remove(connection, table)
    statements = _sqlite_install(table) if connection.vendor == "sqlite" else _postgresql_install(table)
    for statement in statements:
        _execute(connection, statement)


def remove(connection: BaseDatabaseWrapper, table: str = TABLE) -> None:
    """Take the triggers away: for `flush`, for reversing the migration and for tests that tamper."""
    names = [f"{table}_no_{kind}" for kind in _KINDS]
    if connection.vendor == "sqlite":
        statements = [f"DROP TRIGGER IF EXISTS {name}" for name in names]
    else:
        statements = [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name in names]
        statements.append(f"DROP FUNCTION IF EXISTS {table}_refuse()")
    for statement in statements:
        _execute(connection, statement)


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

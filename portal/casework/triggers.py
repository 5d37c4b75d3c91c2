"""Database triggers that refuse to change or delete an event, on SQLite and PostgreSQL.

A migration that alters the event table on SQLite rebuilds it, which drops its triggers: such a migration must end
with ``install``. The test suite notices when one forgot.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "casework_event"
_FUNCTION = f"{TABLE}_refuse"
_NAMES = {
    "update": f"{TABLE}_no_update",
    "delete": f"{TABLE}_no_delete",
    "truncate": f"{TABLE}_no_truncate",
    "replace": f"{TABLE}_no_replace",
}


def _sqlite_install() -> list[str]:
    known = f"(SELECT 1 FROM {TABLE} WHERE seq = NEW.seq OR hash = NEW.hash)"  # noqa: S608  (constants only)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
    return [
        f"CREATE TRIGGER {_NAMES['update']} BEFORE UPDATE ON {TABLE} {refuse}",
        f"CREATE TRIGGER {_NAMES['delete']} BEFORE DELETE ON {TABLE} {refuse}",
        # INSERT OR REPLACE deletes the old row without firing its delete trigger
        f"CREATE TRIGGER {_NAMES['replace']} BEFORE INSERT ON {TABLE} WHEN EXISTS {known} {refuse}",
    ]


def _postgresql_install() -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{TABLE} is append-only'; END $$",
        f"CREATE TRIGGER {_NAMES['update']} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()",
        f"CREATE TRIGGER {_NAMES['delete']} BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()",
        f"CREATE TRIGGER {_NAMES['truncate']} BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()",
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; safe to repeat."""
    remove(connection)
    for statement in _sqlite_install() if connection.vendor == "sqlite" else _postgresql_install():
        _execute(connection, statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for `flush`, for reversing the migration and for tests that tamper."""
    if connection.vendor == "sqlite":
        statements = [f"DROP TRIGGER IF EXISTS {name}" for name in _NAMES.values()]
    else:
        statements = [f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in _NAMES.values()]
        statements.append(f"DROP FUNCTION IF EXISTS {_FUNCTION}()")
    for statement in statements:
        _execute(connection, statement)


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

"""The two databases' own ways to leave and to come back: SQLite's online backup, PostgreSQL's pg_dump."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path
from typing import Any

from portal.core.backup.errors import BackupError


class Database(ABC):
    """A database at rest or in use; nothing here goes through a connection of Django's."""

    engine: str
    file_name: str

    @abstractmethod
    def dump(self, target: Path) -> None:
        """One consistent state, while others read and write."""

    @abstractmethod
    def load(self, source: Path) -> None:
        """Replace everything by the dump, whole or not at all."""

    @abstractmethod
    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a reading statement; BackupError when the database cannot be reached."""

    @abstractmethod
    def has_table(self, name: str) -> bool: ...

    def migrations(self) -> list[str]:
        """What has been applied, as ``app.name``."""
        if not self.has_table("django_migrations"):
            return []
        rows = self.query("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in rows]

    def count(self, table: str) -> int:
        if not self.has_table(table):
            return 0
        return int(self.query(f'SELECT COUNT(*) FROM "{table}"')[0][0])  # noqa: S608 - a model's table name


class SqliteDatabase(Database):
    engine = "sqlite"
    file_name = "database.sqlite3"

    def __init__(self, path: Path) -> None:
        self.path = path

    def dump(self, target: Path) -> None:
        if not self.path.exists():
            raise BackupError(f"There is no database at {self.path}.")
        self._copy(self.path, target)

    def load(self, source: Path) -> None:
        with closing(sqlite3.connect(source)) as staged:
            try:
                verdict = staged.execute("PRAGMA integrity_check").fetchone()[0]
            except sqlite3.DatabaseError as error:
                verdict = str(error)
        if verdict != "ok":
            raise BackupError(f"The database in the archive is not sound: {verdict}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # into the file by SQLite itself: one transaction, also for a process that still has it open
        self._copy(source, self.path)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        try:
            with (
                closing(sqlite3.connect(source, timeout=20)) as old,
                closing(sqlite3.connect(target, timeout=20)) as new,
            ):
                old.backup(new)
        except sqlite3.Error as error:
            raise BackupError(f"SQLite could not copy {source.name}: {error}") from error

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        if not self.path.exists():
            return []
        try:
            with closing(sqlite3.connect(self.path, timeout=20)) as connection:
                return list(connection.execute(statement))
        except sqlite3.Error as error:
            raise BackupError(f"The database cannot be read: {error}") from error

    def has_table(self, name: str) -> bool:
        return (name,) in self.query("SELECT name FROM sqlite_master WHERE type = 'table'")


PLAIN = ("--no-owner", "--no-privileges")  # the machine it comes back to has roles of its own


class PostgresqlDatabase(Database):
    engine = "postgresql"
    file_name = "database.pgdump"

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings

    def environment(self) -> dict[str, str]:
        """For libpq. The password goes this way, because a command line is everybody's to read."""
        names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
        own = {name: str(self.settings[key]) for name, key in names.items() if self.settings.get(key)}
        options = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "service": "PGSERVICE"}
        given = self.settings.get("OPTIONS") or {}
        own |= {options[key]: str(value) for key, value in given.items() if key in options}
        return {**os.environ, **own}

    def dump(self, target: Path) -> None:
        command = [tool("pg_dump"), "--format=custom", *PLAIN, "--no-password", "--file", str(target)]
        result = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)  # noqa: S603
        if result.returncode:
            raise BackupError(f"pg_dump failed: {last_lines(result.stderr)}")

    def load(self, source: Path) -> None:
        """One transaction. It is committed by us, after pg_restore has said that it gave everything."""
        giving = [tool("pg_restore"), *PLAIN, "--file=-", str(source)]
        taking = [tool("psql"), "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--file=-"]
        pipe = subprocess.PIPE
        with (
            subprocess.Popen(giving, stdout=pipe, stderr=pipe) as giver,  # noqa: S603
            subprocess.Popen(  # noqa: S603
                taking, stdin=pipe, stdout=subprocess.DEVNULL, stderr=pipe, env=self.environment()
            ) as taker,
        ):
            is_whole = _pump(giver, taker)
            complaint = b"".join(end.read() for end in (taker.stderr, giver.stderr) if end).decode(errors="replace")
            if taker.wait() or not is_whole:
                raise BackupError(f"PostgreSQL refused the dump and is as it was: {last_lines(complaint)}")

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        import psycopg  # only where this database is in use

        wanted = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        parameters = {name: self.settings[key] for name, key in wanted.items() if self.settings.get(key)}
        if mode := (self.settings.get("OPTIONS") or {}).get("sslmode"):
            parameters["sslmode"] = mode
        try:
            with psycopg.connect(**parameters, connect_timeout=10) as connection:
                return list(connection.execute(statement.encode()).fetchall())
        except psycopg.Error as error:
            raise BackupError(f"The database cannot be read: {error}") from error

    def has_table(self, name: str) -> bool:
        return (name,) in self.query("SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public'")


def _pump(giver: subprocess.Popen[bytes], taker: subprocess.Popen[bytes]) -> bool:
    """Pass the dump on inside a transaction; True when it was given whole and the commit was sent."""
    if giver.stdout is None or taker.stdin is None:
        raise BackupError("There is no pipe between pg_restore and psql.")
    try:
        with taker.stdin as into:
            into.write(
                b"SET client_min_messages = warning; SET lock_timeout = '30s';\nBEGIN;\n"
                b"DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;\n"
            )
            shutil.copyfileobj(giver.stdout, into, 1024 * 1024)
            if giver.wait():
                return False
            into.write(b"\nCOMMIT;\nANALYZE;\n")
    except BrokenPipeError:
        giver.kill()
        return False
    return True


def tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise BackupError(f"{name} is missing: install the PostgreSQL client of the server's version.")
    return found


def last_lines(text: str) -> str:
    return " / ".join(line.strip() for line in text.strip().splitlines()[-3:]) or "no reason given"


def database_of(settings: dict[str, Any]) -> Database:
    """The database that an entry of ``DATABASES`` describes."""
    engine = settings["ENGINE"]
    if engine.endswith("sqlite3"):
        return SqliteDatabase(Path(settings["NAME"]))
    if engine.endswith(("postgresql", "postgis")):
        return PostgresqlDatabase(settings)
    raise BackupError(f"No backup is known for {engine}.")

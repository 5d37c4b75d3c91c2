"""Backup and restore of a whole portal: rehearsed on SQLite always, on PostgreSQL where the suite runs on it."""

from __future__ import annotations

import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from portal.core.backup import BackupError, Installation, archive_name, create_archive, restore_archive, verify_archive
from portal.core.backup.databases import PostgresqlDatabase, SqliteDatabase
from portal.core.backup.retention import prune
from tests.engines.require import engine_or_skip

KEY, OTHER = b"k" * 32, b"o" * 32
NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def portal(tmp_path) -> Installation:
    """A small one: a table with an account, a picture, a private file."""
    here = Installation(
        SqliteDatabase(tmp_path / "a" / "db.sqlite3"), tmp_path / "a" / "media", tmp_path / "a" / "private"
    )
    (here.media / "images").mkdir(parents=True)
    (here.media / "images" / "sông Lam.avif").write_bytes(os.urandom(300_000))
    (here.media / "empty.png").write_bytes(b"")
    here.private.mkdir()
    (here.private / "attachment").write_bytes(b"secret of a person")
    with closing(sqlite3.connect(here.database.path)) as rows:
        rows.executescript("CREATE TABLE users_user (email TEXT); INSERT INTO users_user VALUES ('a@example.org')")
    return here


@pytest.fixture
def empty(tmp_path) -> Installation:
    return Installation(
        SqliteDatabase(tmp_path / "b" / "db.sqlite3"), tmp_path / "b" / "media", tmp_path / "b" / "private"
    )


@pytest.fixture
def archive(portal, tmp_path) -> Path:
    create_archive(portal, target := tmp_path / "portal.backup", KEY)
    return target


def test_everything_comes_back_on_an_empty_machine(portal, empty, archive):
    restore_archive(empty, archive, KEY)
    assert snapshot(empty.media) == snapshot(portal.media)
    assert snapshot(empty.private) == snapshot(portal.private)
    assert empty.database.query("SELECT email FROM users_user") == [("a@example.org",)]


def test_the_archive_shows_nothing_and_is_its_owners_alone(archive):
    content = archive.read_bytes()
    assert not [word for word in (b"example.org", b"secret", b"manifest", b"SQLite", b"images") if word in content]
    assert archive.stat().st_mode & 0o777 == 0o600


def test_a_database_in_use_is_copied_in_one_consistent_state(portal, empty, tmp_path):
    with closing(sqlite3.connect(portal.database.path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("INSERT INTO users_user VALUES ('b@example.org')")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO users_user VALUES ('half@example.org')")
        create_archive(portal, tmp_path / "x.backup", KEY)
        writer.execute("ROLLBACK")
    restore_archive(empty, tmp_path / "x.backup", KEY)
    assert empty.database.count("users_user") == 2


def test_what_was_there_is_replaced(portal, archive):
    before = snapshot(portal.media)
    (portal.media / "later.png").write_bytes(b"later")
    (portal.media / "images" / "sông Lam.avif").unlink()
    with closing(sqlite3.connect(portal.database.path)) as rows:
        rows.executescript("DELETE FROM users_user; CREATE TABLE later (id INTEGER)")
    restore_archive(portal, archive, KEY)
    assert snapshot(portal.media) == before
    assert portal.database.count("users_user") == 1
    assert not portal.database.has_table("later")


def assert_nothing_was_written(portal: Installation) -> None:
    assert not portal.database.path.exists()
    assert not portal.media.exists()
    assert not portal.private.exists()


@pytest.mark.parametrize("place", [0, 6, 20, 40, 5000, -1])
def test_one_altered_byte_is_a_clear_error_and_nothing_is_written(archive, empty, place):
    content = bytearray(archive.read_bytes())
    content[place] ^= 1
    archive.write_bytes(content)
    with pytest.raises(BackupError, match=r"damaged|not a backup|another key"):
        restore_archive(empty, archive, KEY)
    assert_nothing_was_written(empty)


@pytest.mark.parametrize("share", [0, 0.0001, 0.5, 0.999])
def test_an_archive_that_was_cut_off_is_a_clear_error_and_nothing_is_written(archive, empty, share):
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BackupError, match=r"cut off|beginning is lost"):
        restore_archive(empty, archive, KEY)
    assert_nothing_was_written(empty)


def test_another_key_is_a_clear_error_and_nothing_is_written(archive, empty):
    with pytest.raises(BackupError, match="another key"):
        restore_archive(empty, archive, OTHER)
    assert_nothing_was_written(empty)


def test_a_dump_that_the_database_refuses_leaves_the_files_as_they_are(portal, archive, monkeypatch):
    def refuse(self, source):
        raise BackupError("refused")

    before = snapshot(portal.media)
    (portal.media / "later.png").write_bytes(b"later")
    monkeypatch.setattr(SqliteDatabase, "load", refuse)
    with pytest.raises(BackupError, match="refused"):
        restore_archive(portal, archive, KEY)
    assert snapshot(portal.media) == before | {"later.png": b"later"}


def test_a_database_that_cannot_be_dumped_leaves_no_archive(portal, tmp_path):
    portal.database.path.write_bytes(b"this is no database" * 100)
    with pytest.raises(BackupError):
        create_archive(portal, tmp_path / "x.backup", KEY)
    assert not list(tmp_path.glob("x.backup*"))


def test_an_archive_is_never_written_over_another(portal, archive):
    content = archive.read_bytes()
    with pytest.raises(BackupError, match="already"):
        create_archive(portal, archive, KEY)
    assert archive.read_bytes() == content


def test_links_and_leftovers_are_not_taken(portal, tmp_path):
    (portal.media / "link.png").symlink_to("/etc/hostname")
    (portal.media / ".restoring").mkdir()
    (portal.media / ".restoring" / "half.png").write_bytes(b"x")
    manifest = create_archive(portal, tmp_path / "x.backup", KEY)
    assert {part.name for part in manifest.parts} == {
        "database.sqlite3",
        "media/empty.png",
        "media/images/sông Lam.avif",
        "private/attachment",
    }


def test_archives_older_than_thirty_days_go_and_the_newest_always_stays(tmp_path):
    for days in (0, 1, 29, 31, 90):
        (tmp_path / archive_name(NOW - timedelta(days=days))).touch()
    for other in ("notes.txt", "portal-20200101-000000.backup.partial", "portal-20209999-000000.backup"):
        (tmp_path / other).touch()
    assert len(prune(tmp_path, keep_days=30, now=NOW)) == 2
    assert len(list(tmp_path.glob("portal-2026*.backup"))) == 3
    assert (tmp_path / "notes.txt").exists()
    assert not prune(tmp_path, keep_days=30, now=NOW)
    prune(tmp_path, keep_days=30, now=NOW + timedelta(days=900))
    assert [path.name for path in tmp_path.glob("portal-2026*.backup")] == [archive_name(NOW)]


# --- the commands ------------------------------------------------------------------------------------------------


@pytest.fixture
def at(monkeypatch, tmp_path):
    """The commands, made to act on an installation."""
    key = tmp_path / "backup.key"
    call_command("backup", new_key=key, stdout=StringIO())
    monkeypatch.setenv("BACKUP_KEY_FILE", str(key))

    def act(here: Installation, name: str, *arguments, **options) -> str:
        monkeypatch.setattr("portal.core.management.commands.backup.installation", lambda: here)
        monkeypatch.setattr("portal.core.management.commands.restore.installation", lambda: here)
        call_command(name, *arguments, stdout=(out := StringIO()), **options)
        return out.getvalue()

    return act


@pytest.fixture
def _unblocked(django_db_blocker):
    """`restore` reads the migrations, some of which look at the database, and closes Django's connection."""
    with django_db_blocker.unblock():
        yield


@pytest.mark.usefixtures("_unblocked")
def test_the_commands_carry_a_portal_to_an_empty_machine(at, portal, empty, tmp_path):
    assert "Would write" in at(portal, "backup", output=tmp_path / "out", dry_run=True)
    assert not (tmp_path / "out").exists()
    at(portal, "backup", output=tmp_path / "out")
    (archive,) = (tmp_path / "out").iterdir()
    assert "Nothing was written" in at(empty, "restore", archive, dry_run=True)
    assert_nothing_was_written(empty)
    assert "Restored 4 parts" in at(empty, "restore", archive, yes=True)
    assert snapshot(empty.media) == snapshot(portal.media)


@pytest.mark.usefixtures("_unblocked")
def test_a_portal_with_accounts_is_not_replaced_by_a_slip(at, portal, tmp_path):
    at(portal, "backup", output=tmp_path / "out")
    (archive,) = (tmp_path / "out").iterdir()
    (portal.media / "later.png").write_bytes(b"later")
    with pytest.raises(CommandError, match="1 accounts"):
        at(portal, "restore", archive, yes=True)
    assert (portal.media / "later.png").exists()
    at(portal, "restore", archive, yes_overwrite=True)
    assert not (portal.media / "later.png").exists()


@pytest.mark.usefixtures("_unblocked")
def test_an_answer_other_than_yes_writes_nothing(at, portal, empty, tmp_path, monkeypatch):
    at(portal, "backup", output=tmp_path / "out")
    (archive,) = (tmp_path / "out").iterdir()
    monkeypatch.setattr("builtins.input", lambda prompt: "y")
    with pytest.raises(CommandError, match="Nothing was written"):
        at(empty, "restore", archive)
    assert_nothing_was_written(empty)


@pytest.mark.usefixtures("_unblocked")
def test_an_archive_of_a_newer_portal_is_refused(at, portal, empty, tmp_path):
    with closing(sqlite3.connect(portal.database.path)) as rows:
        rows.executescript(
            "CREATE TABLE django_migrations (app TEXT, name TEXT);"
            "INSERT INTO django_migrations VALUES ('users', '9999_from_the_future')"
        )
    at(portal, "backup", output=tmp_path / "out")
    (archive,) = (tmp_path / "out").iterdir()
    with pytest.raises(CommandError, match=r"users\.9999_from_the_future"):
        at(empty, "restore", archive, yes=True)
    assert_nothing_was_written(empty)


@pytest.mark.usefixtures("_unblocked")
def test_an_archive_of_the_other_database_is_refused(at, portal, tmp_path):
    at(portal, "backup", output=tmp_path / "out")
    (archive,) = (tmp_path / "out").iterdir()
    there = Installation(PostgresqlDatabase({"NAME": "x"}), tmp_path / "c", tmp_path / "d")
    with pytest.raises(CommandError, match="runs on postgresql"):
        at(there, "restore", archive, yes_overwrite=True)


# --- the rehearsal: the real schema, from a machine that dies to an empty one ----------------------------------------


@pytest.fixture
def blank_databases(tmp_path, db):
    """Makes empty databases of the kind that the suite runs on, and removes them."""
    made: list[str] = []

    def make():
        if connection.vendor == "sqlite":
            return SqliteDatabase(tmp_path / f"{secrets.token_hex(4)}.sqlite3"), ""
        engine_or_skip("postgresql-tools")
        name = f"rehearsal_{secrets.token_hex(6)}"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        made.append(name)
        return PostgresqlDatabase({**connection.settings_dict, "NAME": name}), name

    yield make
    for name in made:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def url_of(database) -> str:
    if isinstance(database, SqliteDatabase):
        return f"sqlite:///{database.path}"
    given = database.settings
    return f"postgresql://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"


def row_counts(database) -> dict[str, int]:
    if isinstance(database, SqliteDatabase):
        names = database.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    else:
        names = database.query("SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public'")
    return {name: database.count(name) for (name,) in names}


def execute(database, statement: str) -> None:
    if isinstance(database, SqliteDatabase):
        with closing(sqlite3.connect(database.path)) as rows:
            rows.execute(statement)
            rows.commit()
    else:
        import psycopg

        with psycopg.connect(url_of(database)) as rows:
            rows.execute(statement)


@pytest.mark.slow
def test_the_whole_portal_comes_back_on_an_empty_machine(blank_databases, tmp_path, monkeypatch):
    here = connection.settings_dict
    source = SqliteDatabase(Path(here["NAME"])) if connection.vendor == "sqlite" else PostgresqlDatabase(here)
    machines = [
        Installation(blank_databases()[0], tmp_path / name / "media", tmp_path / name / "private") for name in "ab"
    ]
    first = Installation(source, tmp_path / "media", tmp_path / "private")
    first.media.mkdir()
    (first.media / "cover.avif").write_bytes(os.urandom(2_500_000))
    create_archive(first, tmp_path / "1.backup", KEY)
    restore_archive(machines[0], tmp_path / "1.backup", KEY)
    execute(
        machines[0].database,
        "INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('k', 'd', '2031-01-01')",
    )
    expected = row_counts(machines[0].database)
    create_archive(machines[0], tmp_path / "2.backup", KEY)
    manifest = restore_archive(machines[1], tmp_path / "2.backup", KEY)

    assert row_counts(machines[1].database) == expected
    assert expected["django_session"] == row_counts(source)["django_session"] + 1
    assert expected["django_migrations"] == len(manifest.migrations) > 100
    assert snapshot(machines[1].media) == snapshot(first.media)
    # the portal itself finds nothing left to do there
    settled = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--check"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "DATABASE_URL": url_of(machines[1].database),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert settled.returncode == 0, settled.stderr


@pytest.mark.postgresql
def test_a_broken_dump_leaves_postgresql_as_it_was(blank_databases, tmp_path):
    engine_or_skip("postgresql")
    database, _ = blank_databases()
    execute(database, "CREATE TABLE kept (id integer)")
    database.dump(tmp_path / "dump")
    execute(database, "CREATE TABLE later (id integer)")
    whole = (tmp_path / "dump").read_bytes()
    for broken in (whole[: len(whole) // 2], b"SELECT 1;", b""):
        (tmp_path / "broken").write_bytes(broken)
        with pytest.raises(BackupError, match="is as it was"):
            database.load(tmp_path / "broken")
        assert database.has_table("later")
    database.load(tmp_path / "dump")
    assert database.has_table("kept")
    assert not database.has_table("later")


def test_an_archive_is_verified_by_reading_it_whole(archive):
    assert len(verify_archive(archive, KEY).parts) == 4

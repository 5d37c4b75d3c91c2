"""The SQL of docs/operations.md, applied to a copy of the portal's tables and tried as the application's role."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from portal.casework import events, triggers
from portal.casework.models import ChainHead, Event
from portal.core.background import drain_tasks
from portal.core.backup.databases import PostgresqlDatabase
from portal.notifications import schedule
from portal.notifications.models import Delivery
from portal.notifications.schedule import enqueue_slot
from portal.users.models import ConsentRecord
from portal.users.privacy import ACCOUNT
from portal.users.services.consent import give_consent
from tests.engines.require import engine_or_skip

OPERATIONS = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text(encoding="utf-8")
ROLE = "portal_app"


def documented_sql() -> str:
    (block,) = re.findall(rf"(?s)```sql\n(.*?\b{ROLE}\b.*?)```", OPERATIONS)
    return block


def test_the_documented_sql_knows_every_append_only_table():
    (narrowed,) = re.findall(rf"GRANT SELECT, INSERT ON ([a-z_, ]+) TO {ROLE};", documented_sql())
    assert set(narrowed.split(", ")) == set(triggers.tables())
    assert f"REVOKE ALL ON {narrowed} FROM {ROLE};" in documented_sql()


def test_the_command_that_applies_it_finds_the_whole_block():
    first, last = re.findall(r"sed -n '/(\^.*?)/,/(\^.*?)/p' docs/operations\.md", OPERATIONS)[0]
    lines = OPERATIONS.splitlines()
    starts = [number for number, line in enumerate(lines) if re.search(first, line)]
    ends = [number for number, line in enumerate(lines) if re.search(last, line)]
    assert (len(starts), len(ends)) == (1, 1)
    assert "\n".join(lines[starts[0] : ends[0] + 1]) == documented_sql().strip()


def connect(database: str, **extra):
    given = connection.settings_dict
    wanted = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    own = {name: given[key] for name, key in wanted.items() if given.get(key)}
    return psycopg.connect(dbname=database, autocommit=True, **{**own, **extra})


@pytest.fixture
def owner(db, tmp_path):
    """The owner's own connection to a copy of the portal, in which the SQL was applied twice for a role of its own."""
    engine_or_skip("postgresql")
    engine_or_skip("postgresql-tools")
    mark = secrets.token_hex(6)
    name, role, password = f"roles_{mark}", f"{ROLE}_{mark}", secrets.token_hex(16)
    here = connection.settings_dict
    PostgresqlDatabase(here).dump(tmp_path / "dump")
    with connect("postgres") as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            PostgresqlDatabase({**here, "NAME": name}).load(tmp_path / "dump")
            with connect(name) as rows:
                for _ in range(2):
                    rows.execute(re.sub(rf"\b{ROLE}\b", role, documented_sql()))
                rows.execute(f"ALTER ROLE {role} PASSWORD '{password}'")
                rows.portal_role, rows.portal_password, rows.portal_database = role, password, name
                yield rows
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            server.execute(f"DROP ROLE IF EXISTS {role}")


@pytest.fixture
def application(owner):
    """Django's own connection, as the application has it in production."""
    before = connections["default"]
    served = connections.create_connection("default")
    served.settings_dict = {
        **before.settings_dict,
        "NAME": owner.portal_database,
        "USER": owner.portal_role,
        "PASSWORD": owner.portal_password,
    }
    connections["default"] = served
    try:
        yield get_user_model().objects.create_user("officer@example.org", "x")
    finally:
        served.close()
        connections["default"] = before


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.postgresql
def test_the_application_appends_and_reads(application, owner):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (owner.portal_role, False)
    for number in range(3):
        events.append(application, "users.tested", by=application, data={"n": number})
    assert Event.objects.for_subject(application).count() == 3
    assert events.verify().sound
    give_consent(user=application, purpose=ACCOUNT, language="vi", by=application)
    assert ConsentRecord.objects.of_user(application).count() == 1
    head = ChainHead.objects.get()
    call_command("verify_events", against=[f"{head.seq}:{head.hash}"])
    assert owner.execute("SELECT count(*) FROM casework_event").fetchone() == (head.seq,)


@pytest.mark.postgresql
def test_scheduler_and_worker_do_their_daily_round_as_this_role(application, settings):
    settings.PORTAL_CHAIN_OFFICERS = ["mot@example.org", "hai@example.org"]
    event = events.append(application, "users.tested", by=application)
    for job in schedule.jobs():
        assert enqueue_slot(job)
    assert drain_tasks().failed == 0
    letters = Delivery.objects.filter(kind="chain-head")
    assert [event.hash in letter.body_text for letter in letters] == [True, True]


@pytest.mark.postgresql
def test_raw_inserts_into_events_are_allowed_and_the_chain_tells_of_them(application):
    events.append(application, "users.tested", by=application)
    columns = ", ".join(field.column for field in Event._meta.concrete_fields if field.column not in {"seq", "hash"})
    run(f"INSERT INTO casework_event (seq, hash, {columns}) SELECT seq + 1, 'f', {columns} FROM casework_event")
    assert events.verify().problem == "lies beyond the end of the chain"


@pytest.mark.postgresql
def test_the_application_can_neither_change_nor_remove_history(application):
    events.append(application, "users.tested", by=application)
    give_consent(user=application, purpose=ACCOUNT, language="vi", by=application)
    for table in triggers.tables():
        for attempt in (
            f"UPDATE {table} SET purpose = 'x'" if "consent" in table else f"UPDATE {table} SET reason = 'x'",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
            f"SELECT 1 FROM {table} FOR UPDATE",
        ):
            with pytest.raises(DatabaseError, match="permission denied"):
                run(attempt)
        for attempt in (
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP TRIGGER {table}_no_update ON {table}",
            f"DROP TABLE {table} CASCADE",
            f"DROP FUNCTION {table}_refuse() CASCADE",
        ):
            with pytest.raises(DatabaseError, match="must be owner"):
                run(attempt)
    for attempt in ("SET session_replication_role = replica", "CREATE TABLE mine (id integer)"):
        with pytest.raises(DatabaseError, match="permission denied"):
            run(attempt)
    assert events.verify().sound


@pytest.mark.postgresql
def test_the_end_of_the_chain_is_one_row_that_moves_and_nothing_else(application):
    for attempt in (
        "INSERT INTO casework_chainhead (id, seq, hash) VALUES (2, 0, '')",
        "DELETE FROM casework_chainhead",
        "TRUNCATE casework_chainhead",
        "UPDATE casework_chainhead SET id = 2",
    ):
        with pytest.raises(DatabaseError, match="permission denied"):
            run(attempt)
    run("UPDATE casework_chainhead SET seq = seq, hash = hash WHERE id = 1")
    assert ChainHead.objects.count() == 1


@pytest.mark.postgresql
def test_migrations_are_the_owners_and_their_tables_the_applications(application, owner):
    for attempt in (
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
        "DROP TABLE users_user",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            run(attempt)
    call_command("migrate", check=True, verbosity=0)
    owner.execute("CREATE TABLE made_later (id bigint GENERATED BY DEFAULT AS IDENTITY, word text)")
    run("INSERT INTO made_later (word) VALUES ('a'); UPDATE made_later SET word = 'b'; DELETE FROM made_later")

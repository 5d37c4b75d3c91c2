from __future__ import annotations

import threading
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.casework import events, triggers
from portal.casework.models import AppendOnly, ChainHead, Event


@pytest.fixture
def officer(db):
    return get_user_model().objects.create_user("officer@example.org", "x", first_name="Hoa", last_name="Trần Thị")


def append_events(subject, count=5):
    return [events.append(subject, "users.tested", by=subject, to_state=f"s{n}", data={"n": n}) for n in range(count)]


def tamper(sql, *parameters):
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def verify(*arguments):
    out = StringIO()
    call_command("verify_events", *arguments, stdout=out)
    return out.getvalue()


def test_numbers_follow_one_another_and_each_hash_takes_up_the_last(officer):
    rows = append_events(officer, 3)
    assert [row.seq for row in rows] == [1, 2, 3]
    assert rows[0].previous_hash == ""
    assert [row.previous_hash for row in rows[1:]] == [rows[0].hash, rows[1].hash]
    head = ChainHead.objects.get()
    assert (head.seq, head.hash) == (3, rows[2].hash)


def test_an_event_names_the_actor_by_reference_and_the_subject_by_type_and_number(officer):
    event = events.append(officer, "users.tested", by=officer)
    event.refresh_from_db()
    assert event.actor_reference == officer.reference
    assert (event.subject_type, event.subject_id) == ("users.user", str(officer.pk))
    assert list(Event.objects.for_subject(officer)) == [event]
    written = " ".join(str(getattr(event, field.attname)) for field in Event._meta.concrete_fields)
    assert "Hoa" not in written
    assert "example.org" not in written


def test_the_system_acts_without_an_account(officer):
    event = events.append(officer, "users.tested", by=None)
    assert (event.actor_id, event.actor_reference) == (None, "")


def test_an_event_outlives_the_account_that_acted(officer):
    event = events.append(officer, "users.tested", by=officer)
    officer.delete()
    event = Event.objects.select_related("actor").get(pk=event.pk)
    assert event.actor is None
    assert "1 events verified" in verify()


@pytest.mark.parametrize(
    "data",
    [
        {"email": "hoa@example.org"},
        {"text": "xin chào"},
        {"text": "two words"},
        {"rate": 0.5},
        {"a b": 1},
        {"x": object()},
    ],
)
def test_details_that_could_hold_personal_data_are_refused(officer, data):
    with pytest.raises(ValueError, match=r"codes"):
        events.append(officer, "users.tested", by=officer, data=data)
    assert not Event.objects.exists()


def test_an_unsaved_subject_or_actor_and_too_long_a_reason_are_refused(officer):
    with pytest.raises(ValueError, match="saved"):
        events.append(get_user_model()(), "users.tested", by=officer)
    with pytest.raises(ValueError, match="saved"):
        events.append(officer, "users.tested", by=get_user_model()())
    with pytest.raises(ValueError, match="too long"):
        events.append(officer, "users.tested", by=officer, reason="x" * 501)


def test_the_model_refuses_every_other_way_to_write(officer):
    (event,) = append_events(officer, 1)
    attempts = [
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(kind="x"),
        lambda: Event.objects.create(seq=2, kind="x"),
        lambda: Event.objects.bulk_create([Event(seq=2)]),
        lambda: Event.objects.bulk_update([event], ["kind"]),
        lambda: Event(seq=2, kind="x").save(),
    ]
    for attempt in attempts:
        with pytest.raises(AppendOnly):
            attempt()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE casework_event SET kind = 'x'",
        "DELETE FROM casework_event",
        "UPDATE casework_event SET seq = 9 WHERE seq = 1",
    ],
)
def test_the_database_refuses_raw_sql_as_well(officer, sql):
    append_events(officer, 2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert "2 events verified" in verify()


@pytest.mark.django_db
def test_the_database_refuses_to_replace_or_truncate(officer):
    append_events(officer, 2)
    columns = ", ".join(field.column for field in Event._meta.concrete_fields if field.column != "hash")
    statement = {
        "sqlite": f"INSERT OR REPLACE INTO casework_event ({columns}, hash) SELECT {columns}, 'x' FROM casework_event",
        "postgresql": "TRUNCATE casework_event",
    }[connection.vendor]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert "2 events verified" in verify()


def test_an_untouched_chain_verifies_and_the_command_says_how_much_it_read(officer):
    assert "0 events verified" in verify()
    append_events(officer)
    assert "5 events verified, the chain ends at 5" in verify()
    assert "3 events verified" in verify("--from-seq", "3")


@pytest.mark.parametrize(
    ("sql", "bad"),
    [
        ("UPDATE casework_event SET reason = 'because' WHERE seq = 2", "Event 2 does not match its hash"),
        ("UPDATE casework_event SET actor_id = NULL WHERE seq = 4", "Event 4 does not match its hash"),
        ("UPDATE casework_event SET previous_hash = 'f' WHERE seq = 3", "Event 3 does not follow"),
        ("UPDATE casework_event SET hash = 'f' WHERE seq = 3", "Event 3 does not match its hash"),
        ("DELETE FROM casework_event WHERE seq = 3", "Event 3 is missing"),
        ("DELETE FROM casework_event WHERE seq = 1", "Event 1 is missing"),
        ("DELETE FROM casework_event WHERE seq >= 4", "Event 4 is missing"),
        ("DELETE FROM casework_event", "Event 1 is missing"),
        ("UPDATE casework_event SET seq = 9 WHERE seq = 5", "Event 5 is missing"),
        ("UPDATE casework_chainhead SET seq = 4", "Event 4 is not the event the chain ended with"),
        ("UPDATE casework_chainhead SET hash = 'f'", "Event 5 is not the event the chain ended with"),
        ("DELETE FROM casework_chainhead", "Event 1 lies beyond the end"),
    ],
)
def test_a_tampered_chain_is_named_at_its_first_bad_event(officer, sql, bad):
    append_events(officer)
    tamper(sql)
    with pytest.raises(CommandError, match=bad) as failure:
        verify()
    assert failure.value.returncode == 1


def test_a_value_that_cannot_be_read_is_named_as_well(officer):
    append_events(officer)
    broken = {"sqlite": "at = 'nonsense'", "postgresql": "data = '[1]'"}[connection.vendor]
    tamper(f"UPDATE casework_event SET {broken} WHERE seq = 3")
    with pytest.raises(CommandError, match="Event 3 "):
        verify()


def test_a_row_put_behind_the_end_is_found(officer):
    append_events(officer)
    columns = ", ".join(field.column for field in Event._meta.concrete_fields if field.column not in {"seq", "hash"})
    tamper(
        f"INSERT INTO casework_event (seq, hash, {columns}) SELECT 6, 'f', {columns} FROM casework_event WHERE seq = 5"
    )
    with pytest.raises(CommandError, match="Event 6 lies beyond the end"):
        verify()


def test_starting_later_trusts_what_comes_before(officer):
    append_events(officer)
    tamper("UPDATE casework_event SET reason = 'because' WHERE seq = 2")
    assert "2 events verified" in verify("--from-seq", "4")
    with pytest.raises(CommandError, match="Event 8 is missing"):
        verify("--from-seq", "9")
    with pytest.raises(CommandError, match="starts at 1"):
        verify("--from-seq", "0")


def test_nothing_is_appended_to_a_chain_whose_end_is_missing(officer):
    append_events(officer)
    tamper("DELETE FROM casework_chainhead")
    with pytest.raises(events.ChainBroken):
        events.append(officer, "users.tested", by=officer)


def test_an_event_goes_with_the_transaction_it_was_appended_in(officer):
    with transaction.atomic():
        append_events(officer, 2)
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert append_events(officer, 1)[0].seq == 1


@pytest.mark.django_db(transaction=True)
def test_events_appended_at_once_leave_no_gap():
    subject = get_user_model().objects.create_user("officer@example.org", "x")
    failures = []

    def work():
        try:
            append_events(subject, 10)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert list(Event.objects.values_list("seq", flat=True)) == list(range(1, 41))
    assert "40 events verified" in verify()


@pytest.mark.django_db(transaction=True)
def test_emptying_the_whole_database_starts_a_new_chain_with_its_triggers():
    subject = get_user_model().objects.create_user("officer@example.org", "x")
    append_events(subject, 2)
    call_command("flush", interactive=False, verbosity=0)
    assert "0 events verified, the chain ends at 0" in verify()
    subject = get_user_model().objects.create_user("officer@example.org", "x")
    append_events(subject, 1)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM casework_event")

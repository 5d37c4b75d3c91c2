from __future__ import annotations

import datetime as dt
import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from portal.casework import events, heads, triggers
from portal.casework.heads import Head, current_head, head_line, read_lines
from portal.casework.models import ChainHead, Event

HASH = "5f" * 32


@pytest.fixture
def officer(db):
    return get_user_model().objects.create_user("officer@example.org", "x")


def append_events(subject, count=5):
    return [events.append(subject, "users.tested", by=subject, data={"n": n}) for n in range(count)]


def execute(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def cut_off_after(seq):
    """What an owner of the database can do: triggers off, newest rows away, the end moved back."""
    triggers.remove(connection)
    execute("DELETE FROM casework_event WHERE seq > %s", seq)
    left = Event.objects.order_by("-seq").first()
    end = (left.seq, left.hash) if left else (0, "")
    ChainHead.objects.update(seq=end[0], hash=end[1])
    triggers.install(connection)


def change_and_recalculate(seq):
    """One reason changed, and every hash from there on made to fit, the end included."""
    triggers.remove(connection)
    previous = ""
    for event in Event.objects.order_by("seq"):
        if event.seq == seq:
            event.reason = "because"
        event.previous_hash = previous
        previous = event.hash = events.digest(event)
        execute(
            "UPDATE casework_event SET reason = %s, previous_hash = %s, hash = %s WHERE seq = %s",
            event.reason,
            event.previous_hash,
            event.hash,
            event.seq,
        )
    ChainHead.objects.update(hash=previous)
    triggers.install(connection)


def verify(*arguments):
    out = io.StringIO()
    call_command("verify_events", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments, code=1):
    with pytest.raises(CommandError) as failure:
        verify(*arguments)
    assert failure.value.returncode == code
    return str(failure.value)


def pair(head):
    return f"{head.seq}:{head.hash}"


# --- the line --------------------------------------------------------------------------------------------------------


def test_the_line_has_number_hash_and_time_of_the_last_event_in_a_form_that_stays():
    at = dt.datetime(2026, 3, 1, 9, 41, 7, 123456, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    assert head_line(Head(1204, HASH, at)) == f"seq=1204 hash={HASH} at=2026-03-01T02:41:07+00:00"
    assert head_line(Head(0, "")) == "seq=0 hash=none at=none"


def test_the_head_is_the_last_event(officer):
    assert current_head() == Head(0, "")
    last = append_events(officer)[-1]
    assert current_head() == Head(5, last.hash, last.at)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM casework_event WHERE seq = 5",
        "UPDATE casework_event SET hash = 'f' WHERE seq = 5",
        "UPDATE casework_chainhead SET seq = 0",
        "DELETE FROM casework_chainhead",
    ],
)
def test_an_end_that_is_out_of_joint_is_said(officer, sql):
    append_events(officer)
    triggers.remove(connection)
    execute(sql)
    assert not current_head().agrees


@pytest.mark.parametrize(
    "line",
    [
        f"seq=7 hash={HASH} at=2026-03-01T02:41:07+00:00",
        f"worker-1  | 2026-03-01 06:30:00,123 INFO portal.chain seq=7 hash={HASH} at=2026-03-01T02:41:07+00:00",
        f"> seq=7 hash={HASH.upper()} at=2026-03-01T02:41:07+00:00",
        f"manage.py verify_events --against 7:{HASH}",
        f"  7:{HASH}\r",
    ],
)
def test_a_head_is_read_from_whatever_it_was_copied_with(line):
    assert read_lines(["Kính gửi,", "", line, "at 10:30"]) == [Head(7, HASH)]


@pytest.mark.parametrize("line", ["seq=7 hash=5f", f"seq=7 hash={HASH}5 at=none", "seq=7", f"7:{HASH[:-1]}"])
def test_a_head_that_is_not_whole_is_an_error_and_not_passed_over(line):
    with pytest.raises(ValueError, match="Line 2"):
        read_lines(["", line])


def test_what_the_line_says_is_read_back_as_it_was(officer):
    append_events(officer)
    head = current_head()
    assert read_lines([head_line(head)]) == [Head(head.seq, head.hash)]
    assert read_lines([head_line(Head(0, ""))]) == [Head(0, "")]


def test_many_heads_are_compared_in_few_queries(officer, django_assert_num_queries):
    append_events(officer)
    written = [Head(seq, HASH) for seq in range(3, 1003)]
    with django_assert_num_queries(2):
        found = heads.contradictions(written)
    assert [item.seq for item in found] == list(range(3, 1003))


# --- the command -----------------------------------------------------------------------------------------------------


def test_a_head_that_is_still_in_the_chain_is_found_after_more_events(officer, tmp_path):
    append_events(officer)
    earlier = current_head()
    append_events(officer)
    lines = tmp_path / "lines"
    lines.write_text(f"Kính gửi\n{head_line(Head(0, ''))}\n{head_line(earlier)}\n{head_line(current_head())}\n")
    assert "10 events verified" in verify("--against", pair(earlier))
    assert "written down: 1" in verify("--against", pair(earlier))
    assert "written down: 3" in verify("--heads", str(lines))
    assert "written down: 5" in verify(
        "--heads", str(lines), "--against", pair(earlier), "--against", pair(current_head())
    )


def test_lines_are_read_from_the_input_as_well(officer, monkeypatch):
    append_events(officer)
    monkeypatch.setattr("sys.stdin", io.StringIO(head_line(current_head())))
    assert "written down: 1" in verify("--heads", "-")


def test_a_tail_that_was_cut_off_is_found_by_the_head_alone(officer):
    append_events(officer)
    written = current_head()
    cut_off_after(3)
    assert "3 events verified" in verify()
    assert "Event 5 is missing" in refused("--against", pair(written))


def test_a_tail_that_was_cut_off_and_written_anew_is_found(officer):
    append_events(officer)
    written = current_head()
    cut_off_after(3)
    append_events(officer, 6)
    assert "9 events verified" in verify()
    assert "Event 5 is not the event" in refused("--against", pair(written))


def test_a_chain_that_was_emptied_is_found(officer):
    append_events(officer)
    written = current_head()
    cut_off_after(0)
    assert "0 events verified" in verify()
    assert "Event 5 is missing" in refused("--against", pair(written))


def test_a_chain_that_was_calculated_anew_is_found_from_the_change_on(officer, tmp_path):
    written = []
    for _ in range(4):
        append_events(officer, 2)
        written.append(current_head())
    change_and_recalculate(5)
    assert "8 events verified" in verify()
    lines = tmp_path / "lines"
    lines.write_text("\n".join(head_line(head) for head in reversed(written)))
    said = refused("--heads", str(lines))
    assert [line.split(" is ")[0] for line in said.splitlines()] == ["Event 6", "Event 8"]
    assert "written down: 2" in verify("--against", pair(written[0]), "--against", pair(written[1]))


def test_a_chain_that_is_broken_in_itself_is_said_beside_the_heads(officer):
    append_events(officer)
    written = current_head()
    cut_off_after(4)
    triggers.remove(connection)
    execute("UPDATE casework_event SET reason = 'because' WHERE seq = 2")
    said = refused("--against", pair(written))
    assert "Event 2 does not match its hash" in said
    assert "Event 5 is missing" in said


@pytest.mark.parametrize("text", ["5", "5:", f"x:{HASH}", f"5:{HASH[:-1]}", f"5:{HASH}0", f"{'9' * 19}:{HASH}", ""])
def test_what_is_no_head_is_no_answer(officer, text):
    assert "colon" in refused("--against", text, code=2)


def test_a_file_that_cannot_be_compared_is_no_answer(officer, tmp_path):
    append_events(officer)
    lines = tmp_path / "lines"
    assert "lines" in refused("--heads", str(lines), code=2)
    lines.write_text("nothing of the kind")
    assert "no head" in refused("--heads", str(lines), code=2)
    lines.write_text(f"{head_line(current_head())}\nseq=9 hash=5f")
    assert "Line 2" in refused("--heads", str(lines), code=2)


def test_events_a_head_vouches_for_cannot_be_passed_over(officer):
    append_events(officer)
    written = current_head()
    assert "pass over" in refused("--from-seq", "6", "--against", pair(written), code=2)
    assert "1 events verified" in verify("--from-seq", "5", "--against", pair(written))

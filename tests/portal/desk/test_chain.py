from __future__ import annotations

import datetime as dt
import logging
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.mail import BadHeaderError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.casework import events, triggers
from portal.casework.heads import current_head, head_line, read_lines
from portal.desk import checks, tasks
from portal.desk.messages import CHAIN_HEAD_LETTER, ChainHeadLetter
from portal.desk.services import witness_chain
from portal.notifications import schedule
from portal.notifications.models import Delivery
from portal.notifications.services import render

OFFICERS = ["mot@example.org", "hai@example.org"]


@pytest.fixture
def chain(db, settings, caplog):
    """A chain of three events, two officers, the outbox, and the log's lines."""
    settings.PORTAL_CHAIN_OFFICERS = list(OFFICERS)
    subject = get_user_model().objects.create_user("subject@example.org", "x", first_name="Hoa")
    for _ in range(3):
        events.append(subject, "users.tested", by=subject)
    caplog.set_level(logging.INFO, logger="portal.chain")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "portal.chain"]


def letters():
    return list(Delivery.objects.order_by("pk"))


def test_the_head_is_logged_and_mailed_to_each_officer_alone(chain):
    assert witness_chain() is True
    line = head_line(current_head())
    assert chain() == [line]
    assert [letter.to for letter in letters()] == OFFICERS
    for letter in letters():
        assert line in letter.body_text.splitlines()
        assert f"--against {current_head().seq}:{current_head().hash}" in letter.body_text
        assert line in letter.body_html


def test_log_and_mail_hold_nothing_about_a_person(chain):
    witness_chain()
    for letter in letters():
        said = f"{letter.subject} {letter.body_text} {letter.body_html}"
        assert not re.search(r"Hoa|example\.org|subject@", said)
    assert "@" not in " ".join(chain())


def test_a_mail_copied_whole_can_be_compared(chain, tmp_path):
    witness_chain()
    copied = tmp_path / "mail"
    copied.write_text(letters()[0].body_text)
    call_command("verify_events", heads=str(copied))
    assert {head.hash for head in read_lines(copied.read_text().splitlines())} == {current_head().hash}


def test_a_second_time_on_the_same_day_does_nothing(chain):
    witness_chain()
    subject = get_user_model().objects.get()
    events.append(subject, "users.tested", by=subject)
    assert witness_chain() is False
    assert len(chain()) == 1
    assert len(letters()) == 2


def test_the_next_day_has_its_own_line(chain, monkeypatch):
    witness_chain()
    tomorrow = timezone.now() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert witness_chain() is True
    assert len(chain()) == 2
    assert len(letters()) == 4


def test_an_officer_named_later_the_same_day_still_gets_the_mail(chain, settings):
    witness_chain()
    settings.PORTAL_CHAIN_OFFICERS = [*OFFICERS, "ba@example.org"]
    assert witness_chain() is True
    assert [letter.to for letter in letters()] == [*OFFICERS, "ba@example.org"]


def test_without_officers_the_log_alone_has_it(chain, settings):
    settings.PORTAL_CHAIN_OFFICERS = []
    assert witness_chain() is True
    assert chain() == [head_line(current_head())]
    assert letters() == []


def test_a_mail_that_cannot_be_written_does_not_keep_the_line_from_the_log(chain, settings):
    settings.PORTAL_CHAIN_OFFICERS = ["mot@example.org", "nobody"]
    with pytest.raises(BadHeaderError):
        witness_chain()
    assert chain() == [head_line(current_head())]
    assert letters() == []


def test_an_empty_chain_is_told_as_well(db, settings):
    settings.PORTAL_CHAIN_OFFICERS = list(OFFICERS)
    witness_chain()
    assert "seq=0 hash=none at=none" in letters()[0].body_text
    assert "--against" not in letters()[0].body_text


def test_an_end_out_of_joint_is_told_in_log_and_mail(chain):
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM casework_event WHERE seq = 3")
    witness_chain()
    assert "disagree" in chain()[1]
    sound = ChainHeadLetter(timezone.localdate(), chain()[0], "3:x", agrees=True)
    assert len(letters()[0].body_text) > len(render(CHAIN_HEAD_LETTER, sound).text)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_letter_can_be_drawn_in_both_languages(language):
    from django.utils import translation

    with translation.override(language):
        letter = render(CHAIN_HEAD_LETTER, CHAIN_HEAD_LETTER.sample())
    assert "01/03/2026" in letter.subject
    assert "seq=1204" in letter.text


def test_the_job_runs_each_day(chain):
    job = next(job for job in schedule.jobs() if job.key == "desk.chain")
    assert job.task is tasks.witness_chain
    now = timezone.now()
    assert job.slot(now) > now - dt.timedelta(days=1)
    assert job.slot(now + dt.timedelta(days=1)) == job.slot(now) + dt.timedelta(days=1)
    assert tasks.witness_chain.call() is True


@pytest.mark.parametrize(
    ("officers", "faults"),
    [
        (OFFICERS, []),
        ([*OFFICERS, "ba@example.org"], []),
        ([], ["portal.E702"]),
        (["mot@example.org"], ["portal.E702"]),
        (["mot@example.org", "MOT@example.org"], ["portal.E702"]),
        (["mot@example.org", "hai"], ["portal.E701"]),
        (["Một <mot@example.org>", "hai@example.org"], ["portal.E701"]),
    ],
)
def test_production_needs_two_officers(settings, officers, faults):
    settings.PORTAL_CHAIN_OFFICERS = officers
    found = [*checks.chain_officers_are_addresses(None), *checks.chain_has_two_witnesses(None)]
    assert [fault.id for fault in found] == faults

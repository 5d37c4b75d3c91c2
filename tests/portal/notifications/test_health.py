"""Silence is noticed, by roads that need neither queue nor mail."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.core import health
from portal.core.health import Reading
from portal.notifications import tasks
from portal.notifications.choices import DeliveryState as State
from portal.notifications.models import Heartbeat
from portal.notifications.services import probe_mail_server
from portal.notifications.services.alarms import WATCH, Watchman
from tests.factories.notifications import DeliveryFactory
from tests.factories.users import enter

pytestmark = pytest.mark.django_db
PARTS = ("scheduler", "worker", "mail")


def beat(*names):
    for name in names:
        Heartbeat.beat(name)


@pytest.fixture
def watched(settings, clock, monkeypatch):
    """All three parts live; time stands still."""
    settings.PORTAL_WATCHED_PARTS = list(PARTS)
    beat(*PARTS)
    return clock


@pytest.fixture
def bell(settings, tmp_path):
    """An alarm command that writes down how it was called."""
    script = tmp_path / "bell.py"
    script.write_text(
        "import os, sys\n"
        "with open(sys.argv[1], 'a') as f:\n"
        "    f.write(os.environ['PORTAL_ALARM'] + '|' + os.environ['PORTAL_ALARM_OVER'] + '|' + sys.stdin.read())\n"
        "    f.write('SECRET_KEY' in os.environ and '|leak' or '')\n"
    )
    log = tmp_path / "bell.txt"
    log.touch()
    settings.PORTAL_ALARM_COMMAND = f"{sys.executable} {script} {log}"
    return log


def unsound():
    return [reading.key for reading in health.faults()]


@pytest.mark.parametrize("part", PARTS)
def test_five_minutes_of_silence_turn_the_banner_red_and_readyz_503_and_ring_the_bell(
    part, watched, bell, client, administrator
):
    watchman = Watchman()
    enter(client, administrator)
    others = [name for name in PARTS if name != part]
    watched.shift(299)
    beat(*others)
    assert client.get("/readyz").status_code == 200
    assert "portal-silence" not in client.get("/cms/").content.decode()
    assert watchman.look() == []
    watched.shift(1)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["faults"]) == (503, [part])
    page = client.get("/cms/").content.decode()
    assert 'class="portal-silence" role="alert"' in page
    assert "/cms/reports/status/" in page
    assert watchman.look() == [part]
    assert bell.read_text().startswith(f"{part}||http://localhost:8000: {part}: ")
    assert "leak" not in bell.read_text()
    # it comes back
    beat(part)
    assert client.get("/readyz").status_code == 200
    assert watchman.look() == []
    assert f"|{part}|" in bell.read_text()


def test_a_part_that_never_gave_a_sign_is_silent_too(settings, clock):
    settings.PORTAL_WATCHED_PARTS = ["worker"]
    clock.shift(dt.timedelta(days=400))
    assert unsound() == ["worker"]


def test_without_a_transport_there_is_no_mail_server_to_miss(watched, settings):
    settings.OUTBOX_TRANSPORT = ""
    watched.shift(dt.timedelta(hours=1))
    assert unsound() == ["scheduler", "worker"]


def test_every_member_of_staff_sees_the_banner_and_one_query_pays_for_it(
    watched, client, editor, django_assert_num_queries
):
    from portal.notifications import health as probes

    enter(client, editor)
    watched.shift(600)
    page = client.get("/cms/").content.decode()
    assert "portal-silence" in page
    assert "/cms/reports/status/" not in page
    with django_assert_num_queries(1):
        list(probes.parts())


def test_the_bell_rings_again_each_hour_and_not_in_between(watched, bell):
    watchman = Watchman()
    watched.shift(600)
    assert len(watchman.look()) == 3
    watched.shift(600)
    assert watchman.look() == []
    watched.shift(3000)
    assert len(watchman.look()) == 3
    assert bell.read_text().count("worker: ") == 2


def test_the_scheduler_leaves_it_to_a_watch_that_lives(watched, bell):
    watchman = Watchman()
    watched.shift(600)
    beat(WATCH)
    assert watchman.look_unless_watched() == []
    watched.shift(121)
    assert len(watchman.look_unless_watched()) == 3


def test_a_bell_that_cannot_be_rung_is_logged_and_stops_nothing(watched, settings, caplog):
    settings.PORTAL_ALARM_COMMAND = "/nowhere/bell"
    watched.shift(600)
    assert len(Watchman().look()) == 3
    assert "alarm=worker value=600" in caplog.text
    assert "did not run" in caplog.text


def test_watch_once_says_what_is_wrong_for_a_cron_job(watched, bell, capsys):
    call_command("watch", once=True)
    watched.shift(600)
    with pytest.raises(SystemExit) as ended:
        call_command("watch", dry_run=True)
    assert ended.value.code == 1
    assert "worker: " in capsys.readouterr().out
    assert bell.read_text() == ""
    with pytest.raises(SystemExit):
        call_command("watch", once=True)
    assert "scheduler worker mail|" in bell.read_text()


# --- what waits, what failed -----------------------------------------------------------------------------------------


def test_a_task_that_waits_too_long_is_an_alarm_of_its_queue_and_no_reason_to_stop_serving(clock, client):
    tasks.sweep.enqueue()
    row = DBTaskResult.objects.get()
    clock.shift(121)
    assert unsound() == ["queue.urgent"]
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["alarms"]) == (200, ["queue.urgent"])
    row.claim("w")
    assert unsound() == []


def test_a_task_put_off_to_a_later_time_does_not_wait(clock):
    tasks.prune.using(run_after=timezone.now() + dt.timedelta(days=1)).enqueue()
    clock.shift(dt.timedelta(hours=5))
    assert unsound() == []


def test_mails_that_failed_or_are_in_doubt_ring_past_their_limits(clock, settings):
    settings.PORTAL_FAILED_MAILS = 1
    DeliveryFactory(state=State.FAILED)
    assert unsound() == []
    DeliveryFactory(state=State.GIVEN_UP)
    DeliveryFactory(state=State.UNCERTAIN)
    assert set(unsound()) == {"mail.failed", "mail.uncertain"}
    clock.shift(dt.timedelta(days=1, seconds=1))
    assert unsound() == []


def test_a_mail_that_waits_too_long_rings(clock):
    DeliveryFactory(queue="urgent")
    clock.shift(121)
    assert unsound() == ["mail.urgent"]


def test_a_search_that_lags_behind_rings(clock):
    from portal.search.models import IndexChange

    IndexChange.objects.create(kind="pages", object_id="1", stamp=1, created_at=timezone.now())
    clock.shift(dt.timedelta(minutes=15))
    assert unsound() == []
    clock.shift(1)
    assert unsound() == ["search.drift"]


def test_a_probe_that_breaks_is_a_fault_and_hides_no_other(monkeypatch, caplog):
    def broken():
        raise ValueError("reader@example.org")

    monkeypatch.setattr(
        health,
        "_probes",
        {"broken": broken, "fine": lambda: [Reading("fine", "Fine", 2, 1), Reading("x", "X", None, 0)]},
    )
    assert unsound() == ["broken", "fine"]
    assert "reader@" not in caplog.text
    with pytest.raises(ValueError, match="twice"):
        health.register("broken", lambda: [])


def test_the_status_page_shows_each_reading_beside_its_limit(watched, client, administrator, editor):
    enter(client, administrator)
    watched.shift(600)
    page = client.get("/cms/reports/status/").content.decode()
    assert page.count("portal-unsound") == 3
    enter(client, editor)
    assert client.get("/cms/reports/status/").status_code in {302, 403, 404}


# --- the mail server -------------------------------------------------------------------------------------------------


def test_an_idle_mail_server_is_asked_whether_it_lives(server, clock):
    assert probe_mail_server() is True
    assert Heartbeat.objects.get(name="mail").beat_at == timezone.now()
    clock.shift(5)
    server.refuse_connection = OSError("reader@example.org")
    assert probe_mail_server() is True  # it was heard a moment ago
    clock.shift(60)
    assert probe_mail_server() is False


def test_a_server_that_takes_mail_shows_that_it_lives(clock):
    from portal.notifications.services import Courier

    row = DeliveryFactory()
    with Courier() as courier:
        courier.carry(row.pk)
    assert Heartbeat.objects.filter(name="mail").exists()


def test_a_server_without_connection_shows_nothing(connection_refused):
    from portal.notifications.services import Courier

    row = DeliveryFactory()
    with Courier() as courier:
        courier.carry(row.pk)
    assert not Heartbeat.objects.filter(name="mail").exists()


# --- real processes --------------------------------------------------------------------------------------------------


def environment(settings_module="portal.settings.test"):
    """For a child that works on the test's own database, which several processes share."""
    database = connection.settings_dict
    url = os.environ.get("DATABASE_URL", "")
    url = f"{url.rsplit('/', 1)[0]}/{database['NAME']}" if url else f"sqlite:///{database['NAME']}"
    return {**os.environ, "DJANGO_SETTINGS_MODULE": settings_module, "DATABASE_URL": url}


def until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("part", "arguments"),
    [
        ("scheduler", ["scheduler", "--skip-checks"]),
        ("worker:beat", ["db_worker", "--queue-name", "*", "--no-reload", "--worker-id", "beat", "--skip-checks"]),
        ("watch", ["watch", "--every", "1", "--skip-checks"]),
    ],
)
def test_a_part_beats_while_it_runs_and_falls_silent_when_it_is_killed(part, arguments):
    manage = [sys.executable, str(django_settings.BASE_DIR / "manage.py")]
    process = subprocess.Popen([*manage, *arguments], env=environment(), stdout=subprocess.DEVNULL)
    try:
        assert until(lambda: Heartbeat.objects.filter(name=part).exists())
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    Heartbeat.objects.all().delete()
    time.sleep(1.5)
    assert not Heartbeat.objects.filter(name=part).exists()

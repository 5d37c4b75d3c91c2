from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.notifications import schedule, tasks
from portal.notifications.management.commands.scheduler import build_scheduler, guarded
from portal.notifications.models import Heartbeat, ScheduledRun
from portal.notifications.schedule import Job, enqueue_slot

MINUTELY = Job("tests.minutely", tasks.prune, cron="* * * * *")
DAILY = Job("tests.daily", tasks.prune, cron="17 3 * * *")
HALF_HOURLY = Job("tests.half_hourly", tasks.prune, every=dt.timedelta(minutes=30))


def at(text):
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("job", "now", "slot"),
    [
        (MINUTELY, "2026-03-01T10:00:59.9+07:00", "2026-03-01T10:00:00+07:00"),
        (MINUTELY, "2026-03-01T10:01:00+07:00", "2026-03-01T10:01:00+07:00"),
        (DAILY, "2026-03-01T03:16:59+07:00", "2026-02-28T03:17:00+07:00"),
        (DAILY, "2026-03-01T03:17:00+07:00", "2026-03-01T03:17:00+07:00"),
        (HALF_HOURLY, "2026-03-01T10:44:00+07:00", "2026-03-01T10:30:00+07:00"),
        (Job("m", tasks.prune, cron="0 0 1 * *"), "2026-03-31T10:00:00+07:00", "2026-03-01T00:00:00+07:00"),
        (Job("w", tasks.prune, cron="0 6 * * mon"), "2026-03-04T10:00:00+07:00", "2026-03-02T06:00:00+07:00"),
    ],
)
def test_a_slot_is_the_latest_time_the_job_was_due_in_vietnam(job, now, slot):
    assert job.slot(at(now)) == at(slot)


@pytest.mark.django_db
def test_two_schedulers_enqueue_a_slot_once(waiting_tasks, clock):
    assert enqueue_slot(MINUTELY) is True
    assert enqueue_slot(MINUTELY) is False
    assert waiting_tasks() == ["prune"]
    assert ScheduledRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_the_same_moment_enqueue_a_slot_once(waiting_tasks):
    barrier, results = threading.Barrier(2), []
    now = timezone.now()

    def work():
        barrier.wait()
        try:
            results.append(enqueue_slot(MINUTELY, now))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, True]
    assert waiting_tasks() == ["prune"]


@pytest.mark.django_db
def test_slots_missed_while_no_scheduler_ran_are_caught_up_once(waiting_tasks, clock):
    from portal.core.background import drain_tasks

    enqueue_slot(DAILY)
    drain_tasks()
    clock.shift(dt.timedelta(days=3))
    assert enqueue_slot(DAILY) is True
    assert enqueue_slot(DAILY) is False
    assert waiting_tasks() == ["prune"]


@pytest.mark.django_db
def test_a_night_without_a_worker_leaves_one_wake_up_per_job(waiting_tasks, clock):
    for _ in range(10):
        enqueue_slot(MINUTELY)
        clock.shift(60)
    assert waiting_tasks() == ["prune"]
    assert ScheduledRun.objects.count() == 10


@pytest.mark.django_db
def test_a_slot_whose_task_could_not_be_enqueued_is_not_marked(monkeypatch):
    monkeypatch.setattr(schedule, "is_waiting", lambda task: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        enqueue_slot(MINUTELY)
    assert not ScheduledRun.objects.exists()


def test_the_jobs_of_the_portal_are_registered():
    crons = {job.key: job.cron for job in schedule.jobs()}
    assert crons["notifications.sweep"] == "* * * * *"
    assert crons["pages.publish_scheduled"] == "* * * * *"
    assert crons["notifications.prune"] == "17 3 * * *"


def test_a_job_with_a_mistake_cannot_be_registered():
    for rhythm in (
        {},
        {"cron": "* * * * *", "every": dt.timedelta(1)},
        {"cron": "nonsense"},
        {"every": dt.timedelta()},
    ):
        with pytest.raises(ValueError):  # noqa: PT011  (each mistake has its own text)
            schedule.register("tests.wrong", tasks.prune, **rhythm)
    with pytest.raises(ValueError, match="twice"):
        schedule.register("notifications.sweep", tasks.prune, cron="* * * * *")


def test_the_scheduler_holds_every_job_and_its_own_heartbeat():
    scheduler = build_scheduler()
    pending = {job.id for job, *_ in scheduler._pending_jobs}
    assert pending == {"heartbeat", "watch", *(job.key for job in schedule.jobs())}


def test_an_act_that_fails_is_logged_without_its_message_and_does_not_end_the_clock(caplog, monkeypatch):
    monkeypatch.setattr("portal.notifications.management.commands.scheduler.close_old_connections", lambda: None)

    def act():
        raise ValueError("reader@example.org")

    guarded(act)
    assert "builtins.ValueError at " in caplog.text
    assert "reader@" not in caplog.text


def database_url():
    database = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    host = database["HOST"].replace("/", "%2F")
    return f"postgres://{login}@{host}:{database['PORT'] or 5432}/{database['NAME']}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_command_beats_catches_up_and_ends_cleanly_on_sigterm(waiting_tasks):
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "scheduler"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for _ in range(300):
            if process.poll() is not None or Heartbeat.objects.filter(name="scheduler").exists():
                break
            time.sleep(0.1)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0, output
    assert "Scheduler stopped." in output
    assert Heartbeat.objects.filter(name="scheduler").exists()
    # other apps have jobs of their own
    assert {"prune", "publish_scheduled", "sweep"} <= set(waiting_tasks())

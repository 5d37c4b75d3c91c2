from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.core.background import MAX_STARTS, STALE_AFTER, WORKER_LIVES, drain_tasks
from portal.notifications import tasks
from portal.notifications.choices import DeliveryState as State
from portal.notifications.models import Delivery, Heartbeat, ScheduledRun
from portal.notifications.services import prune, sweep, upkeep
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


def test_a_due_mail_without_a_wake_up_is_woken_and_leaves(waiting_tasks):
    DeliveryFactory()
    DeliveryFactory(queue="urgent")
    assert sweep().woken == 2
    assert waiting_tasks() == ["deliver_due", "deliver_due"]
    drain_tasks()
    assert len(mail.outbox) == 2


def test_a_mail_that_waits_for_its_next_try_is_left_alone():
    DeliveryFactory(next_try=timezone.now() + dt.timedelta(minutes=5))
    assert sweep().woken == 0


def test_wake_ups_do_not_pile_up_while_no_worker_runs(waiting_tasks):
    DeliveryFactory()
    for _ in range(5):
        sweep()
    assert waiting_tasks() == ["deliver_due"]


def test_a_postponed_mail_leaves_when_the_sweep_finds_it_due(server, clock):
    server.refuse_connection = OSError()
    send_mail("Chào", "x", None, ["reader@example.org"])
    drain_tasks()
    server.refuse_connection = None
    clock.shift(61)
    sweep()
    drain_tasks()
    assert Delivery.objects.get().state == State.SENT


def test_a_long_list_is_carried_in_batches(monkeypatch, waiting_tasks):
    monkeypatch.setattr(upkeep, "BATCH_SIZE", 2)
    for _ in range(5):
        DeliveryFactory()
    tasks.deliver_due.enqueue("mail")
    drain_tasks(limit=1)
    assert len(mail.outbox) == 2
    assert waiting_tasks() == ["deliver_due"]
    drain_tasks()
    assert len(mail.outbox) == 5


def test_an_unreachable_server_ends_the_batch(server, waiting_tasks):
    server.refuse_connection = OSError()
    for _ in range(3):
        DeliveryFactory()
    tasks.deliver_due.enqueue("mail")
    drain_tasks()
    assert list(Delivery.objects.order_by("-attempts").values_list("attempts", flat=True)) == [1, 0, 0]
    assert waiting_tasks() == []


def test_the_sweep_is_the_sign_of_life_of_the_worker(clock):
    sweep()
    clock.shift(60)
    sweep()
    assert Heartbeat.objects.get(name="worker").beat_at == timezone.now()


def begun(worker, times=1):
    """A task that a worker has in hand, for the so-manieth time."""
    tasks.prune.enqueue()
    row = DBTaskResult.objects.get()
    row.worker_ids = ["before"] * (times - 1)
    row.claim(worker)
    return row


def test_a_task_of_a_worker_that_fell_silent_is_resumed(clock, caplog):
    row = begun("w" * 32)
    Heartbeat.beat(upkeep.worker_beat("w" * 32))
    clock.shift(WORKER_LIVES - dt.timedelta(seconds=1))
    assert sweep().resumed_tasks == 0
    clock.shift(dt.timedelta(seconds=2))
    assert sweep().resumed_tasks == 1
    assert sweep().resumed_tasks == 0
    assert "outcome=resumed" in caplog.text
    assert drain_tasks().done == 1
    row.refresh_from_db()
    assert (row.status, len(row.worker_ids)) == ("SUCCESSFUL", 2)


def test_a_task_of_a_worker_that_lives_is_left_alone_however_long_it_takes(clock):
    begun("slow")
    clock.shift(STALE_AFTER * 5)
    Heartbeat.beat(upkeep.worker_beat("slow"))
    assert sweep().resumed_tasks == 0


def test_a_task_of_a_worker_nobody_knows_is_resumed_after_an_hour(clock):
    begun("drain-x")
    clock.shift(STALE_AFTER)
    assert sweep().resumed_tasks == 0
    clock.shift(dt.timedelta(seconds=1))
    assert sweep().resumed_tasks == 1


def test_a_task_that_takes_every_worker_with_it_is_closed_and_reported(clock, caplog):
    row = begun("last", times=MAX_STARTS)
    clock.shift(STALE_AFTER + dt.timedelta(seconds=1))
    assert sweep().closed_tasks == 1
    row.refresh_from_db()
    assert (row.status, row.exception_class_path) == ("FAILED", "portal.core.background.WorkerLost")
    assert row.task_result.errors[0].exception_class.__name__ == "WorkerLost"
    assert "outcome=stale" in caplog.text
    assert drain_tasks().done == 0


def test_old_mails_are_emptied_and_keep_no_address(clock):
    old = DeliveryFactory(state=State.SENT, body_html="<p>x</p>", headers={"X": "y"}, reply_to=["a@example.org"])
    doubtful = DeliveryFactory(state=State.UNCERTAIN)
    clock.shift(dt.timedelta(days=20))
    recent = DeliveryFactory(state=State.KEPT)
    clock.shift(dt.timedelta(days=11))
    assert prune().deliveries == 2
    assert prune().deliveries == 0
    for delivery in (old, doubtful, recent):
        delivery.refresh_from_db()
    written = " ".join(str(v) for k, v in vars(old).items() if k not in {"from_email", "message_id"})
    assert "example.org" not in written
    assert (old.subject, old.body_text, old.body_html, old.state) == ("", "", "", State.SENT)
    assert (doubtful.body_text, doubtful.to, recent.body_text) == ("", "", "Nội dung")


def test_rows_of_finished_tasks_are_deleted_after_a_week_and_waiting_ones_are_not(clock):
    tasks.publish_scheduled.enqueue()
    drain_tasks()
    tasks.prune.enqueue()
    clock.shift(dt.timedelta(days=8))
    assert prune().tasks == 1
    assert DBTaskResult.objects.get().status == "READY"


def test_slots_of_last_month_are_forgotten(clock):
    ScheduledRun.objects.create(job="x", slot=timezone.now())
    clock.shift(dt.timedelta(days=31))
    assert prune().runs == 1


def test_the_periodic_tasks_run_through_the_queue():
    for task in (tasks.sweep, tasks.prune, tasks.publish_scheduled, tasks.probe_mail_server):
        task.enqueue()
    result = drain_tasks()
    assert (result.done, result.failed) == (4, 0)

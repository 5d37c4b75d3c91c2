"""The clock of the portal: enqueues periodic jobs, and raises the alarm for what has fallen silent."""

from __future__ import annotations

import datetime as dt
import logging
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from portal.core.background import describe
from portal.notifications import schedule
from portal.notifications.models import Heartbeat
from portal.notifications.services.alarms import Watchman

logger = logging.getLogger("portal.schedule")

HEARTBEAT_SECONDS = 15
WATCH_SECONDS = 30


class Command(BaseCommand):
    help = "Enqueue the periodic jobs when they are due. Several may run at once; SIGTERM or Ctrl-C ends it."

    def handle(self, **options: Any) -> None:
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        scheduler = build_scheduler()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        for job in schedule.jobs():
            # the slot that passed while no scheduler ran, or the one that lies open now
            guarded(schedule.enqueue_slot, job)
        guarded(Heartbeat.beat, "scheduler")
        self.stdout.write(f"Scheduler started, {len(schedule.jobs())} jobs.")
        self.stdout.flush()
        try:
            scheduler.start()
        except (KeyboardInterrupt, SystemExit):
            # a job that is enqueueing finishes first
            if scheduler.running:
                scheduler.shutdown(wait=True)
        connections.close_all()
        self.stdout.write("Scheduler stopped.")


def build_scheduler() -> BlockingScheduler:
    """One thread runs all jobs in turn; a late job runs once, however many times it was missed."""
    scheduler = BlockingScheduler(
        executors={"default": ThreadPoolExecutor(1), "watch": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        timezone=dt.UTC,
    )
    scheduler.add_job(
        guarded, IntervalTrigger(seconds=HEARTBEAT_SECONDS), args=[Heartbeat.beat, "scheduler"], id="heartbeat"
    )
    # in a thread of its own: an alarm command may take half a minute, and the clock must not wait for it
    scheduler.add_job(
        guarded,
        IntervalTrigger(seconds=WATCH_SECONDS),
        args=[Watchman().look_unless_watched],
        id="watch",
        executor="watch",
    )
    for job in schedule.jobs():
        scheduler.add_job(guarded, job.trigger(), args=[schedule.enqueue_slot, job], id=job.key)
    return scheduler


def guarded(act: Callable[..., Any], *args: Any) -> None:
    """Run one act with a usable connection. A failure is logged by class and place; the next beat tries again."""
    close_old_connections()
    try:
        act(*args)
    except Exception as error:
        logger.error("scheduled act failed error=%s", describe(error))
    finally:
        close_old_connections()


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    # raised in the main thread, which only waits: calling shutdown() here could deadlock on the scheduler's own lock
    raise SystemExit(0)

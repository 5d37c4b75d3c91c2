"""Periodic jobs. Apps register theirs from `ready()`; the scheduler's only act is to enqueue them.

A job's time is cut into slots, and ScheduledRun holds a unique row per (job, slot): whoever inserts it enqueues the
task in the same transaction. So a second scheduler is harmless, and a scheduler that starts late enqueues the latest
missed slot once.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.core.background import PortalTask, is_waiting
from portal.notifications.models import ScheduledRun

logger = logging.getLogger("portal.schedule")

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
# a cron job fires at least once in this time
LONGEST_PAUSE = dt.timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Job:
    """``cron`` is a crontab line in the portal's time zone (write weekdays as names); ``every`` counts from midnight
    UTC of 1 January 2000. Exactly one of them is set."""

    key: str
    task: PortalTask
    cron: str = ""
    every: dt.timedelta | None = None

    def trigger(self) -> BaseTrigger:
        if self.every is not None:
            return IntervalTrigger(seconds=int(self.every.total_seconds()), start_date=_EPOCH, timezone=dt.UTC)
        return CronTrigger.from_crontab(self.cron, timezone=timezone.get_default_timezone())

    def slot(self, now: dt.datetime) -> dt.datetime:
        """The latest moment up to now at which the job was due."""
        if self.every is not None:
            return now - (now - _EPOCH) % self.every
        trigger = self.trigger()
        # once a minute and once a month must both be cheap: look back further only when nothing was found
        for back in (dt.timedelta(minutes=2), dt.timedelta(hours=2), dt.timedelta(days=2), LONGEST_PAUSE):
            latest, fire = None, trigger.get_next_fire_time(None, now - back)
            while fire is not None and fire <= now:
                latest, fire = fire, trigger.get_next_fire_time(fire, fire + dt.timedelta(seconds=1))
            if latest is not None:
                return latest.astimezone(dt.UTC)
        raise ValueError(f"The job {self.key} was not due once in {LONGEST_PAUSE.days} days.")


_jobs: dict[str, Job] = {}


def register(key: str, task: PortalTask, *, cron: str = "", every: dt.timedelta | None = None) -> Job:
    """Add a periodic job. Raises ValueError when the key is taken, or when not exactly one rhythm is given."""
    if bool(cron) == (every is not None):
        raise ValueError(f"The job {key} needs either cron or every.")
    if every is not None and every < dt.timedelta(seconds=1):
        raise ValueError(f"The job {key} repeats too fast.")
    job = Job(key, task, cron, every)
    job.trigger()
    if _jobs.setdefault(key, job) != job:
        raise ValueError(f"The job {key} is registered twice.")
    return job


def jobs() -> list[Job]:
    return list(_jobs.values())


def enqueue_slot(job: Job, now: dt.datetime | None = None) -> bool:
    """Enqueue the job for the slot that now lies in, once for all schedulers; True when this call did it.

    While an earlier wake-up of the job still waits in the queue, the slot is marked and nothing is added: a worker that
    comes back after a night finds one task per job, not a night's worth.
    """
    now = now or timezone.now()
    try:
        with transaction.atomic():
            ScheduledRun.objects.create(job=job.key, slot=job.slot(now), enqueued_at=now)
            if is_waiting(job.task):
                return False
            job.task.enqueue()
    except IntegrityError:
        return False
    logger.info("job=%s enqueued", job.key)
    return True

"""Background tasks: how they are declared, and what they may leave behind when they fail.

A task is only a wake-up. Its arguments are ids; truth lives in rows of our own, with state, attempts and a lease. A
sweep wakes what was left lying and puts tasks of lost workers back into the queue. The queue is in the same database,
so enqueueing commits with the data.

An exception's message may hold an address or a sentence somebody wrote, and the queue stores tracebacks: every task,
Wagtail's own included (by :class:`DatabaseBackend`), therefore fails with :class:`TaskFailed`, which says class and
place only.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asgiref.sync import sync_to_async
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db import DatabaseBackend as QueueInDatabase

logger = logging.getLogger("portal.tasks")

# the worker takes the highest priority first, whatever the queue
PRIORITIES = {"urgent": 50, "mail": 10, "default": 0}
STALE_AFTER = dt.timedelta(hours=1)
# a worker beats every fifteen seconds
WORKER_LIVES = dt.timedelta(minutes=2)
# a task that takes its worker with it each time must end somewhere
MAX_STARTS = 3
KEPT_FOR = dt.timedelta(days=7)
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:/-]{1,100}")


class TaskFailed(Exception):
    """A task raised. The text names the exception's class and where it was raised, never its message."""


class WorkerLost(Exception):
    """Each process that ran a task went away; the task is closed and not run again by itself."""


def describe(error: BaseException) -> str:
    """Class and place of an exception (``builtins.ValueError at portal.news.tasks:31``), without its message."""
    place = "unknown"
    for frame, line in traceback.walk_tb(error.__traceback__):
        place = f"{frame.f_globals.get('__name__', 'unknown')}:{line}"
    return f"{type(error).__module__}.{type(error).__qualname__} at {place}"


class QuietTask(Task):
    """A task whose failures keep no message."""

    def call(self, *args: Any, **kwargs: Any) -> Any:
        started = time.monotonic()
        try:
            result = super().call(*args, **kwargs)
        except Exception as error:
            failure = describe(error)
        else:
            logger.info("task=%s outcome=done seconds=%.3f", self.module_path, time.monotonic() - started)
            return result
        logger.error("task=%s outcome=failed error=%s", self.module_path, failure)
        # raised outside the except block: the original must not follow as __context__
        raise TaskFailed(failure)

    async def acall(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super().acall(*args, **kwargs)
        except Exception as error:
            failure = describe(error)
        raise TaskFailed(failure)


class PortalTask(QuietTask):
    """A task of ours: besides, it takes identifiers only."""

    def enqueue(self, *args: Any, **kwargs: Any) -> Any:
        """Raises ValueError when an argument is anything but a number, a flag, a UUID's text or a short key."""
        for value in (*args, *kwargs.values()):
            if not is_identifier(value):
                raise ValueError(f"{self.module_path} takes identifiers only, not addresses or text.")
        return super().enqueue(*args, **kwargs)

    async def aenqueue(self, *args: Any, **kwargs: Any) -> Any:
        return await sync_to_async(self.enqueue)(*args, **kwargs)


class DatabaseBackend(QueueInDatabase):
    """The database queue, with failures of every task stripped of their message."""

    task_class: Any = QuietTask


def is_identifier(value: object) -> bool:
    """True for what may stand in a task row: a number, a flag, nothing, or a short key without ``@`` or spaces."""
    if value is None or isinstance(value, bool | int):
        return True
    return isinstance(value, str) and _IDENTIFIER.fullmatch(value) is not None


def background_task(queue: str = "default") -> Callable[[Callable[..., Any]], PortalTask]:
    """Declare a module-level function as a task of the queue ``urgent``, ``mail`` or ``default``."""
    priority = PRIORITIES[queue]

    def declare(function: Callable[..., Any]) -> PortalTask:
        return PortalTask(func=function, queue_name=queue, priority=priority)

    return declare


# --- The queue itself ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drained:
    """What :func:`drain_tasks` ran."""

    done: int
    failed: int


def drain_tasks(limit: int | None = None) -> Drained:
    """Run every waiting task of all queues in this process until none is due, or ``limit`` were run.

    Tasks put off to a later time stay. A failed task is counted, logged and left in its row.
    """
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult
    from django_tasks_db.utils import exclusive_transaction

    # the worker's own loop closes connections between tasks, which would end a caller's transaction
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"drain-{get_random_string(20)}",
        excluded_queue_names=[],
    )
    outcomes = {TaskResultStatus.SUCCESSFUL: 0, TaskResultStatus.FAILED: 0}
    while limit is None or sum(outcomes.values()) < limit:
        with exclusive_transaction():
            row = DBTaskResult.objects.ready().filter(backend_name=worker.backend_name).get_locked()
            if row is not None:
                row.claim(worker.worker_id)
        if row is None:
            break
        worker.run_task(row)
        outcomes[TaskResultStatus(row.status)] += 1
    return Drained(done=outcomes[TaskResultStatus.SUCCESSFUL], failed=outcomes[TaskResultStatus.FAILED])


def is_waiting(task: Task, *args: Any) -> bool:
    """True when the same wake-up stands in the queue already and has not begun: another would add nothing."""
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY)
    return any(row == {"args": list(args), "kwargs": {}} for row in waiting.values_list("args_kwargs", flat=True)[:100])


def stands_in_queue(task: Task, *args: Any) -> bool:
    """Like :func:`is_waiting`, for a caller whose transaction writes what the task is to find.

    The wake-up is held until that transaction ends, so no worker can run it too early. False when it is being held by
    another transaction or claimed at this moment. Needs a transaction.
    """
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY)
    held = waiting.select_for_update(skip_locked=True).values_list("args_kwargs", flat=True)[:20]
    return any(row == {"args": list(args), "kwargs": {}} for row in held)


@dataclass(frozen=True, slots=True)
class Workers:
    """Workers by their shortened ids: those that give signs of life, and those that ever did."""

    alive: frozenset[str]
    known: frozenset[str]

    @staticmethod
    def short(worker_id: str) -> str:
        return worker_id[:32]


@dataclass(frozen=True, slots=True)
class Resumed:
    """Rows put back into the queue, and rows closed because they were begun too often."""

    again: list[uuid.UUID]
    closed: list[uuid.UUID]


def resume_lost_tasks(workers: Workers, now: dt.datetime | None = None) -> Resumed:
    """Put tasks whose worker went away back into the queue, at most MAX_STARTS times in all, and report each.

    A task is a wake-up with ids for arguments: running it twice finds nothing left to do. A worker went away when it
    gave signs of life before and gives none now; one that never gave any is believed for STALE_AFTER.
    """
    from django_tasks_db.models import DBTaskResult

    now = now or timezone.now()
    outcome = Resumed([], [])
    for row in DBTaskResult.objects.running().only("pk", "task_path", "worker_ids", "started_at"):
        if not _is_lost(row, workers, now):
            continue
        same = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
        if len(row.worker_ids) < MAX_STARTS:
            if same.update(status=TaskResultStatus.READY, started_at=None):
                logger.error("task=%s id=%s outcome=resumed starts=%s", row.task_path, row.pk, len(row.worker_ids))
                outcome.again.append(row.pk)
        elif same.update(
            status=TaskResultStatus.FAILED,
            finished_at=now,
            exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
            traceback="",
        ):
            logger.error("task=%s id=%s outcome=stale", row.task_path, row.pk)
            outcome.closed.append(row.pk)
    return outcome


def _is_lost(row: Any, workers: Workers, now: dt.datetime) -> bool:
    last = Workers.short(row.worker_ids[-1]) if row.worker_ids else ""
    if last in workers.alive:
        return False
    patience = WORKER_LIVES if last in workers.known else STALE_AFTER
    return bool(row.started_at < now - patience)


def prune_tasks(now: dt.datetime | None = None) -> int:
    """Delete rows of tasks that ended more than KEPT_FOR ago; returns how many."""
    from django_tasks_db.models import DBTaskResult

    now = now or timezone.now()
    deleted, _ = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_FOR).delete()
    return deleted

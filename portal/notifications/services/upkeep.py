"""What the clockwork does for the outbox and the queue."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from portal.core.background import PRIORITIES, close_stale_tasks, is_waiting, prune_tasks
from portal.notifications.choices import DELIVERY, MailQueue
from portal.notifications.models import Delivery, Heartbeat, ScheduledRun
from portal.notifications.services.courier import MAX_ATTEMPTS, next_try_after

logger = logging.getLogger("portal.mail")

BODIES_KEPT_FOR = dt.timedelta(days=30)
RUNS_KEPT_FOR = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Swept:
    woken: int
    released: int
    uncertain: int
    stale_tasks: int


@dataclass(frozen=True, slots=True)
class Pruned:
    tasks: int
    deliveries: int
    runs: int


def sweep(now: dt.datetime | None = None) -> Swept:
    """Each minute: settle expired leases, wake what is due, close stale tasks, report what needs a person.

    Safe to run twice at once: every step is a conditional UPDATE, and a wake-up that waits already is not doubled.
    """
    from portal.notifications.tasks import deliver_due

    now = now or timezone.now()
    Heartbeat.beat("worker", now)
    released, uncertain = _settle_expired(now)
    woken = 0
    for queue in MailQueue:
        if Delivery.objects.due(now).filter(queue=queue).exists() and not is_waiting(deliver_due, queue.value):
            deliver_due.using(queue_name=queue.value, priority=PRIORITIES[queue.value]).enqueue(queue.value)
            woken += 1
    return Swept(woken=woken, released=released, uncertain=uncertain, stale_tasks=len(close_stale_tasks(now)))


def _settle_expired(now: dt.datetime) -> tuple[int, int]:
    """Mails whose worker went away: back in the queue when the server saw nothing, in doubt when it may have."""
    released = uncertain = 0
    seen = Delivery.objects.expired(now).values_list("pk", "claim", "attempts", "handed_over_at")
    for pk, token, attempts, handed_over in seen:
        # the same claim, expired still: otherwise its worker got there first
        row = Delivery.objects.held(pk, token).expired(now)
        if handed_over is not None:
            if row.move("doubt", lease_until=None, last_error="worker lost while sending"):
                logger.error("delivery=%s uncertain error=worker lost while sending", pk)
                uncertain += 1
            continue
        row = row.filter(handed_over_at__isnull=True)
        common: dict[str, Any] = {"claim": "", "lease_until": None, "last_error": "worker lost before sending"}
        if attempts >= MAX_ATTEMPTS:
            released += row.move("give_up", **common)
            logger.error("delivery=%s given up error=worker lost before sending", pk)
        else:
            released += row.move("postpone", next_try=next_try_after(attempts, now), **common)
    return released, uncertain


def prune(now: dt.datetime | None = None) -> Pruned:
    """Each day: delete rows of finished tasks and old slots; empty mails that ended 30 days ago.

    An emptied Delivery keeps kind, state and times for the statistics and loses address, subject, text and files.
    """
    now = now or timezone.now()
    ended = Delivery.objects.filter(
        state__in=DELIVERY.group("closed"), created_at__lt=now - BODIES_KEPT_FOR, pruned_at__isnull=True
    )
    emptied = ended.update(
        to="", reply_to=[], subject="", body_text="", body_html="", headers={}, attachments=[], pruned_at=now
    )
    runs, _ = ScheduledRun.objects.filter(enqueued_at__lt=now - RUNS_KEPT_FOR).delete()
    return Pruned(tasks=prune_tasks(now), deliveries=emptied, runs=runs)

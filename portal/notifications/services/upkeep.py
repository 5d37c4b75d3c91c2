"""What the clockwork does for the outbox and the queue."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from portal.core.background import (
    PRIORITIES,
    WORKER_LIVES,
    Workers,
    describe,
    is_waiting,
    prune_tasks,
    resume_lost_tasks,
)
from portal.notifications.choices import DELIVERY, MailQueue
from portal.notifications.models import Delivery, Heartbeat, ScheduledRun
from portal.notifications.querysets import BLANK
from portal.notifications.services.courier import BEAT, MAX_ATTEMPTS, Courier, next_try_after
from portal.notifications.services.outbox import wake

logger = logging.getLogger("portal.mail")

BODIES_KEPT_FOR = dt.timedelta(days=30)
RUNS_KEPT_FOR = dt.timedelta(days=30)
# one task gives way after so long or so many, and looks for urgent mail in between
BATCH_SECONDS = 20.0
BATCH_SIZE = 500
LOOK_SECONDS = 2.0
LOOK_SIZE = 50
PROBE_TIMEOUT = 5
# how a worker's own heartbeat is named; the id is cut to fit
WORKER = "worker:"


@dataclass(frozen=True, slots=True)
class Swept:
    woken: int
    released: int
    uncertain: int
    expired: int
    resumed_tasks: int
    closed_tasks: int


@dataclass(frozen=True, slots=True)
class Pruned:
    tasks: int
    deliveries: int
    runs: int


def sweep(now: dt.datetime | None = None) -> Swept:
    """Each minute: settle expired leases, drop dead keys, wake what is due, resume what a lost worker left.

    Safe to run twice at once: every step is a conditional UPDATE, and a wake-up that waits already is not doubled.
    """
    from portal.notifications.tasks import deliver_due

    now = now or timezone.now()
    Heartbeat.beat("worker", now)
    released, uncertain = _settle_expired(now)
    dropped = Delivery.objects.overdue_keys(now).move("expire", lease_until=None, **BLANK)
    woken = 0
    for queue in MailQueue:
        if Delivery.objects.due(now).filter(queue=queue).exists() and not is_waiting(deliver_due, queue.value):
            deliver_due.using(queue_name=queue.value, priority=PRIORITIES[queue.value]).enqueue(queue.value)
            woken += 1
    resumed = resume_lost_tasks(living_workers(now), now)
    return Swept(
        woken=woken,
        released=released,
        uncertain=uncertain,
        expired=dropped,
        resumed_tasks=len(resumed.again),
        closed_tasks=len(resumed.closed),
    )


def living_workers(now: dt.datetime) -> Workers:
    """Which workers give signs of life, and which did so before."""
    beats = Heartbeat.objects.filter(name__startswith=WORKER).values_list("name", "beat_at")
    known = {name.removeprefix(WORKER): at for name, at in beats}
    return Workers(
        alive=frozenset(name for name, at in known.items() if at >= now - WORKER_LIVES), known=frozenset(known)
    )


def worker_beat(worker_id: str) -> str:
    """The name of a worker's own heartbeat."""
    return WORKER + Workers.short(worker_id)


# --- Carrying ------------------------------------------------------------------------------------------------------


def carry_due(queue: str) -> int:
    """Carry what is due in a queue, urgent mail first whatever the queue; returns how many rows moved.

    Wakes the queue again when there is more than one task should do.
    """
    with Courier() as courier:
        states = courier.drain(due_mail(queue))
        down = courier.down
    if states and not down and Delivery.objects.due(timezone.now()).filter(queue=queue).exists():
        wake(queue)
    return len(states)


def due_mail(queue: str) -> Iterator[Delivery]:
    """Rows to carry, read in small portions, so that an urgent mail overtakes a long list within two seconds."""
    until, carried = time.monotonic() + BATCH_SECONDS, 0
    seen: set[int] = set()
    while True:
        now = timezone.now()
        portion = [row for row in _next_portion(queue, now) if row.pk not in seen]
        looked = time.monotonic()
        for row in portion:
            if carried >= BATCH_SIZE or time.monotonic() > until:
                return
            if time.monotonic() - looked > LOOK_SECONDS:
                break
            seen.add(row.pk)
            carried += 1
            yield row
        if not portion:
            return


def _next_portion(queue: str, now: dt.datetime) -> list[Delivery]:
    urgent = list(Delivery.objects.due(now).filter(queue=MailQueue.URGENT)[:LOOK_SIZE])
    if urgent or queue == MailQueue.URGENT:
        return urgent
    return list(Delivery.objects.due(now).filter(queue=queue)[:LOOK_SIZE])


def probe_mail_server(now: dt.datetime | None = None) -> bool:
    """When no mail has shown it lately: does the mail server answer? Its heartbeat is written when it does."""
    now = now or timezone.now()
    if not settings.OUTBOX_TRANSPORT or Heartbeat.objects.filter(name="mail", beat_at__gt=now - BEAT).exists():
        return True
    transport: Any = get_connection(settings.OUTBOX_TRANSPORT)
    if hasattr(transport, "timeout"):
        transport.timeout = PROBE_TIMEOUT
    try:
        transport.open()
        transport.close()
    except Exception as error:
        logger.error("mail server does not answer error=%s", describe(error))
        return False
    Heartbeat.beat("mail", now)
    return True


# --- Tidying -------------------------------------------------------------------------------------------------------


def _settle_expired(now: dt.datetime) -> tuple[int, int]:
    """Mails whose worker went away: back in the queue when the server saw nothing, in doubt when it may have."""
    released = uncertain = 0
    seen = Delivery.objects.expired(now).values_list("pk", "claim", "attempts", "handed_over_at", "is_secret")
    for pk, token, attempts, handed_over, is_secret in seen:
        # the same claim, expired still: otherwise its worker got there first
        row = Delivery.objects.held(pk, token).expired(now)
        if handed_over is not None:
            gone = BLANK if is_secret else {}
            if row.move("doubt", lease_until=None, last_error="worker lost while sending", **gone):
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
    """Each day: delete rows of finished tasks, old slots and lost workers; empty mails that ended 30 days ago.

    An emptied Delivery keeps kind, state and times for the statistics and loses address, subject, text and files.
    """
    now = now or timezone.now()
    ended = Delivery.objects.filter(
        state__in=DELIVERY.group("closed"), created_at__lt=now - BODIES_KEPT_FOR, pruned_at__isnull=True
    )
    emptied = ended.update(
        to="", reply_to=[], subject="", body_text="", body_html="", headers={}, attachments=[], pruned_at=now
    )
    Heartbeat.objects.filter(name__startswith=WORKER, beat_at__lt=now - dt.timedelta(days=1)).delete()
    runs, _ = ScheduledRun.objects.filter(enqueued_at__lt=now - RUNS_KEPT_FOR).delete()
    return Pruned(tasks=prune_tasks(now), deliveries=emptied, runs=runs)

"""Wake-ups of the outbox and of periodic work. Arguments are ids; the truth is in the rows."""

from __future__ import annotations

import time
from dataclasses import asdict

from django.core.management import call_command
from django.utils import timezone

from portal.core.background import PRIORITIES, background_task
from portal.notifications import services
from portal.notifications.models import Delivery

# one task gives way after this long, so that an urgent mail never waits behind a long list
BATCH_SECONDS = 20
BATCH_SIZE = 200


@background_task(queue="mail")
def deliver(delivery_id: int) -> str:
    """Carry one delivery, when it is due and nobody else has it."""
    with services.Courier() as courier:
        state = courier.carry(delivery_id)
    return "" if state is None else state.value


@background_task(queue="mail")
def deliver_due(queue: str) -> int:
    """Carry what is due in a queue over one connection; enqueues itself again when there is more."""
    until = time.monotonic() + BATCH_SECONDS
    carried = 0
    due = Delivery.objects.filter(queue=queue).due(timezone.now())
    ids = list(due.values_list("pk", flat=True)[:BATCH_SIZE])
    with services.Courier() as courier:
        for pk in ids:
            carried += courier.carry(pk) is not None
            if courier.down or time.monotonic() > until:
                break
    if carried and not courier.down and Delivery.objects.filter(queue=queue).due(timezone.now()).exists():
        deliver_due.using(queue_name=queue, priority=PRIORITIES[queue]).enqueue(queue)
    return carried


@background_task(queue="urgent")
def sweep() -> dict[str, int]:
    """Each minute: see :func:`portal.notifications.services.upkeep.sweep`."""
    return asdict(services.sweep())


@background_task()
def prune() -> dict[str, int]:
    """Each day: see :func:`portal.notifications.services.upkeep.prune`."""
    return asdict(services.prune())


@background_task()
def publish_scheduled() -> None:
    """Each minute: publish and unpublish what an editor gave a date."""
    call_command("publish_scheduled", verbosity=0)

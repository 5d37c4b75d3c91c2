"""Wake-ups of the outbox and of periodic work. Arguments are ids; the truth is in the rows."""

from __future__ import annotations

from dataclasses import asdict

from django.core.management import call_command

from portal.core.background import background_task
from portal.notifications import services


@background_task(queue="mail")
def deliver(delivery_id: int) -> str:
    """Carry one delivery, when it is due and nobody else has it."""
    with services.Courier() as courier:
        state = courier.carry(delivery_id)
    return "" if state is None else state.value


@background_task(queue="mail")
def deliver_due(queue: str) -> int:
    """Carry what is due in a queue over one connection; wakes the queue again when there is more."""
    return services.carry_due(queue)


@background_task(queue="mail")
def probe_mail_server() -> bool:
    """Each minute: see :func:`portal.notifications.services.upkeep.probe_mail_server`."""
    return services.probe_mail_server()


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

"""The queue's own worker, which besides gives signs of life: so the tasks of one that was killed are soon resumed."""

from __future__ import annotations

import threading
from typing import Any

from django.db import connections
from django_tasks_db.management.commands.db_worker import Command as QueueCommand

from portal.notifications.management.commands.scheduler import HEARTBEAT_SECONDS, guarded
from portal.notifications.models import Heartbeat
from portal.notifications.services.upkeep import worker_beat


class Command(QueueCommand):
    def handle(self, *, worker_id: str, **options: Any) -> None:
        over = threading.Event()
        beating = threading.Thread(target=beat, args=(worker_id, over), daemon=True, name="heartbeat")
        beating.start()
        try:
            super().handle(worker_id=worker_id, **options)
        finally:
            over.set()
            beating.join(1)


def beat(worker_id: str, over: threading.Event, every: float = HEARTBEAT_SECONDS) -> None:
    """Write the worker's heartbeat until it is over; an orderly end takes it away."""
    try:
        while not over.is_set():
            guarded(Heartbeat.beat, worker_beat(worker_id))
            over.wait(every)
    finally:
        connections.close_all()

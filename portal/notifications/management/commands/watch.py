"""A second pair of eyes: looks at everything that may fall silent, the scheduler included, and raises the alarm."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.core import health
from portal.notifications.management.commands.scheduler import guarded
from portal.notifications.models import Heartbeat
from portal.notifications.services.alarms import WATCH, Watchman, raise_alarm

EVERY_SECONDS = 30.0


class Command(BaseCommand):
    help = (
        "Watch worker, scheduler, mail server, queues and search, and run PORTAL_ALARM_COMMAND when one passes its "
        "limit. With --once for a cron job: exit code 1 when anything is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Look once, alarm at once, and end.")
        parser.add_argument("--every", type=float, default=EVERY_SECONDS, help="Seconds between two looks.")
        parser.add_argument("--dry-run", action="store_true", help="With --once: say what is wrong and alarm nobody.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"] or options["dry_run"]:
            self.once(alarm=not options["dry_run"])
            return
        over = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            over.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        watchman = Watchman()
        self.stdout.write("Watching.")
        self.stdout.flush()
        while not over.is_set():
            guarded(Heartbeat.beat, WATCH)
            guarded(watchman.look)
            over.wait(options["every"])
        self.stdout.write("Watching ended.")

    def once(self, *, alarm: bool) -> None:
        found = health.faults()
        for reading in found:
            self.stdout.write(f"{reading.key}: {reading.label}: {reading.value} > {reading.limit}")
        if found and alarm:
            raise_alarm(found, [])
        if found:
            raise SystemExit(1)
        self.stdout.write("Everything is within its limits.")

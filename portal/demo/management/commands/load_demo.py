from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.core.background import drain_tasks
from portal.core.chrome import forget
from portal.demo.services import load_all, loaders


class Command(BaseCommand):
    help = "Load the demo content: deterministic, safe to repeat, refused in production. Ends with the queue drained."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="name what would be loaded and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for module in loaders():
                self.stdout.write(f"would load {module.__name__}")
            return
        load_all(self.stdout.write)
        done = drain_tasks()
        forget()
        self.stdout.write(f"{done.done} background tasks done, {done.failed} failed, queue empty")

"""Walk the event chain and say whether it is whole."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.casework import events

PROGRESS_EVERY = 5000


class Command(BaseCommand):
    help = "Verify the hash chain of events. Exits 1 and names the first bad event when it is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from-seq", type=int, default=1, metavar="N", help="start at event N and trust what comes before it"
        )

    def handle(self, *, from_seq: int, **options: Any) -> None:
        if from_seq < 1:
            raise CommandError("--from-seq starts at 1.", returncode=2)
        verdict = events.verify(from_seq, self.show_progress if self.stdout.isatty() else None)
        if not verdict.sound:
            self.stdout.write(f"{verdict.checked} events are sound.")
            raise CommandError(f"Event {verdict.bad_seq} {verdict.problem}.")
        self.stdout.write(f"{verdict.checked} events verified, the chain ends at {verdict.last_seq}.")

    def show_progress(self, checked: int) -> None:
        if checked % PROGRESS_EVERY == 0:
            self.stdout.write(f"\r{checked} events", ending="")
            self.stdout.flush()

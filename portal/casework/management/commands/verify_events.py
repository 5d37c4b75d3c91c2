"""Walk the event chain and say whether it is whole, and whether it is still the one it was."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.casework import events, heads

PROGRESS_EVERY = 5000
MISUSE = 2


class Command(BaseCommand):
    help = (
        "Verify the hash chain of events. Exits 1 and names the first bad event when it is broken, and each head that "
        "was written down and is no longer in it: so a tail that was cut off or a chain calculated anew is found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from-seq", type=int, default=1, metavar="N", help="start at event N and trust what comes before it"
        )
        parser.add_argument(
            "--against",
            action="append",
            default=[],
            metavar="SEQ:HASH",
            help="a head that was written down; may be repeated",
        )
        parser.add_argument(
            "--heads",
            metavar="FILE",
            help="lines with heads, copied from the log or from mails; - reads them from input",
        )

    def handle(self, *, from_seq: int, against: list[str], heads: str | None, **options: Any) -> None:
        if from_seq < 1:
            raise CommandError("--from-seq starts at 1.", returncode=MISUSE)
        written = self.written_heads(against, heads)
        if any(0 < head.seq < from_seq for head in written):
            raise CommandError("--from-seq would pass over events that a head vouches for.", returncode=MISUSE)
        verdict = events.verify(from_seq, self.show_progress if self.stdout.isatty() else None)
        problems = [] if verdict.sound else [f"Event {verdict.bad_seq} {verdict.problem}."]
        problems += self.contradictions(written)
        if problems:
            self.stdout.write(f"{verdict.checked} events are sound.")
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{verdict.checked} events verified, the chain ends at {verdict.last_seq}.")
        if written:
            self.stdout.write(f"Heads found in the chain as they were written down: {len(written)}.")

    def written_heads(self, against: list[str], file: str | None) -> list[heads.Head]:
        try:
            found = [heads.read_pair(text) for text in against]
            if file is not None:
                in_file = heads.read_lines(self.lines(file))
                if not in_file:
                    raise ValueError("There is no head in these lines.")
                found += in_file
        except (OSError, ValueError) as error:
            raise CommandError(str(error), returncode=MISUSE) from error
        return found

    def lines(self, file: str) -> list[str]:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8", errors="replace")
        return text.splitlines()

    def contradictions(self, written: list[heads.Head]) -> list[str]:
        return [f"Event {found.seq} {found.problem}." for found in heads.contradictions(written)]

    def show_progress(self, checked: int) -> None:
        if checked % PROGRESS_EVERY == 0:
            self.stdout.write(f"\r{checked} events", ending="")
            self.stdout.flush()

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.backup.archive import quiet
from portal.users.ledger import LedgerDamaged
from portal.users.services.erasure import ReplayIncomplete, replay


class Command(BaseCommand):
    help = "Erase again whom a restored backup brought back; `restore` does it by itself. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say how many; write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = self.stdout.write if self.stdout.isatty() else quiet
        try:
            count = replay(progress, dry_run=options["dry_run"])
        except (ReplayIncomplete, LedgerDamaged) as error:
            raise CommandError(str(error)) from error
        people = "1 person" if count == 1 else f"{count} people"
        if options["dry_run"]:
            self.stdout.write(f"{people} would be erased again. Nothing was written.")
        else:
            self.stdout.write(f"{people} {'was' if count == 1 else 'were'} erased again.")

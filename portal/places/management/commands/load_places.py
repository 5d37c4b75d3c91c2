from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.places.services import count_files, load_places


class Command(BaseCommand):
    help = "Load countries and the communes, wards and districts of Nghệ An, today's and former. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be loaded and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(count_files() if options["dry_run"] else load_places()))

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.places.services import load_places, read_rows


class Command(BaseCommand):
    help = "Load countries and the 130 communes and wards of Nghệ An. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be loaded and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            countries, places = len(read_rows("countries.csv")), len(read_rows("nghe_an.csv"))
        else:
            countries, places = load_places()
        self.stdout.write(f"{countries} countries, {places} communes and wards")

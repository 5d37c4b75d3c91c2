from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.catalogues import CatalogueError, compile_all


class Command(BaseCommand):
    help = "Compile the catalogues of interface strings that have changed. Needs no gettext tools."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Compile the unchanged ones too.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = compile_all(force=options["force"])
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} catalogues compiled.")

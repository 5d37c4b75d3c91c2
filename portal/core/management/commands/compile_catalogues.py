from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.catalogues import CatalogueError, compile_all, gather, tidy


class Command(BaseCommand):
    help = "Compile the catalogues of interface strings that have changed. Alone it needs no gettext tools."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Compile the unchanged ones too.")
        first = parser.add_mutually_exclusive_group()
        first.add_argument("--tidy", action="store_true", help="First bring the project's own into their one form.")
        first.add_argument("--gather", action="store_true", help="First collect the code's strings, then tidy.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["gather"]:
                gather()
            elif options["tidy"]:
                tidy()
            count = compile_all(force=options["force"])
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} catalogues compiled.")

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.search.management.commands.search_rebuild import chosen
from portal.search.services import apply_due, find_drift, is_configured, rebuild, repair

LISTED = 20


class Command(BaseCommand):
    help = "Compare rows, entries and index, both ways and with versions. Exit code 1 when they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="?", help="one kind only")
        parser.add_argument("--repair", action="store_true", help="put right what differs, then look again")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = False
        for kind in chosen(options["kind"]):
            drift = find_drift(kind)
            if drift and options["repair"]:
                self.show(kind.name, drift)
                if drift.no_index or drift.ahead:
                    rebuild(kind)
                else:
                    repair(kind, drift)
                    if is_configured():
                        apply_due()
                drift = find_drift(kind)
            self.show(kind.name, drift)
            wrong = wrong or bool(drift)
        if wrong:
            sys.exit(1)

    def show(self, name: str, drift: Any) -> None:
        """Ids are random references and page numbers; no name or word stands here."""
        if not drift:
            self.stdout.write(f"{name}: {drift.checked} checked, no drift")
            return
        if drift.no_index:
            self.stdout.write(f"{name}: no index for this code: run search_rebuild")
        for what, ids in drift.lists().items():
            if ids:
                more = f" … and {len(ids) - LISTED} more" if len(ids) > LISTED else ""
                self.stdout.write(f"{name}: {what}: {len(ids)}: {' '.join(ids[:LISTED])}{more}")

"""Groups, permissions and the review workflow, as code: safe to run at every deployment."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.users.services import MissingPermission, setup_roles


class Command(BaseCommand):
    help = "Create or correct the editorial roles and the review workflow. Repeating it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, and change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        try:
            with transaction.atomic():
                changes = setup_roles()
                if dry_run:
                    transaction.set_rollback(True)
        except MissingPermission as error:
            raise CommandError(f"No such permission: {error}. Run migrate first.") from error
        for change in changes:
            self.stdout.write(change)
        verb = "would change" if dry_run else "changed"
        self.stdout.write(f"{len(changes)} {verb}")

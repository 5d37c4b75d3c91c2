from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.search import kinds
from portal.search.management.progress import Bar
from portal.search.services import BuildRunning, is_configured, rebuild


class Command(BaseCommand):
    help = (
        "Project everything that is searched anew and build fresh indices beside the present ones; searches and "
        "changes go on meanwhile. Safe to stop and to repeat: it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "kind", nargs="?", help="one kind only: " + ", ".join(kind.name for kind in kinds.all_kinds())
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be built")

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in chosen(options["kind"]):
            total = sum(1 for _ in kind.all_ids(""))
            if options["dry_run"]:
                where = f"index {kind.document.mapping_hash()}" if is_configured() else "the database alone"
                self.stdout.write(f"{kind.name}: {total} would be projected, {where}")
                continue
            with Bar(self.stderr, kind.name, total) as bar:
                try:
                    built = rebuild(kind, progress=bar)
                except BuildRunning as error:
                    raise CommandError(f"{kind.name} is being rebuilt by another process.") from error
            how = "resumed, " if built.resumed else ""
            where = f"index {built.index or 'none'}, {len(built.removed)} removed"
            self.stdout.write(f"{kind.name}: {how}{built.entries} projected, {where}")


def chosen(name: str | None) -> list[kinds.Kind]:
    """The named kind, or all. Raises CommandError for an unknown one."""
    if name is None:
        return kinds.all_kinds()
    try:
        return [kinds.get(name)]
    except LookupError as error:
        raise CommandError(str(error)) from error

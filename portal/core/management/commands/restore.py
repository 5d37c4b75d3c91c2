from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portal.core.backup import BackupError, Manifest, restore_archive, verify_archive
from portal.core.backup.archive import check_engine, quiet
from portal.core.backup.keys import key_from_environment, read_key
from portal.core.backup.replay import pending_replays
from portal.core.management.commands.backup import installation


class Command(BaseCommand):
    help = "Bring database, media and private files back from an archive of `backup`. Stop the portal first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key-file", type=Path, help="The archive's key (default: the one of BACKUP_KEY_FILE).")
        parser.add_argument("--dry-run", action="store_true", help="Verify the archive whole; write nothing.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        parser.add_argument(
            "--yes-overwrite", action="store_true", help="Do not ask, and replace a portal that has accounts."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.restore(**{name: options[name] for name in ("file", "key_file", "dry_run", "yes", "yes_overwrite")})
        except BackupError as error:
            raise CommandError(str(error)) from error

    def restore(self, *, file: Path, key_file: Path | None, dry_run: bool, yes: bool, yes_overwrite: bool) -> None:
        key = read_key(key_file) if key_file else key_from_environment()
        progress = self.stdout.write if self.stdout.isatty() else quiet
        here = installation()
        if not dry_run and not yes_overwrite:
            self.check_empty()
        if dry_run:
            self.describe(verify_archive(file, key, progress=progress))
            self.stdout.write("Nothing was written.")
            return
        manifest = verify_archive(file, key, progress=progress)
        check_engine(here, manifest)
        check_known(manifest)
        self.describe(manifest)
        if not (yes or yes_overwrite) and input("Replace this portal by it? Type yes: ").strip() != "yes":
            raise CommandError("Nothing was written.")
        connection.close()
        restore_archive(here, file, key, progress=progress)
        self.replay()
        self.stdout.write(
            f"Restored {len(manifest.parts)} parts. Now: manage.py migrate, then start the portal; docs/operations.md "
            "lists what is to be checked."
        )

    def replay(self) -> None:
        """Do again what the backup has forgotten: nobody who was erased since may come back."""
        replays = pending_replays()
        if not replays:
            return
        progress = self.stdout.write if self.stdout.isatty() else quiet
        try:
            call_command("migrate", interactive=False, verbosity=0)
            for replay in replays:
                self.stdout.write(replay.run(progress))
        except Exception as error:
            raise CommandError(
                f"The archive is restored, but what was erased since it was made is not erased again: {error}. Do not "
                "start the portal before manage.py replay_erasures has succeeded."
            ) from error

    @staticmethod
    def check_empty() -> None:
        table = get_user_model()._meta.db_table
        count = installation().database.count(table)
        if count:
            raise CommandError(
                f"This portal has {count} accounts; nothing was written. To replace it all the same: --yes-overwrite"
            )

    def describe(self, manifest: Manifest) -> None:
        made_with = ", ".join(f"{name} {number}" for name, number in manifest.versions.items())
        self.stdout.write(
            f"The archive is sound: made {manifest.made_at} with {made_with}; {manifest.engine}, "
            f"{len(manifest.migrations)} migrations, {len(manifest.parts)} parts, {manifest.size} bytes."
        )


def check_known(manifest: Manifest) -> None:
    """CommandError for an archive of a newer portal: its tables would not fit this code."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    # squashed ones stand for those they replaced
    known |= {f"{app}.{name}" for migration in loader.disk_migrations.values() for app, name in migration.replaces}
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise CommandError(
            f"The archive was made by another version of the portal: {len(unknown)} of its migrations are unknown "
            f"here, first {unknown[0]}. Install that version, restore, then upgrade."
        )

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from portal.core.backup import BackupError, Installation, archive_name, create_archive, prune
from portal.core.backup.archive import quiet
from portal.core.backup.databases import database_of
from portal.core.backup.keys import key_from_environment, new_key
from portal.core.backup.retention import due_for_pruning


def installation() -> Installation:
    """The portal of these settings."""
    return Installation(
        database=database_of(connection.settings_dict),
        media=Path(settings.MEDIA_ROOT),
        private=Path(settings.PRIVATE_MEDIA_ROOT),
    )


def default_folder() -> Path:
    return Path(os.environ.get("BACKUP_DIR", "") or settings.VAR_DIR / "backups")


class Command(BaseCommand):
    help = "Write database, media and private files into one encrypted archive, then delete the archives grown old."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, help="Folder for the archive (default: BACKUP_DIR, or var/backups).")
        parser.add_argument("--keep-days", type=int, default=30, help="Delete archives older than this (default: 30).")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done; write and delete nothing.")
        parser.add_argument("--new-key", type=Path, metavar="FILE", help="Write a new key to FILE and do nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["new_key"]:
                self.make_key(options["new_key"])
            else:
                self.make_backup(options["output"] or default_folder(), options["keep_days"], options["dry_run"])
        except BackupError as error:
            raise CommandError(str(error)) from error

    def make_key(self, path: Path) -> None:
        new_key(path)
        self.stdout.write(
            f"The key is in {path}. Keep a copy where neither this machine nor its backups are: without it no archive "
            f"can be read. Then: export BACKUP_KEY_FILE={path}"
        )

    def make_backup(self, folder: Path, keep_days: int, dry_run: bool) -> None:
        if keep_days < 1:
            raise CommandError("--keep-days must be at least 1.")
        now = datetime.now(UTC)
        target = folder / archive_name(now)
        key = key_from_environment()
        if dry_run:
            due = due_for_pruning(folder, keep_days=keep_days, now=now) if folder.is_dir() else []
            self.stdout.write(f"Would write {target} and delete {len(due)} archives older than {keep_days} days.")
            return
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise CommandError(f"The folder {folder} cannot be made: {error.strerror}.") from error
        progress = self.stdout.write if self.stdout.isatty() else quiet
        manifest = create_archive(installation(), target, key, progress=progress)
        self.stdout.write(
            f"{target}: {len(manifest.parts)} parts, {manifest.size} bytes in, {target.stat().st_size} bytes out."
        )
        for path in prune(folder, keep_days=keep_days, now=now):
            self.stdout.write(f"Deleted {path.name}, older than {keep_days} days.")

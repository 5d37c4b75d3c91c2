"""One encrypted archive of everything that cannot be made again: database, media, private files."""

from portal.core.backup.archive import (
    Installation,
    Manifest,
    create_archive,
    restore_archive,
    verify_archive,
)
from portal.core.backup.errors import BackupError
from portal.core.backup.retention import archive_name, prune

__all__ = [
    "BackupError",
    "Installation",
    "Manifest",
    "archive_name",
    "create_archive",
    "prune",
    "restore_archive",
    "verify_archive",
]

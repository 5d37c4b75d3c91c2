"""The key of the archives: a file of its own, kept where the data is not."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from portal.core.backup.errors import BackupError

PREFIX = "portal-backup-key:"
SIZE = 32


def new_key(path: Path) -> None:
    """Write a fresh key, readable by its owner alone. A file that exists is never overwritten: archives need it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BackupError(f"The key was not written to {path}: {error.strerror}.") from error
    with os.fdopen(handle, "w") as file:
        file.write(PREFIX + base64.urlsafe_b64encode(secrets.token_bytes(SIZE)).decode() + "\n")


def read_key(path: Path) -> bytes:
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key file {path} cannot be read: {error}.") from error
    try:
        key = base64.urlsafe_b64decode(text.removeprefix(PREFIX))
    except binascii.Error:
        key = b""
    if not text.startswith(PREFIX) or len(key) != SIZE:
        raise BackupError(f"{path} is not a backup key. A new one is made by: manage.py backup --new-key FILE")
    return key


def key_from_environment() -> bytes:
    """The key of ``BACKUP_KEY_FILE``."""
    name = os.environ.get("BACKUP_KEY_FILE", "").strip()
    if not name:
        raise BackupError(
            "BACKUP_KEY_FILE names no key. Make one outside the data, keep a copy elsewhere, and set the variable: "
            "manage.py backup --new-key FILE"
        )
    return read_key(Path(name))

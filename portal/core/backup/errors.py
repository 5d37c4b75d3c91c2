"""What may go wrong with a backup, in words for the operator."""

from __future__ import annotations


class BackupError(Exception):
    """The message says what is wrong and, where there is one, the way out."""


class DamagedArchiveError(BackupError):
    """A byte of the archive is not the one that was written."""


class WrongKeyError(BackupError):
    """The archive was made with another key."""

"""Names of archives carry the hour they were made, and how long one is kept is read from the name."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAME = re.compile(r"portal-(\d{8}-\d{6})\.backup")
STAMP = "%Y%m%d-%H%M%S"


def archive_name(moment: datetime) -> str:
    return f"portal-{moment.astimezone(UTC).strftime(STAMP)}.backup"


def made_at(path: Path) -> datetime | None:
    """The moment in UTC, or None for a file that is no archive of ours."""
    found = NAME.fullmatch(path.name)
    if not found:
        return None
    try:
        return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def due_for_pruning(folder: Path, *, keep_days: int, now: datetime) -> list[Path]:
    """Archives older than that many days, oldest first. The newest is never among them, however old."""
    dated = sorted((moment, path) for path in folder.iterdir() if (moment := made_at(path)))
    limit = now - timedelta(days=keep_days)
    return [path for moment, path in dated[:-1] if moment < limit]


def prune(folder: Path, *, keep_days: int, now: datetime) -> list[Path]:
    due = due_for_pruning(folder, keep_days=keep_days, now=now)
    for path in due:
        path.unlink()
    return due

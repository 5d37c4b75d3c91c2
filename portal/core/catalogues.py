"""Interface strings: .po files are kept in the tree, what gettext reads is compiled from them on each machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings


class CatalogueError(Exception):
    """A .po file that cannot be read; the message names the file and the line."""


def sources() -> Iterator[Path]:
    """Every catalogue of ``LOCALE_PATHS``, in a fixed order."""
    for folder in settings.LOCALE_PATHS:
        yield from sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))


def is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime <= source.stat().st_mtime


def compile_one(source: Path) -> None:
    """Write the .mo beside the .po, in one move: a process that starts meanwhile reads the old or the new one."""
    try:
        catalogue = polib.pofile(str(source), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{source}: {error}") from error
    compiled = source.with_suffix(".mo")
    partial = compiled.with_suffix(f".{os.getpid()}.part")
    try:
        catalogue.save_as_mofile(str(partial))
        partial.replace(compiled)
    finally:
        partial.unlink(missing_ok=True)


def compile_all(force: bool = False) -> int:
    """Compile what is newer than its compiled form, or everything; the number of files compiled."""
    count = 0
    for source in sources():
        if force or is_stale(source):
            compile_one(source)
            count += 1
    return count

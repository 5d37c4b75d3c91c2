"""Interface strings: .po files are kept in the tree, what gettext reads is compiled from them on each machine."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command

# the project's own catalogues; msgids are English, so the English one says what they say
PLURALS = {"en": (2, "(n != 1)"), "vi": (1, "0")}
MIRROR = "en"
NOT_OURS = [".venv/*", "var/*", "tests/*", "locale/*"]


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


def own_sources() -> dict[str, Path]:
    """The catalogues gathered from this project's code, by language; those of the packages stand beside them."""
    folder = Path(settings.LOCALE_PATHS[0])
    return {language: folder / language / "LC_MESSAGES" / "django.po" for language in PLURALS}


def gather() -> None:
    """Collect the code's strings into the own catalogues, then tidy. Raises CommandError without gettext's tools."""
    with contextlib.chdir(settings.BASE_DIR):
        call_command(
            "makemessages",
            locale=list(PLURALS),
            ignore_patterns=NOT_OURS,
            add_location="file",
            no_obsolete=True,
            no_wrap=True,
            verbosity=0,
        )
    tidy()


def tidy() -> None:
    """Bring the own catalogues into the one form they have: a second run, or another machine, changes nothing."""
    for language, source in own_sources().items():
        catalogue = polib.pofile(str(source), encoding="utf-8", wrapwidth=0)
        before = source.read_text(encoding="utf-8")
        catalogue.header = ""
        catalogue.metadata_is_fuzzy = False
        catalogue.metadata = {
            "Project-Id-Version": "nghe-an-kieu-bao",
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals={}; plural={};".format(*PLURALS[language]),
        }
        for entry in catalogue:
            _tidy_entry(entry, language)
        catalogue.sort(key=lambda entry: (entry.occurrences, entry.msgid, entry.msgctxt or ""))
        after = f"{catalogue}"
        if after != before:
            source.write_text(after, encoding="utf-8")


def _tidy_entry(entry: Any, language: str) -> None:
    """Drop line numbers and guesses: a string whose English changed is to be translated anew, not to be believed."""
    entry.occurrences = [(name, "") for name in sorted({name for name, _line in entry.occurrences})]
    known: dict[int, str] = {} if entry.fuzzy else entry.msgstr_plural or {0: entry.msgstr}
    entry.flags = sorted(flag for flag in entry.flags if flag != "fuzzy")
    entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
    forms = dict(enumerate([entry.msgid, entry.msgid_plural])) if language == MIRROR else known
    if entry.msgid_plural:
        entry.msgstr_plural = {number: forms.get(number, "") for number in range(PLURALS[language][0])}
    else:
        entry.msgstr = forms.get(0, "")

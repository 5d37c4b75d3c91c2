"""The catalogues are complete: every string of the code has its Vietnamese, with the same placeholders."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.conf import settings

from portal.core.catalogues import PLURALS, own_sources, sources, tidy

# what xgettext reads, as `make messages` does; the rest of the tree would only slow the copy down
READ = ("manage.py", "portal", "community", "investment", "locale")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
ALL = [pytest.param(path, id=str(path.relative_to(settings.BASE_DIR))) for path in sources()]


def read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), encoding="utf-8")


def keys(catalogue: polib.POFile) -> set[tuple[str, str, str]]:
    return {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in catalogue if not entry.obsolete}


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each translation beside the string it stands for: the last form of a plural speaks for many."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    last = max(entry.msgstr_plural, default=0)
    return [
        (entry.msgid_plural if form == last else entry.msgid, text) for form, text in entry.msgstr_plural.items()
    ] or [(entry.msgid, "")]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in READ:
        source = settings.BASE_DIR / name
        if source.is_dir():
            skipped = shutil.ignore_patterns("__pycache__", "migrations", "static", "*.mo")
            shutil.copytree(source, tmp_path / name, ignore=skipped)
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("path", ALL)
def test_every_string_is_translated(path):
    empty = [entry.msgid for entry in read(path) if not all(text.strip() for _source, text in pairs(entry))]
    assert empty == []


@pytest.mark.parametrize("path", ALL)
def test_no_translation_is_a_guess_or_a_leftover(path):
    assert [entry.msgid for entry in read(path) if entry.fuzzy or entry.obsolete] == []


@pytest.mark.parametrize("path", ALL)
def test_placeholders_are_those_of_the_string(path):
    wrong = [
        (source, text)
        for entry in read(path)
        for source, text in pairs(entry)
        if Counter(PLACEHOLDER.findall(source)) != Counter(PLACEHOLDER.findall(text))
    ]
    assert wrong == []


def test_both_languages_have_the_same_strings():
    english, vietnamese = (keys(read(own_sources()[language])) for language in ("en", "vi"))
    assert english ^ vietnamese == set()


@pytest.mark.parametrize("language", PLURALS)
def test_a_catalogue_has_the_plural_forms_of_its_language(language):
    forms = {len(entry.msgstr_plural) for entry in read(own_sources()[language]) if entry.msgid_plural}
    assert forms == {PLURALS[language][0]}


def test_the_vietnamese_neither_begs_nor_shouts():
    texts = [text for entry in read(own_sources()["vi"]) for _source, text in pairs(entry)]
    assert [text for text in texts if "vui lòng" in text.lower() or "kính mong" in text.lower() or "!" in text] == []


def test_tidying_changes_nothing_in_the_committed_catalogues(tmp_path, settings):
    folder = settings.LOCALE_PATHS[0]
    settings.LOCALE_PATHS = [tmp_path]
    for language, copy in own_sources().items():
        copy.parent.mkdir(parents=True)
        shutil.copy(folder / language / "LC_MESSAGES" / "django.po", copy)
    before = {language: copy.read_text(encoding="utf-8") for language, copy in own_sources().items()}
    tidy()
    assert {language: copy.read_text(encoding="utf-8") for language, copy in own_sources().items()} == before


def test_tidying_forgets_guesses_line_numbers_and_dates(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    for copy in own_sources().values():
        copy.parent.mkdir(parents=True)
        copy.write_text(
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"POT-Creation-Date: 2026-01-01\\n"\n\n'
            '#: b.py:7 b.py:9 a.html:3\n#, fuzzy, python-format\n#| msgid "One"\n'
            'msgid "%(n)s page"\nmsgid_plural "%(n)s pages"\nmsgstr[0] "guess"\nmsgstr[1] "guess"\n',
            encoding="utf-8",
        )
    tidy()
    texts = {language: copy.read_text(encoding="utf-8") for language, copy in own_sources().items()}
    entry = '\n#: a.html b.py\n#, python-format\nmsgid "%(n)s page"\nmsgid_plural "%(n)s pages"\n'
    assert texts["vi"].endswith(entry + 'msgstr[0] ""\n')
    assert texts["en"].endswith(entry + 'msgstr[0] "%(n)s page"\nmsgstr[1] "%(n)s pages"\n')
    assert "2026" not in "".join(texts.values())


def test_no_string_of_the_code_is_missing_from_the_catalogues(tree):
    if shutil.which("xgettext") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("xgettext is missing: apt-get install gettext")
        pytest.skip("xgettext is missing")
    subprocess.run(
        [sys.executable, "manage.py", "compile_catalogues", "--gather"],
        cwd=tree,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        check=True,
        capture_output=True,
        timeout=120,
    )
    for committed in own_sources().values():
        gathered = keys(read(tree / committed.relative_to(settings.BASE_DIR)))
        assert sorted(gathered - keys(read(committed))) == [], "run `make messages` and translate what is new"

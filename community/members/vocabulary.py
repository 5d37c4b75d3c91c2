"""Occupations, skills and languages a profile chooses from, with the names people type for them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from portal.core.text import plain, syllables
from portal.search import vocabulary
from portal.search.vocabulary import Term

OCCUPATION, GROUP, SKILL, LANGUAGE = "occupation", "occupation_group", "skill", "language"
_DATA = Path(__file__).parent / "data"
_FILES = {
    OCCUPATION: "occupations.csv",
    GROUP: "occupation_groups.csv",
    SKILL: "skills.csv",
    LANGUAGE: "languages.csv",
}


@lru_cache(maxsize=8)
def terms(kind: str) -> Mapping[str, Term]:
    """All terms of a kind by code, in the order of the file. Raises KeyError for an unknown kind."""
    with (_DATA / _FILES[kind]).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return MappingProxyType(
        {
            row["code"]: Term(
                kind=kind,
                code=row["code"],
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                group=row.get("group", ""),
                synonyms=tuple(filter(None, (row.get("synonyms") or "").split(";"))),
            )
            for row in rows
        }
    )


def label(kind: str, code: str, language: str = "vi") -> str:
    """The name of a term in Vietnamese or English; the code itself where it is unknown."""
    term = terms(kind).get(code)
    return term.label(language) if term else code


def choices(kind: str, language: str = "vi") -> list[tuple[str, str]]:
    """Codes and names for a form, in the order of the file."""
    return [(term.code, term.label(language)) for term in terms(kind).values()]


def occupation_group(code: str) -> str:
    """The group of an occupation, empty for an unknown one."""
    term = terms(OCCUPATION).get(code)
    return term.group if term else ""


@lru_cache(maxsize=1)
def _skills_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for own_names in (True, False):
        for term in terms(SKILL).values():
            for name in (term.name_vi, term.name_en) if own_names else term.synonyms:
                found.setdefault(_key(name), term.code)
    return found


def _key(text: str) -> str:
    return " ".join(plain(word) for word in syllables(text))


def skill_code(text: str) -> str:
    """A stable key for a skill in anybody's words: the vocabulary's code, or the words folded (``~keo co``)."""
    key = _key(text)
    if not key:
        return ""
    if text in terms(SKILL):
        return text
    return _skills_by_name().get(key) or f"~{key[:60]}"


def skill_label(code: str, language: str = "vi") -> str:
    """The name of a skill's key; free skills show their folded words."""
    return code[1:] if code.startswith("~") else label(SKILL, code, language)


for _kind in _FILES:
    vocabulary.register(_kind, lambda kind=_kind: terms(kind).values())  # type: ignore[misc]

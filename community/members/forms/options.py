"""What the selects and boxes of the steps offer, and the words for what was chosen, in the reader's language.

A chosen skill is stored as its Vietnamese word, as if the member had typed it: search and export need no table for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.members import vocabulary
from community.members.vocabulary import GROUP, LANGUAGE, OCCUPATION, SKILL
from portal.core.text import sort_key
from portal.search.vocabulary import Term

SKILL_GROUPS = {
    "trades": _("Trades and workshops"),
    "technology": _("Technology"),
    "business": _("Business and trade"),
    "language": _("Languages and teaching"),
    "care": _("Care"),
    "food": _("Cooking"),
    "beauty": _("Beauty"),
    "farming": _("Farming and fishing"),
    "transport": _("Driving and transport"),
    "advice": _("Advice"),
    "culture": _("Culture"),
    "sport": _("Sport"),
    "group": _("Groups"),
}


def _reader() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@lru_cache(maxsize=1)
def known_skills() -> Mapping[str, Term]:
    """Skills with a box of their own, by the word that is stored."""
    return MappingProxyType({term.name_vi: term for term in vocabulary.terms(SKILL).values()})


def occupation_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """By group, each in alphabetical order."""
    reader = _reader()
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in vocabulary.terms(GROUP)}
    for term in vocabulary.terms(OCCUPATION).values():
        found.setdefault(term.group, []).append((term.code, term.label(reader)))
    return [
        (vocabulary.label(GROUP, code, reader), sorted(words, key=lambda pair: sort_key(pair[1], "", "")))
        for code, words in found.items()
        if words
    ]


def skill_choices() -> list[tuple[str, str]]:
    order = {code: number for number, code in enumerate(SKILL_GROUPS)}
    terms = sorted(known_skills().values(), key=lambda term: order.get(term.group, len(order)))
    return [(term.name_vi, term.label(_reader())) for term in terms]


def skill_group(value: str) -> str:
    term = known_skills().get(value)
    return str(SKILL_GROUPS.get(term.group, term.group)) if term else ""


def language_choices() -> list[tuple[str, str]]:
    return [(code, _capital(name)) for code, name in vocabulary.choices(LANGUAGE, _reader())]


def occupation_label(code: str) -> str:
    return vocabulary.label(OCCUPATION, code, _reader()) if code else ""


def skill_label(value: str) -> str:
    term = known_skills().get(value)
    return term.label(_reader()) if term else value


def language_label(code: str) -> str:
    return _capital(vocabulary.label(LANGUAGE, code, _reader()))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]

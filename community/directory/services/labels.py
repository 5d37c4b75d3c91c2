"""What a facet's values are called, and how they stand in an address: ``nuoc=han-quoc``, never ``country=KR``.

Everything is read from carried files, so that a page of the directory asks the database for nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language

from community.directory.choices import Facet
from community.members import vocabulary
from community.members.choices import Offer
from portal.core.text import slugify
from portal.places.data_files import read_rows
from portal.places.gazetteer import Candidate, Kind, gazetteer
from portal.places.gazetteer.candidates import all_candidates

FREE = "~"  # before the folded words of a skill that stands in no list
TERMS = {
    Facet.OCCUPATION: vocabulary.GROUP,
    Facet.SKILL: vocabulary.SKILL,
    Facet.LANGUAGE: vocabulary.LANGUAGE,
}
LONGEST_TOKEN = 80
OFFER_TOKENS = {
    Offer.MENTOR: "huong-dan",
    Offer.LECTURE: "noi-chuyen",
    Offer.INVEST: "dau-tu",
    Offer.TRANSLATE: "phien-dich",
    Offer.HOST: "don-tiep",
    Offer.GIVE: "ung-ho",
}


@dataclass(slots=True)
class Words:
    """The known values of one facet, in both languages, with their tokens."""

    names: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def add(self, value: str, token: str, vi: str, en: str) -> None:
        if token in self.values:
            token = f"{token}-{slugify(value)}"
        self.names[value] = {"vi": vi, "en": en}
        self.tokens[value] = token
        self.values[token] = value


@lru_cache(maxsize=1)
def words() -> dict[Facet, Words]:
    found = {facet: Words() for facet in Facet}
    for row in read_rows("countries.csv"):
        found[Facet.COUNTRY].add(row["iso2"], row["slug"], row["name_vi"], row["name_en"])
    for unit in gazetteer().units.values():
        found[Facet.HOME].add(unit.code, unit.slug, str(unit), str(unit))
    for facet, kind in TERMS.items():
        for term in vocabulary.terms(kind).values():
            found[facet].add(term.code, slugify(term.name_vi), term.name_vi, term.name_en)
    for offer, token in OFFER_TOKENS.items():
        found[Facet.OFFER].add(offer.value, token, "", "")
    return found


def name_of(facet: Facet, value: str) -> str:
    """A value in the language being read."""
    if facet is Facet.OFFER:
        return str(Offer(value).label) if value in Offer.values else value
    names = words()[facet].names.get(value)
    if names is None:
        return capital(value.removeprefix(FREE))
    return capital(names.get(get_language() or "vi") or names["vi"])


def token_of(facet: Facet, value: str) -> str:
    """How a value of the index stands in an address."""
    return words()[facet].tokens.get(value) or slugify(value.removeprefix(FREE))


def value_of(facet: Facet, token: str) -> str | None:
    """The value a token stands for; None when it stands for none. Skills may be anybody's own words."""
    value = words()[facet].values.get(token)
    if value is None and facet is Facet.SKILL and token and slugify(token) == token:
        value = FREE + token.replace("-", " ")
    return value


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- home places: today's units, and everything they were called before -----------------------------------------------


@lru_cache(maxsize=1)
def _home_tokens() -> dict[str, Candidate]:
    """Token → candidate for old communes, former names and districts; today's units have their own short address."""
    found: dict[str, Candidate] = {}
    for candidate in all_candidates():
        if candidate.kind is Kind.UNIT:
            token = gazetteer().units[candidate.place_codes[0]].slug
        else:
            token = slugify(candidate.display)
            token = token if token not in found else slugify(f"{candidate.display} {candidate.key}")
        found[token] = candidate
    return found


@lru_cache(maxsize=1)
def _tokens_by_key() -> dict[str, str]:
    return {candidate.key: token for token, candidate in _home_tokens().items()}


def home_of(token: str) -> Candidate | None:
    return _home_tokens().get(token)


def home_token(candidate: Candidate) -> str:
    return _tokens_by_key()[candidate.key]

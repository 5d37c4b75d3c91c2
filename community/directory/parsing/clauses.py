"""What each meaning looks for in an entry. :data:`FULL` points a word, so that readings can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from community.directory.entries import PROVINCE as PROVINCE_CODE
from community.directory.parsing import lexicon as lex
from community.members import vocabulary
from portal.core.text import is_syllable, plain, syllables
from portal.places.gazetteer import Candidate, Kind, gazetteer, units_of_district
from portal.search.parsing.lexicon import Agreement, Found
from portal.search.plan import AllOf, Match, Op

FULL = 200

Alternatives = list[Match | AllOf]


def code(value: str, score: int) -> Match:
    return Match("codes", Op.TERM, value, score)


def phrase(field: str, words: Iterable[str], score: int) -> Match:
    return Match(field, Op.PHRASE, " ".join(words), score)


def of_place(place: Candidate, agreement: Agreement, size: int) -> Alternatives:
    """Exactly this place first; then those who only gave the unit of today it went into."""
    full = FULL * size
    if place.kind == Kind.DISTRICT:
        return _of_district(place, full)
    if place.kind == Kind.UNIT:
        found: Alternatives = [code(f"u:{place.place_code}", full)]
        if place.old_commune_code:
            found += _commune(place.old_commune_code, full, bare=agreement != Agreement.EXACT)
        return found
    bare = agreement != Agreement.EXACT
    if place.kind == Kind.OLD_COMMUNE:
        return [*_commune(place.old_commune_code, full, bare=bare), code(f"w:{place.place_code}", full * 3 // 10)]
    return [
        code(f"f:{place.key}", full),
        code(f"fa:{place.key}", full if bare else full - 15),
        *_commune(place.old_commune_code, full * 6 // 10, bare=bare),
        code(f"w:{place.place_code}", full // 4),
    ]


def _commune(commune: str, full: int, *, bare: bool) -> Alternatives:
    return [code(f"o:{commune}", full), code(f"a:{commune}", full if bare else full - 15)]


def _of_district(place: Candidate, full: int) -> Alternatives:
    known = gazetteer().districts
    found: Alternatives = [code(f"d:{place.district_code}", full)]
    if known[place.district_code].until.year < 2025:  # its people live on under another district
        found += [code(f"u:{unit.code}", full - 20) for unit in units_of_district(place.district_code)]
    taken_out = [district for district in known.values() if district.split_from == place.district_code]
    found += [code(f"d:{district.code}", full // 5) for district in taken_out]
    return found


def of_province(words: Sequence[str]) -> Alternatives:
    full = FULL * len(words)
    return [
        code(PROVINCE_CODE, full),
        phrase("home_folded", words, full * 3 // 4),
        phrase("about_folded", words, full // 3),
    ]


def of_meaning(found: Found, size: int) -> Alternatives:
    """Alternatives of anything but a place."""
    meaning = found.meaning
    full = FULL * size - 20 * size * min(meaning.rank, 1)
    value = meaning.code
    if meaning.kind == lex.COUNTRY:
        return [code(f"c:{value.lower()}", full)]
    if meaning.kind == lex.CITY:
        return [phrase("city", (plain(word) for word in syllables(value)), full)]
    if meaning.kind == lex.WORK:
        return [code(f"occ:{value}", full), *(code(f"occ:{other}", full * 3 // 4) for other in _narrower(value))]
    if meaning.kind == lex.LANGUAGE:
        return [code(f"l:{value.lower()}", full)]
    if meaning.kind == lex.SKILL:
        return [code(f"s:{value}", full - 5)]
    prefix = {lex.GROUP: "g", lex.OFFER: "offer"}[meaning.kind]
    return [code(f"{prefix}:{value}", full * 3 // 4)]


@lru_cache(maxsize=256)
def _narrower(occupation: str) -> tuple[str, ...]:
    """An engineer is also whoever is a software engineer."""
    return tuple(other for other in vocabulary.terms(vocabulary.OCCUPATION) if other.endswith(f"_{occupation}"))


def in_text(words: Sequence[str]) -> Alternatives:
    """The words as somebody wrote them on their profile: an organisation's name, work in their own words.

    One syllable alone says nothing there: ``anh`` also stands in Anh Sơn.
    """
    if len(words) == 1 and is_syllable(words[0], plain=True):
        return []
    return [phrase("about_folded", words, 60 * len(words))]

"""A person as the directory's search sees them: built only from what the audience may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from community.members import vocabulary
from portal.core.text import plain, sort_key, split_name, syllables, tidy
from portal.places.gazetteer import Candidate, Kind, cities_by_name, gazetteer, name_key, resolve
from portal.search.plan import Entry, Variants

TEXT_FIELDS = (
    "name", "name_plain", "name_folded", "family", "given", "codes", "home", "home_folded", "city", "about",
    "about_folded",
)  # fmt: skip
FACETS = ("country", "home", "district", "occupation_group", "skill", "language", "offer")
SORT_KEYS = ("name",)
PROVINCE = "p:40"
_NEVER_GIVEN = ("thi", "van")
_PROVINCE_WORDS = ("nghe an", "nghe tinh", "xu nghe")


@dataclass(frozen=True, slots=True)
class PersonText:
    """What of a person may be seen by those who search; whatever may not is empty.

    ``home_place_codes`` are today's unit codes, ``home_old_code`` the code of the commune before July 2025 if picked.
    """

    display_name: str
    other_names: tuple[str, ...] = ()
    home_text: str = ""
    home_place_codes: tuple[str, ...] = ()
    home_old_code: str = ""
    country: str = ""
    city: str = ""
    occupation: str = ""
    occupation_text: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    organisation: str = ""
    bio: str = ""
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """``codes`` are search tokens, ``units`` and ``districts`` facet values."""

    codes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()


def build_entry(person: PersonText, *, id: str, version: int) -> Entry:
    """The entry of one person. Deterministic; reads no database."""
    names = _names(person)
    home = find_home(tidy(person.home_text), person.home_place_codes, person.home_old_code)
    skills = tuple(dict.fromkeys(filter(None, map(vocabulary.skill_code, person.skills))))
    country = person.country.upper()
    group = vocabulary.occupation_group(person.occupation)
    about = _variants([person.occupation_text, _occupation_name(person), *person.skills, person.organisation])
    text = {
        **names,
        "codes": (tuple(_codes(person, home, skills, group)),),
        "home": _variants([person.home_text]),
        "home_folded": fold_all(_variants([person.home_text])),
        "city": _city(person.city, country),
        "about": about,
        "about_folded": fold_all(about),
    }
    facets = {
        "country": (country,) if country else (),
        "home": home.units,
        "district": home.districts,
        "occupation_group": (group,) if group else (),
        "skill": skills,
        "language": tuple(dict.fromkeys(person.languages)),
        "offer": tuple(dict.fromkeys(person.offers)),
    }
    family, middle, given = split_name(person.display_name)
    return Entry(id, version, text, facets, {"name": sort_key(given, family, middle)})


def _variants(texts: Iterable[str]) -> Variants:
    return tuple(dict.fromkeys(words for text in texts if text and (words := syllables(text))))


def fold_all(variants: Variants) -> Variants:
    return tuple(dict.fromkeys(tuple(plain(word) for word in words) for words in variants))


def _names(person: PersonText) -> dict[str, Variants]:
    written = [name for name in (person.display_name, *person.other_names) if name.strip()]
    name = _variants(written)
    folded: list[tuple[str, ...]] = []
    families: list[tuple[str, ...]] = []
    givens: list[tuple[str, ...]] = []
    for text in written:
        family, middle, given = split_name(text)
        ordered = syllables(f"{family} {middle} {given}")
        folded += fold_all((ordered,))
        families += fold_all((syllables(family),)) if family else ()
        givens += fold_all(_given_variants(text, given))
    return {
        "name": name,
        "name_plain": fold_all(tuple(words for words in name if all(word.isascii() for word in words))),
        "name_folded": tuple(dict.fromkeys(folded)),
        "family": tuple(dict.fromkeys(families)),
        "given": tuple(dict.fromkeys(givens)),
    }


def _given_variants(text: str, given: str) -> Variants:
    """Without accents "Ngoc Diem Tang" and "Diem Ngoc Tang" may both be called Diễm: either end of the first names."""
    words = syllables(text)
    own = syllables(given)
    family_last = len(words) > 2 and text.isascii() and own and own[-1] != words[-1] and "," not in text
    if not family_last:
        return (own,)
    return (own, *((word,) for word in (words[0], words[-2]) if word not in _NEVER_GIVEN))


def _occupation_name(person: PersonText) -> str:
    return vocabulary.label(vocabulary.OCCUPATION, person.occupation) if person.occupation else ""


def _codes(person: PersonText, home: Home, skills: Sequence[str], group: str) -> list[str]:
    codes = list(home.codes)
    if person.country:
        codes.append(f"c:{person.country.lower()}")
    if person.occupation:
        codes.append(f"occ:{person.occupation}")
    if group:
        codes.append(f"g:{group}")
    codes += [f"s:{skill}" for skill in skills if not skill.startswith("~")]
    codes += [f"l:{language.lower()}" for language in person.languages]
    codes += [f"offer:{offer}" for offer in person.offers]
    return list(dict.fromkeys(codes))


@lru_cache(maxsize=4096)
def _city(city: str, country: str) -> Variants:
    """The city as typed and by its one known name, so that Prague and Praha are the same place."""
    if not city.strip():
        return ()
    known = cities_by_name().get(name_key(city), ())
    local = [found.city for found in known if found.iso2 == country] or [found.city for found in known]
    return fold_all(_variants([city, *local[:1]]))


class _HomeCodes:
    """Search tokens of a home place as they are found: ``u`` a unit of today, ``w`` only the unit is known, ``o`` an
    old commune, ``a`` one told from words without accents, ``f``/``fa`` a former name likewise, ``d`` a district."""

    def __init__(self, *, bare: bool) -> None:
        self.known = gazetteer()
        self.bare = bare
        self.codes: list[str] = []
        self.units: list[str] = []
        self.districts: list[str] = []

    def add_district(self, code: str) -> None:
        self.codes.append(f"d:{code}")
        self.districts.append(code)

    def add_unit(self, code: str) -> None:
        unit = self.known.units.get(code)
        if unit is not None:
            self.codes += (f"u:{code}", f"w:{code}")
            self.units.append(code)
            self.add_district(unit.district_code)

    def add_commune(self, code: str, *, sure: bool) -> None:
        commune = self.known.old_communes[code]
        self.codes += (f"{'o' if sure else 'a'}:{code}", f"u:{commune.place_code}")
        self.units.append(commune.place_code)
        self.add_district(commune.district_code)

    def add(self, named: Candidate) -> None:
        if named.kind == Kind.DISTRICT:
            self.add_district(named.district_code)
        elif named.kind == Kind.UNIT:
            self.add_unit(named.place_code)
            if named.old_commune_code:
                self.codes.append(f"{'a' if self.bare else 'o'}:{named.old_commune_code}")
        elif named.kind == Kind.OLD_COMMUNE:
            self.add_commune(named.old_commune_code, sure=not self.bare)
        else:
            self.add_commune(named.old_commune_code, sure=False)
            self.codes += (f"{'fa' if self.bare else 'f'}:{named.key}", f"d:{named.district_code}")


@lru_cache(maxsize=16384)
def find_home(text: str, place_codes: tuple[str, ...] = (), old_code: str = "") -> Home:
    """Where in Nghệ An somebody is from, by picked codes or else by what the text may name."""
    named = resolve(text, limit=12) if text else []
    home = _HomeCodes(bare=text.isascii())
    if old_code in home.known.old_communes:
        home.add_commune(old_code, sure=True)
        named = [one for one in named if one.kind == Kind.FORMER_NAME and one.old_commune_code == old_code]
    elif place_codes:
        for code in place_codes:
            home.add_unit(code)
        named = [one for one in named if one.kind == Kind.FORMER_NAME and one.place_codes == place_codes]
    for one in _plausible(named):
        home.add(one)
    key = " ".join(plain(word) for word in syllables(text))
    if home.codes or any(f" {words} " in f" {key} " for words in _PROVINCE_WORDS):
        home.codes.append(PROVINCE)
    return Home(*(tuple(dict.fromkeys(values)) for values in (home.codes, home.units, home.districts)))


def _plausible(named: Sequence[Candidate]) -> list[Candidate]:
    """The best reading and those as good as it. A bare district name means the district, not the commune of today
    that took its name over."""
    if not named:
        return []
    best = max(one.score for one in named)
    close = [one for one in named if best - one.score < 0.05]
    districts = [one for one in close if one.kind == Kind.DISTRICT]
    return districts or close

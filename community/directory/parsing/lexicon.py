"""Everything the directory knows by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from community.members import vocabulary as words
from portal.core.text import is_syllable
from portal.places.data_files import read_rows
from portal.places.gazetteer import Kind, countries_by_name, name_key, names_of
from portal.places.gazetteer.resolver import ENGLISH_TYPES, TYPE_WORDS
from portal.search.parsing.lexicon import Lexicon, Meaning, words_of
from portal.search.vocabulary import Term, terms

PLACE, PROVINCE, COUNTRY, CITY = "place", "province", "country", "city"
WORK, GROUP, SKILL, LANGUAGE, OFFER = "occupation", "occupation_group", "skill", "language", "offer"

PROVINCE_NAMES = ("Nghệ An", "Nghệ Tĩnh", "xứ Nghệ", "tỉnh Nghệ An", "Nghe An province", "Nghệ An province", "NA")
TYPES = (
    *((" ".join(form), kind) for form, kind in TYPE_WORDS),
    *((form, kind) for form, kind in ENGLISH_TYPES.items()),
)
TYPE_SPELLINGS = {
    "thi tran": "thị trấn", "thi xa": "thị xã", "thanh pho": "thành phố", "xa": "xã", "phuong": "phường",
    "huyen": "huyện", "tinh": "tỉnh",
}  # fmt: skip
# a commune is not a district; but people call a town a city and a ward a commune
_TOWNS = frozenset(("thành phố", "thị xã"))
SAME_LEVEL: dict[str, frozenset[str]] = {
    **dict.fromkeys(_TOWNS, _TOWNS),
    **{kind: frozenset((kind,)) for kind in ("huyện", "xã", "phường", "thị trấn")},
}
OFFERS = {
    "mentor": ("cố vấn", "mentor", "dìu dắt", "mentoring"),
    "lecture": ("diễn giả", "thuyết trình", "giảng bài", "speaker", "give lectures"),
    "invest": ("muốn đầu tư", "sẵn sàng đầu tư", "ready to invest"),
    "translate": ("sẵn sàng phiên dịch", "giúp phiên dịch", "ready to translate"),
    "host": ("cho ở nhờ", "đón tiếp", "nhận đón", "ready to host"),
    "give": ("ủng hộ", "quyên góp", "đóng góp", "donate", "ready to give"),
}


def _places() -> Iterator[Meaning]:
    for kind in Kind:
        for rows in names_of(kind).values():
            for row in rows:
                yield Meaning(PLACE, row.candidate.key, words_of(row.candidate.name), data=row.candidate)
    for name in PROVINCE_NAMES:
        yield Meaning(PROVINCE, "40", words_of(name))


def _abroad() -> Iterator[Meaning]:
    for row in (*read_rows("country_aliases.csv"), *read_rows("country_names.csv")):
        yield Meaning(COUNTRY, row["iso2"], words_of(row["name"]))
    for row in read_rows("cities.csv"):
        for name in (row["name"], *row["others"].split(";")):
            yield Meaning(CITY, row["name"], words_of(name))


def _too_short(name: str) -> bool:
    """A single Vietnamese syllable (``may``, ``sơn``) is far more often somebody's name than their work."""
    spoken = words_of(name)
    return len(spoken) == 1 and is_syllable(spoken[0], plain=True) and not name.isupper()


def _of(kind: str, known: list[Term]) -> Iterator[Meaning]:
    for term in known:
        for rank, name in enumerate(term.names):
            if not _too_short(name):
                yield Meaning(kind, term.code, words_of(name), rank=0 if rank < 2 else 1)


def _languages() -> Iterator[Meaning]:
    """With ``tiếng`` before them all names; alone only those that no country has: English, Deutsch, Hán ngữ."""
    for term in terms(words.LANGUAGE):
        for name in term.names:
            bare = name[6:] if name.lower().startswith("tiếng ") else name
            yield Meaning(LANGUAGE, term.code, words_of(f"tiếng {bare}"))
            if not _too_short(bare) and name_key(bare) not in countries_by_name():
                yield Meaning(LANGUAGE, term.code, words_of(bare), rank=1)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Built once per process from the carried files and the members' vocabulary."""
    meanings = [
        *_places(),
        *_abroad(),
        *_of(WORK, terms(words.OCCUPATION)),
        *_of(SKILL, terms(words.SKILL)),
        *_of(GROUP, terms(words.GROUP)),
        *_languages(),
        *(Meaning(OFFER, code, words_of(name)) for code, names in OFFERS.items() for name in names),
    ]
    return Lexicon(meanings, joined=frozenset((PLACE, PROVINCE, COUNTRY, CITY)))

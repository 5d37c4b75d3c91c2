"""What a name may mean: one of today's units, an old commune, a name given up earlier, or a whole district."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext

from portal.core.text import slugify
from portal.places.gazetteer.records import UNITS_SINCE, Gazetteer, gazetteer


class Kind(StrEnum):
    UNIT = "unit"
    OLD_COMMUNE = "old_commune"
    FORMER_NAME = "former_name"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Candidate:
    """``display`` is the place as written of old, ``today`` its unit of today (empty for a district of several).

    ``key`` stands for the candidate in forms and addresses. ``score`` is 0 outside an answer of ``resolve``.
    ``wider_districts`` are codes that also count as its district: split later, or moved to another.
    """

    kind: Kind
    key: str
    word: str
    name: str
    display: str
    today: str
    place_codes: tuple[str, ...]
    old_commune_code: str = ""
    district_code: str = ""
    until: dt.date | None = None
    wider_districts: frozenset[str] = frozenset()
    score: float = 0.0

    @property
    def place_code(self) -> str:
        """Today's unit where there is exactly one, else empty."""
        return self.place_codes[0] if len(self.place_codes) == 1 else ""

    @property
    def now(self) -> str:
        """What it is called now, in the reader's language; empty for a name that is today's."""
        if self.kind == Kind.UNIT:
            return ""
        if not self.today:
            return gettext("now %(count)d communes and wards") % {"count": len(self.place_codes)}
        if self.kind == Kind.DISTRICT:
            return gettext("now %(place)s") % {"place": self.today}
        return gettext("now part of %(place)s") % {"place": self.today}

    @property
    def period(self) -> str:
        """Until when an older name was in use: ``until 12-2024``; empty for names of 2025 and later."""
        if self.until is None or self.until >= UNITS_SINCE:
            return ""
        return gettext("until %(month)s") % {"month": date_format(self.until, "n-Y")}


def _units(known: Gazetteer) -> list[Candidate]:
    """Today's units. One that took over an old commune unchanged carries its code and district as well."""
    same = {c.place_code: c for c in known.old_communes.values() if c.place_code in known.unchanged}
    found = []
    for unit in known.units.values():
        old = same.get(unit.code)
        display = f"{unit}, {known.districts[old.district_code]}" if old else str(unit)
        found.append(
            Candidate(
                kind=Kind.UNIT,
                key=f"u{unit.code}",
                word=unit.kind,
                name=unit.name,
                display=display,
                today=str(unit),
                place_codes=(unit.code,),
                old_commune_code=old.code if old else "",
                district_code=unit.district_code,
            )
        )
    return found


def _old_communes(known: Gazetteer) -> list[Candidate]:
    return [
        Candidate(
            kind=Kind.OLD_COMMUNE,
            key=f"o{commune.code}",
            word=commune.kind,
            name=commune.name,
            display=f"{commune}, {known.districts[commune.district_code]}",
            today=str(known.units[commune.place_code]),
            place_codes=(commune.place_code,),
            old_commune_code=commune.code,
            district_code=commune.district_code,
            until=UNITS_SINCE,
            wider_districts=frozenset(filter(None, [known.districts[commune.district_code].split_from])),
        )
        for commune in known.old_communes.values()
        if commune.place_code not in known.unchanged
    ]


def _former_names(known: Gazetteer) -> list[Candidate]:
    found = []
    for record in known.former_names:
        district = known.districts[record.district_code]
        successor = known.old_communes[record.old_commune_code]
        found.append(
            Candidate(
                kind=Kind.FORMER_NAME,
                key=f"f{record.old_commune_code}-{slugify(str(record))}",
                word=record.kind,
                name=record.name,
                display=f"{record}, {district}",
                today=str(known.units[record.place_code]),
                place_codes=(record.place_code,),
                old_commune_code=record.old_commune_code,
                district_code=record.district_code,
                until=record.until,
                wider_districts=frozenset(filter(None, [district.split_from, successor.district_code])),
            )
        )
    return found


def _districts(known: Gazetteer) -> list[Candidate]:
    return [
        Candidate(
            kind=Kind.DISTRICT,
            key=f"d{district.code}",
            word=district.kind,
            name=district.name,
            display=str(district),
            today=str(known.units[district.unit_codes[0]]) if len(district.unit_codes) == 1 else "",
            place_codes=district.unit_codes,
            district_code=district.code,
            until=district.until,
        )
        for district in known.districts.values()
    ]


@lru_cache(maxsize=1)
def all_candidates() -> tuple[Candidate, ...]:
    known = gazetteer()
    return (*_units(known), *_old_communes(known), *_former_names(known), *_districts(known))


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Candidate]:
    return {candidate.key: candidate for candidate in all_candidates()}


def by_key(key: str) -> Candidate | None:
    return _by_key().get(key)

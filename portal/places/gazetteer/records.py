"""The carried files as typed records, read once per process."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from portal.core.text import fold
from portal.places.data_files import PERIODS, old_commune_rows, read_rows

UNITS_SINCE = dt.date(2025, 7, 1)
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One of today's 130. ``district_code`` is the one district its predecessors lay in."""

    code: str
    slug: str
    kind: str
    name: str
    district_code: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class DistrictRecord:
    """``unit_codes`` are today's units on its land at its end; ``split_from`` the code it belonged to earlier."""

    code: str
    kind: str
    name: str
    since_year: int | None
    split_from: str
    until: dt.date
    unit_codes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class OldCommuneRecord:
    """One of the 412 of 30-6-2025."""

    code: str
    kind: str
    name: str
    district_code: str
    place_code: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class FormerRecord:
    """A name given up on ``until``. ``old_commune_code`` is the (main) successor among the 412."""

    kind: str
    name: str
    district_code: str
    until: dt.date
    old_commune_code: str
    place_code: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class CountryName:
    """``language`` is empty for what people say without any dictionary: Tiệp, Nam Hàn, USA."""

    iso2: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class CityName:
    """``city`` is the canonical local name, ``name`` one of the ways people write it."""

    city: str
    iso2: str
    name: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All of Nghệ An's names by code, in the order of the files."""

    units: Mapping[str, Unit]
    districts: Mapping[str, DistrictRecord]
    old_communes: Mapping[str, OldCommuneRecord]
    former_names: tuple[FormerRecord, ...]
    unchanged: frozenset[str]
    """Codes of the units that are one old commune under its own name."""


def name_key(text: str) -> str:
    """The key of :func:`countries_by_name` and :func:`cities_by_name`: folded, punctuation as single spaces."""
    return " ".join(_NOT_WORD.sub(" ", fold(text)).split())


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    old = {
        row["old_code"]: OldCommuneRecord(
            row["old_code"], row["old_type"], row["old_commune"], row["old_district_code"], row["new_code"]
        )
        for row in old_commune_rows()
    }
    district_of = {commune.place_code: commune.district_code for commune in old.values()}
    units = {
        row["code"]: Unit(row["code"], row["slug"], row["kind"], row["name"], district_of[row["code"]])
        for row in read_rows("nghe_an.csv")
    }
    former = _former_names(old)
    return Gazetteer(
        units=MappingProxyType(units),
        districts=MappingProxyType(_districts(old, former)),
        old_communes=MappingProxyType(old),
        former_names=former,
        unchanged=_unchanged(units, old),
    )


def _former_names(old: dict[str, OldCommuneRecord]) -> tuple[FormerRecord, ...]:
    codes = {f"{row['kind']} {row['name']}".lower(): row["code"] for row in read_rows("districts.csv")}
    successors = {(commune.district_code, commune.name): commune for commune in old.values()}
    found = []
    for row in read_rows("nghe_an_older_names.csv"):
        successor = successors[codes[row["successor_2025_district"].lower()], row["successor_2025_commune"]]
        found.append(
            FormerRecord(
                kind=row["former_type"],
                name=row["former_name"],
                district_code=codes[row["former_district"].lower()],
                until=PERIODS[row["period"]],
                old_commune_code=successor.code,
                place_code=successor.place_code,
            )
        )
    return tuple(found)


def _districts(old: dict[str, OldCommuneRecord], former: tuple[FormerRecord, ...]) -> dict[str, DistrictRecord]:
    held: dict[str, list[str]] = defaultdict(list)
    for commune in old.values():
        held[commune.district_code].append(commune.place_code)
    for record in former:
        # only for a district that ended before 2025: the others' land is told by their communes
        if record.district_code not in {commune.district_code for commune in old.values()}:
            held[record.district_code].append(record.place_code)
    return {
        row["code"]: DistrictRecord(
            code=row["code"],
            kind=row["kind"],
            name=row["name"],
            since_year=int(row["since_year"]) if row["since_year"] else None,
            split_from=row["split_from"],
            until=dt.date.fromisoformat(row["until"]),
            unit_codes=tuple(dict.fromkeys(held[row["code"]])),
        )
        for row in read_rows("districts.csv")
    }


def _unchanged(units: dict[str, Unit], old: dict[str, OldCommuneRecord]) -> frozenset[str]:
    parts: dict[str, list[OldCommuneRecord]] = defaultdict(list)
    for commune in old.values():
        parts[commune.place_code].append(commune)
    return frozenset(
        code
        for code, communes in parts.items()
        if len(communes) == 1 and (communes[0].kind, communes[0].name) == (units[code].kind, units[code].name)
    )


@lru_cache(maxsize=1)
def countries_by_name() -> Mapping[str, tuple[CountryName, ...]]:
    """Every name of every country by :func:`name_key`. Hyphenated ones stand also written as one word."""
    found: dict[str, list[CountryName]] = defaultdict(list)
    rows = [*read_rows("country_aliases.csv"), *read_rows("country_names.csv")]
    for row in rows:
        name = CountryName(row["iso2"], row["name"], row["language"])
        for key in _keys(name.name):
            if all(other.iso2 != name.iso2 for other in found[key]):
                found[key].append(name)
    return MappingProxyType({key: tuple(names) for key, names in found.items()})


@lru_cache(maxsize=1)
def cities_by_name() -> Mapping[str, tuple[CityName, ...]]:
    """Every way of writing a city by :func:`name_key`, the canonical local one included."""
    found: dict[str, list[CityName]] = defaultdict(list)
    for row in read_rows("cities.csv"):
        for written in [row["name"], *filter(None, row["others"].split(";"))]:
            name = CityName(row["name"], row["iso2"], written)
            for key in _keys(written):
                if all(other.city != name.city for other in found[key]):
                    found[key].append(name)
    return MappingProxyType({key: tuple(names) for key, names in found.items()})


def _keys(name: str) -> tuple[str, ...]:
    spaced = name_key(name)
    joined = spaced.replace(" ", "")
    hyphenated = any(mark in name for mark in "-.")
    return (spaced, joined) if hyphenated and joined != spaced else (spaced,)

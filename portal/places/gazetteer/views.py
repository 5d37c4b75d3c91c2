"""Structured look-ups for the search parser and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from portal.places.gazetteer.candidates import Kind
from portal.places.gazetteer.records import OldCommuneRecord, Unit, gazetteer
from portal.places.gazetteer.resolver import Entry, entries
from portal.places.gazetteer.spelling import plain_key


def unit(code: str) -> Unit | None:
    return gazetteer().units.get(code)


@lru_cache(maxsize=8)
def names_of(kind: Kind | str) -> Mapping[str, tuple[Entry, ...]]:
    """The names of a kind by their plain key (folded, y as i after h k l m s t qu), each with its candidate.

    Raises ValueError for an unknown kind.
    """
    kind = Kind(kind)
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        if entry.candidate.kind == kind:
            found.setdefault(plain_key(entry.words), []).append(entry)
    return MappingProxyType({key: tuple(rows) for key, rows in found.items()})


def units_of_district(code: str, *, before_splits: bool = False) -> tuple[Unit, ...]:
    """Today's units on a district's land; none for an unknown code.

    ``before_splits`` adds those of the towns that were taken out of it (Hoàng Mai, Thái Hòa, Cửa Lò).
    """
    known = gazetteer()
    wanted = [d for d in known.districts.values() if d.code == code or (before_splits and d.split_from == code)]
    codes = dict.fromkeys(unit_code for district in wanted for unit_code in district.unit_codes)
    return tuple(known.units[unit_code] for unit_code in codes)


@lru_cache(maxsize=1)
def _by_place() -> dict[str, tuple[OldCommuneRecord, ...]]:
    found: dict[str, list[OldCommuneRecord]] = {}
    for commune in gazetteer().old_communes.values():
        found.setdefault(commune.place_code, []).append(commune)
    return {code: tuple(communes) for code, communes in found.items()}


def old_communes_of(place_code: str) -> tuple[OldCommuneRecord, ...]:
    """The predecessors of one of today's units; none for an unknown code."""
    return _by_place().get(place_code, ())

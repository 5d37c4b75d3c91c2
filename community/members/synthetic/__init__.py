"""Synthetic members: invented people in any number, the same at every run, for demo content and measurements.

Each is made from its own number and a seed, so that the thousandth is the same whether or not the others were made.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from community.members.synthetic import lives, names
from portal.core.text import strip_accents
from portal.places.services import read_rows

SEED = 1030
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SyntheticMember:
    """``home_*_code`` are official unit codes, empty where the person only wrote a text."""

    number: int
    display_name: str
    other_names: tuple[str, ...]
    birth_year: int
    home_text: str
    home_old_code: str
    home_new_code: str
    country: str
    city: str
    occupation: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    organisation: str
    bio: str
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commune:
    code: str
    name: str
    kind: str
    district: str
    unit_code: str
    unit_name: str
    unit_kind: str


@functools.cache
def communes() -> tuple[Commune, ...]:
    """The 412 communes of before July 2025 with today's units."""
    pairs = zip(read_rows("nghe_an_units.csv"), read_rows("nghe_an_old_codes.csv"), strict=True)
    return tuple(
        Commune(
            code=codes["old_code"],
            name=unit["old_commune"],
            kind=unit["old_type"],
            district=unit["old_district"],
            unit_code=unit["new_code"],
            unit_name=unit["new_name"],
            unit_kind=unit["new_type"],
        )
        for unit, codes in pairs
    )


def weighted(chance: random.Random, choices: Sequence[tuple[T, int]]) -> T:
    values, weights = zip(*choices, strict=True)
    picked: T = chance.choices(values, weights)[0]
    return picked


def make_name(chance: random.Random) -> tuple[str, tuple[str, ...]]:
    """(name as the person writes it, other names): mostly Vietnamese order, some plain, some western."""
    woman = chance.random() < 0.45
    family = weighted(chance, names.FAMILY)
    middle = weighted(chance, names.MIDDLE_WOMEN if woman else names.MIDDLE_MEN)
    given = chance.choice(names.GIVEN_WOMEN if woman else names.GIVEN_MEN)
    full = f"{family} {middle} {given}"
    style = chance.random()
    if style < 0.78:
        return full, ()
    if style < 0.88:
        return strip_accents(full), ()
    if style < 0.94:
        return strip_accents(f"{given} {middle} {family}"), ()
    return f"{chance.choice(names.FOREIGN_GIVEN)} {strip_accents(family)}", (full,)


def make_home(chance: random.Random) -> tuple[str, str, str]:
    """(home place as written, old code, today's code); codes where the person picked one from the list."""
    commune = chance.choice(communes())
    style = chance.random()
    if style < 0.6:
        return f"{commune.kind} {commune.name}, {commune.district}", commune.code, commune.unit_code
    if style < 0.8:
        return f"{commune.unit_kind} {commune.unit_name}", "", commune.unit_code
    text = f"{commune.name}, {commune.district}"
    return (text if style < 0.92 else strip_accents(text)), "", ""


def make_offers(chance: random.Random) -> tuple[str, ...]:
    count = weighted(chance, ((0, 6), (1, 3), (2, 1)))
    picked = {weighted(chance, lives.OFFERS) for _ in range(count)}
    return tuple(sorted(offer.value for offer in picked))


def make_member(number: int, *, seed: int = SEED) -> SyntheticMember:
    chance = random.Random(f"{seed}:{number}")  # noqa: S311  (no secret: the same people every time)
    display_name, other_names = make_name(chance)
    home_text, old_code, new_code = make_home(chance)
    host = weighted(chance, [(host, host.weight) for host in lives.HOSTS])
    spoken = {host.language} if chance.random() < 0.8 else set()
    if chance.random() < 0.3:
        spoken.add("en")
    return SyntheticMember(
        number=number,
        display_name=display_name,
        other_names=other_names,
        birth_year=chance.randint(1950, 2006),
        home_text=home_text,
        home_old_code=old_code,
        home_new_code=new_code,
        country=host.iso2,
        city=chance.choice(host.cities),
        occupation=weighted(chance, host.work),
        skills=tuple(chance.sample(lives.SKILLS, weighted(chance, ((0, 2), (1, 4), (2, 3), (3, 1))))),
        languages=("vi", *sorted(spoken)),
        organisation=chance.choice(lives.ORGANISATIONS) if chance.random() < 0.2 else "",
        bio=chance.choice(lives.BIOS) if chance.random() < 0.6 else "",
        offers=make_offers(chance),
    )


def members(count: int, *, seed: int = SEED) -> Iterator[SyntheticMember]:
    """The first ``count`` synthetic members."""
    return (make_member(number, seed=seed) for number in range(1, count + 1))

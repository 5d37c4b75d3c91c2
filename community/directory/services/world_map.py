"""Where things stand on the map of the public counts: the Natural Earth projection on a sheet of 1000 units' width."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WIDTH, HEIGHT = 1000, 470
POINTS = Path(__file__).parents[1] / "data" / "country_points.csv"
NORTHERNMOST = 84.0
# https://www.shadedrelief.com/NE_proj/: coefficients of the two polynomials, of φ² and up
_X = (0.870700, -0.131979, -0.013791, 0.0, 0.0, 0.003971, -0.001529)
_Y = (1.007226, 0.015085, 0.0, -0.044475, 0.028874, -0.005916)
_FULL = 2 * math.pi * 0.8707  # width of the whole projection
TURN = 11.4  # the sheet's edge runs through the Bering Strait, where it cuts no land
SMALLEST_RADIUS, LARGEST_RADIUS = 6.0, 36.0


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees to units of the sheet, its upper edge at 84° north."""
    turned = (longitude - TURN + 180) % 360 - 180
    return _plane(math.radians(turned), math.radians(min(latitude, NORTHERNMOST)))


def _plane(x: float, phi: float) -> tuple[float, float]:
    scale = WIDTH / _FULL
    square = phi * phi
    across = _X[0] + square * (_X[1] + square * (_X[2] + square * square * square * (_X[5] + square * _X[6])))
    return (x * across + _FULL / 2) * scale, (_up(math.radians(NORTHERNMOST)) - _up(phi)) * scale


def _up(phi: float) -> float:
    square = phi * phi
    return phi * (_Y[0] + square * (_Y[1] + square * square * (_Y[3] + square * (_Y[4] + square * _Y[5]))))


@dataclass(frozen=True, slots=True)
class Bubble:
    """A circle on the map; ``r`` grows with the root of the number, so that areas compare."""

    name: str
    number: int
    x: int
    y: int
    r: float


@lru_cache(maxsize=1)
def country_points() -> dict[str, tuple[int, int]]:
    with POINTS.open(encoding="utf-8", newline="") as lines:
        return {row["iso2"]: (int(row["x"]), int(row["y"])) for row in csv.DictReader(lines)}


def bubbles(numbers: list[tuple[str, str, int]]) -> list[Bubble]:
    """(iso2, name, number) as circles, the largest first: small ones lie on top. Unknown countries are left out."""
    return circles(numbers, country_points(), smallest=SMALLEST_RADIUS, largest=LARGEST_RADIUS)


def circles(
    numbers: list[tuple[str, str, int]], points: dict[str, tuple[int, int]], *, smallest: float, largest: float
) -> list[Bubble]:
    """(key, name, number) at their points, the largest first; what has no point or no number is left out."""
    most = max((number for _key, _name, number in numbers), default=0)
    found = []
    for key, name, number in sorted(numbers, key=lambda row: (-row[2], row[0])):
        if key in points and number > 0:
            radius = max(smallest, largest * math.sqrt(number / most))
            found.append(Bubble(name, number, *points[key], round(radius, 1)))
    return found

"""Where the communes of Nghệ An stand on the map of the public counts: a sheet of 600 units' width."""

from __future__ import annotations

import csv
import math
from functools import lru_cache
from pathlib import Path

from community.directory.services.world_map import Bubble, circles

WIDTH, HEIGHT = 600, 478
CENTRES = Path(__file__).parents[1] / "data" / "home_centres.csv"
WEST, NORTH = 103.84, 20.03  # degrees at the sheet's upper left corner
EAST = 105.84
MIDDLE_LATITUDE = 19.27  # where a unit is equally long in both directions
SMALLEST_RADIUS, LARGEST_RADIUS = 5.0, 20.0


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees to units of the sheet. A plain grid: over two degrees it differs from a true one by a unit or two."""
    scale = WIDTH / (EAST - WEST)
    return (longitude - WEST) * scale, (NORTH - latitude) * scale / math.cos(math.radians(MIDDLE_LATITUDE))


@lru_cache(maxsize=1)
def home_centres() -> dict[str, tuple[int, int]]:
    """Unit code → a point inside the commune or ward."""
    with CENTRES.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: (int(row["x"]), int(row["y"])) for row in csv.DictReader(lines)}


def home_bubbles(numbers: list[tuple[str, str, int]]) -> list[Bubble]:
    """(unit code, name, published number) as circles, the largest first: nothing the list does not say."""
    return circles(numbers, home_centres(), smallest=SMALLEST_RADIUS, largest=LARGEST_RADIUS)

"""Make the map of the public counts from Natural Earth's outlines, which are in the public domain.

The sources are the TopoJSON files `land-110m.json` and `countries-50m.json` of the package world-atlas 2.0.2 and a
table of ISO 3166-1 numbers (`numeric,iso2`). Run by hand when the drawing should change; what it makes is carried with
the code.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from community.directory.services.world_map import HEIGHT, POINTS, WIDTH, project

SVG = Path(__file__).parents[2] / "static" / "directory" / "world.svg"
SOUTHERNMOST = -56.0  # without Antarctica
TOLERANCE = 0.5  # units of the drawing
SMALLEST = 5.0  # square units: islands below it would be specks
MOST_BYTES = 25 * 1024
# drawn by hand: the archipelagos Hoàng Sa and Trường Sa are too small for the outline's scale
ISLANDS = ((112.3, 16.5), (112.8, 16.8), (111.7, 16.4), (114.3, 10.4), (113.0, 8.9), (114.9, 9.9), (112.9, 10.9))
# not in the outlines' scale: a point on the main island
ALSO = {"SG": (103.82, 1.35), "MO": (113.55, 22.17), "HK": (114.17, 22.32), "MT": (14.43, 35.9), "MU": (57.6, -20.25)}
# the middle of the largest piece of land is not where people live, or lies off the country's own area
BETTER = {
    "US": (-98.0, 39.0),
    "CA": (-98.0, 55.0),
    "RU": (60.0, 57.0),
    "NO": (10.0, 61.0),
    "FR": (2.5, 46.7),
    "MY": (102.2, 4.0),
    "FJ": (178.0, -17.8),
}

Ring = list[tuple[float, float]]


class Topology:
    """TopoJSON: arcs of whole-number steps, shared by the shapes."""

    def __init__(self, path: Path) -> None:
        self.data = json.loads(path.read_text("utf-8"))
        (self.kx, self.ky), (self.dx, self.dy) = self.data["transform"]["scale"], self.data["transform"]["translate"]

    def arc(self, number: int) -> Ring:
        x = y = 0
        points = []
        for step_x, step_y in self.data["arcs"][~number if number < 0 else number]:
            x, y = x + step_x, y + step_y
            points.append((x * self.kx + self.dx, y * self.ky + self.dy))
        return points[::-1] if number < 0 else points

    def ring(self, arcs: list[int]) -> Ring:
        points: Ring = []
        for number in arcs:
            points += self.arc(number)[1 if points else 0 :]
        return points

    def polygons(self, geometry: dict[str, Any]) -> Iterator[Ring]:
        """Outer rings alone: no lake is large enough to matter here."""
        if geometry["type"] == "GeometryCollection":
            for part in geometry["geometries"]:
                yield from self.polygons(part)
        elif geometry["type"] == "Polygon":
            yield self.ring(geometry["arcs"][0])
        elif geometry["type"] == "MultiPolygon":
            for polygon in geometry["arcs"]:
                yield self.ring(polygon[0])


def area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def middle(ring: Ring) -> tuple[float, float]:
    """The centre of gravity of a ring; of its corners where it has no area."""
    total = x = y = 0.0
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        total, x, y = total + cross, x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    if not total:
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    return x / (3 * total), y / (3 * total)


def simplified(ring: Ring, tolerance: float) -> Ring:
    """Douglas and Peucker: leave out what lies closer to the line than the tolerance."""
    if len(ring) < 3:
        return ring
    (ax, ay), (bx, by) = ring[0], ring[-1]
    length = math.hypot(bx - ax, by - ay)
    farthest, where = 0.0, 0
    for number, (x, y) in enumerate(ring[1:-1], 1):
        away = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length if length else math.hypot(x - ax, y - ay)
        if away > farthest:
            farthest, where = away, number
    if farthest <= tolerance:
        return [ring[0], ring[-1]]
    return simplified(ring[: where + 1], tolerance)[:-1] + simplified(ring[where:], tolerance)


def drawn(ring: Ring) -> str:
    """A closed path in whole units, each point relative to the one before."""
    points = [(round(x), round(y)) for x, y in ring]
    (x, y), path = points[0], f"M{points[0][0]} {points[0][1]}"
    steps = []
    for next_x, next_y in points[1:-1]:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
    return f"{path}l{' '.join(steps)}z".replace(" -", "-")


class Command(BaseCommand):
    help = "Make world.svg and country_points.csv from Natural Earth's outlines (only when the drawing should change)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--land", type=Path, required=True, help="land-110m.json")
        parser.add_argument("--countries", type=Path, required=True, help="countries-50m.json")
        parser.add_argument("--numbers", type=Path, required=True, help="CSV with the columns numeric and iso2")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        svg = self.svg(Topology(options["land"]))
        with options["numbers"].open(encoding="utf-8") as lines:
            numbers = {row["numeric"]: row["iso2"] for row in csv.DictReader(lines)}
        points = self.points(Topology(options["countries"]), numbers)
        if len(svg.encode()) > MOST_BYTES:
            self.stderr.write(f"The outline has {len(svg.encode())} bytes, more than {MOST_BYTES}: simplify further.")
        if not options["dry_run"]:
            SVG.write_text(svg, "utf-8")
            rows = [f"{iso2},{x},{y}" for iso2, (x, y) in sorted(points.items())]
            POINTS.write_text("\n".join(["iso2,x,y", *rows]) + "\n", "utf-8")
        self.stdout.write(f"{len(svg.encode())} bytes of outline, {len(points)} countries")

    @staticmethod
    def svg(land: Topology) -> str:
        paths = []
        for ring in land.polygons(land.data["objects"]["land"]):
            if max(y for _, y in ring) < SOUTHERNMOST:
                continue
            outline = [project(x, max(y, SOUTHERNMOST)) for x, y in ring]
            if area(outline) >= SMALLEST:
                half = len(outline) // 2
                thin = simplified(outline[: half + 1], TOLERANCE)[:-1] + simplified(outline[half:], TOLERANCE)
                if len(thin) > 3:
                    paths.append(drawn(thin))
        for lon, lat in ISLANDS:
            x, y = project(lon, lat)
            paths.append(f"M{x:.1f} {y:.1f}h1v1h-1z")
        return (
            '<svg xmlns="http://www.w3.org/2000/svg">'
            "<!-- Made from Natural Earth (public domain) by manage.py make_world_map -->"
            f'<symbol id="land" viewBox="0 0 {WIDTH} {HEIGHT}"><path d="{"".join(paths)}"/></symbol></svg>\n'
        )

    @staticmethod
    def points(countries: Topology, numbers: dict[str, str]) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[float, float]] = {}
        largest: dict[str, float] = {}
        for geometry in countries.data["objects"]["countries"]["geometries"]:
            iso2 = numbers.get(str(geometry.get("id", "")).zfill(3))
            rings = list(countries.polygons(geometry))
            if not iso2 or not rings:
                continue
            main = max(rings, key=area)
            # a dependency may stand apart under its country's number
            if area(main) > largest.get(iso2, -1.0):
                found[iso2], largest[iso2] = middle(main), area(main)
        found |= {iso2: place for iso2, place in ALSO.items() if iso2 not in found} | BETTER
        placed = {iso2: project(*place) for iso2, place in found.items()}
        return {iso2: (round(x), round(y)) for iso2, (x, y) in placed.items() if 0 <= y <= HEIGHT}

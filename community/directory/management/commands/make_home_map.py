"""Make the map of Nghệ An for the public counts from the outlines of the province and its 130 communes and wards.

The source is the folder `json/geojson/40_nghe_an` of thanglequoc/vietnamese-provinces-database (MIT), revision
cd58063299585146ded3981f2272946ef19ced54. Run by hand when the drawing should change; what it makes is carried with the
code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.directory.management.commands.make_world_map import Ring, area, drawn, middle, simplified
from community.directory.services.home_map import CENTRES, HEIGHT, WIDTH, project
from portal.places.data_files import read_rows

SVG = Path(__file__).parents[2] / "static" / "directory" / "nghe-an.svg"
TOLERANCE = 0.5  # units of the drawing, about 170 m
SMALLEST = 0.6  # square units: islands below it would be specks
MOST_BYTES = 10 * 1024
ROWS = 9  # lines searched for a point inside a commune whose middle lies outside it


def rings(path: Path) -> Iterator[tuple[str, list[Ring]]]:
    """Code and outer rings, in units of the drawing, of every feature of a GeoJSON file."""
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        yield str(feature["id"]), [[project(point[0], point[1]) for point in polygon[0]] for polygon in polygons]


def crossings(ring: Ring, y: float) -> list[float]:
    """Where a ring crosses the level ``y``, from left to right."""
    return sorted(
        a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in pairwise([*ring, ring[0]])
        if (a[1] > y) is not (b[1] > y)
    )


def inside(ring: Ring, point: tuple[float, float]) -> bool:
    return sum(x < point[0] for x in crossings(ring, point[1])) % 2 == 1


def centre(ring: Ring) -> tuple[float, float]:
    """The centre of gravity; of a commune bent around another, the middle of its widest stretch."""
    found = middle(ring)
    if inside(ring, found):
        return found
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    stretches = []
    for row in range(1, ROWS + 1):
        y = top + (bottom - top) * row / (ROWS + 1)
        across = crossings(ring, y)
        stretches += [
            (right - left, (left + right) / 2, y) for left, right in zip(across[::2], across[1::2], strict=True)
        ]
    return max(stretches)[1:]


class Command(BaseCommand):
    help = "Make nghe-an.svg and home_centres.csv from the communes' outlines (only when the drawing should change)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", type=Path, required=True, help="GeoJSON of the province")
        parser.add_argument("--communes", type=Path, required=True, help="folder with one GeoJSON for each commune")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        svg = self.svg([ring for _code, found in rings(options["province"]) for ring in found])
        centres = self.centres(options["communes"])
        known = {row["code"] for row in read_rows("nghe_an.csv")}
        if missing := known - centres.keys():
            raise CommandError(f"No outline of {', '.join(sorted(missing))}.")
        if len(svg.encode()) > MOST_BYTES:
            raise CommandError(f"The outline has {len(svg.encode())} bytes, more than {MOST_BYTES}: simplify further.")
        if not options["dry_run"]:
            SVG.write_text(svg, "utf-8")
            lines = [f"{code},{x},{y}" for code, (x, y) in sorted(centres.items()) if code in known]
            CENTRES.write_text("\n".join(["code,x,y", *lines]) + "\n", "utf-8")
        self.stdout.write(f"{len(svg.encode())} bytes of outline, {len(centres)} communes and wards")

    @staticmethod
    def svg(outlines: list[Ring]) -> str:
        paths = []
        for ring in outlines:
            if area(ring) >= SMALLEST:
                half = len(ring) // 2
                thin = simplified(ring[: half + 1], TOLERANCE)[:-1] + simplified(ring[half:], TOLERANCE)
                paths.append(drawn(thin))
        return (
            '<svg xmlns="http://www.w3.org/2000/svg">'
            "<!-- Made from vietnamese-provinces-database (MIT, © 2021 Thang Le Quoc) by manage.py make_home_map -->"
            f'<symbol id="land" viewBox="0 0 {WIDTH} {HEIGHT}"><path d="{"".join(paths)}"/></symbol></svg>\n'
        )

    @staticmethod
    def centres(folder: Path) -> dict[str, tuple[int, int]]:
        found = {}
        for path in sorted(folder.glob("*.geojson")):
            for code, outlines in rings(path):
                x, y = centre(max(outlines, key=area))
                found[code] = (round(x), round(y))
        return found

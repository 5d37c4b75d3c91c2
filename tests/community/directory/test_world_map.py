"""The map of the public counts: small, drawn by us, and every country where it belongs."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from community.directory.management.commands import make_world_map
from community.directory.services.world_map import HEIGHT, WIDTH, bubbles, country_points, project
from portal.places.data_files import read_rows

OUTLINE = make_world_map.SVG


def test_the_outline_is_small_and_holds_nothing_but_a_shape() -> None:
    text = OUTLINE.read_text("utf-8")
    assert len(text.encode()) <= 25 * 1024
    assert "<script" not in text
    assert "href" not in text
    assert 'id="land"' in text


def test_countries_where_people_live_have_a_point_on_the_sheet() -> None:
    points = country_points()
    first = [row["iso2"] for row in read_rows("countries.csv")][:40]
    assert [iso2 for iso2 in first if iso2 not in points] == []
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points.values())


@pytest.mark.parametrize(
    ("west", "east"), [("US", "GB"), ("GB", "DE"), ("DE", "LA"), ("LA", "KR"), ("KR", "JP"), ("JP", "NZ")]
)
def test_what_lies_west_is_drawn_left(west: str, east: str) -> None:
    points = country_points()
    assert points[west][0] < points[east][0]


def test_north_is_up_and_no_land_is_cut_at_the_edge() -> None:
    assert project(105, 20)[1] < project(105, -20)[1]
    chukotka, alaska = project(-170, 66), project(-166, 66)
    assert chukotka[0] > WIDTH * 0.8
    assert alaska[0] < WIDTH * 0.2


def test_circles_compare_by_area_and_small_ones_lie_on_top() -> None:
    found = bubbles([("LA", "Lào", 25), ("KR", "Hàn Quốc", 100), ("ZZ", "?", 50), ("DE", "Đức", 0)])
    assert [bubble.name for bubble in found] == ["Hàn Quốc", "Lào"]
    assert math.isclose(found[0].r, 2 * found[1].r)
    assert bubbles([]) == []


def test_the_outline_can_be_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A square continent, in the format of the sources; nothing is written."""
    square = [[0, 0], [20, 0], [0, 20], [-20, 0], [0, -20]]
    shape: dict[str, Any] = {"type": "Polygon", "arcs": [[0]], "id": "418"}
    topology = {
        "transform": {"scale": [1, 1], "translate": [100, 0]},
        "arcs": [square],
        "objects": {"land": shape, "countries": {"geometries": [shape]}},
    }
    source, numbers = tmp_path / "x.json", tmp_path / "n.csv"
    source.write_text(json.dumps(topology))
    numbers.write_text("numeric,iso2\n418,LA\n")
    before = OUTLINE.read_bytes()
    call_command("make_world_map", land=source, countries=source, numbers=numbers, dry_run=True)
    assert OUTLINE.read_bytes() == before
    assert "countries" in capsys.readouterr().out
    found = make_world_map.Command.points(make_world_map.Topology(source), {"418": "LA"})
    assert found["LA"] == tuple(round(value) for value in project(110, 10))

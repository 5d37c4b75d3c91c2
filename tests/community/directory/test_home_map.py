"""The map of Nghệ An: a circle for each commune of the published list, and for no other."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.test import Client

from community.directory.management.commands import make_home_map
from community.directory.models import DailyCount
from community.directory.services.budgets import today
from community.directory.services.home_map import HEIGHT, WIDTH, home_bubbles, home_centres, project
from community.directory.services.statistics import make_counts
from community.directory.services.world_map import Bubble
from portal.places.data_files import read_rows
from portal.places.models import Place
from portal.places.services import load_places
from tests.factories.directory import people

URL = "/danh-ba/"
CODES = [row["code"] for row in read_rows("nghe_an.csv")]
OUTLINE = make_home_map.SVG
BOX = [(0, 0), (10, 0), (10, 10), (0, 10)]
# open at the top: the centre of gravity lies between the arms
BENT = [(0, 0), (2, 0), (2, 18), (8, 18), (8, 0), (10, 0), (10, 20), (0, 20)]


@pytest.fixture
def places(db: None) -> None:
    load_places()


def page(client: Client) -> BeautifulSoup:
    response = client.get(URL)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html5lib")


def drawn_at(html: BeautifulSoup) -> list[tuple[int, int]]:
    return [(int(str(circle["cx"])), int(str(circle["cy"]))) for circle in html.select("svg.home-map circle")]


def outline_rings() -> list[list[tuple[float, float]]]:
    """The carried path as points again."""
    path = re.search(r' d="([^"]+)"', OUTLINE.read_text("utf-8"))
    assert path is not None
    rings = []
    for part in path[1].split("z")[:-1]:
        x = y = 0
        ring: list[tuple[float, float]] = []
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step_x, y + step_y
            ring.append((x, y))
        rings.append(ring)
    return rings


def test_every_commune_and_ward_has_a_centre_in_the_box_and_within_the_outline() -> None:
    centres = home_centres()
    assert len(CODES) == 130
    assert sorted(centres) == sorted(CODES)
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in centres.values())
    largest = max(outline_rings(), key=len)
    assert [code for code, point in centres.items() if not make_home_map.inside(largest, point)] == []


@pytest.mark.parametrize(("west", "east"), [("16813", "17254"), ("17254", "17662"), ("17662", "16732")])
def test_what_lies_west_is_drawn_left(west: str, east: str) -> None:
    """From Mường Xén by Con Cuông and Đô Lương to Cửa Lò."""
    assert home_centres()[west][0] < home_centres()[east][0]


def test_north_is_up() -> None:
    assert project(105, 19.9)[1] < project(105, 18.6)[1]


def test_the_outline_is_small_and_holds_nothing_but_a_shape() -> None:
    text = OUTLINE.read_text("utf-8")
    assert len(text.encode()) <= 10 * 1024
    assert "<script" not in text
    assert "href" not in text
    assert 'id="land"' in text
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for ring in outline_rings() for x, y in ring)


def test_circles_compare_by_area() -> None:
    found = home_bubbles([("17950", "Vạn An", 25), ("16681", "Thành Vinh", 100), ("0", "?", 50), ("16690", "-", 0)])
    assert [bubble.name for bubble in found] == ["Thành Vinh", "Vạn An"]
    assert math.isclose(found[0].r, 2 * found[1].r)


def test_a_commune_with_fewer_than_five_has_no_circle(client: Client, places: None) -> None:
    for code, number in (("17950", 12), ("16681", 6), ("16690", 4), ("16702", 3)):
        people(number, home_place=Place.objects.get(code=code))
    make_counts()
    html = page(client)
    assert drawn_at(html) == [home_centres()["17950"], home_centres()["16681"]]
    assert "4" not in [row.get_text() for row in html.select(".counts b")]


def test_a_commune_hidden_for_the_sake_of_another_has_no_circle(client: Client, places: None) -> None:
    """One small cell alone could be worked out from a total: the smallest published one is hidden with it."""
    for code, number in (("17950", 12), ("16681", 6), ("16690", 4)):
        people(number, home_place=Place.objects.get(code=code))
    make_counts()
    assert drawn_at(page(client)) == [home_centres()["17950"]]


def test_the_map_says_what_the_list_says(client: Client, places: None) -> None:
    """As many circles as lines, and their sizes come from the rounded numbers, not from the true ones."""
    for code, number in (("17950", 24), ("16681", 21), ("16690", 9)):
        people(number, home_place=Place.objects.get(code=code))
    make_counts()
    html = page(client)
    circles = html.select("svg.home-map circle")
    listed = [int(re.findall(r"\d+", row.get_text())[0]) for row in html.select("section[aria-labelledby=h-places] b")]
    assert listed == [20, 20, 5]
    radii = [float(str(circle["r"])) for circle in circles]
    assert radii[0] == radii[1] == 2 * radii[2]
    drawing = html.select_one("svg.home-map")
    assert drawing is not None
    assert drawing["role"] == "img"
    assert drawing["aria-label"]
    assert html.select_one(f"#{drawing['aria-describedby']}") is not None
    assert not drawing.get_text(strip=True)


def test_no_commune_at_all_means_no_map(client: Client, places: None) -> None:
    people(4, home_place=Place.objects.get(code="17950"))
    make_counts()
    assert page(client).select("svg.home-map") == []


def test_the_page_of_all_communes_stays_light(
    client: Client, places: None, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """Every unit and every country published: the largest page there can be."""
    countries = [row["iso2"] for row in read_rows("countries.csv")]
    rows = [("place", code) for code in CODES] + [("country", iso2) for iso2 in countries]
    DailyCount.objects.bulk_create(
        [DailyCount(day=today(), dimension=kind, value=value, basis=12345, published=12345) for kind, value in rows]
    )
    with django_assert_max_num_queries(6):
        response = client.get(URL)
    assert len(drawn_at(BeautifulSoup(response.content.decode(), "html5lib"))) == 130
    assert len(response.content) <= 100 * 1024
    assert response.headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize("ring", [BOX, BENT])
def test_a_centre_lies_inside_its_shape(ring: list[tuple[float, float]]) -> None:
    assert make_home_map.inside(ring, make_home_map.centre(ring))


def square(code: str) -> dict[str, Any]:
    corners = [[105.0, 19.0], [105.2, 19.0], [105.2, 19.2], [105.0, 19.2], [105.0, 19.0]]
    return {"features": [{"id": code, "geometry": {"type": "MultiPolygon", "coordinates": [[corners]]}}]}


def test_the_map_can_be_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    province, communes = tmp_path / "40.geojson", tmp_path / "wards"
    communes.mkdir()
    province.write_text(json.dumps(square("40")))
    for code in CODES:
        (communes / f"{code}.geojson").write_text(json.dumps(square(code)))
    before = OUTLINE.read_bytes(), home_centres()
    call_command("make_home_map", province=province, communes=communes, dry_run=True)
    assert "130 communes" in capsys.readouterr().out
    home_centres.cache_clear()
    assert (OUTLINE.read_bytes(), home_centres()) == before
    centres = make_home_map.Command.centres(communes)
    assert centres["17950"] == tuple(round(value) for value in project(105.1, 19.1))
    (communes / "17950.geojson").unlink()
    with pytest.raises(CommandError, match="17950"):
        call_command("make_home_map", province=province, communes=communes, dry_run=True)


def test_a_circle_carries_what_a_published_cell_carries() -> None:
    (found,) = home_bubbles([("17950", "Vạn An", 15)])
    assert found == Bubble("Vạn An", 15, *home_centres()["17950"], 20.0)

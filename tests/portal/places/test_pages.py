"""The public pages of home places and the suggestions."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from portal.core import chrome
from portal.core.text import sort_key
from portal.places.sitemaps import entries

pytestmark = pytest.mark.django_db
BUDGET = 100 * 1024


@pytest.fixture(autouse=True)
def kept_chrome() -> None:
    """What surrounds a page is counted elsewhere."""
    for code in ("vi", "en"):
        chrome.get_chrome(code)


def page(client: Client, path: str, **query: str) -> BeautifulSoup:
    response = client.get(path, query)
    assert response.status_code == 200
    assert len(response.content) <= BUDGET
    assert "s-maxage" in response.headers["Cache-Control"]
    return BeautifulSoup(response.content.decode(), "html5lib")


@pytest.mark.parametrize("path", ["/noi-que/", "/en/home-places/", "/noi-que/van-an/", "/en/home-places/van-an/"])
def test_a_page_asks_the_database_nothing(client: Client, path: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        soup = page(client, path, q="Bắc Sơn")
    assert len(queries) == 0
    assert len(soup.select("h1")) == 1


def test_an_old_name_is_answered_with_todays(client: Client) -> None:
    soup = page(client, "/noi-que/", q="Xã Xuân Hòa")
    answers = soup.select(".answers li")
    assert len(answers) == 1
    assert "xã Xuân Hòa, huyện Nam Đàn" in answers[0].get_text()
    assert answers[0].select_one("a")["href"] == "/noi-que/van-an/"
    assert soup.select_one("#id_q")["value"] == "Xã Xuân Hòa"
    assert soup.select_one("meta[name=robots][content=noindex]")


def test_a_name_of_two_districts_is_answered_twice(client: Client) -> None:
    answers = [li.get_text() for li in page(client, "/noi-que/", q="Bắc Sơn").select(".answers li")]
    assert len(answers) == 2
    assert "Mường Chọng" in answers[0]
    assert "Đô Lương" in answers[1]


def test_the_list_holds_all_130_in_vietnamese_order(client: Client) -> None:
    soup = page(client, "/noi-que/")
    names = [link.get_text() for link in soup.select(".units a")]
    assert len(names) == 130
    bare = [name.removeprefix("xã ").removeprefix("phường ") for name in names]
    assert bare == sorted(bare, key=lambda name: sort_key(name, "", ""))
    assert bare.index("Đô Lương") > bare.index("Con Cuông")
    van_an = next(li for li in soup.select(".units li") if li.select_one("a").get_text() == "xã Vạn An")
    assert "xã Xuân Hòa" in van_an.get_text()


def test_a_unit_shows_predecessors_older_names_and_the_act(client: Client) -> None:
    text = page(client, "/noi-que/thanh-vinh/").select_one("main").get_text(" ", strip=True)
    assert "phường Hưng Bình, thành phố Vinh" in text
    assert "phường Đội Cung, thành phố Vinh" in text
    assert "12-2024" in text
    assert "1678/NQ-UBTVQH15" in text
    assert "01/07/2025" in text


def test_every_unit_has_a_page_and_a_stranger_none(client: Client) -> None:
    links = [link["href"] for link in page(client, "/noi-que/").select(".units a")]
    assert len(set(links)) == 130
    for href in links:
        page(client, href)
    assert client.get("/noi-que/khong-co/").status_code == 404


def test_the_languages_lead_to_each_other(client: Client) -> None:
    soup = page(client, "/noi-que/van-an/")
    hrefs = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate][hreflang]")}
    assert hrefs["vi"].endswith("/noi-que/van-an/")
    assert hrefs["en"].endswith("/en/home-places/van-an/")
    assert soup.select_one("header a[href='/en/home-places/van-an/']")
    assert client.get("/en/noi-que/van-an/").status_code == 404


def test_the_footer_leads_there(client: Client) -> None:
    assert page(client, "/noi-que/").select_one("footer a[href='/noi-que/']")
    assert page(client, "/en/home-places/").select_one("footer a[href='/en/home-places/']")


def test_suggestions_are_short_public_and_ask_nothing(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/noi-que/goi-y/", {"q": "xuan ho"})
    assert len(queries) == 0
    assert "s-maxage" in response.headers["Cache-Control"]
    items = response.json()["items"]
    assert 0 < len(items) <= 8
    assert {"key", "label", "now", "period"} == set(items[0])
    assert "xã Xuân Hòa, huyện Nam Đàn" in [item["label"] for item in items]


@pytest.mark.parametrize("typed", ["", "x", " n ", "a" * 81, "a" * 10_000, "\x00\x01\x02", "💥💥", "' OR 1=1 --", '"('])
def test_no_query_breaks_a_page_or_the_suggestions(client: Client, typed: str) -> None:
    assert client.get("/noi-que/goi-y/", {"q": typed}).json() == {"items": []}
    page(client, "/noi-que/", q=typed)


@pytest.mark.parametrize("path", ["/noi-que/", "/noi-que/van-an/", "/noi-que/goi-y/"])
def test_nothing_is_posted_there(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_the_pages_stand_in_the_site_map_in_both_languages() -> None:
    found = list(entries())
    assert len(found) == 2 * 131
    assert len({entry.location for entry in found}) == 2 * 131
    assert all(len(entry.alternates) == 2 for entry in found)


def test_english_says_it_in_english(client: Client) -> None:
    with translation.override("en"):
        items = client.get("/en/home-places/suggestions/", {"q": "Xuân Hòa"}).json()["items"]
    assert items[0]["now"] == "now part of xã Vạn An"

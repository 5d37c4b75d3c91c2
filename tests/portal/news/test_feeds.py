"""Atom, RSS and JSON feeds, for all news, a category and a country."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from typing import Any

import feedparser
import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from tests.portal.news.conftest import News, Soup

FORMATS = ("atom", "rss", "json")
SECTIONS = ("", "chuyen-muc/lao-dong/", "quoc-gia/han-quoc/")


@pytest.fixture
def filled(news: News) -> News:
    news.add("Một bài ở Hàn", countries=[news.korea], intro="Câu tóm tắt.")
    news.add("Một bài ở Séc", countries=[news.czechia], category=news.papers)
    return news


def read(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200
    return response


def titles(client: Client, path: str) -> list[str]:
    response = read(client, path)
    if path.endswith("json/"):
        return [item["title"] for item in response.json()["items"]]
    return [entry.title for entry in feedparser.parse(response.content).entries]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("fmt", ["atom", "rss"])
def test_a_feed_is_well_formed_and_complete(
    filled: News, client: Client, fmt: str, section: str, settings: Any
) -> None:
    path = f"/nguon-tin/{section}{fmt}/"
    response = read(client, path)
    assert response.headers["Content-Type"].startswith(f"application/{fmt}+xml")
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.feed.title
    assert feed.feed.link == settings.PORTAL_PUBLIC_URL + "/tin/"
    assert settings.PORTAL_PUBLIC_URL + path in [link.href for link in feed.feed.links if link.rel == "self"]
    for entry in feed.entries:
        assert entry.title
        assert entry.summary
        assert entry.id == entry.link
        assert entry.link.startswith(settings.PORTAL_PUBLIC_URL)
        assert entry.published_parsed
        assert entry.tags


def test_an_atom_feed_has_what_its_standard_asks_of_it(filled: News, client: Client) -> None:
    """RFC 4287, 4.1: id, title and updated in the feed and every entry, an author for each."""
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring(read(client, "/nguon-tin/atom/").content)
    for element in (root, *root.findall(f"{atom}entry")):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{atom}{name}"), (element.tag, name)
    assert root.findtext(f"{atom}author/{atom}name")


def test_an_rss_feed_has_what_its_standard_asks_of_it(filled: News, client: Client) -> None:
    channel = ET.fromstring(read(client, "/nguon-tin/rss/").content).find("channel")
    assert channel is not None
    for name in ("title", "link", "description"):
        assert channel.findtext(name)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_json_feed_has_what_its_standard_asks_of_it(
    filled: News, client: Client, section: str, settings: Any
) -> None:
    path = f"/nguon-tin/{section}json/"
    response = read(client, path)
    assert response.headers["Content-Type"].startswith("application/feed+json")
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == settings.PORTAL_PUBLIC_URL + path
    for item in feed["items"]:
        assert item["id"]
        assert item["url"].startswith(settings.PORTAL_PUBLIC_URL)
        assert item.get("content_text") or item.get("content_html")
        assert dt.datetime.fromisoformat(item["date_published"]).tzinfo
        assert dt.datetime.fromisoformat(item["date_modified"]).tzinfo


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_article_is_in_the_feeds_of_its_records_alone(filled: News, client: Client, fmt: str) -> None:
    assert titles(client, f"/nguon-tin/{fmt}/") == ["Một bài ở Séc", "Một bài ở Hàn"]
    assert titles(client, f"/nguon-tin/quoc-gia/sec/{fmt}/") == ["Một bài ở Séc"]
    assert titles(client, f"/nguon-tin/quoc-gia/han-quoc/{fmt}/") == ["Một bài ở Hàn"]
    assert titles(client, f"/nguon-tin/chuyen-muc/thu-tuc/{fmt}/") == ["Một bài ở Séc"]


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_feeds_of_a_language_hold_that_language(filled: News, client: Client, fmt: str) -> None:
    filled.add("An article", filled.english)
    assert titles(client, f"/en/nguon-tin/{fmt}/") == ["An article"]


@pytest.mark.parametrize("path", ["pdf/", "quoc-gia/khong-co/atom/", "tac-gia/lan/atom/", "quoc-gia/sec/pdf/"])
def test_an_unknown_feed_is_not_found(filled: News, client: Client, path: str) -> None:
    assert client.get(f"/nguon-tin/{path}").status_code == 404


def test_what_changed_leads_the_entry_and_the_update_is_later(filled: News, client: Client) -> None:
    page = filled.add("Lệ phí")
    with time_machine.travel("2027-05-01T03:00:00Z", tick=False):
        filled.republish(page, intro="Hai.", change_kind="correction", change_note="Lệ phí đổi từ 1/7.")
    entry = next(e for e in feedparser.parse(read(client, "/nguon-tin/atom/").content).entries if e.title == "Lệ phí")
    assert "Lệ phí đổi từ 1/7." in entry.summary
    assert entry.updated_parsed > entry.published_parsed
    item = next(i for i in read(client, "/nguon-tin/json/").json()["items"] if i["title"] == "Lệ phí")
    assert item["date_modified"] > item["date_published"]
    assert "Lệ phí đổi từ 1/7." in item["content_text"]


@pytest.mark.parametrize("fmt", ["atom", "rss"])
def test_a_text_is_no_markup_to_the_readers_program(news: News, client: Client, fmt: str) -> None:
    """Both formats take the summary for HTML, so what an editor typed must arrive escaped."""
    news.add("Một <b>hai</b>", intro="<script>alert(1)</script> & <img src=x onerror=alert(1)> 1 < 2")
    content = read(client, f"/nguon-tin/{fmt}/").content
    name = "{http://www.w3.org/2005/Atom}summary" if fmt == "atom" else "description"
    item = ET.fromstring(content).find(".//{http://www.w3.org/2005/Atom}entry" if fmt == "atom" else ".//item")
    assert item is not None
    html = BeautifulSoup(item.findtext(name) or "", "html5lib")
    assert not html.select("script, img")
    assert "<script>alert(1)</script> & <img" in html.get_text()


def test_a_feed_may_be_kept_by_a_shared_cache(filled: News, client: Client) -> None:
    response = read(client, "/nguon-tin/atom/")
    assert response.headers["Cache-Control"].startswith("public")
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("path", "prefix"),
    [
        ("/", "/nguon-tin/"),
        ("/tin/", "/nguon-tin/"),
        ("/tin/?chuyen-muc=lao-dong", "/nguon-tin/chuyen-muc/lao-dong/"),
        ("/tin/?quoc-gia=han-quoc", "/nguon-tin/quoc-gia/han-quoc/"),
        ("/en/", "/en/nguon-tin/"),
    ],
)
def test_a_page_says_where_its_feeds_are(filled: News, soup: Soup, path: str, prefix: str) -> None:
    links = soup(path).select("link[rel=alternate][type]")
    assert [link["href"] for link in links] == [f"{prefix}{fmt}/" for fmt in FORMATS]
    assert len({link["title"] for link in links}) == 3

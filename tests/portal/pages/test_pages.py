"""The home page, pages that stand alone, and the menu and footer made of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from portal.core import chrome
from portal.news.models import LegalDocumentPage, NewsIndexPage
from portal.pages.models import HomePage
from tests.factories.pages import make_news, make_news_index, make_page


def read(client: Client, path: str) -> BeautifulSoup:
    chrome.forget()
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content.decode(), "html5lib")


def test_a_new_portal_without_any_news_has_a_home_page(home: HomePage, client: Client) -> None:
    page = read(client, "/")
    assert page.select_one("h1").get_text() == "Xin chào"
    assert not page.select("#h-news")


def test_the_home_page_shows_the_newest_articles(news_index: NewsIndexPage, client: Client) -> None:
    for number in range(7):
        page = make_news(news_index, title=f"Bài {number}")
        page.save_revision().publish()
    page = read(client, "/")
    assert [h.get_text(strip=True) for h in page.select("section[aria-labelledby=h-news] h3")] == [
        f"Bài {number}" for number in (6, 5, 4, 3, 2)
    ]


def test_figures_stand_with_their_source(home: HomePage, client: Client) -> None:
    value = {"value": "130", "label": "xã, phường", "source": "Nghị quyết, 1/7/2025"}
    home.figures = json.dumps([{"type": "figure", "value": value}])
    home.save()
    text = read(client, "/").select_one("dl.nums").get_text()
    assert "130" in text
    assert "Nghị quyết, 1/7/2025" in text


def test_menu_and_footer_hold_the_pages_marked_for_them(home: HomePage, client: Client) -> None:
    make_page(home, title="Trong menu", slug="trong-menu", show_in_menus=True)
    make_page(home, title="Cuối trang", slug="cuoi-trang", show_in_footer=True)
    make_page(home, title="Ở đâu cũng không", slug="khong")
    make_page(home, title="Nháp", slug="nhap", show_in_menus=True, show_in_footer=True, live=False)
    page = read(client, "/")
    assert [a.get_text(strip=True) for a in page.select(".nav a")] == ["Trong menu", "Danh bạ"]
    footer = page.select_one("footer").get_text()
    assert "Cuối trang" in footer
    for absent in ("Ở đâu cũng không", "Nháp", "Trong menu"):
        assert absent not in footer


def test_breadcrumbs_lead_up_to_the_home_page(home: HomePage, client: Client) -> None:
    parent = make_page(home, title="Cha", slug="cha")
    make_page(parent, title="Con", slug="con")
    crumbs = read(client, "/cha/con/").select(".crumbs li")
    assert [(c.get_text(strip=True), (c.a or {}).get("href")) for c in crumbs][1:] == [("Cha", "/cha/"), ("Con", None)]
    assert crumbs[0].a["href"] == "/"


def test_equal_headings_have_different_anchors(home: HomePage, client: Client) -> None:
    headings = [{"type": "heading", "value": {"text": "Mục", "level": "h2"}} for _ in range(2)]
    make_page(home, slug="hai-muc", body=json.dumps(headings))
    page = read(client, "/hai-muc/")
    assert [h["id"] for h in page.select("h2.anchor")] == ["muc", "muc-2"]
    assert [a["href"] for a in page.select(".toc a")] == ["#muc", "#muc-2"]


def test_a_changed_slug_leaves_a_redirect(
    home: HomePage, client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    page = make_page(home, slug="cu")
    page.slug = "moi"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    response = client.get("/cu/")
    assert response.status_code == 301
    assert response.headers["Location"] == "/moi/"
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=10"


def test_a_moved_page_leaves_a_redirect(home: HomePage, client: Client) -> None:
    page, parent = make_page(home, slug="con"), make_page(home, slug="cha")
    page.move(parent, pos="last-child")
    response = client.get("/con/")
    assert response.status_code == 301
    assert response.headers["Location"] == "/cha/con/"


@pytest.mark.parametrize(
    "path",
    [
        "/tin",
        "/tin/khong-co/",
        "/khong/co/dau/",
        "/en/khong/",
        "/trang-chu/",
        "/%00/",
        "/" + "a/" * 200,
        "/.env",
        "/Tin/",
    ],
)
def test_an_address_that_leads_nowhere_gets_a_helpful_answer(
    news_index: NewsIndexPage, client: Client, path: str
) -> None:
    response = client.get(path)
    assert response.status_code in {301, 404}
    if response.status_code == 404:
        assert BeautifulSoup(response.content.decode(), "html5lib").select("main a[href='/'], main a[href='/en/']")


def test_a_slug_is_folded_and_unique(home: HomePage) -> None:
    first, second = (make_page(home, title="Đường dây nóng Đức") for _ in range(2))
    assert first.slug == "duong-day-nong-duc"
    assert second.slug == "duong-day-nong-duc-2"


def test_an_overdue_page_says_so(home: HomePage, client: Client) -> None:
    make_page(home, slug="cu-ky", review_by=dt.date(2020, 1, 1))
    assert read(client, "/cu-ky/").select(".notice-warn time[datetime='2020-01-01']")


def test_a_legal_document_shows_its_sections_as_a_tree(home: HomePage, client: Client) -> None:
    sections = [
        {"level": 1, "marker": "I.", "heading": "Một", "anchor": "i", "text": "Đoạn.\n- Ý một\n- Ý hai"},
        {"level": 3, "marker": "a)", "heading": "", "anchor": "i-a", "text": "Không đề mục."},
        {"level": 2, "marker": "1.", "heading": "Hai", "anchor": "i-1", "text": ""},
        {"level": 1, "marker": "II.", "heading": "Ba", "anchor": "ii", "text": ""},
    ]
    index = make_news_index(home)
    page = LegalDocumentPage(
        title="Kế hoạch",
        slug="ke-hoach",
        number="1/KH",
        kind="Kế hoạch",
        sections=json.dumps([{"type": "section", "value": value} for value in sections]),
    )
    index.add_child(instance=page)
    shown = read(client, "/tin/ke-hoach/")
    assert [e["id"] for e in shown.select(".legal > [id]")] == ["i", "ii"]
    assert [e["id"] for e in shown.select("#i [id]")] == ["i-a", "i-1"]
    assert [a["href"] for a in shown.select(".toc a")] == ["#i", "#i-1", "#ii"]
    assert len(shown.select("#i > ul li")) == 2


def test_the_root_of_the_tree_is_no_page(home: HomePage, client: Client) -> None:
    assert Page.get_first_root_node().url is None
    assert client.get(f"/{home.slug}/").status_code == 404


@pytest.mark.django_db
def test_a_database_that_holds_no_page_of_ours_yet_answers_404(client: Client) -> None:
    assert client.get("/").status_code == 404

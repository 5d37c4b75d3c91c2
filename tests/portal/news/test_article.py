"""An article as readers get it: where it comes from, what changed, how long it holds."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.test import Client
from wagtail.models import PageViewRestriction

from portal.core.models import PublicChange
from portal.news.models import NewsPage
from tests.factories.users import enter
from tests.portal.news.conftest import News, Soup

PROVENANCE = {
    "issuing_body": "Cục Lãnh sự",
    "document_number": "12/TB-LS, 1/2/2026",
    "source_title": "Thông báo số 12",
    "source_url": "https://nguon.example/12",
    "checked_on": dt.date(2026, 1, 3),
    "checked_by": "Tổ biên tập",
    "effective_from": dt.date(2026, 1, 1),
    "effective_until": dt.date(2026, 12, 31),
}


def path(page: NewsPage) -> str:
    return f"/tin/{page.slug}/"


# --- A1: provenance and the note ------------------------------------------------------------------------------------


def test_where_the_facts_come_from_is_shown(news: News, soup: Soup) -> None:
    page = soup(path(news.add("Thông báo mới", **PROVENANCE)))
    panel = page.select_one("section[aria-labelledby=h-provenance]")
    text = panel.get_text()
    for shown in ("Cục Lãnh sự", "12/TB-LS", "Thông báo số 12", "Tổ biên tập"):
        assert shown in text
    assert panel.select_one("a")["href"] == "https://nguon.example/12"
    assert [t["datetime"] for t in panel.select("time")] == ["2026-01-01", "2026-12-31", "2026-01-03"]


def test_facts_nobody_checked_are_marked(news: News, soup: Soup) -> None:
    page = soup(path(news.add("Chưa kiểm", issuing_body="Cục Lãnh sự")))
    assert page.select_one("section[aria-labelledby=h-provenance] .badge-warn")


def test_a_text_without_a_source_shows_no_empty_panel(news: News, soup: Soup) -> None:
    assert not soup(path(news.add("Chuyện kể"))).select("section[aria-labelledby=h-provenance]")


def test_what_changed_is_told_on_the_page_newest_first(news: News, soup: Soup) -> None:
    page = news.add("Lệ phí")
    with time_machine.travel("2027-03-01T01:00:00Z", tick=False):
        page = news.republish(page, intro="Hai.", change_kind="update", change_note="Lệ phí đổi từ 1/7.")
    with time_machine.travel("2027-03-02T01:00:00Z", tick=False):
        page = news.republish(page, intro="Ba.", change_kind="update", change_note="Thêm địa chỉ.")
    lines = [item.get_text() for item in soup(path(page)).select(".changes li")]
    assert "Thêm địa chỉ." in lines[0]
    assert "Lệ phí đổi từ 1/7." in lines[1]
    assert len(lines) == 3


def test_a_first_publication_and_a_minor_change_tell_nothing(news: News, soup: Soup) -> None:
    page = news.add("Một", change_note="Không ai cần đọc")
    page = news.republish(page, intro="Hai.", change_kind="minor", change_note="")
    assert not PublicChange.objects.exists()
    assert not soup(path(page)).select(".changes")


def test_a_word_on_the_card_says_that_an_article_was_changed(news: News, soup: Soup) -> None:
    page = news.add("Một")
    before = soup("/tin/").select_one(".story-row .meta").get_text()
    news.republish(page, intro="Hai.", change_kind="update", change_note="Đổi.")
    assert len(soup("/tin/").select_one(".story-row .meta").get_text()) > len(before)


# --- A5: corrections ------------------------------------------------------------------------------------------------


def test_a_correction_stands_above_the_text_with_its_day(news: News, soup: Soup) -> None:
    page = news.add("Một")
    with time_machine.travel("2027-01-05T01:00:00Z", tick=False):
        page = news.republish(page, intro="Hai.", change_kind="correction", change_note="Ngày nộp là 5/1.")
    shown = soup(path(page))
    box = shown.select_one("[aria-labelledby=h-correction]")
    assert "Ngày nộp là 5/1." in box.get_text()
    assert box.select_one("time")["datetime"] == "2027-01-05"
    assert not box.find_previous(string="Nội dung.")


def test_an_update_is_no_correction(news: News, soup: Soup) -> None:
    page = news.republish(news.add("Một"), intro="Hai.", change_kind="update", change_note="Đổi.")
    assert not soup(path(page)).select("[aria-labelledby=h-correction]")


# --- A6: review by --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "overdue"), [("2027-05-01", False), ("2027-05-02", True), ("2028-01-01", True)])
def test_past_its_review_day_a_page_says_so(news: News, soup: Soup, day: str, overdue: bool) -> None:
    page = news.add("Một", review_by=dt.date(2027, 5, 1))
    with time_machine.travel(f"{day}T05:00:00+07:00", tick=False):
        banner = soup(path(page)).select(".notice-warn time[datetime='2027-05-01']")
    assert bool(banner) is overdue


def test_a_day_ends_at_midnight_in_vietnam(news: News, soup: Soup) -> None:
    page = news.add("Một", review_by=dt.date(2027, 5, 1))
    with time_machine.travel("2027-05-01T16:59:00Z", tick=False):
        assert not soup(path(page)).select(".notice-warn")
    with time_machine.travel("2027-05-01T17:01:00Z", tick=False):
        assert soup(path(page)).select(".notice-warn")


def test_an_overdue_page_is_a_task_on_the_desk(news: News, client: Client, editor: object) -> None:
    page = news.add("Quá hạn xem lại", review_by=dt.date(2027, 5, 1))
    with time_machine.travel("2027-06-01T05:00:00Z"):
        enter(client, editor)
        desk = client.get("/cms/").content.decode()
        report = client.get("/cms/reports/overdue/").content.decode()
    for screen in (desk, report):
        assert page.title in screen


# --- A4: tags -------------------------------------------------------------------------------------------------------


def test_tags_lead_to_the_list_they_filter(news: News, soup: Soup) -> None:
    tags = {"countries": [news.czechia], "topics": [news.wages], "places": [news.place]}
    page = news.add("Một", **tags)
    news.add("Không liên quan")
    links = [a["href"] for a in soup(path(page)).select("section[aria-labelledby=h-tags] a")]
    assert links == ["/tin/?chu-de=tien-luong", "/tin/?quoc-gia=sec", "/tin/?xa-phuong=nghi-van"]
    for link in links:
        assert [h.get_text(strip=True) for h in soup(link).select(".story-row h2")] == ["Một"]


def test_related_articles_are_of_the_same_category_and_never_itself(news: News, soup: Soup) -> None:
    page = news.add("Một")
    near = {news.add(f"Gần {n}").title for n in range(4)}
    news.add("Xa", category=news.papers)
    shown = {h.get_text(strip=True) for h in soup(path(page)).select("section[aria-labelledby=h-related] h3")}
    assert len(shown) == 3
    assert shown <= near


# --- what machines read ---------------------------------------------------------------------------------------------


def test_the_structured_data_is_a_news_article(news: News, soup: Soup, settings: object) -> None:
    page = news.add("“Một” </script><b>", **PROVENANCE)
    shown = soup(path(page))
    data = json.loads(shown.select_one("script[type='application/ld+json']").string)
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == page.title
    assert data["isBasedOn"] == PROVENANCE["source_url"]
    assert data["mainEntityOfPage"] == f"{settings.PORTAL_PUBLIC_URL}{path(page)}"
    assert dt.datetime.fromisoformat(data["datePublished"]) <= dt.datetime.fromisoformat(data["dateModified"])


def test_a_shared_link_shows_title_sentence_and_address(news: News, soup: Soup, settings: object) -> None:
    page = news.add("Một", intro="Một câu tóm tắt.")
    graph = {m["property"]: m["content"] for m in soup(path(page)).select("meta[property]")}
    assert graph["og:title"] == "Một"
    assert graph["og:description"] == "Một câu tóm tắt."
    assert graph["og:type"] == "article"
    assert graph["og:url"] == f"{settings.PORTAL_PUBLIC_URL}{path(page)}"
    assert dt.datetime.fromisoformat(graph["article:published_time"])


def test_addresses_come_from_the_configured_site_and_not_from_the_host(news: News, client: Client) -> None:
    page = news.add("Một")
    html = client.get(path(page), headers={"host": "127.0.0.1"}).content.decode()
    assert "127.0.0.1" not in html


def test_share_links_load_nothing_of_another_site(news: News, soup: Soup) -> None:
    page = soup(path(news.add("Một")))
    hosts = {a["href"].split("/")[2] for a in page.select(".share a")}
    assert hosts == {"www.facebook.com", "button-share.zalo.me"}
    assert not page.select(".share script, .share iframe, .share img")


# --- who may read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("above", [False, True])
def test_a_restricted_page_is_neither_served_nor_kept(news: News, client: Client, above: bool) -> None:
    page = news.add("Chỉ cho người trong nhà")
    target = news.index if above else page
    PageViewRestriction.objects.create(page=target, restriction_type=PageViewRestriction.LOGIN)
    response = client.get(path(page))
    assert page.title not in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_restricted_page_is_in_no_list_feed_or_sitemap(news: News, client: Client) -> None:
    page = news.add("Chỉ cho người trong nhà", topics=[news.wages])
    news.add("Cho mọi người")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    for place in ("/", "/tin/", "/tin/?chu-de=tien-luong", "/nguon-tin/atom/", "/nguon-tin/json/", "/sitemap.xml"):
        text = client.get(place).content.decode()
        assert page.title not in text, place
        assert page.slug not in text, place

"""The news list: order, filters, pages, and whatever an address may hold."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.portal.news.conftest import News, Soup, titles


def test_the_newest_article_comes_first(news: News, soup: Soup) -> None:
    for title in ("Cũ", "Mới"):
        news.add(title)
    assert titles(soup("/tin/")) == ["Mới", "Cũ"]


def test_filters_narrow_together(news: News, soup: Soup) -> None:
    news.add("Lương ở Hàn", countries=[news.korea], topics=[news.wages])
    news.add("Giấy tờ ở Hàn", countries=[news.korea], category=news.papers)
    news.add("Lương ở Séc", countries=[news.czechia], topics=[news.wages], places=[news.place])
    assert titles(soup("/tin/", **{"quoc-gia": "han-quoc"})) == ["Giấy tờ ở Hàn", "Lương ở Hàn"]
    assert titles(soup("/tin/", **{"quoc-gia": "han-quoc", "chu-de": "tien-luong"})) == ["Lương ở Hàn"]
    assert titles(soup("/tin/", **{"chuyen-muc": "thu-tuc"})) == ["Giấy tờ ở Hàn"]
    assert titles(soup("/tin/", **{"xa-phuong": "nghi-van"})) == ["Lương ở Séc"]


def test_no_match_is_said_with_a_way_out(news: News, soup: Soup) -> None:
    news.add("Một", countries=[news.korea])
    page = soup("/tin/", **{"quoc-gia": "han-quoc", "chuyen-muc": "thu-tuc"})
    assert titles(page) == []
    assert page.select_one(".empty a[href='/tin/']")


@pytest.mark.parametrize("key", ["chuyen-muc", "quoc-gia", "chu-de", "xa-phuong"])
@pytest.mark.parametrize("value", ["khong-co", "<script>", "' OR 1=1", "\x00", "đ" * 300, "-1", "  "])
def test_an_unknown_filter_is_named_and_left_out(news: News, soup: Soup, key: str, value: str) -> None:
    news.add("Một", countries=[news.korea])
    page = soup("/tin/", **{key: value, "quoc-gia" if key != "quoc-gia" else "chuyen-muc": "han-quoc"})
    if key != "quoc-gia":
        assert titles(page) == ["Một"]
    if value.replace("\0", ""):
        assert value.replace("\0", "")[:20].strip() in page.select_one(".notice-warn").get_text()


@pytest.mark.parametrize("number", ["0", "-3", "99", "x", "", "1e9", "９", "٣", "9" * 40])
def test_an_unknown_page_number_leads_to_a_page_that_exists(news: News, soup: Soup, number: str) -> None:
    news.add("Một")
    assert titles(soup("/tin/", trang=number)) == ["Một"]


def test_a_long_list_is_cut_into_pages_that_keep_the_filter(news: News, soup: Soup) -> None:
    for number in range(12):
        news.add(f"Bài {number}", countries=[news.korea])
    first = soup("/tin/", **{"quoc-gia": "han-quoc"})
    assert len(titles(first)) == 10
    assert first.select_one("a[rel=next]")["href"] == "?quoc-gia=han-quoc&trang=2"
    assert len(titles(soup("/tin/", **{"quoc-gia": "han-quoc", "trang": "2"}))) == 2


def test_a_filter_without_articles_is_not_offered_among_countries(news: News, soup: Soup) -> None:
    news.add("Một", countries=[news.korea])
    offered = [option["value"] for option in soup("/tin/").select("select[name=quoc-gia] option")]
    assert offered == ["", "han-quoc"]


def test_labels_are_in_the_language_of_the_page_and_keys_are_the_same(news: News, soup: Soup) -> None:
    news.add("One", news.english, countries=[news.korea])
    page = soup("/en/news/", **{"quoc-gia": "han-quoc"})
    assert page.select_one("select[name=quoc-gia] option[selected]").get_text() == "Korea"
    assert titles(page) == ["One"]


def test_a_draft_is_in_no_list_and_answers_404(news: News, soup: Soup, client: Client) -> None:
    page = news.add("Nháp")
    page.unpublish()
    assert titles(soup("/tin/")) == []
    assert client.get(f"/tin/{page.slug}/").status_code == 404


def test_a_page_that_expired_answers_404(news: News, client: Client) -> None:
    page = news.add("Hết hạn")
    news.index.unpublish()
    assert client.get("/tin/").status_code == 404
    assert client.get(f"/tin/{page.slug}/").status_code in {200, 404}


def test_head_answers_like_get_and_other_methods_are_refused(news: News, client: Client) -> None:
    assert client.head("/tin/").status_code == 200
    assert client.post("/tin/").status_code == 405

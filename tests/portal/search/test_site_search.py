"""The search of the whole site, as a reader meets it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from portal.core.background import drain_tasks
from portal.core.models import PortalDocument
from portal.news.models import NewsIndexPage
from portal.pages.models import HomePage
from portal.search.models import PageEntry, StopWord, Synonym, ZeroHit
from portal.search.services import rebuild, report_zero_hits
from portal.search.services.pages import KIND
from portal.search.vocabulary import forget
from tests.factories.pages import make_news, make_page


@pytest.fixture
def pages(news_index: NewsIndexPage) -> NewsIndexPage:
    forget()
    make_news(news_index, title="Bảo hộ công dân ở nước ngoài", intro="Gọi số nào, nói gì trước.")
    make_news(news_index, title="Lớp học tiếng Việt", intro="Chiều thứ Bảy.")
    return news_index


def ask(client: Client, text: str, path: str = "/tim-kiem/", **query: Any) -> Any:
    return client.get(path, {"q": text, **query})


def titles(response: Any) -> list[str]:
    return ["".join(piece.text for piece in hit.title) for hit in response.context["hits"]]


@pytest.mark.parametrize(
    "text",
    ["bảo hộ công dân", "bao ho cong dan", "BẢO HỘ", "Bảo hộ công dân", 'bao ho "cong dan', "ba3o ho65", "baor hooj"],
)
def test_a_page_is_found_with_accents_without_and_by_raw_keystrokes(client: Client, pages: Any, text: str) -> None:
    assert titles(ask(client, text))[0] == "Bảo hộ công dân ở nước ngoài"


def test_the_words_that_answer_are_marked_from_the_page_itself(client: Client, pages: Any) -> None:
    PageEntry.objects.update(text_body="| tampered |")
    html = ask(client, "bao ho").content.decode()
    assert "<mark>Bảo hộ</mark> công dân" in html
    assert "tampered" not in html


def test_a_slip_of_the_finger_still_finds_the_page(client: Client, pages: Any) -> None:
    assert "Lớp học tiếng Việt" in titles(ask(client, "lowp hoc tieng viet"))


def test_where_nothing_is_found_another_spelling_is_proposed(client: Client, pages: Any) -> None:
    response = ask(client, "cong dann nuocc ngoaiii")
    assert response.context["result"].total == 0
    [link] = response.context["proposals"]
    assert titles(client.get(link.url)) == ["Bảo hộ công dân ở nước ngoài"]


def test_each_language_finds_its_own_pages(client: Client, pages: Any) -> None:
    assert titles(ask(client, "bao ho", "/en/search/")) == []
    assert client.get("/en/search/").status_code == 200


def test_a_page_is_found_from_its_publication_to_its_end(client: Client, pages: Any) -> None:
    page = make_news(pages, title="Xuất khẩu lao động", live=False)
    assert titles(ask(client, "xuat khau")) == []
    page.save_revision().publish()
    assert titles(ask(client, "xuat khau")) == ["Xuất khẩu lao động"]
    page.title, page.change_note = "Đi làm ở nước bạn", "Đổi tên"
    page.save_revision()
    assert titles(ask(client, "xuat khau")) == ["Xuất khẩu lao động"]
    page.save_revision().publish()
    assert titles(ask(client, "xuat khau")) == []
    assert titles(ask(client, "di lam nuoc ban"))[0] == "Đi làm ở nước bạn"
    Page.objects.get(pk=page.pk).specific.unpublish()
    assert titles(ask(client, "di lam o nuoc ban")) == []
    page.save_revision().publish()
    Page.objects.get(pk=page.pk).delete()
    assert titles(ask(client, "di lam o nuoc ban")) == []
    assert not PageEntry.objects.filter(pk=str(page.pk)).exists()


def test_what_is_restricted_is_not_found_nor_anything_below_it(client: Client, pages: Any, home: HomePage) -> None:
    closed = make_page(home, title="Phòng riêng")
    below = make_page(closed, title="Chuyện kín trong phòng")
    assert titles(ask(client, "chuyen kin")) == [below.title]
    restriction = PageViewRestriction.objects.create(page=closed, restriction_type="login")
    assert titles(ask(client, "chuyen kin")) == []
    restriction.delete()
    assert titles(ask(client, "chuyen kin")) == [below.title]


def test_moving_a_page_below_a_restricted_one_hides_it(client: Client, pages: Any, home: HomePage) -> None:
    closed = make_page(home, title="Phòng riêng")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    page = make_page(home, title="Đồ nghề")
    assert titles(ask(client, "do nghe")) == ["Đồ nghề"]
    page.move(closed, pos="last-child")
    assert titles(ask(client, "do nghe")) == []


def test_sections_are_counted_and_can_be_chosen(client: Client, pages: Any, home: HomePage) -> None:
    make_page(home, title="Bảo hộ là gì")
    response = ask(client, "bao ho")
    assert {link.label: link.count for link in response.context["sections"]} == {"tin bài": 1, "trang": 1} or len(
        response.context["sections"]
    ) == 2
    chosen = client.get(response.context["sections"][0].url)
    assert chosen.context["result"].total == 1
    assert [link.chosen for link in chosen.context["sections"]] == [True, False]


def test_staff_words_hold(client: Client, pages: Any) -> None:
    assert titles(ask(client, "giup do kieu bao")) == []
    Synonym.objects.create(kind="pages", term="giúp đỡ kiều bào", means="bảo hộ công dân")
    forget()
    assert titles(ask(client, "giup do kieu bao")) == ["Bảo hộ công dân ở nước ngoài"]
    assert titles(ask(client, "xin bao ho")) == []
    StopWord.objects.create(term="xin")
    forget()
    assert titles(ask(client, "xin bao ho")) == ["Bảo hộ công dân ở nước ngoài"]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a" * 10_000},
        {"q": "\x00\x01\x1f'\"<script>alert(1)</script>"},
        {"q": "') OR 1=1 --"},
        {"q": '{"match_all": {}}'},
        {"q": '"unbalanced'},
        {"q": "%_\\"},
        {"q": "bao ho", "trang": "-7"},
        {"q": "bao ho", "trang": "9" * 400},
        {"q": "bao ho", "trang": "²"},
        {"q": "bao ho", "loai": "users.user"},
        {"q": "bao ho", "loai": "'; DROP TABLE"},
        {"q": " ".join(["từ"] * 500)},
        {"q": "|||"},
        {"q": ""},
        {},
    ],
)
def test_whatever_is_asked_the_page_answers(client: Client, pages: Any, query: dict[str, str]) -> None:
    for path in ("/tim-kiem/", "/en/search/"):
        response = client.get(path, query)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


def test_the_answer_is_not_kept_nor_indexed(client: Client, pages: Any) -> None:
    response = ask(client, "bao ho")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_pages_of_results_end(client: Client, pages: Any) -> None:
    for _ in range(11):
        make_news(pages, title="Bảo hộ")
    first, last = ask(client, "bao ho"), ask(client, "bao ho", trang="99999")
    assert (len(titles(first)), len(titles(last))) == (10, 2)


def test_the_number_of_queries_does_not_grow_with_the_results(
    client: Client, pages: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(9):
        make_news(pages, title=f"Bảo hộ {number}")
    client.get("/tim-kiem/")
    with django_assert_max_num_queries(10):
        ask(client, "bao ho")


def test_the_header_leads_to_the_search(client: Client, pages: Any) -> None:
    assert 'action="/tim-kiem/"' in client.get("/tim-kiem/").content.decode()
    assert 'action="/en/search/"' in client.get("/en/search/").content.decode()


def test_a_search_without_result_is_counted_when_five_people_asked(client: Client, pages: Any) -> None:
    cache.clear()
    for number in range(4):
        for _ in range(3):
            client.get("/tim-kiem/", {"q": "Thẻ Tạm Trú"}, REMOTE_ADDR=f"192.0.2.{number}")
    assert report_zero_hits() == 0
    client.get("/tim-kiem/", {"q": "the tam tru"}, REMOTE_ADDR="192.0.2.9")
    assert not ZeroHit.objects.exists()  # a visit writes nothing
    assert report_zero_hits() == 1
    [row] = ZeroHit.objects.for_report()
    assert (row.term, row.people, row.kind) == ("the tam tru", 5, "pages")


@pytest.mark.parametrize(
    "text", ["hộ chiếu B1234567", "0912 345 678", "ten@example.org", "a", "x" * 200, "http://x.vn/abc"]
)
def test_words_with_digits_or_addresses_never_reach_the_report(client: Client, pages: Any, text: str) -> None:
    for number in range(6):
        client.get("/tim-kiem/", {"q": text}, REMOTE_ADDR=f"192.0.2.{number}")
    assert report_zero_hits() == 0


def test_a_rebuild_finds_every_public_page(pages: Any) -> None:
    PageEntry.objects.all().delete()
    built = rebuild(KIND)
    assert built.entries == PageEntry.objects.count() > 3


def test_a_slip_in_one_word_leaves_the_others_findable_in_the_text(client: Client, pages: Any) -> None:
    make_news(pages, title="Cẩm nang", intro="Gia hạn hộ chiếu cho trẻ sinh ở nước ngoài")
    assert "Cẩm nang" in titles(ask(client, "gia han ho chieeu cho tre sinh o nuoc ngoai"))
    assert "Cẩm nang" in titles(ask(client, "gia hann ho chieu tre"))


def test_the_title_of_a_document_leads_to_the_page_that_offers_it(client: Client, pages: Any) -> None:
    document = PortalDocument.objects.create(title="Mẫu đơn NA-14", file=ContentFile(b"a", "a.txt"))
    link = f'<a linktype="document" id="{document.pk}">tải về</a>'
    page = make_news(pages, title="Giấy tờ", body=[{"type": "paragraphs", "value": f"<p>Xem {link}.</p>"}])
    assert titles(ask(client, "mau don na")) == [page.title]
    drain_tasks()
    document.title = "Tờ khai TK01"
    document.save()
    assert titles(ask(client, "mau don na")) == []
    assert titles(ask(client, "to khai tk01")) == [page.title]

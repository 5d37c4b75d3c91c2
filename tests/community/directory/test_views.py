"""The directory's page as strangers and members see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.directory.models import Alarm, DailyCount, Viewing
from community.directory.services.statistics import make_counts
from community.members.choices import Audience, Offer, ProfileStatus
from community.members.models import MemberProfile
from portal.places.models import OldCommune, Place
from portal.places.services import load_places
from portal.search.services import changed
from portal.users.models import User
from tests.factories.directory import people, viewer
from tests.factories.places import country

URL = "/danh-ba/"


@pytest.fixture
def places(db: None) -> None:
    load_places()


@pytest.fixture
def crowd(places: None) -> list[MemberProfile]:
    """Seven electricians of Vạn An in Korea, three nurses in Germany, two in Laos."""
    van_an = Place.objects.get(code="17950")
    korea, germany, laos = country(), country("DE", "duc", "Đức", "Germany"), country("LA", "lao", "Lào", "Laos")
    return [
        *people(
            7,
            country=korea,
            home_place=van_an,
            home_commune=OldCommune.objects.get(name="Xuân Hòa", district__name="Nam Đàn"),
            home_text="Xuân Hòa, Nam Đàn",
            occupation="electrician",
            occupation_text="Thợ điện",
            offers=[Offer.TRANSLATE],
            languages=["vi", "ko"],
        ),
        *people(3, country=germany, occupation="nurse", occupation_text="Điều dưỡng", languages=["vi", "de"]),
        *people(2, country=laos, occupation="nurse", occupation_text="Điều dưỡng"),
    ]


@pytest.fixture
def member(db: None) -> User:
    return viewer()


@pytest.fixture
def as_member(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content.decode(), "html5lib")


def names(response: Any) -> list[str]:
    return [link.get_text() for link in soup(response).select("li.person h3 a")]


def text_of(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(element.get_text().split()) for element in page.select(selector)]


# --- strangers --------------------------------------------------------------------------------------------------------


def test_a_stranger_sees_numbers_and_never_a_person(client: Client, crowd: list[MemberProfile]) -> None:
    make_counts()
    for url in (URL, "/en/directory/", f"{URL}?q=nguyen&nuoc=han-quoc"):
        response = client.get(url)
        page = soup(response)
        text = page.get_text()
        assert not page.select(".person")
        assert "Nguyễn Văn" not in text
        assert "Đức" not in text
        assert "Germany" not in text
        for profile in crowd:
            assert profile.reference not in response.content.decode()
    assert "5" in text_of(soup(client.get(URL)), ".counts")[0]
    assert "Hàn Quốc" in text_of(soup(client.get(URL)), ".counts")[0]


def test_the_numbers_are_the_same_for_every_stranger_and_may_be_kept(
    client: Client, crowd: list[MemberProfile], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    make_counts()
    first = client.get(URL)
    with django_assert_max_num_queries(6):
        second = client.get(f"{URL}?q=an")
    assert first.headers["Cache-Control"] == "public, max-age=0, s-maxage=15"
    assert first.content == second.content
    assert len(first.content) <= 100 * 1024
    assert len(soup(first).select("svg.world circle")) == 1


def test_a_cell_of_four_people_is_nowhere(client: Client, places: None) -> None:
    people(30, country=country())
    people(4, country=country("LA", "lao", "Lào", "Laos"))
    people(4, country=country("JP", "nhat-ban", "Nhật Bản", "Japan"))
    make_counts()
    text = soup(client.get(URL)).select_one("main").get_text()  # type: ignore[union-attr]
    assert "Hàn Quốc" in text
    assert "Lào" not in text
    assert "Nhật Bản" not in text
    assert set(DailyCount.objects.published().values_list("value", flat=True)) == {"KR"}


def test_an_account_without_a_confirmed_address_is_a_stranger(client: Client, crowd: list[MemberProfile]) -> None:
    client.force_login(viewer(verified=False))
    response = client.get(f"{URL}?q=nguyen")
    assert not soup(response).select(".person")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert client.get(f"{URL}{crowd[0].reference}/").headers["Location"] == URL
    assert client.get(f"{URL}goi-y/?q=ngu").status_code == 302


def test_a_stranger_is_sent_to_the_login_whoever_the_address_names(client: Client, crowd: list[MemberProfile]) -> None:
    hidden = people(1, status=ProfileStatus.PRIVATE)[0]
    answers = set()
    for reference in (crowd[0].reference, hidden.reference, "khongcoai234", "x" * 40):
        response = client.get(f"{URL}{reference}/")
        answers.add((response.status_code, response.headers["Location"].replace(reference, "…"), response.content))
    assert len(answers) == 1
    assert answers.pop()[0] == 302


def test_a_script_that_searches_without_a_session_loads_the_page_anew(client: Client, db: None) -> None:
    response = client.get(URL, headers={"hx-request": "true"})
    assert response.headers["HX-Refresh"] == "true"
    assert response.content == b""


# --- members ----------------------------------------------------------------------------------------------------------


def test_nobody_is_shown_before_something_is_asked(as_member: Client, crowd: list[MemberProfile]) -> None:
    page = soup(as_member.get(URL))
    assert not page.select(".person")
    assert page.select("details.facet input[name=nuoc]")
    assert not Viewing.objects.exists()


def test_one_letter_asks_for_nothing(as_member: Client, crowd: list[MemberProfile]) -> None:
    response = as_member.get(f"{URL}?q=n")
    assert names(response) == []
    assert soup(response).select_one("#q")["value"] == "n"  # type: ignore[index]


def test_a_member_finds_people_by_words_and_filters(as_member: Client, crowd: list[MemberProfile]) -> None:
    assert len(names(as_member.get(f"{URL}?q=tho dien"))) == 7
    assert len(names(as_member.get(f"{URL}?nghe=y-te-va-cham-soc"))) == 5
    assert len(names(as_member.get(f"{URL}?nuoc=duc&nuoc=lao"))) == 5
    assert len(names(as_member.get(f"{URL}?nuoc=duc&ngon-ngu=tieng-duc&q=dieu duong"))) == 3
    assert len(names(as_member.get(f"{URL}?que=van-an"))) == 7
    assert len(names(as_member.get(f"{URL}?que=huyen-nam-dan"))) == 7
    assert len(names(as_member.get(f"{URL}?noi-que=Xuân Hòa, Nam Đàn"))) == 7
    assert len(names(as_member.get(f"{URL}?giup=phien-dich"))) == 7


def test_counts_are_those_of_the_query_and_small_ones_are_not_told(
    as_member: Client, crowd: list[MemberProfile]
) -> None:
    page = soup(as_member.get("/en/directory/?nuoc=han-quoc"))
    assert text_of(page, "details.facet label:has(input[name=nuoc])") == [
        "South Korea (7)",
        "Germany (<5)",
        "Laos (<5)",
    ]
    assert [box["value"] for box in page.select("input[name=nuoc][checked]")] == ["han-quoc"]
    # other facets count under this one
    assert text_of(page, "details.facet label:has(input[name=giup])") == ["Translate (7)"]
    assert text_of(page, "#so-nguoi") == ["7 people"]
    few = soup(as_member.get("/en/directory/?nuoc=duc"))
    assert text_of(few, "#so-nguoi") == ["Fewer than 5 people"]
    assert "3 people" not in few.get_text()


def test_chips_take_one_filter_away_each(as_member: Client, crowd: list[MemberProfile]) -> None:
    page = soup(as_member.get(f"{URL}?q=dien&nuoc=han-quoc&giup=phien-dich"))
    assert [chip["href"] for chip in page.select(".directory-chips .chip")] == [
        "?q=dien&giup=phien-dich",
        "?q=dien&nuoc=han-quoc",
    ]
    assert page.select_one(".directory-chips .btn-3")["href"] == "?q=dien"  # type: ignore[index]


def test_names_are_sorted_by_given_name_in_vietnamese_order(as_member: Client, places: None) -> None:
    written = ["Trần Văn Ấn", "Lê Thị Ân", "Phạm An", "Hồ Đức", "Nguyễn Dung", "Bùi Ưng", "Cao Út"]
    for name in written:
        people(1, display_name=name, country=country())
    found = names(as_member.get(f"{URL}?nuoc=han-quoc&sap-xep=ten"))
    assert found == ["Phạm An", "Lê Thị Ân", "Trần Văn Ấn", "Nguyễn Dung", "Hồ Đức", "Cao Út", "Bùi Ưng"]


def test_a_card_shows_no_city_no_organisation_and_no_hidden_line(as_member: Client, places: None) -> None:
    people(
        1,
        display_name="Phan Thị Linh",
        city="Suwon",
        organisation="Hội đồng hương",
        bio="Thích hát ví",
        country=country(),
        occupation="nurse",
        occupation_text="Điều dưỡng",
        occupation_audience=Audience.NOBODY,
        home_text="Vạn An",
    )
    card = soup(as_member.get(f"{URL}?q=phan thi linh")).select_one("li.person")
    assert card is not None
    text = card.get_text()
    assert "Hàn Quốc" in text
    assert "Vạn An" in text
    for absent in ("Suwon", "Hội đồng hương", "hát ví", "Điều dưỡng"):
        assert absent not in text
    assert [mark.get_text() for mark in card.select("h3 mark")] == ["Phan Thị Linh"]


def test_a_hit_whose_row_is_hidden_meanwhile_is_dropped(as_member: Client, crowd: list[MemberProfile]) -> None:
    hidden = crowd[0]
    # the row alone: the search has not been told yet
    MemberProfile.objects.filter(pk=hidden.pk).update(status=ProfileStatus.PRIVATE)
    response = as_member.get(f"{URL}?q=tho dien")
    assert len(names(response)) == 6
    assert hidden.reference not in response.content.decode()


def test_pages_end_after_the_twenty_fifth(as_member: Client, places: None, settings: Any) -> None:
    settings.PORTAL_DIRECTORY_PEOPLE_UNVOUCHED = 1000
    people(530, country=country(), shown=False, country_audience=Audience.MEMBERS)
    first = soup(as_member.get(f"{URL}?nuoc=han-quoc&trang=25"))
    assert len(first.select("li.person")) == 20
    assert not first.select("a[rel=next]")
    beyond = soup(as_member.get(f"{URL}?nuoc=han-quoc&trang=26"))
    assert not beyond.select("li.person")
    assert "25" in beyond.select_one("#ket-qua .notice").get_text()  # type: ignore[union-attr]


def test_nobody_found_proposes_a_spelling_that_finds_somebody(as_member: Client, places: None) -> None:
    people(6, display_name="Nguyễn Thùy Dương")
    page = soup(as_member.get(f"{URL}?q=nguyen thuyy duongg"))
    assert not page.select(".person")
    assert text_of(page, "[data-proposal]")
    proposal = page.select_one("[data-proposal]")
    assert proposal is not None
    assert len(names(as_member.get(URL + str(proposal["href"])))) == 6


@pytest.mark.parametrize(
    "asked", ["?nuoc=han-quoc", "?q=tho+dien", "?q=tho+dien&nuoc=han-quoc&giup=phien-dich", "?q=xyz"]
)
def test_a_page_costs_ten_statements_at_most(
    settle: Callable[[], None],
    as_member: Client,
    crowd: list[MemberProfile],
    asked: str,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    people(60, country=country(), occupation="electrician", occupation_text="Thợ điện", offers=[Offer.TRANSLATE])
    settle()
    # what a process keeps for a while: the menu, the words of staff
    as_member.get(f"{URL}?q=khong ai ten nhu vay")
    with django_assert_max_num_queries(10):
        as_member.get(URL + asked)


def test_a_private_page_is_kept_nowhere(as_member: Client, crowd: list[MemberProfile]) -> None:
    for url in (URL, f"{URL}?q=tho dien", f"{URL}{crowd[0].reference}/", f"{URL}goi-y/?q=ngu"):
        response = as_member.get(url)
        assert response.headers["Cache-Control"] == "private, no-store", url
        assert "noindex" in response.headers["X-Robots-Tag"], url
    assert "noindex" in soup(as_member.get(URL)).select_one("meta[name=robots]")["content"]  # type: ignore[index]


def test_a_script_is_given_the_part_that_changes(as_member: Client, crowd: list[MemberProfile]) -> None:
    part = as_member.get(f"{URL}?q=tho dien", headers={"hx-request": "true"}).content.decode()
    assert part.strip().startswith('<div id="ket-qua">')
    assert "<html" not in part
    whole = as_member.get(f"{URL}?q=tho dien").content.decode()
    assert "<html" in whole
    assert (
        BeautifulSoup(part, "html5lib").select_one("#ket-qua").get_text()
        in BeautifulSoup(  # type: ignore[union-attr]
            whole, "html5lib"
        )
        .select_one("#ket-qua")
        .get_text()
    )  # type: ignore[union-attr]


def test_words_shared_by_five_people_are_suggested_and_no_others(as_member: Client, places: None) -> None:
    people(5, display_name="Nguyễn Quỳnh")
    people(4, display_name="Nguyễn Quyên")
    people(5, display_name="Nguyễn Quý", status=ProfileStatus.PRIVATE)
    page = BeautifulSoup(as_member.get(f"{URL}goi-y/?q=qu").content.decode(), "html5lib")
    assert [option["value"] for option in page.select("option")] == ["quỳnh"]
    assert not Viewing.objects.exists()


def test_many_requests_in_a_minute_are_slowed_down(
    as_member: Client, crowd: list[MemberProfile], settings: Any
) -> None:
    settings.PORTAL_DIRECTORY_SEARCHES_PER_MINUTE = 3
    settings.PORTAL_DIRECTORY_SUGGESTIONS_PER_MINUTE = 2
    assert [as_member.get(f"{URL}?q=an").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert [as_member.get(f"{URL}goi-y/?q=an").status_code for _ in range(3)] == [200, 200, 429]


# --- one person -------------------------------------------------------------------------------------------------------


def test_a_member_opens_a_profile_and_sees_what_is_shown_to_members(as_member: Client, places: None) -> None:
    profile = people(1, display_name="Phan Thị Linh", city="Suwon", bio="Thích hát ví", bio_audience=Audience.NOBODY)[0]
    response = as_member.get(f"{URL}{profile.reference}/")
    text = soup(response).get_text()
    assert "Phan Thị Linh" in text
    assert "Suwon" in text
    assert "hát ví" not in text
    assert "@" not in soup(response).select_one("main").get_text()  # type: ignore[union-attr]


def test_whoever_is_hidden_is_not_found(as_member: Client, db: None) -> None:
    hidden = [
        people(1, status=ProfileStatus.PRIVATE)[0],
        people(1, status=ProfileStatus.SUSPENDED)[0],
        people(1, restricted_at=timezone.now())[0],
    ]
    gone = people(1)[0]
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    for profile in (*hidden, gone):
        assert as_member.get(f"{URL}{profile.reference}/").status_code == 404
    assert as_member.get(f"{URL}khongcoai234/").status_code == 404
    assert not Viewing.objects.exists()


def test_the_sixth_profile_of_a_day_is_refused_with_the_time_it_goes_on(
    as_member: Client, member: User, crowd: list[MemberProfile]
) -> None:
    answers = [as_member.get(f"{URL}{profile.reference}/") for profile in crowd[:6]]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "00:00" in answers[5].content.decode()
    assert answers[5].headers["Retry-After"].endswith("17:00:00 GMT")
    assert crowd[5].display_name not in BeautifulSoup(answers[5].content, "html5lib").select_one("main").get_text()  # type: ignore[union-attr]
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.account_reference) == ("profiles_spent", member.reference)
    assert as_member.get(f"{URL}{crowd[0].reference}/").status_code == 200, "who was seen today stays open"


def test_ones_own_profile_is_free(as_member: Client, member: User, crowd: list[MemberProfile]) -> None:
    own = MemberProfile.objects.get(user=member)
    for profile in crowd[:6]:
        as_member.get(f"{URL}{profile.reference}/")
    assert as_member.get(f"{URL}{own.reference}/").status_code == 200
    assert not Viewing.objects.filter(person=own).exists()


def test_people_beyond_the_budget_are_not_shown_and_it_is_said(
    as_member: Client, crowd: list[MemberProfile], settings: Any
) -> None:
    settings.PORTAL_DIRECTORY_PEOPLE_UNVOUCHED = 4
    response = as_member.get(f"{URL}?q=tho dien")
    assert len(names(response)) == 4
    assert "00:00" in soup(response).select_one("#ket-qua .notice-warn").get_text()  # type: ignore[union-attr]
    assert len(names(as_member.get(f"{URL}?q=tho dien"))) == 4
    assert names(as_member.get(f"{URL}?q=dieu duong")) == []
    assert Alarm.objects.get().kind == "people_spent"


WRITE = re.compile(r'^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
COUNTED = {"directory_viewing", "directory_spent"}


def written(client: Client, path: str) -> set[str]:
    """Tables that a GET writes to."""
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return {found[1] for query in captured if (found := WRITE.match(query["sql"]))}


def test_a_get_writes_who_was_shown_and_nothing_else(as_member: Client, crowd: list[MemberProfile]) -> None:
    """Decision 0006: the one exception to "GET writes nothing" (tests/project/test_page_budget.py)."""
    shown = (f"{URL}?q=tho dien", f"{URL}{crowd[0].reference}/")
    stranger = Client()
    for path in shown:
        assert written(stranger, path) == set()
        assert written(as_member, path) == COUNTED
    for path in (URL, f"{URL}?q=khong ai ca", f"{URL}?q=a", f"{URL}goi-y/?q=ng", f"{URL}khongcoai234/"):
        assert written(as_member, path) == set()
    # who was seen today costs nothing: the insert finds the row there
    for path in shown:
        assert written(as_member, path) == {"directory_viewing"}


def test_the_entries_follow_the_rows(as_member: Client, crowd: list[MemberProfile]) -> None:
    profile = crowd[0]
    profile.display_name = "Võ Hoàng Yến"
    profile.save()
    changed(kind="people", ids=[profile.reference])
    assert names(as_member.get(f"{URL}?q=hoang yen"))[0] == "Võ Hoàng Yến"

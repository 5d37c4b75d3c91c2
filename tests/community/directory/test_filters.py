"""Whatever the address holds is understood, or named as unknown, and never an error."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from community.directory.choices import PARAMETERS, Facet
from community.directory.filters import DirectoryFilters, page_number
from community.directory.services.labels import name_of, token_of, value_of, words
from portal.search.query import Sort


def read(address: str) -> DirectoryFilters:
    return DirectoryFilters.read(QueryDict(address))


def test_an_address_speaks_vietnamese() -> None:
    asked = read(
        "q=dien+tu&nuoc=han-quoc&nuoc=duc&que=van-an&nghe=xay-dung&ngon-ngu=tieng-han&giup=phien-dich"
        "&ky-nang=nau-an&ky-nang=keo-co&sap-xep=ten&trang=3"
    )
    assert asked.text == "dien tu"
    assert asked.values == {
        "country": ("KR", "DE"),
        "home": ("17950",),
        "occupation_group": ("construction",),
        "language": ("ko",),
        "offer": ("translate",),
        "skill": ("cooking", "~keo co"),
    }
    assert (asked.sort, asked.page, asked.ignored) == (Sort.NAME, 3, [])


@pytest.mark.parametrize("facet", Facet)
def test_every_known_value_comes_back_from_its_address(facet: Facet) -> None:
    for value in words()[facet].values.values():
        assert value_of(facet, token_of(facet, value)) == value
        assert name_of(facet, value)


def test_tokens_of_a_facet_differ() -> None:
    for facet in Facet:
        tokens = list(words()[facet].tokens.values())
        assert len(tokens) == len(set(tokens))
        assert all(token == token.lower() and " " not in token for token in tokens)


def test_a_whole_district_is_asked_for_as_one_and_mixed_with_communes_as_its_units() -> None:
    district = read("que=huyen-nam-dan")
    assert district.values == {"district": ("430",)}
    mixed = read("que=huyen-nam-dan&que=thanh-vinh").values
    assert set(mixed) == {"home"}
    assert "16681" in mixed["home"]
    assert "17950" in mixed["home"]


def test_an_old_commune_is_its_unit_of_today_and_says_so() -> None:
    asked = read("noi-que=xa+Xuan+Hoa,+Nam+Dan")
    (choice,) = asked.all_chosen
    assert choice.values == ("17950",)
    assert "Vạn An" in choice.note
    assert "que=" in asked.address()
    assert "noi-que" not in asked.address()


def test_a_typed_place_with_several_meanings_is_asked_back() -> None:
    asked = read("noi-que=Dong+Van")
    assert asked.chosen == {}
    assert asked.home is not None
    assert len(asked.home.choices) >= 2
    addresses = {asked.address(home=candidate) for candidate in asked.home.choices}
    assert len(addresses) == len(asked.home.choices)
    for address in addresses:
        assert read(address[1:]).all_chosen


def test_what_is_unknown_is_named_and_the_rest_filters() -> None:
    asked = read("nuoc=khong-co&nuoc=lao&que=x&nghe=%00&giup=mentor&la=1")
    assert asked.values == {"country": ("LA",)}
    assert asked.ignored == ["khong-co", "x", "mentor"]


def test_a_filter_is_removed_alone_and_the_page_starts_over() -> None:
    asked = read("q=an&nuoc=lao&nuoc=duc&sap-xep=ten&trang=4")
    first = asked.all_chosen[0]
    assert asked.address(without=first) == "?q=an&nuoc=duc&sap-xep=ten"
    assert asked.address(bare=True) == "?q=an&sap-xep=ten"
    assert asked.address(text="anh") == "?q=anh&nuoc=lao&nuoc=duc&sap-xep=ten"


@pytest.mark.parametrize(
    ("raw", "short"), [("a", True), ("á", True), ("  ", False), ("..", True), ("an", False), ("한국", False)]
)
def test_a_query_has_two_letters_at_least(raw: str, short: bool) -> None:
    asked = DirectoryFilters()
    asked._read_text(raw)
    assert asked.too_short is short
    assert not (asked.too_short and asked.text)


@pytest.mark.parametrize(
    ("raw", "page"),
    [
        ("", 1),
        ("0", 1),
        ("-1", 1),
        ("x", 1),
        ("2", 2),
        ("٣", 1),
        ("9" * 5000, 9999),
        ("1e3", 1),
        ("26", 26),
        (" 3 ", 3),
    ],
)
def test_a_page_is_a_whole_number(raw: str, page: int) -> None:
    assert page_number(raw) == page


@pytest.mark.parametrize("raw", ["\x00\x01an\r\nbinh", "an\ud800 binh", "an  binh\u200b"[:9]])
def test_control_signs_are_spaces(raw: str) -> None:
    asked = DirectoryFilters()
    asked._read_text(raw)
    assert asked.text == "an binh"


def test_a_long_query_is_cut_and_it_is_said() -> None:
    asked = DirectoryFilters()
    asked._read_text("nguyễn " * 2000)
    assert asked.too_long
    assert len(asked.text) <= 200


def test_many_values_of_a_facet_are_cut_off() -> None:
    asked = read("&".join(f"{PARAMETERS[Facet.SKILL]}=ky-nang-{n}" for n in range(500)))
    assert len(asked.chosen[Facet.SKILL]) == 12
    assert len(asked.ignored) == 5

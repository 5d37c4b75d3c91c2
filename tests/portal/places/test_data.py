"""The carried files agree with themselves, with the tables and with the reference folder."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.core.text import fold
from portal.places.data_files import DATA, old_commune_rows, read_rows
from portal.places.gazetteer import cities_by_name, countries_by_name, gazetteer, name_key, old_communes_of
from portal.places.models import Country, District, FormerName, OldCommune, Place

SHARED = Path(__file__).resolve().parents[4] / "shared"
IN_SEVERAL_DISTRICTS = {
    *("Đồng Văn", "Quang Phong", "Châu Tiến", "Tam Hợp", "Long Sơn", "Nam Sơn"),
    *("Bắc Sơn", "Tân Sơn", "Ngọc Sơn", "Bình Sơn", "Nghĩa Thái", "Minh Sơn"),
}
ACCENT_PAIRS = {
    frozenset(pair)
    for pair in (
        ("Châu Bình", "Châu Bính"),
        ("Diên Lãm", "Diễn Lâm"),
        ("Nậm Cắn", "Nậm Càn"),
        ("Tam Đình", "Tam Đỉnh"),
        ("Thanh Sơn", "Thành Sơn"),
        ("Hòa Sơn", "Hoa Sơn"),
        ("Diên Hoa", "Diễn Hoa"),
        ("Đông Thành", "Đồng Thành"),
        ("Nam Thanh", "Nam Thành"),
        ("Nghi Vạn", "Nghi Văn"),
    )
}
UNCHANGED = {
    *("Keng Đu", "Mỹ Lý", "Bắc Lý", "Huồi Tụ", "Mường Lống"),
    *("Bình Chuẩn", "Hữu Khuông", "Lượng Minh", "Châu Bình"),
}


def test_there_are_130_units_of_which_119_communes_and_11_wards() -> None:
    assert Counter(unit.kind for unit in gazetteer().units.values()) == {"xã": 119, "phường": 11}


def test_412_old_communes_lay_in_20_districts_and_each_leads_to_one_unit() -> None:
    known = gazetteer()
    assert len(known.old_communes) == 412
    assert len({commune.district_code for commune in known.old_communes.values()}) == 20
    assert {commune.place_code for commune in known.old_communes.values()} == set(known.units)
    assert sum(len(old_communes_of(code)) for code in known.units) == 412


def test_no_unit_of_today_crosses_an_old_district() -> None:
    for code, unit in gazetteer().units.items():
        assert {commune.district_code for commune in old_communes_of(code)} == {unit.district_code}


def test_nine_units_are_unchanged() -> None:
    known = gazetteer()
    assert {known.units[code].name for code in known.unchanged} == UNCHANGED


def test_twelve_names_stood_in_two_or_three_districts() -> None:
    places = defaultdict(set)
    for commune in gazetteer().old_communes.values():
        places[commune.name].add(commune.district_code)
    assert {name for name, districts in places.items() if len(districts) > 1} == IN_SEVERAL_DISTRICTS


def test_ten_pairs_of_old_names_differ_only_in_accents() -> None:
    names = defaultdict(set)
    for commune in gazetteer().old_communes.values():
        names[fold(commune.name)].add(commune.name)
    assert {frozenset(pair) for pair in names.values() if len(pair) > 1} == ACCENT_PAIRS


def test_countries_are_all_of_iso_3166_1_with_unique_addresses() -> None:
    rows = read_rows("countries.csv")
    assert len({row["iso2"] for row in rows}) == len({row["slug"] for row in rows}) == len(rows) == 249
    assert [row["iso2"] for row in rows[:3]] == ["LA", "TH", "KR"]
    assert (rows[66]["iso2"], rows[66]["slug"]) == ("VN", "viet-nam")


@pytest.mark.parametrize(
    ("typed", "iso2"),
    [
        ("Tiệp", "CZ"), ("Tiệp Khắc", "CZ"), ("sec", "CZ"), ("Czechia", "CZ"), ("Česko", "CZ"), ("Tschechien", "CZ"),
        ("Nam Hàn", "KR"), ("Hàn", "KR"), ("Korea", "KR"), ("South Korea", "KR"), ("Hanguk", "KR"), ("한국", "KR"),
        ("대한민국", "KR"), ("Xiêm", "TH"), ("CHDCND Lào", "LA"), ("Ai Lao", "LA"), ("ລາວ", "LA"), ("Đông Đức", "DE"),
        ("Tây Đức", "DE"), ("CHLB Đức", "DE"), ("Deutschland", "DE"), ("Německo", "DE"), ("Đài", "TW"), ("Nhật", "JP"),
        ("日本", "JP"), ("Mã Lai", "MY"), ("Miên", "KH"), ("Cam Bốt", "KH"), ("Anh quốc", "GB"), ("UK", "GB"),
        ("Vương quốc Anh", "GB"), ("USA", "US"), ("u.s.a.", "US"), ("Huê Kỳ", "US"), ("Mỹ", "US"), ("Úc", "AU"),
        ("Gia Nã Đại", "CA"), ("Liên Xô", "RU"), ("Liên bang Nga", "RU"), ("Россия", "RU"), ("UAE", "AE"),
        ("Ả Rập Xê Út", "SA"), ("a-rap xe-ut", "SA"), ("Ba Lan", "PL"), ("Polska", "PL"), ("Ăng-gô-la", "AO"),
        ("anggola", "AO"), ("ไทย", "TH"), ("Україна", "UA"), ("Magyarország", "HU"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_what_people_type(typed: str, iso2: str) -> None:
    assert countries_by_name()[name_key(typed)][0].iso2 == iso2


@pytest.mark.parametrize(
    ("typed", "city"),
    [
        ("Praha", "Praha"), ("Prague", "Praha"), ("Pra-ha", "Praha"), ("Moskva", "Moskva"), ("Mát-xcơ-va", "Moskva"),
        ("matxcova", "Moskva"), ("Moscow", "Moskva"), ("Mạc Tư Khoa", "Moskva"), ("Москва", "Moskva"),
        ("Đài Bắc", "Taipei"), ("Băng Cốc", "Bangkok"), ("bangkok", "Bangkok"), ("Viêng Chăn", "Vientiane"),
        ("Luân Đôn", "London"), ("Muy-ních", "München"), ("Munich", "München"), ("munchen", "München"),
        ("Cologne", "Köln"), ("koln", "Köln"), ("Nữu Ước", "New York"), ("Vác-sa-va", "Warszawa"),
        ("Warsaw", "Warszawa"), ("lodz", "Łódź"), ("서울", "Seoul"), ("東京", "Tokyo"), ("plzen", "Plzeň"),
    ],
)  # fmt: skip
def test_a_city_is_known_by_what_people_type(typed: str, city: str) -> None:
    assert [found.city for found in cities_by_name()[name_key(typed)]] == [city]


def test_every_city_lies_in_a_country_that_is_known() -> None:
    known = {row["iso2"] for row in read_rows("countries.csv")}
    assert {city.iso2 for names in cities_by_name().values() for city in names} <= known
    assert {row["iso2"] for row in [*read_rows("country_aliases.csv"), *read_rows("country_names.csv")]} == known


@pytest.mark.django_db
def test_loading_fills_the_tables_and_may_be_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_places")
    first = capsys.readouterr().out
    keys = list(OldCommune.objects.order_by("code").values_list("pk", flat=True))
    call_command("load_places")
    assert first == capsys.readouterr().out
    assert first.strip() == "249 countries, 130 places, 21 districts, 412 old communes, 134 former names"
    counts = [model.objects.count() for model in (Country, Place, District, OldCommune, FormerName)]
    assert counts == [249, 130, 21, 412, 134]
    assert list(OldCommune.objects.order_by("code").values_list("pk", flat=True)) == keys
    assert Country.objects.get(iso2="CZ").name_vi == "Séc"
    assert District.objects.get(code="413").split_from.name == "Nghi Lộc"
    assert FormerName.objects.get(name="Đội Cung").old_commune.place.name == "Thành Vinh"


@pytest.mark.django_db
def test_a_changed_row_is_brought_back_to_the_file() -> None:
    call_command("load_places")
    OldCommune.objects.filter(name="Xuân Hòa").update(name="Khác", place=Place.objects.exclude(slug="van-an").first())
    Country.objects.filter(iso2="CZ").update(name_vi="Tiệp", order=1)
    call_command("load_places")
    assert OldCommune.objects.get(name="Xuân Hòa").place.slug == "van-an"
    assert (Country.objects.get(iso2="CZ").name_vi, Country.objects.get(iso2="CZ").order) == ("Séc", 11)


@pytest.mark.django_db
def test_a_dry_run_counts_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = OldCommune.objects.count()
    call_command("load_places", "--dry-run")
    assert "412 old communes" in capsys.readouterr().out
    assert OldCommune.objects.count() == before == 0


def test_the_country_files_are_what_babel_says(capsys: pytest.CaptureFixture[str]) -> None:
    from portal.places.management.commands.make_country_data import country_rows, name_rows

    assert country_rows(read_rows("countries.csv")) == read_rows("countries.csv")
    assert name_rows() == read_rows("country_names.csv")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared reference data")
@pytest.mark.parametrize("name", ["nghe_an_units.csv", "nghe_an_old_codes.csv", "nghe_an_older_names.csv"])
def test_the_carried_files_equal_the_reference(name: str) -> None:
    assert (DATA / name).read_bytes() == (SHARED / "search" / name).read_bytes()


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared reference data")
def test_every_synonym_of_the_reference_leads_to_its_country_or_city() -> None:
    with (SHARED / "data" / "countries.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        for name in (part.strip() for part in row["synonyms"].split(";")):
            if name == "quê nhà":  # means Vietnam only to someone who speaks of home
                continue
            key = name_key(name)
            found = [*countries_by_name().get(key, ()), *cities_by_name().get(key, ())]
            assert row["iso2"] in {hit.iso2 for hit in found}, name


def test_both_files_of_old_communes_list_the_same_units() -> None:
    assert all(row["new_code"] in gazetteer().units for row in old_commune_rows())
    for row in old_commune_rows():
        unit = gazetteer().units[row["new_code"]]
        assert (unit.kind, unit.name) == (row["new_type"], row["new_name"])

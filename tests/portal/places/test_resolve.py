"""What a typed name may mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from portal.core.text import fold, strip_accents
from portal.places.gazetteer import Candidate, Kind, by_key, gazetteer, names_of, resolve, suggest, units_of_district
from portal.places.gazetteer.records import OldCommuneRecord


def told(candidates: list[Candidate]) -> list[str]:
    return [f"{c.display} > {c.today}" for c in candidates]


def full(commune: OldCommuneRecord) -> str:
    return f"{commune}, {gazetteer().districts[commune.district_code]}"


def short(commune: OldCommuneRecord) -> str:
    return f"{commune.name}, {gazetteer().districts[commune.district_code].name}"


STYLES: dict[str, Callable[[OldCommuneRecord], str]] = {
    "full": full,
    "NFD": lambda commune: unicodedata.normalize("NFD", full(commune)),
    "no accents": lambda commune: strip_accents(full(commune)),
    "short": short,
    "short, no accents": lambda commune: strip_accents(short(commune)),
    "lower case, no comma": lambda commune: short(commune).lower().replace(",", ""),
    "name alone": lambda commune: commune.name,
}


@pytest.mark.parametrize("style", STYLES)
def test_each_of_the_412_leads_to_its_unit(style: str) -> None:
    for commune in gazetteer().old_communes.values():
        candidates = resolve(STYLES[style](commune))
        assert commune.code in {c.old_commune_code for c in candidates}, style


@pytest.mark.parametrize("style", ["full", "NFD", "short"])
def test_with_accents_and_district_its_unit_stands_first(style: str) -> None:
    for commune in gazetteer().old_communes.values():
        assert resolve(STYLES[style](commune))[0].place_code == commune.place_code


@pytest.mark.parametrize("style", ["no accents", "short, no accents"])
def test_without_accents_its_unit_stands_first_unless_a_neighbour_is_spelled_alike(style: str) -> None:
    alike = {("nam can", "417"), ("chau binh", "416"), ("nghi van", "429"), ("dong thanh", "426")}
    for commune in gazetteer().old_communes.values():
        candidates = resolve(STYLES[style](commune))
        if (fold(commune.name), commune.district_code) in alike:
            assert commune.place_code in {c.place_code for c in candidates if c.score == candidates[0].score}
        else:
            assert candidates[0].place_code == commune.place_code, commune


@pytest.mark.parametrize("accents", [True, False])
def test_each_of_the_134_former_names_leads_to_its_unit(accents: bool) -> None:
    for record in gazetteer().former_names:
        district = gazetteer().districts[record.district_code]
        for text in (f"{record}, {district}", f"{record.name}, {district.name}", record.name):
            candidates = resolve(text if accents else strip_accents(text))
            assert record.place_code in {c.place_code for c in candidates}, text
        if accents:
            assert resolve(f"{record}, {district}")[0].place_code == record.place_code


def test_every_unit_of_today_is_found_under_its_own_name() -> None:
    for unit in gazetteer().units.values():
        assert resolve(str(unit))[0].place_code == unit.code or unit.code in {c.place_code for c in resolve(str(unit))}
        assert unit.code in {c.place_code for c in resolve(strip_accents(unit.name))}


def test_xuan_hoa_is_now_van_an() -> None:
    assert told(resolve("Xã Xuân Hòa")) == ["xã Xuân Hòa, huyện Nam Đàn > xã Vạn An"]


def test_bac_son_offers_both() -> None:
    assert told(resolve("Bắc Sơn")) == [
        "xã Bắc Sơn, huyện Quỳ Hợp > xã Mường Chọng",
        "xã Bắc Sơn, huyện Đô Lương > xã Đô Lương",
    ]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("nghi van", {"Nghi Vạn", "Nghi Văn"}),
        ("nam can", {"Nậm Cắn", "Nậm Càn"}),
        ("dien lam", {"Diên Lãm", "Diễn Lâm"}),
        ("chau binh", {"Châu Bình", "Châu Bính"}),
    ],
)
def test_a_name_without_accents_offers_all_it_may_be(typed: str, names: set[str]) -> None:
    candidates = resolve(typed)
    assert {c.name for c in candidates} == names
    assert {c.score for c in candidates} == {2.0}


def test_equal_accents_stand_above_others() -> None:
    assert [(c.name, c.score) for c in resolve("Diên Lãm")] == [("Diên Lãm", 3.0), ("Diễn Lâm", 1.0)]
    assert [c.name for c in resolve("Diễn Lâm")] == ["Diễn Lâm", "Diên Lãm"]


@pytest.mark.parametrize(
    ("typed", "display"),
    [
        ("Xuân Hoà", "xã Xuân Hòa, huyện Nam Đàn"),
        ("XÃ XUÂN HÒA", "xã Xuân Hòa, huyện Nam Đàn"),
        ("X. Xuân Hòa, H. Nam Đàn", "xã Xuân Hòa, huyện Nam Đàn"),
        ("xóm 5, xã Xuân Hòa - huyện Nam Đàn - tỉnh Nghệ An", "xã Xuân Hòa, huyện Nam Đàn"),
        ("huyện Nam Đàn, xã Xuân Hòa", "xã Xuân Hòa, huyện Nam Đàn"),
        ("Xuân Hòa (Nam Đàn), Nghệ Tĩnh", "xã Xuân Hòa, huyện Nam Đàn"),
        ("xã Xuân Hòa cũ", "xã Xuân Hòa, huyện Nam Đàn"),
        ("xuanhoa", "xã Xuân Hòa, huyện Nam Đàn"),
        ("Xuân Hòa, Vạn An", "xã Xuân Hòa, huyện Nam Đàn"),
        ("xax Xuaan Hoaf", "xã Xuân Hòa, huyện Nam Đàn"),
        ("Xua6n Ho2a", "xã Xuân Hòa, huyện Nam Đàn"),
        ("TT Mường Xén", "thị trấn Mường Xén, huyện Kỳ Sơn"),
        ("tt. muong xen, h. ky son", "thị trấn Mường Xén, huyện Kỳ Sơn"),
        ("P. Quang Trung, TP Vinh", "phường Quang Trung, thành phố Vinh"),
        ("TP.Vinh", "thành phố Vinh"),
        ("TX Cửa Lò", "thị xã Cửa Lò"),
        ("T.X. Hoàng Mai", "thị xã Hoàng Mai"),
        ("H. Tân Kỳ", "huyện Tân Kỳ"),
        ("huyen yen thanh", "huyện Yên Thành"),
        ("Nam Dan district", "huyện Nam Đàn"),
        ("huye65n Nam D9a2n", "huyện Nam Đàn"),
        ("xã Châu Hạnh huyện Quì Châu", "xã Châu Hạnh, huyện Quỳ Châu"),
        ("xã Nghĩa Thái Nam Đàn", "xã Nghĩa Thái, huyện Nam Đàn"),
        ("Đồng Văn, Tân Kỳ", "xã Đồng Văn, huyện Tân Kỳ"),
        ("hung xa", "xã Hưng Xá, huyện Hưng Nguyên"),
    ],
)
def test_each_way_of_writing_is_read(typed: str, display: str) -> None:
    assert resolve(typed)[0].display == display


def test_a_district_that_agrees_rules_out_the_namesakes() -> None:
    assert len(resolve("Nam Sơn")) == 2
    assert told(resolve("xã Nam Sơn huyện Quỳ Hợp")) == ["xã Nam Sơn, huyện Quỳ Hợp > xã Mường Chọng"]


def test_a_district_is_also_known_by_the_one_it_was_split_from() -> None:
    assert resolve("Quỳnh Thiện, huyện Quỳnh Lưu")[0].display == "phường Quỳnh Thiện, thị xã Hoàng Mai"


def test_a_commune_that_changed_its_district_is_found_under_both() -> None:
    assert resolve("Nghi Phong, Nghi Lộc")[0].today == resolve("Nghi Phong, TP Vinh")[0].today == "phường Vinh Lộc"


def test_a_district_names_its_units_and_nothing_else() -> None:
    nam_dan = resolve("huyện Nam Đàn")[0]
    assert nam_dan.kind == Kind.DISTRICT
    assert nam_dan.place_code == ""
    assert len(nam_dan.place_codes) == 5
    assert {unit.code for unit in units_of_district("430")} == set(nam_dan.place_codes)


def test_the_districts_before_a_split_are_wider() -> None:
    assert len(units_of_district("421", before_splits=True)) > len(units_of_district("421"))
    assert [unit.name for unit in units_of_district("413")] == ["Cửa Lò"]
    assert units_of_district("999") == ()


def test_all_districts_together_hold_all_units_once() -> None:
    codes = [unit.code for code in gazetteer().districts if code != "413" for unit in units_of_district(code)]
    assert sorted(codes) == sorted(gazetteer().units)


def test_names_of_a_kind_carry_their_candidates() -> None:
    assert len([e for entries in names_of("old_commune").values() for e in entries]) == 412 - 9
    assert [entry.candidate.name for entry in names_of(Kind.DISTRICT)["qui chau"]] == ["Quỳ Châu"]
    with pytest.raises(ValueError, match="province"):
        names_of("province")


def test_keys_are_unique_and_lead_back() -> None:
    for typed in ("Bắc Sơn", "nam dan", "Đội Cung"):
        for candidate in resolve(typed):
            found = by_key(candidate.key)
            assert found is not None
            assert found.display == candidate.display
    assert by_key("x1") is None


@pytest.mark.parametrize(
    "typed", ["", " ", "Nghệ An", "qwertzuiop", "\x00\x01", "💥", "a" * 10_000, "xã", "huyện huyện", "'; DROP TABLE"]
)
def test_what_names_nothing_yields_nothing(typed: str) -> None:
    assert resolve(typed) == []


@pytest.mark.parametrize("typed", ["tp, " * 3000, "xã Nam Đàn " * 1000, "n^~" * 4000, "\ud800", "\u0301" * 5000])
def test_garbage_of_any_length_is_answered(typed: str) -> None:
    assert isinstance(suggest(typed), list)


def test_suggestions_follow_the_typing() -> None:
    assert "xã Xuân Hòa, huyện Nam Đàn" in [c.display for c in suggest("xuan h")]
    assert "xã Xuân Hòa, huyện Nam Đàn" in [c.display for c in suggest("xã Xuân Hò")]
    assert len(suggest("n", limit=8)) == 8


def test_a_slip_of_the_finger_finds_the_nearest_name() -> None:
    assert resolve("Xuan Hoaa") == []
    assert [c.name for c in suggest("Xuan Hoaa")] == ["Xuân Hòa"]

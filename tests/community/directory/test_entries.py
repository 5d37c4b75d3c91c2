import unicodedata

import pytest

from community.directory.entries import FACETS, SORT_KEYS, TEXT_FIELDS, PersonText, build_entry, find_home
from community.members.vocabulary import OCCUPATION, SKILL, label, occupation_group, skill_code, skill_label, terms


def entry(**values):
    return build_entry(PersonText(**{"display_name": "Đậu Quang Trứ", **values}), id="abc", version=3)


def codes(**values):
    return entry(**values).text["codes"][0]


def test_an_entry_has_the_fields_of_the_index_and_no_others():
    made = entry()
    assert (made.id, made.version) == ("abc", 3)
    assert set(made.text) == set(TEXT_FIELDS)
    assert set(made.facets) == set(FACETS)
    assert set(made.sort) == set(SORT_KEYS)
    assert len(TEXT_FIELDS) <= 14


def test_what_is_not_seen_leaves_nothing_behind():
    made = entry()
    assert [name for name, variants in made.text.items() if any(variants)] == ["name", "name_folded", "family", "given"]
    assert all(values == () for values in made.facets.values())


def test_a_decomposed_name_is_the_same_entry():
    name = "Lữ Thị Ngần"
    assert entry(display_name=unicodedata.normalize("NFD", name)) == entry(display_name=name)


def test_a_western_name_is_also_kept_in_vietnamese_order():
    made = entry(display_name="Khuong Dang Que")
    assert made.text["name_folded"] == (("que", "dang", "khuong"),)
    assert made.text["family"] == (("que",),)
    assert ("khuong",) in made.text["given"]
    assert made.sort == entry(display_name="Que, Dang Khuong").sort


def test_only_a_name_without_any_accent_counts_as_written_without():
    assert entry(display_name="Tran Van An").text["name_plain"] == (("tran", "van", "an"),)
    assert entry(display_name="Trần Van An").text["name_plain"] == ()


def test_other_names_are_variants_of_their_own():
    made = entry(display_name="Anna Uong", other_names=("Uông Thị Ánh",))
    assert made.text["name"] == (("anna", "uong"), ("uông", "thị", "ánh"))
    assert made.text["given"] == (("anna",), ("anh",))


@pytest.mark.parametrize(
    ("text", "units", "districts"),
    [
        ("X. Ngoc Bich, Dien Chau", ("17464",), ("425",)),
        ("Nghi Loc, Nghe An", (), ("429",)),
        ("xã Nam Sơn, huyện Quỳ Hợp, tỉnh Nghệ An", None, ("420",)),
        ("phường Đội Cung, TP Vinh", ("16681",), ("412",)),
        ("xã Vạn An, Nghệ An", ("17950",), ("430",)),
        ("Hà Nội", (), ()),
        ("", (), ()),
    ],
)
def test_a_home_in_anybodys_words_is_resolved_to_todays_places(text, units, districts):
    for written in (text, unicodedata.normalize("NFD", text)):
        home = find_home(unicodedata.normalize("NFC", written))
        assert units is None or set(units) <= set(home.units)
        assert bool(home.units) == (units != ())
        assert home.districts[:1] == districts


def test_a_district_alone_says_nothing_about_a_commune():
    assert find_home("Nam Đàn, Nghệ An").units == ()


def test_an_ambiguous_home_keeps_all_its_meanings():
    assert (
        set(find_home("xa Nam Can, Ky Son").units) == {"16837", "16870"}
        or len(find_home("xa Nam Can, Ky Son").units) == 2
    )


def test_a_picked_commune_is_surer_than_one_read_from_plain_words():
    assert "o:17986" in find_home("", (), "17986").codes
    assert "a:17986" in find_home("xa Khanh Son, huyen Nam Dan").codes


def test_a_former_name_is_kept_beside_the_commune_picked_for_it():
    assert any(code.startswith("f:") for code in find_home("phường Đội Cung, TP Vinh", (), find_old("16681")).codes)


def find_old(unit):
    [code] = {code[2:] for code in find_home("phường Đội Cung, TP Vinh").codes if code.startswith("a:")}
    assert f"u:{unit}" in find_home("", (), code).codes
    return code


def test_country_city_work_and_languages_become_codes_and_facets():
    made = entry(country="cz", city="Prague", occupation="welder", languages=("vi", "cs"), offers=("mentor",))
    assert {"c:cz", "occ:welder", "g:industry", "l:vi", "l:cs", "offer:mentor"} <= set(made.text["codes"][0])
    assert made.text["city"] == (("prague",), ("praha",))
    assert made.facets["country"] == ("CZ",)
    assert made.facets["occupation_group"] == ("industry",)
    assert made.facets["language"] == ("vi", "cs")


def test_the_work_of_a_code_is_also_found_by_its_name():
    assert ("thợ", "hàn") in entry(occupation="welder").text["about"]


def test_a_skill_has_one_key_however_it_is_written():
    assert skill_code("Lập trình Python") == skill_code("lap trinh python") == skill_code("Python") == "python"
    assert skill_code("kéo co") == skill_code("KEO CO") == "~keo co"
    assert skill_code("  ") == ""
    assert skill_label("python", "en") == "Python programming"
    assert skill_label("~keo co") == "keo co"


def test_the_vocabulary_is_complete_and_consistent():
    occupations = terms(OCCUPATION)
    assert len(occupations) >= 90
    assert len(terms(SKILL)) >= 110
    groups = set(terms("occupation_group"))
    assert all(term.group in groups for term in occupations.values())
    assert all(
        term.name_vi and term.name_en
        for kind in ("occupation", "skill", "language", "occupation_group")
        for term in terms(kind).values()
    )
    assert (label(OCCUPATION, "welder"), label(OCCUPATION, "welder", "en")) == ("Thợ hàn", "Welder")
    assert label(OCCUPATION, "unheard_of") == "unheard_of"
    assert (occupation_group("welder"), occupation_group("unheard_of")) == ("industry", "")

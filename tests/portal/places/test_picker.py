"""The home place field without JavaScript."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django import forms

from portal.places.forms import HomePick, HomePlaceField


class HomeForm(forms.Form):
    home = HomePlaceField(label="Quê", required=False)


class CommuneForm(forms.Form):
    home = HomePlaceField(label="Quê", districts=False)


def drawn(form: forms.Form) -> Any:
    return BeautifulSoup(str(form), "html5lib")


def radios(form: forms.Form) -> dict[str, str]:
    return {
        radio["value"]: radio.find_parent("label").get_text(" ", strip=True)
        for radio in drawn(form).select("input[type=radio][name=home_pick]")
    }


def test_one_meaning_is_accepted() -> None:
    form = HomeForm({"home": "Xã Xuân Hòa"})
    assert form.is_valid()
    pick = form.cleaned_data["home"]
    assert (pick.text, pick.place_code, pick.district_code) == ("Xã Xuân Hòa", "17950", "430")
    assert pick.candidate.today == "xã Vạn An"
    assert "xã Vạn An" in drawn(form).select_one("[data-place-note]").get_text()


def test_several_meanings_come_back_as_choices_with_the_input_kept() -> None:
    form = HomeForm({"home": "Bắc Sơn"})
    assert not form.is_valid()
    assert form.errors.as_data()["home"][0].code == "ambiguous"
    assert drawn(form).select_one("#id_home")["value"] == "Bắc Sơn"
    shown = radios(form)
    assert len(shown) == 2
    assert any("Quỳ Hợp" in text and "xã Mường Chọng" in text for text in shown.values())
    assert any("Đô Lương" in text for text in shown.values())


def test_a_chosen_meaning_is_accepted() -> None:
    chosen = next(key for key, text in radios(HomeForm({"home": "Bắc Sơn"})).items() if "Quỳ Hợp" in text)
    form = HomeForm({"home": "Bắc Sơn", "home_pick": chosen})
    assert form.is_valid()
    assert form.cleaned_data["home"].candidate.today == "xã Mường Chọng"
    assert drawn(form).select_one("input[checked]")["value"] == chosen


def test_a_choice_made_for_another_text_counts_for_nothing() -> None:
    stale = next(iter(radios(HomeForm({"home": "Bắc Sơn"}))))
    assert not HomeForm({"home": "Nam Sơn", "home_pick": stale}).is_valid()
    form = HomeForm({"home": "Xuân Hòa", "home_pick": stale})
    assert form.is_valid()
    assert form.cleaned_data["home"].candidate.today == "xã Vạn An"
    assert not HomeForm({"home": "Bắc Sơn", "home_pick": "x" * 5000}).is_valid()


def test_a_suggestion_that_was_taken_is_accepted() -> None:
    form = HomeForm({"home": "xã Nam Đàn", "home_pick": "u17971"})
    assert HomePick.of("u17971") is not None
    other = HomePick.of("u17971")
    assert other is not None
    form = HomeForm({"home": other.candidate.display, "home_pick": "u17971"})
    assert form.is_valid()
    assert form.cleaned_data["home"].place_code == "17971"


def test_namesakes_within_one_unit_need_no_question() -> None:
    form = HomeForm({"home": "Kim Liên"})
    assert form.is_valid()
    assert form.cleaned_data["home"].candidate.today == "xã Kim Liên"


def test_an_unknown_name_is_told_and_near_ones_offered() -> None:
    assert HomeForm({"home": "qwertz"}).errors.as_data()["home"][0].code == "unknown"
    near = HomeForm({"home": "Xuan Hoaa"})
    assert near.errors.as_data()["home"][0].code == "near"
    assert any("Xuân Hòa" in text for text in radios(near).values())


def test_empty_is_none_and_a_district_may_be_refused() -> None:
    form = HomeForm({"home": " "})
    assert form.is_valid()
    assert form.cleaned_data["home"] is None
    assert HomeForm({"home": "huyện Nam Đàn"}).is_valid()
    assert CommuneForm({"home": "huyện Nam Đàn"}).errors.as_data()["home"][0].code == "district"
    assert CommuneForm({"home": ""}).errors.as_data()["home"][0].code == "required"


def test_what_is_stored_is_shown_again_and_unchanged() -> None:
    stored = HomePick.of("u17971", "Kim Liên, Nam Đàn")
    form = HomeForm(initial={"home": stored})
    assert drawn(form).select_one("#id_home")["value"] == "Kim Liên, Nam Đàn"
    assert HomePick.of("nothing") is None
    again = HomeForm({"home": "Kim Liên, Nam Đàn", "home_pick": "u17971"}, initial={"home": stored})
    assert again.is_valid()
    assert not again.has_changed()


def test_garbage_is_a_message() -> None:
    for text in ("x" * 10_000, "\x00\x01", "'; DROP TABLE", "💥" * 30):
        assert not HomeForm({"home": text}).is_valid()
        assert drawn(HomeForm({"home": text})).select_one("#id_home")

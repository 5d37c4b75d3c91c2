import unicodedata

import pytest

from portal.core.text import canonical, fold, is_syllable, iy, plain, syllables, tidy


def test_marks_typed_in_the_wrong_order_join_their_letter():
    assert tidy("Nguye\u0303\u0302n Thi\u0323 Tuye\u0301\u0302t") == "Nguyễn Thị Tuyết"


def test_decomposed_and_composed_text_become_the_same():
    assert tidy(unicodedata.normalize("NFD", "Quế Đăng Khương")) == "Quế Đăng Khương"


@pytest.mark.parametrize("lookalike", ["Ð", "\u0189"])
def test_a_look_alike_of_the_vietnamese_d_is_mended(lookalike):
    assert tidy(f"{lookalike}ặng") == "Đặng"


def test_invisible_characters_go_and_odd_spaces_become_one():
    assert tidy("Trần\u00a0 Văn\u200b\tÂn\x00\ufeff ") == "Trần Văn Ân"


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Hoà", "hòa"), ("hòa", "hòa"), ("khoẻ", "khỏe"), ("Thuý", "thúy"), ("loè", "lòe"), ("uỷ", "ủy"),
        ("qúa", "quá"), ("hòan", "hoàn"), ("Toà", "tòa"), ("xuà", "xùa"),
    ],
)  # fmt: skip
def test_a_tone_is_compared_in_one_place(written, compared):
    assert canonical(written) == compared


@pytest.mark.parametrize("word", ["Quỳnh", "quý", "hoàn", "khuỷu", "quốc", "giếng", "ngoẵng", "Huỳnh", "nguyễn", "yến"])
def test_words_written_right_stay_as_they_are(word):
    assert canonical(word) == word.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Lý", "Lí"), ("Mỹ", "Mĩ"), ("Kỳ", "Kì"), ("Sỹ", "Sĩ"), ("Quý", "Quí"), ("Tỵ", "Tị"), ("Hỷ", "Hỉ")],
)
def test_y_and_i_are_one_where_both_are_usual(one, other):
    assert iy(one) == iy(other)
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Vy", "Vi"), ("Thy", "Thi"), ("Thúy", "Thúi"), ("Tây", "Tâi"), ("May", "Mai")]
)
def test_y_and_i_stay_apart_elsewhere(one, other):
    assert iy(one) != iy(other)


def test_folding_leaves_other_scripts_whole():
    assert fold("สวัสดี 한국 Строй Май ລາວ") == "สวัสดี 한국 строй май ລາວ"


def test_folding_takes_the_marks_of_every_latin_letter():
    assert fold("Łódź Straße Ørsted Plzeň Đặng") == "lodz strasse orsted plzen dang"


def test_the_most_forgiving_key_bridges_accents_and_y():
    assert plain("Hồ Sỹ Kỳ") == plain("ho si ki") == "ho si ki"


@pytest.mark.parametrize("word", ["nghiêng", "khuỷu", "oanh", "ý", "quýt", "giặt", "Moong", "xoong", "huơ", "được"])
def test_a_vietnamese_word_is_a_syllable(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["qwe", "duc", "cềng", "kan", "ngiên", "strong", "nguyênx", "", "123", "hàt"])
def test_what_no_vietnamese_word_looks_like_is_none(word):
    assert not is_syllable(word)


def test_a_syllable_without_its_marks_is_known_when_asked_for():
    assert is_syllable("duc", plain=True)
    assert is_syllable("nguyen", plain=True)
    assert not is_syllable("schwarz", plain=True)


def test_hyphens_commas_and_stops_part_words():
    assert syllables("Nguyen-Schmidt, TP.Vinh O'Brien") == ("nguyen", "schmidt", "tp", "vinh", "o'brien")

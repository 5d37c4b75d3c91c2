import pytest

from portal.core.text import decode_keys


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguyeenx", "nguyễn"), ("nguyeexn", "nguyễn"), ("dduwcs", "đức"), ("vuwowngj", "vượng"), ("khuowng", "khương"),
        ("taj", "tạ"), ("aarn", "ẩn"), ("quees", "quế"), ("nhwng", "nhưng"), ("dangdf", "đàng"), ("thuowr", "thuở"),
        ("hoaf", "hòa"), ("uoong", "uông"), ("noong", "nông"), ("THOWJ", "thợ"),
    ],
)  # fmt: skip
def test_telex_keys_are_understood_wherever_the_tone_key_stands(typed, meant):
    assert decode_keys(typed) == (meant,)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("d9a65u", "đậu"), ("tru71", "trứ"), ("cu2", "cù"), ("tie6n1", "tiến"), ("tu7o72ng", "tường"), ("D9a2n", "đàn")],
)
def test_vni_keys_are_understood(typed, meant):
    assert decode_keys(typed) == (meant,)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nguye^~n", "nguyễn"),
        ("Va(n", "văn"),
        ("Ddu+'c", "đức"),
        ("Hu+o+ng", "hương"),
        ("D-u+'c", "đức"),
        ("thi.", "thị"),
    ],
)
def test_viqr_of_old_letters_is_understood(typed, meant):
    assert decode_keys(typed) == (meant,)


@pytest.mark.parametrize("word", ["an", "cao", "hoa", "Đức", "moong", "quynh"])
def test_a_word_that_is_a_syllable_as_typed_is_left_alone(word):
    assert decode_keys(word) == ()


@pytest.mark.parametrize("word", ["cook", "nurse", "Berlin", "O'Brien", "x.an", "h2o", "11", "", "ssss", "a" * 50])
def test_what_decodes_to_no_syllable_is_left_alone(word):
    assert decode_keys(word) == ()

import unicodedata

import pytest

from portal.core.text import ACCENTED, fold, slugify, strip_accents


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đường dây nóng Đức", "duong-day-nong-duc"),
        ("Ế Ộ Ữ: giữ hộ chiếu", "e-o-u-giu-ho-chieu"),
        ("Từ 11/9, chỉ cần một tờ Apostille", "tu-11-9-chi-can-mot-to-apostille"),
        ("  --  ", ""),
        ("日本", ""),
        ("Straße", "strasse"),
    ],
)
def test_a_title_becomes_an_ascii_slug(title, slug):
    assert slugify(title) == slug


def test_a_slug_is_the_same_for_composed_and_decomposed_typing():
    title = "Nghệ An, Diễn Châu, Đô Lương"
    assert slugify(unicodedata.normalize("NFD", title)) == slugify(title) == "nghe-an-dien-chau-do-luong"


def test_a_long_slug_is_cut_at_a_word():
    slug = slugify("một hai ba bốn năm sáu bảy tám chín mười", max_length=20)
    assert slug == "mot-hai-ba-bon-nam"


def test_folding_keeps_words_apart_and_drops_case():
    assert fold("  Bảo  hộ\tcông DÂN ") == "bao ho cong dan"


def test_stripping_accents_keeps_case():
    assert strip_accents("Đặng Thị Hường") == "Dang Thi Huong"


def test_the_letters_given_to_the_editors_browser_fold_as_the_server_does():
    for plain, letters in ACCENTED:
        for letter in letters:
            assert strip_accents(letter) == plain, letter

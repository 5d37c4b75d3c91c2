"""What a copy carries along is taken off; what the author wrote stays."""

import unicodedata

import pytest

from portal.news.legal import LegalText, ListBlock, Paragraph, parse
from portal.news.legal.clean import clean_lines, strip_markup

HEADER = """Số: 12/KH-UBND
Nghệ An, ngày 05 tháng 12 năm 2022
KẾ HOẠCH
Về việc thử nghiệm
"""


def texts(text: str) -> list[str]:
    return [line.text for line in clean_lines(text)]


def first_paragraph(document: LegalText) -> str:
    block = document.sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    return block.text


def test_decomposed_letters_are_composed() -> None:
    text = HEADER + "1. Người Nghệ ở nước ngoài giữ tiếng mẹ đẻ của mình.\n"
    document = parse(unicodedata.normalize("NFD", text))
    assert document == parse(text)
    assert unicodedata.is_normalized("NFC", first_paragraph(document))


def test_windows_breaks_a_byte_order_mark_and_hard_spaces_change_nothing() -> None:
    text = HEADER + "1. Mục đích\nLàm cho đúng.\n"
    assert parse("\ufeff" + text.replace("\n", "\r\n").replace(" ", "\u00a0")) == parse(text)


def test_invisible_characters_inside_words_go_away() -> None:
    assert texts("Ng\u200bhệ\u00ad An\u2060\u200e") == ["Nghệ An"]


def test_control_characters_go_away() -> None:
    assert texts("a\x01b\x1fc\x7f\x9fd") == ["abcd"]


def test_a_form_feed_ends_a_line_without_counting_as_one() -> None:
    assert [(line.number, line.text) for line in clean_lines("a\x0cb\nc")] == [(1, "a"), (1, "b"), (2, "c")]


@pytest.mark.parametrize("rule", ["-------", "_____", "*****", "=====", "| --- | --- |", "|", "…………"])
def test_rules_and_frames_are_no_text(rule: str) -> None:
    assert texts(f"a\n{rule}\nb") == ["a", "b"]


@pytest.mark.parametrize("sign", ["./.", "...", ",", "-"])
def test_signs_that_belong_to_the_text_stay(sign: str) -> None:
    assert texts(f"a\n{sign}\nb") == ["a", sign, "b"]


def test_tags_are_taken_off_and_entities_read() -> None:
    assert texts("<p>M&#7909;c &#273;&iacute;ch</p><p class='x'>Y&ecirc;u <b>c&#7847;u</b></p>") == [
        "Mục đích",
        "Yêu cầu",
    ]


def test_a_page_pasted_as_its_own_source_leaves_no_tag() -> None:
    assert texts("&lt;p&gt;Mục đích&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;") == ["Mục đích"]


def test_scripts_styles_and_comments_go_with_their_contents() -> None:
    source = "a<script type='x'>if (1<2) {}</script>b<style>p {}</style>c<!-- <p>hidden</p> -->d"
    assert texts(source) == ["abcd"]


def test_a_less_than_sign_is_not_a_tag() -> None:
    assert texts("tuổi < 24 và > 16, <tên đơn vị>, a<b") == ["tuổi < 24 và > 16, <tên đơn vị>, a<b"]


def test_table_cells_in_tags_become_bars() -> None:
    assert texts("<tr><td>1</td><td>Gửi giấy mời</td></tr>") == ["1 | Gửi giấy mời |"]


def test_line_numbers_stay_those_of_the_source_after_tags_over_several_lines() -> None:
    source = "<div\n class='a'>\n<!-- x\ny -->\n<p>Một</p><p>Hai</p>\n<p>Ba</p>"
    assert [(line.number, line.text) for line in clean_lines(source)] == [(5, "Một"), (5, "Hai"), (6, "Ba")]


def test_no_known_tag_is_left_whatever_the_nesting() -> None:
    assert "<" not in strip_markup("<p<b>>x</b></p>").replace("<p>", "").replace("<p", "")
    assert strip_markup("&amp;lt;b&amp;gt;") == "&lt;b&gt;"


def test_markdown_emphasis_and_headings_are_taken_off() -> None:
    assert texts("## **I. MỤC ĐÍCH**\n*Căn cứ Luật;*\n_Xét tờ trình_") == [
        "I. MỤC ĐÍCH",
        "Căn cứ Luật;",
        "Xét tờ trình",
    ]


def test_a_star_before_an_item_is_a_bullet_not_emphasis() -> None:
    document = parse(HEADER + "1. Việc\n* Một việc;\n* Hai việc.\n")
    (block,) = document.sections[0].blocks
    assert isinstance(block, ListBlock)
    assert [item.text for item in block.items] == ["Một việc;", "Hai việc."]


@pytest.mark.parametrize("page", ["2", "- 2 -", "Trang 2", "Trang 2/7", "– 2 –", "trang 2 / 7"])
def test_page_numbers_on_their_own_line_are_taken_out(page: str) -> None:
    document = parse(HEADER + f"1. Tăng cường công tác thông tin của\n{page}\ntỉnh đến bà con.\n")
    assert first_paragraph(document) == "Tăng cường công tác thông tin của tỉnh đến bà con."


def test_only_numbers_that_count_pages_are_taken_out() -> None:
    assert texts("a.\n2\nb.\n3\nc.\n41\nd.\n4\ne.") == ["a.", "b.", "c.", "41", "d.", "e."]


def test_ordinal_numbers_of_a_table_copied_cell_by_cell_stay() -> None:
    assert texts("TT\nTên\n1\nGửi giấy mời\n2\nChuẩn bị hội trường") == [
        "TT",
        "Tên",
        "1",
        "Gửi giấy mời",
        "2",
        "Chuẩn bị hội trường",
    ]


def test_a_number_that_the_words_before_ask_for_stays() -> None:
    assert texts("theo quy định tại khoản\n2\nĐiều 7.") == ["theo quy định tại khoản", "2", "Điều 7."]

"""Lines broken at the width of a page are joined; items run together are set apart."""

import textwrap

import pytest

from portal.news.legal import LegalText, ListBlock, Paragraph, parse

HEADER = """Số: 12/KH-UBND
Nghệ An, ngày 05 tháng 12 năm 2022
KẾ HOẠCH
Về việc thử nghiệm
"""


def body(text: str) -> LegalText:
    return parse(HEADER + text)


def paragraphs(document: LegalText) -> list[str]:
    found = list(document.recitals + document.lead)
    for section in document.walk():
        found += [f"{section.marker} {section.heading}".strip()] if section.heading else []
        found += [block.text for block in section.blocks if isinstance(block, Paragraph)]
    return found


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Tỉnh tăng cường công tác\nthông tin.", "Tỉnh tăng cường công tác thông tin."),
        ("Thực hiện Nghị quyết số\n169/NQ-CP ngày 31/12/2021.", "Thực hiện Nghị quyết số 169/NQ-CP ngày 31/12/2021."),
        ("Theo kết luận của\nChính phủ.", "Theo kết luận của Chính phủ."),
        ("Giao Sở Ngoại vụ,\nSở Nội vụ.", "Giao Sở Ngoại vụ, Sở Nội vụ."),
        ("Phát triển kinh tế\n- xã hội của tỉnh.", "Phát triển kinh tế - xã hội của tỉnh."),
        ("Giai đoạn 2021\n- 2025.", "Giai đoạn 2021 - 2025."),
        ("Kết quả bầu cử tháng 9 năm 2007\n, tỉnh ghi nhận.", "Kết quả bầu cử tháng 9 năm 2007, tỉnh ghi nhận."),
        ("Tỉnh mời bà con\nvà gia đình;\nai cũng được mời.", "Tỉnh mời bà con và gia đình; ai cũng được mời."),
        ("Theo quy định tại khoản\n2 Điều 7.", "Theo quy định tại khoản 2 Điều 7."),
        ("Theo quy định tại\nĐiều 5. Các cơ quan làm.", "Theo quy định tại Điều 5. Các cơ quan làm."),
        (
            "Tỉnh trân trọng những đóng góp lớn lao của bà con người Nghệ\nAn ở xa.",
            "Tỉnh trân trọng những đóng góp lớn lao của bà con người Nghệ An ở xa.",
        ),
    ],
)
def test_a_sentence_broken_by_a_line_end_is_joined(broken: str, whole: str) -> None:
    assert paragraphs(body("1. Việc\nMột câu.\n" + broken + "\n"))[2:] == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "1. Mục đích\nTriển khai kịp thời.",
        "Một câu.\nHai câu.",
        "Gồm các việc sau:\nviệc thứ nhất.",
        "Một việc.\n\nviệc khác.",
        "Mục đích\nTriển khai kịp thời.",
        "I. MỤC ĐÍCH\nTriển khai kịp thời.",
    ],
)
def test_what_is_complete_is_left_alone(text: str) -> None:
    assert len(paragraphs(body(text + "\n"))) == 2


def test_a_heading_broken_in_capitals_is_joined() -> None:
    document = body("I. MỤC ĐÍCH,\nYÊU CẦU\n1. Mục đích\nII. NHIỆM VỤ\nTRỌNG TÂM\n1. Việc\n")
    assert [section.heading for section in document.sections] == ["MỤC ĐÍCH, YÊU CẦU", "NHIỆM VỤ TRỌNG TÂM"]


def test_a_heading_that_fills_the_line_is_joined_in_a_wrapped_copy() -> None:
    text = """1. Tăng cường công tác thông tin đối ngoại và quảng bá hình ảnh Nghệ
An trong tình hình mới
Các cơ quan báo chí của tỉnh dành thời lượng hợp lý để nói về những
người đi xa mà vẫn nhớ quê, nói ngắn, nói đúng, không tô vẽ, và nói cả
những điều chưa làm được.
2. Mục đích
Làm cho bà con hiểu rõ những việc tỉnh đang làm và những việc tỉnh cần
bà con góp sức.
"""
    document = body(text)
    assert [section.heading for section in document.sections] == [
        "Tăng cường công tác thông tin đối ngoại và quảng bá hình ảnh Nghệ An trong tình hình mới",
        "Mục đích",
    ]


@pytest.mark.parametrize("width", [50, 66, 80, 95])
def test_a_page_wrapped_at_any_width_reads_like_the_unwrapped_one(width: int) -> None:
    lines = [
        "Thực hiện Kết luận của Ban Thường vụ Tỉnh ủy về công tác người Nghệ An ở nước ngoài, tỉnh làm như sau:",
        "1. Việc giữ tiếng Việt cho con em người Nghệ An ở nước ngoài là việc của gia đình, của hội đồng hương và của "
        "tỉnh; Sở Giáo dục và Đào tạo soạn sách, Sở Ngoại vụ gửi sách đến các lớp học của bà con ở châu Âu và châu Á.",
        "a) Sách có tiếng của làng quê, có tranh, có băng ghi giọng đọc của người Nghệ; mỗi bài không quá một trang, "
        "chữ to, giấy tốt để trẻ nhỏ cầm không rách, không nhàu.",
        "b) Mỗi năm một lần, tỉnh mời thầy cô giáo của các lớp học về thăm quê và dự lớp bồi dưỡng mười ngày.",
        "2. Việc đưa tin đến bà con phải nhanh, đúng, dễ hiểu và bằng nhiều cách khác nhau, kể cả bằng thư giấy.",
    ]
    wrapped = "\n".join("\n".join(textwrap.wrap(line, width, break_on_hyphens=False)) for line in lines)
    assert paragraphs(body(wrapped)) == paragraphs(body("\n".join(lines)))


def test_items_run_together_are_set_apart() -> None:
    document = body("1. Việc\na) Một; b) Hai; c) Ba; d) Bốn; đ) Năm.\n")
    assert [point.marker for point in document.sections[0].sections] == ["a)", "b)", "c)", "d)", "đ)"]


def test_points_after_a_colon_are_set_apart_when_a_second_follows() -> None:
    document = body("1. Tỉnh giao: a) Sở Ngoại vụ chủ trì; b) Sở Nội vụ phối hợp.\n")
    assert document.sections[0].heading == "Tỉnh giao:"
    assert [point.marker for point in document.sections[0].sections] == ["a)", "b)"]


def test_clauses_and_articles_run_together_are_set_apart() -> None:
    document = body("Điều 1. Ban hành Quy chế. Điều 2. Quyết định này có hiệu lực. Điều 3. Thi hành.\n")
    assert [section.marker for section in document.sections] == ["Điều 1.", "Điều 2.", "Điều 3."]
    document = body("1. Giao Sở Ngoại vụ. 2. Giao Sở Nội vụ.\n")
    assert [section.marker for section in document.sections] == ["1.", "2."]


def test_dashes_run_together_are_set_apart() -> None:
    (block,) = body("1. Việc\n- Một; - Hai; - Ba.\n").sections[0].blocks
    assert isinstance(block, ListBlock)
    assert [item.text for item in block.items] == ["Một;", "Hai;", "Ba."]


@pytest.mark.parametrize(
    "text",
    [
        "1. Theo điểm a) và b) khoản 2; c) không áp dụng.",
        "1. Phát triển kinh tế - xã hội; giai đoạn 2021 - 2025.",
        "1. Theo Điều 5; 7. Không áp dụng Điều 9.",
        "1. Họp lúc 8 giờ. 12. Không rõ.",
        "a) Một; d) Bốn.",
    ],
)
def test_letters_and_numbers_in_a_sentence_do_not_part_it(text: str) -> None:
    (section,) = body(text + "\n").sections
    assert section.sections == ()


def test_a_number_on_the_next_line_counts_only_in_order() -> None:
    document = body(
        "1. Thực hiện Kế hoạch giai đoạn 2021 và các năm tiếp theo trong tháng\n12. Các cơ quan báo cáo.\n2. Việc\n"
    )
    assert [section.marker for section in document.sections] == ["1.", "2."]

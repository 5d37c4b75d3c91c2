"""Sections, their anchors, headings and blocks, and what is said of numbers that do not follow."""

import pytest

from portal.news.legal import LegalText, ListBlock, ListItem, Paragraph, Section, TableBlock, parse

HEADER = """Số: 12/KH-UBND
Nghệ An, ngày 05 tháng 12 năm 2022
KẾ HOẠCH
Về việc thử nghiệm
"""


def body(text: str) -> LegalText:
    """The document with this text below a header of four lines: the first line of the text is line 5."""
    return parse(HEADER + text)


def anchors(document: LegalText) -> list[str]:
    return [section.anchor for section in document.walk()]


def doubts(document: LegalText) -> list[tuple[str, int, str]]:
    return [(w.code, w.line, w.message) for w in document.warnings if w.code != "no-signature"]


def only(document: LegalText) -> Section:
    (section,) = document.sections
    return section


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I. A\n1. B\na) C;\n", ["muc-i", "muc-i-1", "muc-i-1-a"]),
        ("A. A\nI. B\n1. C\n", ["muc-a", "muc-a-i", "muc-a-i-1"]),
        ("I. A\nA. B\n1. C\n", ["muc-i", "muc-i-a", "muc-i-a-1"]),
        ("1. A\n1.1. B\n1.1.1. C\n1.2. D\n", ["muc-1", "muc-1-1", "muc-1-1-1", "muc-1-2"]),
        ("1/ A\n2/ B\n", ["muc-1", "muc-2"]),
        ("1- Nâng cao\n2- Đổi mới\n", ["muc-1", "muc-2"]),
        ("I- A\n1- Nâng cao\n", ["muc-i", "muc-i-1"]),
        ("1) A\na) B;\n", ["muc-1", "muc-1-a"]),
        ("a) A;\n1) B;\n2) C;\nb) D;\n", ["muc-a", "muc-a-1", "muc-a-2", "muc-b"]),
        ("1. A\na. B;\nb. C;\n", ["muc-1", "muc-1-a", "muc-1-b"]),
        ("1. A\na/ B;\nb/ C;\n", ["muc-1", "muc-1-a", "muc-1-b"]),
        ("1.Mục đích\n2.Yêu cầu\na)Gọn;\n", ["muc-1", "muc-2", "muc-2-a"]),
        ("Điều 1. A\n1. B\na) C;\nĐiều 2. D\n", ["dieu-1", "dieu-1-1", "dieu-1-1-a", "dieu-2"]),
        ("Điều 5. A\nĐiều 5a. B\nĐiều 6: C\n", ["dieu-5", "dieu-5a", "dieu-6"]),
        ("Chương I\nA\nĐiều 1. B\nChương II\nC\nĐiều 2. D\n", ["chuong-1", "dieu-1", "chuong-2", "dieu-2"]),
        ("Phần thứ nhất\nA\nPhần thứ hai\nB\n", ["phan-thu-1", "phan-thu-2"]),
        ("PHẦN I: A\nI. B\nPHẦN II: C\nI. D\n", ["phan-thu-1", "phan-thu-1-i", "phan-thu-2", "phan-thu-2-i"]),
        (
            "Chương I A\nMục 1. B\nĐiều 1. C\nMục 2. D\nTiểu mục 1. E\nĐiều 2. F\n",
            ["chuong-1", "chuong-1-muc-1", "dieu-1", "chuong-1-muc-2", "chuong-1-muc-2-tieu-muc-1", "dieu-2"],
        ),
        ("1. A\n(1) B;\n(2) C;\n", ["muc-1", "muc-1-1", "muc-1-2"]),
        ("1. A\na) B:\n(i) C;\n(ii) D;\n", ["muc-1", "muc-1-a", "muc-1-a-1", "muc-1-a-2"]),
        ("1. A\na) B:\ni) C;\nii) D;\n", ["muc-1", "muc-1-a", "muc-1-a-i", "muc-1-a-ii"]),
        ("1. A\na) B:\na1) C;\na2) D;\nb) E;\n", ["muc-1", "muc-1-a", "muc-1-a-1", "muc-1-a-2", "muc-1-b"]),
        ("1. A\nPHỤ LỤC\nB\n1. C\n", ["muc-1", "phu-luc", "phu-luc-muc-1"]),
        ("1. A\nPhụ lục 02\nB\nI. C\nĐiều 1. D\n", ["muc-1", "phu-luc-2", "phu-luc-2-muc-i", "phu-luc-2-dieu-1"]),
        (
            "1. A\nPHỤ LỤC I\nB\nMẫu số 01\nC\n1. D\n",
            ["muc-1", "phu-luc-1", "phu-luc-1-mau-1", "phu-luc-1-mau-1-muc-1"],
        ),
    ],
)
def test_each_way_of_numbering_has_its_place_and_anchor(text: str, expected: list[str]) -> None:
    assert anchors(body(text)) == expected


def test_vietnamese_points_have_ascii_anchors() -> None:
    text = "".join(f"{letter}) Việc;\n" for letter in "abcdđeghiklmnopqrstuvxy")
    document = body("1. Việc\n" + text)
    assert anchors(document)[1:] == [f"muc-1-{'dd' if c == 'đ' else c}" for c in "abcdđeghiklmnopqrstuvxy"]
    assert doubts(document) == []


def test_latin_points_without_a_barred_d_are_no_gap() -> None:
    document = body("1. Việc\n" + "".join(f"{letter}) Việc;\n" for letter in "abcdefghijkl"))
    assert doubts(document) == []


def test_a_numbering_that_begins_again_opens_a_new_group() -> None:
    document = body("1. A\n2. B\n1. C\na) D;\n2. E\n1. F\n")
    assert anchors(document) == ["muc-1", "muc-2", "phan-2-muc-1", "phan-2-muc-1-a", "phan-2-muc-2", "phan-3-muc-1"]
    assert [(code, line) for code, line, _ in doubts(document)] == [("numbering-restart", 7), ("numbering-restart", 10)]


def test_anchors_do_not_depend_on_the_wording() -> None:
    text = "I. Mục đích\n1. Làm cho đúng.\na) Gọn;\nb) Đủ.\nII. Việc\n1. Một\n"
    other = "I. Yêu cầu\n1. Không làm sai.\na) Nhanh;\nb) Kỹ.\nII. Phân công\n1. Hai\n"
    assert anchors(body(text)) == anchors(body(other))


def test_twice_the_same_number_gives_two_anchors() -> None:
    document = body("1. A\n2. B\n2. C\n2. D\n")
    assert anchors(document) == ["muc-1", "muc-2", "muc-2-lan-2", "muc-2-lan-3"]
    assert doubts(document)[0] == ("numbering-back", 7, "after 2. comes 2.")


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("1. A\na) B;\nc) C;\n", ("numbering-gap", 7, "after a) comes c); missing: b)")),
        ("1. A\na) B;\ng) C;\n", ("numbering-gap", 7, "after a) comes g); missing: b) – e)")),
        ("1. A\nd) B;\n", ("numbering-start", 6, "the list starts at d); missing: a) – c)")),
        ("1. A\n4. B\n", ("numbering-gap", 6, "after 1. comes 4.; missing: 2. – 3.")),
        ("I. A\nIV. B\n", ("numbering-gap", 6, "after I. comes IV.; missing: II. – III.")),
        ("A. A\nB. B\nD. C\n", ("numbering-gap", 7, "after B. comes D.; missing: C.")),
        ("Điều 1. A\nĐiều 3. B\n", ("numbering-gap", 6, "after Điều 1. comes Điều 3.; missing: Điều 2.")),
        (
            "Chương I\nA\nĐiều 1. B\nChương II\nC\nĐiều 3. D\n",
            ("numbering-gap", 10, "after Điều 1. comes Điều 3.; missing: Điều 2."),
        ),
        ("Chương I\nA\nChương III\nB\n", ("numbering-gap", 7, "after Chương I comes Chương III; missing: Chương II")),
        ("1. A\n1.1. B\n1.3. C\n", ("numbering-gap", 7, "after 1.1. comes 1.3.; missing: 1.2.")),
        ("1. A\n1.1. B\n2.1. C\n", ("wrong-parent", 7, "2.1. stands under 1.; a heading may be missing")),
        ("II. NỘI DUNG\n", ("numbering-start", 5, "the list starts at II.; missing: I.")),
    ],
)
def test_a_number_that_does_not_follow_is_told_with_its_line(text: str, doubt: tuple[str, int, str]) -> None:
    assert doubts(body(text)) == [doubt]


@pytest.mark.parametrize(
    "text",
    [
        "I. A\n1. B\n2. C\nII. D\n3. E\n4. F\n",
        "I. A\n1. B\nII. C\n1. D\n",
        "Chương I\nA\nMục 1. B\nChương II\nC\nMục 1. D\n",
        "Điều 1. A\n1. B\nĐiều 2. C\n1. D\n",
        "1. A\na) B;\n2. C\na) D;\n",
        "Điều 1. A\nPHỤ LỤC\nB\nĐiều 1. C\n",
        "1. A\nh) B;\ni) C;\nk) D;\n".replace("h)", "a)").replace("i)", "b)").replace("k)", "c)"),
    ],
)
def test_numbering_that_is_in_order_raises_no_doubt(text: str) -> None:
    assert doubts(body(text)) == []


def test_many_doubts_are_counted_not_listed() -> None:
    document = body("1. A\n3. B\n" * 300)
    assert len(document.warnings) == 202
    assert document.warnings[-2].code == "more-warnings" or document.warnings[-1].code == "more-warnings"


@pytest.mark.parametrize(
    ("line", "heading", "texts"),
    [
        ("1. Mục đích", "Mục đích", []),
        ("1. Nhiệm vụ và giải pháp:", "Nhiệm vụ và giải pháp:", []),
        ("a) Tổ chức tuyên truyền, quán triệt;", "", ["Tổ chức tuyên truyền, quán triệt;"]),
        ("a) Tổ chức tuyên truyền.", "", ["Tổ chức tuyên truyền."]),
        ("a) Tổ chức tuyên truyền,", "", ["Tổ chức tuyên truyền,"]),
        ("1. " + "x" * 160, "x" * 160, []),
        ("1. " + "x" * 161, "", ["x" * 161]),
        ("Điều 1. Phạm vi điều chỉnh", "Phạm vi điều chỉnh", []),
        ("Chương I. QUY ĐỊNH CHUNG", "QUY ĐỊNH CHUNG", []),
    ],
)
def test_a_heading_is_short_and_no_sentence(line: str, heading: str, texts: list[str]) -> None:
    section = only(body(line + "\n"))
    assert section.heading == heading
    assert [block.text for block in section.blocks if isinstance(block, Paragraph)] == texts


@pytest.mark.parametrize(
    ("text", "marker", "heading"),
    [
        ("Chương I\nQUY ĐỊNH CHUNG\nNội dung.\n", "Chương I", "QUY ĐỊNH CHUNG"),
        ("CHƯƠNG I\nQUY ĐỊNH\nCHUNG\nNội dung.\n", "CHƯƠNG I", "QUY ĐỊNH CHUNG"),
        ("Chương I\nNhững quy định chung\nNội dung.\n", "Chương I", "Những quy định chung"),
        ("Điều 1\nPhạm vi điều chỉnh\nNội dung.\n", "Điều 1", "Phạm vi điều chỉnh"),
        ("PHỤ LỤC I\nDANH MỤC VIỆC\n(Kèm theo Kế hoạch)\nNội dung.\n", "PHỤ LỤC I", "DANH MỤC VIỆC"),
        ("1.\nMục đích\nNội dung.\n", "1.", "Mục đích"),
    ],
)
def test_a_heading_may_stand_on_the_line_below_its_number(text: str, marker: str, heading: str) -> None:
    section = only(body(text))
    assert (section.marker, section.heading) == (marker, heading)
    assert section.blocks[-1] == Paragraph("Nội dung.")


def test_headings_in_capitals_that_lost_their_numbers_are_sections() -> None:
    document = body("Tỉnh làm như sau:\nMỤC ĐÍCH, YÊU CẦU\n1. Mục đích\nTỔ CHỨC THỰC HIỆN\nSở Ngoại vụ chủ trì.\n")
    assert document.lead == ("Tỉnh làm như sau:",)
    assert anchors(document) == ["muc-dich-yeu-cau", "muc-dich-yeu-cau-1", "to-chuc-thuc-hien"]


def test_a_heading_without_number_stands_beside_numbered_ones() -> None:
    document = body("I. MỤC ĐÍCH\nMột.\nPHÂN CÔNG VIỆC\nHai.\nII. KINH PHÍ\nBa.\n")
    assert [section.level for section in document.walk()] == [1, 1, 1]


def test_nested_dashes_make_nested_lists() -> None:
    section = only(body("1. Việc\n- Một:\n+ Hai;\n• Ba;\n+ Bốn.\n- Năm.\n"))
    assert section.blocks == (
        ListBlock(
            (
                ListItem("-", "Một:", (ListItem("+", "Hai;", (ListItem("•", "Ba;"),)), ListItem("+", "Bốn."))),
                ListItem("-", "Năm."),
            )
        ),
    )


def test_a_short_and_a_long_dash_are_one_sign() -> None:
    (block,) = only(body("1. Việc\n- Một;\n– Hai;\n— Ba.\n")).blocks
    assert isinstance(block, ListBlock)
    assert len(block.items) == 3


def test_a_paragraph_between_lists_parts_them() -> None:
    kinds = [type(block) for block in only(body("1. Việc\nMở đầu.\n- Một;\n- Hai.\nRồi đến:\n- Ba.\n")).blocks]
    assert kinds == [Paragraph, ListBlock, Paragraph, ListBlock]


def test_rows_of_cells_make_a_table() -> None:
    section = only(body("1. Phân công\nTT | Việc | Hạn |\n1 | Gửi giấy mời | 20/02 |\n| 2 | Chuẩn bị | |\nXong.\n"))
    assert section.blocks == (
        TableBlock((("TT", "Việc", "Hạn"), ("1", "Gửi giấy mời", "20/02"), ("2", "Chuẩn bị"))),
        Paragraph("Xong."),
    )


def test_one_cell_alone_is_a_line_like_others() -> None:
    assert anchors(body("1. Mục đích |\nGọn.\n2. Yêu cầu |\nĐủ.\n")) == ["muc-1", "muc-2"]


def test_numbers_inside_a_quotation_do_not_belong_to_the_outline() -> None:
    text = (
        "1. Sửa đổi khoản 2 như sau:\n“2. Nhiệm vụ gồm:\na) Bảo hộ;\nc) Hỗ trợ.\n5. Báo cáo.”.\n2. Bổ sung Điều 5a:\n"
        "“Điều 5a. Trang tin\n1. Có trang tin.”\n3. Bãi bỏ khoản 4.\n"
    )
    document = body(text)
    assert anchors(document) == ["muc-1", "muc-2", "muc-3"]
    assert doubts(document) == []
    assert len(document.sections[0].blocks) == 4


def test_a_quotation_never_closed_swallows_nothing() -> None:
    assert anchors(body("1. Nêu:\n“Người Nghệ ở xa.\n2. Việc\n3. Việc\n")) == ["muc-1", "muc-2", "muc-3"]


@pytest.mark.parametrize(
    "line",
    [
        "C. Mác và Ăngghen đã viết.",
        "15.10.2022 là ngày họp.",
        "2.5 triệu người ở xa.",
        "2021 - 2025 là giai đoạn đầu.",
        "30/4 và 1/5 được nghỉ.",
        "Mục đích là giữ tiếng Việt.",
        "Chương trình gồm ba phần.",
        "Phần mềm do tỉnh làm.",
        "Điều 5 của Luật quy định khác.",
        "V/v nghỉ Tết.",
        "-5 độ C là rét đậm.",
    ],
)
def test_a_sentence_that_begins_like_a_number_is_text(line: str) -> None:
    section = only(body(f"1. Việc\nMột câu.\n{line}\n"))
    assert section.sections == ()
    assert section.blocks[-1] == Paragraph(line)


def test_a_letter_after_h_is_i_and_the_first_i_is_roman() -> None:
    document = body("".join(f"{c}. Việc\n" for c in "ABCDEGHI") + "I. Một\n")
    assert anchors(document)[7] == "muc-i"
    assert document.sections[7].level == 1


def test_the_words_enacted_with_a_document_stand_by_themselves() -> None:
    text = "Điều 1. Ban hành Quy chế.\nQUY CHẾ\nĐÓN KHÁCH\n(Ban hành kèm theo Quyết định)\nĐiều 1. Phạm vi\nNội dung.\n"
    document = body(text)
    assert anchors(document) == ["dieu-1", "quy-che", "quy-che-dieu-1"]
    assert document.sections[1].heading == "QUY CHẾ ĐÓN KHÁCH"


def test_the_enacting_formula_is_no_heading() -> None:
    document = body("Căn cứ Luật;\nQUYẾT ĐỊNH:\nĐiều 1. Làm.\n")
    assert (document.recitals, document.lead) == (("Căn cứ Luật;",), ("QUYẾT ĐỊNH:",))


def test_a_document_without_numbers_is_all_lead() -> None:
    document = body("Tỉnh thông báo:\n- Ngày họp;\n- Nơi họp.\nTT | Việc |\nTrân trọng./.\n")
    assert document.sections == ()
    assert document.lead == ("Tỉnh thông báo:", "- Ngày họp;", "- Nơi họp.", "TT | Việc", "Trân trọng./.")


@pytest.mark.parametrize(
    ("front", "recitals", "lead"),
    [
        ("Căn cứ A;\nCăn cứ B;\nTheo đề nghị của C,\nQUYẾT ĐỊNH:\n", 3, 1),
        ("Căn cứ A; Căn cứ B;\nXét đề nghị của C.\n", 3, 0),
        ("Căn cứ A;\nThực hiện B;\nỦy ban nhân dân tỉnh ban hành Kế hoạch như sau:\n", 2, 1),
        ("Thực hiện A, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:\n", 0, 1),
        ("Kính gửi: Sở Ngoại vụ\nCăn cứ A;\nTỉnh đề nghị như sau:\n", 0, 3),
        ("Thời gian qua có nhiều việc.\nCăn cứ A;\n", 0, 2),
    ],
)
def test_recitals_are_what_a_document_opens_with(front: str, recitals: int, lead: int) -> None:
    document = body(front + "1. Việc\nMột.\n")
    assert (len(document.recitals), len(document.lead)) == (recitals, lead)

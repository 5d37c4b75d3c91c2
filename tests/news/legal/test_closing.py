"""Recipients and signature, and what comes after them."""

import pytest

from portal.news.legal import LegalText, Paragraph, parse

HEADER = """Số: 12/KH-UBND
Nghệ An, ngày 05 tháng 12 năm 2022
KẾ HOẠCH
Về việc thử nghiệm
1. Mục đích
Làm cho đúng./.
"""
OFFICES = "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"
RECIPIENTS = ("Như trên", "Bộ Ngoại giao", "Lưu: VT, NC")


def foot(text: str) -> LegalText:
    return parse(HEADER + text)


@pytest.mark.parametrize(
    "text",
    [
        "Nơi nhận:\n- Như trên;\n- Bộ Ngoại giao;\n- Lưu: VT, NC.\n" + OFFICES + "Bùi Văn Thử\n",
        OFFICES + "\n(Đã ký)\n\nBùi Văn Thử\n\nNơi nhận:\n- Như trên;\n- Bộ Ngoại giao;\n- Lưu: VT, NC.\n",
        "Nơi nhận: | TM. ỦY BAN NHÂN DÂN |\n- Như trên; | KT. CHỦ TỊCH |\n- Bộ Ngoại giao; | PHÓ CHỦ TỊCH |\n"
        "- Lưu: VT, NC. | Bùi Văn Thử |\n",
        "Nơi nhận:\t\tTM. ỦY BAN NHÂN DÂN\n- Như trên;\t\tKT. CHỦ TỊCH\n- Bộ Ngoại giao;\t\tPHÓ CHỦ TỊCH\n"
        "- Lưu: VT, NC.\n\t\t\tBùi Văn Thử\n",
        "Nơi nhận: - Như trên; - Bộ Ngoại giao; - Lưu: VT, NC.\n" + OFFICES + "[daky]\nBÙI VĂN THỬ\n",
        "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- Như trên; KT. CHỦ TỊCH\n- Bộ Ngoại giao; PHÓ CHỦ TỊCH\n- Lưu: VT, NC.\n"
        "Bùi Văn Thử\n",
        "- Như trên; | TM. ỦY BAN NHÂN DÂN |\n- Bộ Ngoại giao;\n- Lưu: VT, NC.\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"
        "Bùi Văn Thử\n",
    ],
)
def test_recipients_and_signature_come_out_the_same(text: str) -> None:
    document = foot(text)
    assert document.recipients == RECIPIENTS
    assert document.signature[:3] == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert document.signer == "Bùi Văn Thử"
    assert document.warnings == ()
    assert document.sections[0].blocks == (Paragraph("Làm cho đúng./."),)


@pytest.mark.parametrize(
    ("text", "signer"),
    [
        ("CHỦ TỊCH\nBùi Văn Thử\n", "Bùi Văn Thử"),
        ("KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nThượng tướng Bùi Văn Thử\n", "Bùi Văn Thử"),
        ("TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nBùi Văn Thử\n", "Bùi Văn Thử"),
        ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\nBùi Văn Thử\n", "Bùi Văn Thử"),
        ("TM. Ủy ban nhân dân\nCHỦ TỊCH\nBùi Văn Thử\n", "Bùi Văn Thử"),
        ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Bùi Văn Thử\n", "Bùi Văn Thử"),
        ("|\nTM.\nỦY BAN NHÂN DÂN\nCHỦ TỊCH\nBùi Văn Thử |\n", "Bùi Văn Thử"),
        ("CHỦ TỊCH\nKý bởi: Ủy ban nhân dân\nNgày ký: 14-10-2022 15:32:01 +07:00\nBùi Văn Thử\n", "Bùi Văn Thử"),
        ("GIÁM ĐỐC\n\n\nVừ Bá Thử\n", "Vừ Bá Thử"),
        ("|\nCHỦ\nTỊCH |\n", ""),
        ("KT.\nCHỦ TỊCH |\n", ""),
        (
            "KT. BỘ TRƯỞNG BỘ TƯ PHÁP | KT. BỘ TRƯỞNG BỘ NGOẠI GIAO |\nTHỨ TRƯỞNG | THỨ TRƯỞNG |\n"
            "Lê Văn Một | Trần Văn Hai |\n",
            "Lê Văn Một, Trần Văn Hai",
        ),
    ],
)
def test_the_signer_is_the_name_under_the_office(text: str, signer: str) -> None:
    document = foot(text)
    assert document.signer == signer
    assert document.signature != ()
    assert "no-signature" not in [warning.code for warning in document.warnings]


def test_the_signer_of_the_table_counts_first() -> None:
    text = "Số hiệu | 12/KH-UBND |\nNgười ký | Bùi Thị Bảng |\n" + HEADER
    assert parse(text + "CHỦ TỊCH\nBùi Văn Thử\n").signer == "Bùi Thị Bảng"


def test_a_recipient_broken_over_lines_is_joined() -> None:
    document = foot(
        "Nơi nhận:\n- Thường trực Tỉnh ủy,\nThường trực Hội đồng nhân dân\ntỉnh;\n- Lưu: VT.\nCHỦ TỊCH\nBùi Văn Thử\n"
    )
    assert document.recipients == ("Thường trực Tỉnh ủy, Thường trực Hội đồng nhân dân tỉnh", "Lưu: VT")


def test_recipients_without_dashes_are_one_a_line() -> None:
    document = foot("Nơi nhận:\nNhư trên;\nBộ Ngoại giao;\nLưu: VT, NC.\nCHỦ TỊCH\nBùi Văn Thử\n")
    assert document.recipients == RECIPIENTS


def test_recipients_are_not_body_text() -> None:
    assert [section.anchor for section in foot("Nơi nhận:\n- Như trên;\n").walk()] == ["muc-1"]


@pytest.mark.parametrize(
    "line",
    [
        "2. Nơi nhận hồ sơ: Sở Ngoại vụ.",
        "TL. 1/500 là tỷ lệ bản đồ.",
        "Thay mặt Ủy ban nhân dân tỉnh, Phó Chủ tịch tặng hoa.",
        "Nơi nhận sách là nhà văn hóa.",
    ],
)
def test_a_sentence_that_begins_alike_is_text(line: str) -> None:
    document = foot(f"{line}\nMột câu nữa.\n")
    assert document.recipients == document.signature == ()


def test_an_office_in_capitals_without_a_name_below_is_a_heading() -> None:
    document = foot("GIÁM ĐỐC SỞ NGOẠI VỤ\nChủ trì việc đón bà con.\n2. Việc khác\nLàm tiếp.\n")
    assert document.signature == ()


def test_an_annex_after_the_signature_is_a_section() -> None:
    document = foot("CHỦ TỊCH\nBùi Văn Thử\nPHỤ LỤC\nDANH SÁCH\n1. Hội ở Đức\n2. Hội ở Séc\n")
    assert [section.anchor for section in document.walk()] == ["muc-1", "phu-luc", "phu-luc-muc-1", "phu-luc-muc-2"]


def test_a_regulation_after_the_signature_is_named_by_its_kind() -> None:
    document = foot(
        "TM. ỦY BAN NHÂN DÂN |\nQUY CHẾ\nĐÓN KHÁCH\n(Ban hành kèm theo Quyết định)\nĐiều 1. Phạm vi\nMột.\n"
    )
    assert [section.anchor for section in document.walk()] == ["muc-1", "quy-che", "quy-che-dieu-1"]
    assert document.signature == ("TM. ỦY BAN NHÂN DÂN",)


def test_notes_after_the_signature_are_kept() -> None:
    document = foot("CHỦ TỊCH\nBùi Văn Thử\n[1] Xem Kế hoạch số 5/KH-UBND.\n")
    assert document.sections[-1].anchor == "phan-cuoi"
    assert document.sections[-1].blocks == (Paragraph("[1] Xem Kế hoạch số 5/KH-UBND."),)


def test_a_signature_under_an_annex_is_read_too() -> None:
    document = foot("CHỦ TỊCH\nBùi Văn Thử\nPHỤ LỤC\nDANH SÁCH\n1. Hội ở Đức\nNGƯỜI LẬP\nGIÁM ĐỐC\nLê Thị Hai\n")
    assert document.signer == "Bùi Văn Thử, Lê Thị Hai"

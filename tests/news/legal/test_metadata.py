"""The table of properties, in the ways sites and people separate its cells."""

from datetime import date

import pytest

from portal.news.legal import parse

BODY = """Nghệ An, ngày 14 tháng 10 năm 2022
KẾ HOẠCH
Về việc thử nghiệm
1. Mục đích
Làm cho đúng.
"""
TABLES = {
    "bars": """Số hiệu | 716/KH-UBND |
Ngày ban hành | 14/10/2022 |
Ngày có hiệu lực | 20/10/2022 |
Loại văn bản | Kế hoạch |
Cơ quan ban hành | Tỉnh Nghệ An |
Người ký | Bùi Văn Thử |
Lĩnh vực | Bộ máy hành chính |
""",
    "markdown": """| Thuộc tính | |
|---|---|
| Số hiệu | 716/KH-UBND |
| Ngày ban hành | 14-10-2022 |
| Ngày có hiệu lực | 20-10-2022 |
| Loại văn bản | Kế hoạch |
| Cơ quan ban hành | Tỉnh Nghệ An |
| Người ký | Bùi Văn Thử |
| Lĩnh vực | Bộ máy hành chính |
""",
    "colons in another order": """Người ký: Bùi Văn Thử
Lĩnh vực: Bộ máy hành chính
Loại văn bản: Kế hoạch
Ngày hiệu lực: 20.10.2022
Ngày ban hành: ngày 14 tháng 10 năm 2022
Nơi ban hành: Tỉnh Nghệ An
Số ký hiệu: 716/KH-UBND
""",
    "tabs": """Số ký hiệu\t716/KH-UBND
Ngày ban hành\t14/10/2022
Ngày có hiệu lực\t20/10/2022
Hình thức văn bản\tKế hoạch
Cơ quan ban hành\tTỈNH NGHỆ AN
Người ký\tBùi Văn Thử
Lĩnh vực\tBộ máy hành chính
""",
    "two pairs a line": """Số hiệu: | 716/KH-UBND | Loại văn bản: | Kế hoạch |
Nơi ban hành: | Tỉnh Nghệ An | Người ký: | Bùi Văn Thử |
Ngày ban hành: | 14/10/2022 | Ngày hiệu lực: | 20/10/2022 |
Lĩnh vực: | Bộ máy hành chính, | Tình trạng: | Đang cập nhập |
""",
    "two pairs with spaces only": """Số hiệu: 716/KH-UBND Loại văn bản: Kế hoạch
Nơi ban hành: Tỉnh Nghệ An Người ký: Bùi Văn Thử
Ngày ban hành: 14/10/2022 Ngày hiệu lực: 20/10/2022
Lĩnh vực: Bộ máy hành chính Tình trạng: Đã biết
""",
    "columns glued together": """Cơ quan ban hành:Tỉnh Nghệ AnSố công báo:Đang cập nhật
Số hiệu:716/KH-UBNDNgày đăng công báo:Đang cập nhật
Loại văn bản:Kế hoạchNgười ký:Bùi Văn Thử
Ngày ban hành:14/10/2022Hết hiệu lực:Đang cập nhật
Áp dụng:20/10/2022Tình trạng hiệu lực:Còn hiệu lực
Lĩnh vực:Bộ máy hành chính
""",
    "value on the next line": """Số hiệu:
716/KH-UBND

Loại văn bản:
Kế hoạch
Nơi ban hành:
Tỉnh Nghệ An
Người ký:
Bùi Văn Thử
Ngày ban hành:
14/10/2022
Ngày hiệu lực:
20/10/2022
Lĩnh vực:
Bộ máy hành chính
Tình trạng:
Đã biết
""",
    "bullets": """• Số hiệu văn bản: 716/KH-UBND
• Loại văn bản: Kế hoạch
• Cơ quan ban hành: Tỉnh Nghệ An
• Ngày ban hành: 2022-10-14
• Ngày có hiệu lực: 2022-10-20
• Lĩnh vực: Bộ máy hành chính
• Người ký: Bùi Văn Thử
• Ngôn ngữ:
""",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_form_of_table_says_the_same(table: str) -> None:
    document = parse(table + BODY)
    assert document.number == "716/KH-UBND"
    assert (document.issued_on, document.effective_on) == (date(2022, 10, 14), date(2022, 10, 20))
    assert (document.kind, document.issuer) == ("ke-hoach", "Tỉnh Nghệ An")
    assert (document.signer, document.field) == ("Bùi Văn Thử", "Bộ máy hành chính")
    assert document.title == "Về việc thử nghiệm"
    assert [warning.code for warning in document.warnings] == ["no-signature"]


def test_body_office_and_signer_in_one_row() -> None:
    row = "Cơ quan ban hành/ Chức danh / Người ký | UBND tỉnh Nghệ An | Phó Chủ tịch | Bùi Văn Thử |\n"
    document = parse("Số ký hiệu | 716/KH-UBND |\n" + row + BODY)
    assert (document.issuer, document.signer) == ("UBND tỉnh Nghệ An", "Bùi Văn Thử")


@pytest.mark.parametrize("value", ["Đã biết", "Đang cập nhật", "Kiểm tra", "Không xác định", "...", "-"])
def test_a_date_not_known_is_none(value: str) -> None:
    document = parse(f"Số hiệu | 716/KH-UBND |\nNgày có hiệu lực | {value} |\n" + BODY)
    assert document.effective_on is None
    assert [warning.code for warning in document.warnings] == ["no-signature"]


def test_a_date_in_words_of_its_own_is_a_warning() -> None:
    document = parse("Số hiệu | 716/KH-UBND |\nNgày có hiệu lực | sau Tết |\n" + BODY)
    warning = document.warnings[0]
    assert (warning.code, warning.line) == ("date-unreadable", 2)
    assert dict(warning.params) == {"value": "sau Tết", "label": "Ngày có hiệu lực"}


def test_an_empty_cell_does_not_swallow_the_header() -> None:
    document = parse("Số hiệu | 716/KH-UBND |\nLĩnh vực | |\nỦY\nBAN NHÂN DÂN |\n" + BODY)
    assert (document.field, document.issuer) == ("", "Ủy ban nhân dân tỉnh Nghệ An")


def test_the_title_may_come_from_the_table() -> None:
    document = parse("Số hiệu: 716/KH-UBND\nTrích yếu nội dung: Về việc giữ tiếng Việt.\n" + BODY)
    assert document.title == "Về việc giữ tiếng Việt"


def test_a_kind_the_portal_does_not_know_is_kept() -> None:
    document = parse("Số hiệu | 716/VB-UBND |\nLoại văn bản | Văn bản khác |\n" + BODY)
    assert (document.kind, document.kind_label) == ("van-ban-khac", "Văn bản khác")


def test_table_and_header_that_differ_are_warnings() -> None:
    table = "Số hiệu | 716/KH-UBND |\nNgày ban hành | 15/10/2022 |\n"
    document = parse(table + "Số: 717/KH-UBND\n" + BODY)
    assert (document.number, document.issued_on) == ("716/KH-UBND", date(2022, 10, 15))
    assert [(warning.code, warning.line) for warning in document.warnings[:2]] == [
        ("number-differs", 3),
        ("date-differs", 4),
    ]


def test_a_table_without_any_header_below_is_enough() -> None:
    table = "Nghệ An mời bà con về quê\nSố hiệu | 716/KH-UBND |\nLoại văn bản | Kế hoạch |\n"
    document = parse(table + "Tỉnh làm những việc sau:\n1. Mục đích\nLàm cho đúng.\n")
    assert document.title == "Nghệ An mời bà con về quê"
    assert document.lead == ("Tỉnh làm những việc sau:",)

"""Documents as messy as people paste them: what must come out of each."""

from datetime import date
from pathlib import Path

import pytest

from portal.news.legal import LegalText, ListBlock, Paragraph, TableBlock, parse, read

TEXTS = Path(__file__).parent / "texts"


def document(name: str) -> LegalText:
    return parse(read(TEXTS / f"{name}.txt"))


def anchors(text: LegalText) -> list[str]:
    return [section.anchor for section in text.walk()]


@pytest.mark.parametrize(
    ("name", "number", "kind", "issuer", "signer", "issued_on", "title"),
    [
        (
            "chi-thi-thu-tuong",
            "44/CT-TTg",
            "chi-thi",
            "Thủ tướng Chính phủ",
            "Phạm Văn Thử",
            date(2024, 12, 19),
            "VỀ VIỆC ĐÓN TẾT AN TOÀN, TIẾT KIỆM",
        ),
        (
            "thong-tu-lien-tich",
            "02/2016/TTLT-BTP-BNG-BCA",
            "thong-tu-lien-tich",
            "Bộ Tư pháp - Bộ Ngoại giao - Bộ Công an",
            "Lê Quý Vân, Vũ Hồng Minh, Nguyễn Khánh Tùng",
            date(2016, 5, 31),
            "HƯỚNG DẪN VIỆC XÁC MINH QUỐC TỊCH",
        ),
        (
            "luat",
            "95/2025/QH15",
            "luat",
            "Quốc hội",
            "Trần Văn Thử",
            date(2025, 12, 10),
            "SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT CƠ QUAN ĐẠI DIỆN",
        ),
        (
            "thong-bao-html",
            "88/TB-UBND",
            "thong-bao",
            "Ủy ban nhân dân tỉnh Thanh Hóa",
            "Trịnh Xuân Thử",
            date(2024, 4, 2),
            "Về việc tiếp nhận hồ sơ đăng ký tham gia Trại hè Việt Nam 2024",
        ),
        (
            "cong-dien",
            "75/CĐ-TTg",
            "cong-dien",
            "Thủ tướng Chính phủ",
            "Bùi Văn Thử",
            date(2024, 8, 10),
            "Về việc khẩn trương bảo hộ công dân tại vùng động đất",
        ),
        (
            "quyet-dinh-de-an",
            "9134/QĐ-TTg",
            "quyet-dinh",
            "Thủ tướng Chính phủ",
            "Trần Văn Mẫu",
            date(2023, 11, 10),
            "Quyết định 9134/QĐ-TTg 2023 phê duyệt Đề án phát huy nguồn lực",
        ),
        (
            "quyet-dinh-bang-tab",
            "953/2022/QĐ-UBND",
            "quyet-dinh",
            "UBND tỉnh Nghệ An",
            "Nguyễn Văn Thử",
            date(2022, 12, 5),
            "Ban hành Quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Ngoại vụ tỉnh Nghệ An",
        ),
        (
            "ke-hoach-mat-so",
            "9125/KH-UBND",
            "ke-hoach",
            "Thành phố Hồ Chí Minh",
            "Phan Văn Thử",
            date(2024, 1, 12),
            "CÔNG TÁC NGƯỜI VIỆT NAM Ở NƯỚC NGOÀI NĂM 2024",
        ),
        (
            "ket-luan",
            "912-KL/TW",
            "ket-luan",
            "Bộ Chính trị",
            "Võ Văn Thử",
            date(2021, 8, 12),
            "CỦA BỘ CHÍNH TRỊ VỀ CÔNG TÁC NGƯỜI VIỆT NAM Ở NƯỚC NGOÀI TRONG TÌNH HÌNH MỚI",
        ),
        (
            "huong-dan",
            "08/HD-UBND",
            "huong-dan",
            "Ủy ban nhân dân huyện Nam Đàn",
            "Lê Thử",
            date(2023, 1, 5),
            "Hướng dẫn 08/HD-UBND năm 2023 về đón tiếp người Việt Nam ở nước ngoài về quê do Ủy ban nhân dân huyện Nam "
            "Đàn ban hành",
        ),
    ],
)
def test_the_head_is_read(
    name: str, number: str, kind: str, issuer: str, signer: str, issued_on: date, title: str
) -> None:
    text = document(name)
    assert (text.number, text.kind, text.issuer) == (number, kind, issuer)
    assert (text.signer, text.issued_on, text.title) == (signer, issued_on, title)


def test_a_directive_with_roman_heads_that_are_sentences() -> None:
    text = document("chi-thi-thu-tuong")
    assert anchors(text) == [
        "muc-i",
        "muc-i-1",
        "muc-i-1-a",
        "muc-i-1-b",
        "muc-i-2",
        "muc-ii",
        "muc-ii-1",
        "muc-ii-2",
    ]
    assert len(text.recipients) == 4
    assert text.warnings == ()


def test_a_joint_circular_with_three_signatures_before_the_recipients() -> None:
    text = document("thong-tu-lien-tich")
    assert anchors(text) == ["dieu-1", "dieu-2", "dieu-2-1", "dieu-2-2"]
    assert text.effective_on == date(2016, 7, 15)
    assert len(text.signature) == 9
    assert text.recipients == ("Ban Bí thư", "Lưu: BTP, BNG, BCA")


def test_an_amending_law_quotes_articles_that_are_not_its_own() -> None:
    text = document("luat")
    assert anchors(text) == ["dieu-1", "dieu-1-1", "dieu-1-2", "dieu-2"]
    assert text.effective_on == date(2026, 3, 1)
    assert [block.text for block in text.sections[0].sections[1].blocks if isinstance(block, Paragraph)] == [
        "“Điều 5a. Trang thông tin",
        "1. Cơ quan đại diện có trang thông tin.",
        "2. Nội dung do người đứng đầu duyệt.”.",
    ]
    assert text.warnings == ()


def test_a_page_pasted_as_markup_leaves_its_text() -> None:
    text = document("thong-bao-html")
    assert text.lead == ("Ủy ban nhân dân tỉnh thông báo tiếp nhận hồ sơ của thanh niên kiều bào (tuổi < 24), cụ thể:",)
    assert anchors(text) == ["muc-1", "muc-2"]
    assert text.recipients == ("Như trên", "Lưu: VT")
    assert text.signature == ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Trịnh Xuân Thử")


def test_a_telegram_names_its_addressees_in_the_lead() -> None:
    text = document("cong-dien")
    assert text.lead[0] == "THỦ TƯỚNG CHÍNH PHỦ điện:"
    assert anchors(text) == ["muc-1", "muc-2", "muc-3"]


def test_a_decision_with_a_plan_inside_an_article_and_a_table_after_the_signature() -> None:
    text = document("quyet-dinh-de-an")
    assert anchors(text) == [
        "dieu-1",
        "dieu-1-i",
        "dieu-1-i-1",
        "dieu-1-i-2",
        "dieu-1-ii",
        "dieu-1-ii-1",
        "dieu-1-ii-1-a",
        "dieu-1-ii-1-b",
        "dieu-2",
        "dieu-3",
        "danh-muc-nhiem-vu",
    ]
    assert text.effective_on == text.issued_on
    assert text.sections[-1].blocks[-1] == TableBlock(
        (
            ("TT", "Nhiệm vụ", "Cơ quan"),
            ("1", "Xây dựng cơ sở dữ liệu", "Bộ Ngoại giao"),
            ("2", "Tổ chức diễn đàn", "Bộ Khoa học và Công nghệ"),
        )
    )
    assert [(warning.code, warning.line) for warning in text.warnings] == [("header-line-ignored", 1)]


def test_a_decision_with_a_table_in_tabs_and_a_regulation() -> None:
    text = document("quyet-dinh-bang-tab")
    assert (text.field, text.effective_on) == ("Nội vụ", date(2022, 12, 15))
    assert anchors(text) == ["dieu-1", "dieu-2", "quy-dinh", "quy-dinh-dieu-1", "quy-dinh-dieu-1-1"]


def test_a_plan_whose_numbers_were_automatic_and_are_lost() -> None:
    text = document("ke-hoach-mat-so")
    assert anchors(text) == ["muc-dich-yeu-cau", "nhiem-vu-trong-tam", "to-chuc-thuc-hien"]
    assert [warning.code for warning in text.warnings] == ["no-signature"]


def test_a_party_conclusion_with_dashes_after_its_numbers() -> None:
    text = document("ket-luan")
    assert [section.marker for section in text.walk()] == ["1-", "2-", "2.1-", "2.2-", "3."]
    assert text.warnings == ()


def test_guidance_in_parts_whose_heads_begin_again() -> None:
    text = document("huong-dan")
    assert anchors(text) == [
        "phan-thu-1",
        "phan-thu-1-i",
        "phan-thu-1-i-1",
        "phan-thu-1-i-2",
        "phan-thu-1-ii",
        "phan-thu-2",
        "phan-thu-2-i",
        "phan-thu-2-i-a",
        "phan-thu-2-i-b",
        "phan-thu-2-i-c",
        "phan-thu-2-ii",
        "phan-thu-2-ii-1",
        "phan-thu-2-ii-2",
    ]
    assert text.warnings == ()


def test_a_plan_copied_from_a_signed_pdf_with_both_columns_on_one_line() -> None:
    text = document("ke-hoach-pdf")
    assert (text.number, text.issued_on, text.place) == ("7716/KH-UBND", date(2022, 10, 17), "Nghệ An")
    assert (text.issuer, text.signer) == ("Ủy ban nhân dân tỉnh Nghệ An", "Bùi Văn Thử")
    assert text.title == "Triển khai thực hiện công tác đối ngoại nhân dân của tỉnh Nghệ An năm 2023"
    assert [f"{section.anchor} {section.heading}".strip() for section in text.walk()] == [
        "muc-i MỤC ĐÍCH, YÊU CẦU",
        "muc-i-1 Mục đích",
        "muc-i-2 Yêu cầu",
        "muc-i-2-1",
        "muc-i-2-2",
        "muc-ii TỔ CHỨC THỰC HIỆN",
        "muc-ii-1 Sở Ngoại vụ",
        "muc-ii-2 Các sở, ban, ngành; UBND các huyện, thành phố, thị xã",
    ]
    (dashes,) = text.sections[0].sections[0].blocks
    assert isinstance(dashes, ListBlock)
    assert dashes.items[0].text.endswith("vai trò của người Nghệ An ở nước ngoài trong phát triển kinh tế - xã hội;")
    assert text.recipients[1] == "TT Tỉnh ủy, TT HĐND tỉnh"
    assert text.signature == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Bùi Văn Thử")

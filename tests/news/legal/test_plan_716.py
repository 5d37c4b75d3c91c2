"""The real document the portal starts from: Kế hoạch 716/KH-UBND of Nghệ An, as copied from a law site."""

import os
from datetime import date
from pathlib import Path

import pytest

from portal.news.legal import LegalText, LegalTextError, ListBlock, Paragraph, parse, read

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))
SEED = SHARED / "seeds" / "ke-hoach-716-KH-UBND.txt"

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not SEED.exists(), reason="needs the shared seeds")]


@pytest.fixture(scope="module")
def text() -> str:
    return read(SEED)


@pytest.fixture(scope="module")
def plan(text: str) -> LegalText:
    return parse(text)


def test_the_table_is_read(plan: LegalText) -> None:
    assert plan.number == "716/KH-UBND"
    assert (plan.kind, plan.kind_label) == ("ke-hoach", "Kế hoạch")
    assert plan.issued_on == plan.effective_on == date(2022, 10, 14)
    assert plan.issuer == "Tỉnh Nghệ An"
    assert plan.signer == "Bùi Đình Long"
    assert plan.field == "Bộ máy hành chính"
    assert plan.place == "Nghệ An"


def test_the_title_is_the_caption(plan: LegalText) -> None:
    assert plan.title == (
        "Kế hoạch 716/KH-UBND năm 2022 thực hiện Kế hoạch 120-KH/TU thực hiện Chỉ thị 12-CT/TW về tăng cường sự lãnh "
        "đạo của Đảng, nâng cao hiệu quả đối ngoại nhân dân trong tình hình mới do tỉnh Nghệ An ban hành"
    )


def test_the_opening_paragraph_is_the_lead(plan: LegalText) -> None:
    assert plan.recitals == ()
    (lead,) = plan.lead
    assert lead.startswith("Thực hiện Kế hoạch số 120-KH/TU ngày 15/8/2022 của Ban Thường vụ Tỉnh ủy")
    assert lead.endswith("Ủy ban nhân dân tỉnh ban hành Kế hoạch triển khai thực hiện với các nội dung như sau:")


def test_the_numbering_that_begins_again_gets_its_own_anchors(plan: LegalText) -> None:
    assert [(section.anchor, section.level, section.marker, section.heading) for section in plan.sections] == [
        ("muc-1", 1, "1.", "Mục đích"),
        ("muc-2", 1, "2.", "Yêu cầu"),
        (
            "phan-2-muc-1",
            1,
            "1.",
            "Tập trung quán triệt, tuyên truyền và nâng cao hiệu quả công tác thông tin đối ngoại nhân dân",
        ),
        ("phan-2-muc-2", 1, "2.", "Tăng cường sự lãnh đạo, chỉ đạo, phối hợp quản lý công tác đối ngoại nhân dân"),
        (
            "phan-2-muc-3",
            1,
            "3.",
            "Chủ động hội nhập, mở rộng quan hệ hữu nghị và hợp tác quốc tế hội nhập quốc tế trên các lĩnh vực",
        ),
        ("phan-2-muc-4", 1, "4.", "Làm tốt công tác đối với người Việt Nam ở nước ngoài"),
    ]


def test_every_point_can_be_linked_to(plan: LegalText) -> None:
    points = [[point.anchor for point in section.sections] for section in plan.sections]
    assert points == [
        [],
        ["muc-2-a", "muc-2-b"],
        [f"phan-2-muc-1-{letter}" for letter in "abcde"],
        [f"phan-2-muc-2-{letter}" for letter in "abc"],
        [f"phan-2-muc-3-{letter}" for letter in "acd"],
        [],
    ]


def test_a_point_is_a_paragraph_without_heading(plan: LegalText) -> None:
    point = plan.sections[1].sections[0]
    assert (point.marker, point.heading, point.level) == ("a)", "", 2)
    (paragraph,) = point.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.startswith("Tăng cường sự chỉ đạo, điều hành")
    assert paragraph.text.endswith("đối ngoại nhân dân trong tình hình mới;")


def test_dashes_are_lists(plan: LegalText) -> None:
    (block,) = plan.sections[5].blocks
    assert isinstance(block, ListBlock)
    assert [item.marker for item in block.items] == ["-", "-"]
    assert block.items[1].text.endswith("bằng nhiều hình thức đa dạng, phong phú;")


def test_what_the_copy_lost_is_told(plan: LegalText) -> None:
    assert [(warning.code, warning.line, dict(warning.params)) for warning in plan.warnings] == [
        ("numbering-restart", 21, {"marker": "1.", "before": "2."}),
        ("numbering-gap", 26, {"before": "d)", "marker": "e)", "missing": "đ)"}),
        ("numbering-gap", 33, {"before": "a)", "marker": "c)", "missing": "b)"}),
        ("no-signature", 38, {}),
    ]
    assert plan.warnings[2].message == "after a) comes c); missing: b)"


@pytest.mark.parametrize("lines", range(1, 14))
def test_a_copy_that_stops_in_the_header_is_refused(text: str, lines: int) -> None:
    with pytest.raises(LegalTextError) as caught:
        parse("\n".join(text.split("\n")[:lines]))
    assert (caught.value.code, caught.value.line) == ("header-cut", lines)


def test_a_copy_that_stops_after_the_header_has_no_body(text: str) -> None:
    with pytest.raises(LegalTextError) as caught:
        parse("\n".join(text.split("\n")[:14]))
    assert (caught.value.code, caught.value.line) == ("no-body", 14)


@pytest.mark.parametrize("lines", range(15, 38))
def test_a_copy_that_stops_in_the_text_is_taken_with_a_warning(text: str, lines: int) -> None:
    document = parse("\n".join(text.split("\n")[:lines]))
    assert document.warnings[-1].code == "no-signature"
    assert document.warnings[-1].line == lines

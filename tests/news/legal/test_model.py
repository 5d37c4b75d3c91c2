"""The forms in which a parsed document is handed on: dictionary and table of contents."""

import json

import pytest

from portal.news.legal import LegalText, LegalTextWarning, Section, TocEntry, parse, table_of_contents, to_dict

TEXT = """Số: 12/QĐ-UBND
Nghệ An, ngày 05 tháng 12 năm 2022
QUYẾT ĐỊNH
Về việc thử nghiệm
Căn cứ Luật;
QUYẾT ĐỊNH:
Chương I
CHUNG
Điều 1. Phạm vi
1. Việc chung
a) Một;
- Nhỏ:
+ Nhỏ hơn.
b) Hai.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký và thay thế mọi quyết định trước đây của tỉnh về việc này, trừ quy chế.
TT | Việc |
Nơi nhận:
- Như trên;
CHỦ TỊCH
Bùi Văn Thử
"""


@pytest.fixture(scope="module")
def document() -> LegalText:
    return parse(TEXT)


def test_the_dictionary_is_ready_for_json(document: LegalText) -> None:
    result = to_dict(document)
    assert json.loads(json.dumps(result, ensure_ascii=False)) == result
    assert {key: result[key] for key in ("number", "kind", "kind_label", "issued_on", "effective_on", "signer")} == {
        "number": "12/QĐ-UBND",
        "kind": "quyet-dinh",
        "kind_label": "Quyết định",
        "issued_on": "2022-12-05",
        "effective_on": "2022-12-05",
        "signer": "Bùi Văn Thử",
    }
    assert (result["recitals"], result["lead"], result["recipients"]) == (
        ["Căn cứ Luật;"],
        ["QUYẾT ĐỊNH:"],
        ["Như trên"],
    )
    chapter = result["sections"][0]
    assert (chapter["anchor"], chapter["marker"], chapter["level"], chapter["heading"]) == (
        "chuong-1",
        "Chương I",
        1,
        "CHUNG",
    )
    point = chapter["sections"][0]["sections"][0]["sections"][0]
    assert point["blocks"] == [
        {"type": "paragraph", "text": "Một;"},
        {
            "type": "list",
            "items": [{"marker": "-", "text": "Nhỏ:", "items": [{"marker": "+", "text": "Nhỏ hơn.", "items": []}]}],
        },
    ]
    assert chapter["sections"][1]["blocks"][-1] == {"type": "table", "rows": [["TT", "Việc"]]}


def test_dates_not_known_are_null() -> None:
    document = LegalText("1/KH", "ke-hoach", "Kế hoạch", None, None, "", "", "", "Thử", "")
    result = to_dict(document)
    assert (result["issued_on"], result["effective_on"], result["sections"]) == (None, None, [])


def test_warnings_are_in_the_dictionary_with_code_line_and_params() -> None:
    warning = LegalTextWarning("numbering-gap", 7, "after a) comes c); missing: b)", {"missing": "b)"})
    document = LegalText("1/KH", "ke-hoach", "Kế hoạch", None, None, "", "", "", "Thử", "", warnings=(warning,))
    assert to_dict(document)["warnings"] == [
        {"code": "numbering-gap", "line": 7, "message": "after a) comes c); missing: b)", "params": {"missing": "b)"}}
    ]


def test_the_table_of_contents_has_headings_and_articles_but_no_sentences(document: LegalText) -> None:
    opening = "Quyết định này có hiệu lực kể từ ngày ký và thay thế mọi quyết định trước đây của tỉnh về…"
    assert table_of_contents(document) == (
        TocEntry(
            "chuong-1",
            "Chương I",
            "CHUNG",
            1,
            (
                TocEntry("dieu-1", "Điều 1.", "Phạm vi", 2),
                TocEntry("dieu-2", "Điều 2.", opening, 2),
            ),
        ),
    )


def test_the_depth_of_the_table_of_contents_is_asked_for(document: LegalText) -> None:
    def depth(entries: tuple[TocEntry, ...]) -> int:
        return 1 + max((depth(entry.entries) for entry in entries), default=0) if entries else 0

    assert [depth(table_of_contents(document, wanted)) for wanted in range(5)] == [0, 1, 2, 3, 3]


def test_a_walk_goes_in_reading_order(document: LegalText) -> None:
    assert [section.anchor for section in document.walk()] == [
        "chuong-1",
        "dieu-1",
        "dieu-1-1",
        "dieu-1-1-a",
        "dieu-1-1-b",
        "dieu-2",
    ]
    assert [section.level for section in document.walk()] == [1, 2, 3, 4, 4, 2]


def test_a_document_cannot_be_changed(document: LegalText) -> None:
    with pytest.raises(AttributeError):
        document.number = "2/QĐ-UBND"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Section("a", "1.", 1, "").heading = "B"  # type: ignore[misc]


def test_the_same_text_gives_the_same_document() -> None:
    assert parse(TEXT) == parse(TEXT)

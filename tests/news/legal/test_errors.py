"""What is refused, and which line is named."""

import codecs
import pickle
from pathlib import Path

import pytest

from portal.news.legal import LegalTextError, parse, read

HEADER = """ỦY BAN NHÂN DÂN
TỈNH NGHỆ AN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND
Nghệ An, ngày 05 tháng 12 năm 2022
KẾ HOẠCH
Về việc thử nghiệm
"""
BODY = "1. Mục đích\nLàm cho đúng.\n"


def refused(text: str) -> LegalTextError:
    with pytest.raises(LegalTextError) as caught:
        parse(text)
    return caught.value


def refused_file(path: Path, data: bytes) -> LegalTextError:
    path.write_bytes(data)
    with pytest.raises(LegalTextError) as caught:
        read(path)
    return caught.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "van-ban.txt"


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", codecs.BOM_UTF8, "\u00a0\u200b\n".encode()])
def test_an_empty_file_is_refused(path: Path, data: bytes) -> None:
    assert (refused_file(path, data).code, refused("").code) == ("empty", "empty")


def test_a_file_with_a_nul_byte_is_binary(path: Path) -> None:
    error = refused_file(path, b"abc\ndef\n\0ghi")
    assert (error.code, error.line, dict(error.params)) == ("binary", 3, {"offset": 8})


def test_pasted_text_with_a_nul_is_binary_too() -> None:
    assert (refused(HEADER + "a\0b").code, refused(HEADER + "a\0b").line) == ("binary", 9)


def test_a_file_in_another_encoding_names_the_line_and_the_byte(path: Path) -> None:
    error = refused_file(path, "Kế hoạch\nMục đích\n".encode() + b"Ng\xe0y 5\n")
    assert (error.code, error.line) == ("encoding", 3)
    assert error.params["offset"] == len("Kế hoạch\nMục đích\n".encode()) + 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_usual_encodings_are_read(path: Path, encoding: str) -> None:
    path.write_bytes((HEADER + BODY).encode(encoding))
    assert parse(read(path)).number == "12/KH-UBND"


def test_utf_16_cut_in_the_middle_of_a_character_is_refused(path: Path) -> None:
    error = refused_file(path, "Kế hoạch\nSố".encode("utf-16")[:-1])
    assert (error.code, error.line) == ("encoding", 2)


def test_a_file_over_four_megabytes_is_refused(path: Path) -> None:
    assert refused_file(path, b"a b c d e\n" * 400_001).code == "too-large"


def test_a_line_too_long_to_be_a_paragraph_is_named(path: Path) -> None:
    error = refused_file(path, ("a\n" * 4 + "x" * 100_001 + "\n").encode())
    assert (error.code, error.line, error.params["length"]) == ("long-line", 5, 100_001)
    assert parse(HEADER + "1. " + "x " * 49_000).number == "12/KH-UBND"


def test_lines_of_old_macintosh_files_are_counted_too() -> None:
    assert refused("a\ra\r" + "x" * 100_001).line == 3


def test_more_lines_than_any_document_has_are_refused() -> None:
    assert refused("a\n" * 100_001).code == "too-many-lines"


def test_a_text_that_is_no_document_has_no_number() -> None:
    error = refused("Bà con thân mến,\nTết này tỉnh mời bà con về thăm quê.\n")
    assert (error.code, error.line) == ("no-number", 1)


def test_a_number_cited_in_the_text_is_not_its_number() -> None:
    text = HEADER.replace("Số: 12/KH-UBND\n", "") + "Thực hiện Kế hoạch số 120-KH/TU ngày 15/8/2022, tỉnh làm:\n" + BODY
    assert refused(text).code == "no-number"


def test_a_draft_whose_number_is_not_filled_in_names_the_line_to_fill() -> None:
    error = refused(HEADER.replace("12/KH-UBND", "      /KH-UBND") + BODY)
    assert (error.code, error.line) == ("no-number", 5)


def test_a_document_without_title_is_refused() -> None:
    error = refused(HEADER.replace("Về việc thử nghiệm\n", "") + BODY)
    assert (error.code, error.line) == ("no-title", 7)


def test_a_header_without_text_has_no_body() -> None:
    assert (refused(HEADER).code, refused(HEADER).line) == ("no-body", 8)
    assert refused(HEADER + "Căn cứ Luật Tổ chức chính quyền địa phương;\n").code == "no-body"


@pytest.mark.parametrize("lines", range(1, 7))
def test_a_header_that_stops_half_way_is_named_as_such(lines: int) -> None:
    error = refused("".join(HEADER.splitlines(keepends=True)[:lines]))
    assert (error.code, error.line) == ("header-cut", lines)


@pytest.mark.parametrize(
    ("good", "bad", "line"),
    [
        ("ngày 05 tháng 12 năm 2022", "ngày 31 tháng 11 năm 2022", 6),
        ("ngày 05 tháng 12 năm 2022", "ngày 29/02/2022", 6),
        ("ngày 05 tháng 12 năm 2022", "ngày 05 tháng 13 năm 2022", 6),
    ],
)
def test_an_impossible_date_in_the_header_is_named(good: str, bad: str, line: int) -> None:
    error = refused(HEADER.replace(good, bad) + BODY)
    assert (error.code, error.line) == ("bad-date", line)
    assert str(error.params["value"]) in bad


@pytest.mark.parametrize("row", ["Ngày ban hành | 30/02/2022 |", "Ngày có hiệu lực: 00-10-2022", "Áp dụng\t2022-13-01"])
def test_an_impossible_date_in_the_table_is_named(row: str) -> None:
    error = refused("Số hiệu | 12/KH-UBND |\n" + row + "\n" + HEADER + BODY)
    assert (error.code, error.line) == ("bad-date", 2)


def test_an_impossible_date_in_the_text_is_the_authors_affair() -> None:
    document = parse(HEADER + "1. Thời gian\nKế hoạch này có hiệu lực từ ngày 31 tháng 02 năm 2023.\n")
    assert document.effective_on is None


def test_an_error_says_its_line_and_survives_pickling() -> None:
    error = refused("")
    assert str(error) == "line 1: the text is empty"
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.code, copy.line, copy.message) == (error.code, error.line, error.message)

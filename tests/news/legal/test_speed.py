"""Reading takes time in proportion to the length of the text, also for texts made to be slow."""

import time
from contextlib import suppress

import pytest

from portal.news.legal import LegalTextError, parse

HEADER = """Số: 12/KH-UBND
Nghệ An, ngày 05 tháng 12 năm 2022
KẾ HOẠCH
Về việc thử nghiệm
"""
# Generous: a busy machine takes a tenth of it; a quadratic rule takes minutes.
SECONDS = 10


def seconds(text: str) -> float:
    start = time.perf_counter()
    with suppress(LegalTextError):
        parse(text)
    return time.perf_counter() - start


@pytest.mark.slow
def test_four_megabytes_in_forty_thousand_lines() -> None:
    lines = "".join(
        f"{number % 9 + 1}. Tăng cường công tác thông tin đối ngoại và giữ gìn tiếng mẹ đẻ ở xa quê.\n"
        for number in range(40_000)
    )
    text = HEADER + lines
    assert len(text.encode()) > 3_900_000
    assert seconds(text) < SECONDS


ADVERSARIAL = {
    "semicolons": ";" * 99_000,
    "spaces": "x" + " " * 98_000 + "x",
    "tabs": "x" + "\t" * 98_000 + "x",
    "bars": "a|" * 49_000,
    "numbers": "1." * 49_000,
    "decimals": "1.1.1.1.1.1 " * 8_000,
    "digits": "1" * 99_000,
    "opening tags": "<p " * 33_000,
    "angles": "<" * 99_000,
    "comments never closed": "<!--" * 24_000,
    "scripts never closed": "<script>" * 12_000,
    "ampersands": "&" * 99_000,
    "entities of entities": "&amp;" * 19_000,
    "heaped accents": "a" + "\u0301\u0323" * 49_000,
    "accents": "a\u0323\u0302" * 33_000,
    "glued points": "1. x" + "; a) x" * 15_000,
    "glued points in turn": "1. x" + "; a) x; b) y" * 8_000,
    "glued dashes": "1. x" + "; - X" * 15_000,
    "recitals": "Căn cứ Luật; " * 7_000,
    "in force": "1. này có hiệu lực thi hành kể từ ngày " * 2_000,
    "labels": "Số hiệu | " * 9_000,
    "labels with colons": "Số hiệu: " * 10_000,
    "quotes": "“" * 99_000,
    "stars": "*" * 99_000,
    "dots": "…" * 99_000,
    "capitals": "ỦY BAN " * 14_000,
    "place and date": "Nghệ An, ngày " * 7_000,
}


@pytest.mark.parametrize("line", ADVERSARIAL.values(), ids=ADVERSARIAL)
def test_long_lines_made_to_be_slow(line: str) -> None:
    assert seconds(HEADER + "1. Mở đầu\n" + f"{line}\n" * 4) < SECONDS


@pytest.mark.parametrize(
    "lines",
    [
        "a)\n",
        "abc def\n",
        "a) x;\nb) y;\n",
        "Điều 1. a\nĐiều 9999. b\n",
        "1. a\n999. b\n",
        "“a\n",
        "MỤC TIÊU CHUNG\n",
        "TM. ỦY BAN NHÂN DÂN\n",
        "CHỦ TỊCH\n",
        "CHỦ\n",
        "Nơi nhận:\n",
        "- a\n+ b\n• c\n",
        "PHỤ LỤC\n",
        "Số: 1/KH-UBND\n",
        "Nghệ An, ngày\n",
        "a | b |\n",
        "ỦY BAN NHÂN DÂN TỈNH\n",
        "(Ban hành kèm theo\nQUY CHẾ\n",
        "1.\n2.\n",
        "2\n3\n",
    ],
)
def test_many_lines_made_to_be_slow(lines: str) -> None:
    assert seconds(HEADER + "1. Mở đầu\n" + lines * 15_000) < SECONDS


def test_a_first_line_is_not_read_again_for_each_line_joined_to_it() -> None:
    assert seconds(HEADER + "1. " + "x" * 90_000 + "\n" + "abc def\n" * 60_000) < SECONDS

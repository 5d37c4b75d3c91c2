"""Whatever the copy did to the lines, every word of the text comes out, once and in order."""

import random
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.news.legal import LegalText, LegalTextError, ListItem, Paragraph, TableBlock, parse, read, to_dict

TEXTS = Path(__file__).parent / "texts"
HEADER = """ỦY BAN NHÂN DÂN
TỈNH NGHỆ AN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/QĐ-UBND
Nghệ An, ngày 05 tháng 12 năm 2022
QUYẾT ĐỊNH
Về việc thử nghiệm
----
"""
FOOT = """
Nơi nhận:
- Như trên;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Bùi Văn Thử
"""
VOCABULARY = """tỉnh Nghệ An tăng cường công tác thông tin đối ngoại nhân dân bà con kiều bào quê hương giữ tiếng Việt
Sở Ngoại vụ Chính phủ hội đồng hương lớp học sách vở mùa xuân lễ hội kinh tế văn hóa của và với tại các những năm 2022
khoản Điều I V C a) 1. - + (i) “quê” 15/8/2022 số 120-KH/TU, gồm: như sau; 1.1 TM. KT PHỤ LỤC"""
WORDS = VOCABULARY.split()


def words(texts: Iterator[str]) -> list[str]:
    return [word for text in texts for word in re.findall(r"\w+", text)]


def output(document: LegalText) -> Iterator[str]:
    yield from document.recitals
    yield from document.lead
    for section in document.walk():
        yield section.marker
        yield section.heading
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, TableBlock):
                yield from (cell for row in block.rows for cell in row)
            else:
                for item in block.items:
                    yield from item_texts(item)


def item_texts(item: ListItem) -> Iterator[str]:
    yield item.marker
    yield item.text
    for child in item.items:
        yield from item_texts(child)


def sentence(rng: random.Random) -> str:
    text = " ".join(rng.choice(WORDS) for _ in range(rng.randint(2, 30)))
    return text[:1].upper() + text[1:] + rng.choice([".", ";", ":", "", ",", "./."])


def line(rng: random.Random) -> str:
    number = rng.randint(1, 12)
    start = rng.choice(
        [
            "",
            "",
            "- ",
            "+ ",
            "• ",
            f"{number}. ",
            f"{number}.{rng.randint(1, 4)}. ",
            f"{rng.choice('abcdđeghik')}) ",
            f"{rng.choice(['I', 'II', 'III', 'IV', 'V'])}. ",
            f"{rng.choice('ABCD')}. ",
            f"Điều {number}. ",
            f"({number}) ",
            f"Mục {number}. ",
        ]
    )
    if rng.random() < 0.06:
        return rng.choice([f"Chương {rng.choice(['I', 'II', 'III'])}", "MỤC ĐÍCH, YÊU CẦU", "PHỤ LỤC I", "QUYẾT ĐỊNH:"])
    if rng.random() < 0.08:
        return " | ".join(sentence(rng) for _ in range(rng.randint(2, 4))) + " |"
    return start + sentence(rng)


def broken(rng: random.Random, text: str) -> str:
    """The line wrapped, glued or set apart, as copies do."""
    if "|" in text or rng.random() < 0.4:
        return text
    width = rng.choice([25, 40, 66, 80])
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


@pytest.mark.parametrize("seed", range(60))
def test_every_word_of_a_random_text_comes_out_in_order(seed: int) -> None:
    rng = random.Random(seed)
    lines = [broken(rng, line(rng)) for _ in range(rng.randint(1, 60))]
    text = "Căn cứ Luật Tổ chức chính quyền địa phương;\n1. Mở đầu.\n"
    for part in lines:
        text += part + rng.choice(["\n", "\n", "\n\n", "\r\n", " \n"])
    text += "2. Việc cuối là đây.\n"
    document = parse(HEADER + text + (FOOT if rng.random() < 0.5 else ""))
    assert words(output(document)) == words(iter([text]))


@pytest.mark.parametrize("seed", range(60))
def test_anchors_of_a_random_text_are_ascii_and_each_used_once(seed: int) -> None:
    rng = random.Random(1000 + seed)
    text = "1. Mở đầu.\n" + "\n".join(line(rng) for _ in range(80))
    anchors = [section.anchor for section in parse(HEADER + text).walk()]
    assert len(anchors) == len(set(anchors))
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", anchor) for anchor in anchors)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_spoilt_document_is_read_or_refused_never_worse(path: Path) -> None:
    rng = random.Random(path.stem)
    source = read(path).replace("\r", "").split("\n")
    for _ in range(80):
        lines = list(source)
        for _ in range(rng.randint(1, 6)):
            spoil(rng, lines)
        named = read_or_refused("\n".join(lines))
        assert all(1 <= line <= len(lines) for line in named)


def read_or_refused(text: str) -> list[int]:
    """The lines that errors and warnings name."""
    try:
        document = parse(text)
    except LegalTextError as error:
        return [error.line]
    assert document.number
    assert document.title
    assert to_dict(document)["number"] == document.number
    return [warning.line for warning in document.warnings]


def spoil(rng: random.Random, lines: list[str]) -> None:
    index = rng.randrange(len(lines))
    act = rng.randrange(6)
    if act == 0 and len(lines) > 1:
        del lines[index]
    elif act == 1 and index:
        lines[index - 1 : index + 1] = [lines[index - 1] + " " + lines[index]]
    elif act == 2 and lines[index]:
        cut = rng.randrange(len(lines[index]))
        lines[index : index + 1] = [lines[index][:cut], lines[index][cut:]]
    elif act == 3 and lines[index]:
        cut = rng.randrange(len(lines[index]))
        lines[index] = lines[index][:cut] + rng.choice("|<>&“”().;:-\t*#0IVĐ\u0301\u200b") + lines[index][cut:]
    elif act == 4:
        rng.shuffle(lines)
    else:
        lines.insert(index, rng.choice(lines))

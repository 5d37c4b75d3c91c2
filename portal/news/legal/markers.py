"""Numbers and signs that open a line: "Chương I", "Điều 5.", "II.", "1.", "1.1.", "a)", "-"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from portal.news.legal.words import ends_sentence, fold, is_caps, listed


class Style(StrEnum):
    """A way of numbering. The values are part of anchors only through `anchors`."""

    ANNEX = "annex"
    FORM = "form"
    PART = "part"
    CHAPTER = "chapter"
    DIVISION = "division"
    SUBDIVISION = "subdivision"
    ARTICLE = "article"
    CAPITAL = "capital"
    ROMAN = "roman"
    TITLE = "title"
    NUMBER = "number"
    NUMBER_BRACKET = "number-bracket"
    DECIMAL = "decimal"
    POINT = "point"
    SUBPOINT = "subpoint"
    BRACKETS = "brackets"
    SMALL_ROMAN = "small-roman"
    BULLET = "bullet"


@dataclass(frozen=True)
class Marker:
    """A number at the start of a line: ``written`` as it stands there, ``text`` what follows.

    ``ordinal`` counts from 1; letters count in `LETTERS`. ``parents`` are the numbers before the last in "2.1.3".
    ``suffix`` is the letter of an inserted article, "5a".
    """

    style: Style
    ordinal: int
    written: str
    text: str
    parents: tuple[int, ...] = ()
    suffix: str = ""


# Points follow the Vietnamese alphabet (Nghị định 30/2020/NĐ-CP, appendix I); the letters in `SKIPPED` are not in it
# but some writers count with them.
LETTERS = "abcdđefghijklmnopqrstuvwxyz"
SKIPPED = frozenset("fjwz")
BULLETS = "-–—−+•·*▪●◦○■□➢➤✓✔❖♦\uf0b7\uf02d\uf0a7\uf0d8\uf0fc\uf076"
KEYWORD_STYLES = frozenset(
    {Style.ANNEX, Style.FORM, Style.PART, Style.CHAPTER, Style.DIVISION, Style.SUBDIVISION, Style.ARTICLE}
)

_ROMAN = re.compile(r"(?:X{1,3}(?:IX|IV|V?I{0,3})|IX|IV|V?I{1,3}|V)(?![^\W\d_])")
_SMALL_ROMAN = re.compile(r"(?:x(?:ix|iv|v?i{0,3})|ix|iv|v?i{1,3}|v)(?=\))")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_AFTER = re.compile(r"\s*(?:[./)]|[-–](?=\s))\s*")
_NUMBER = re.compile(r"(\d{1,3})(\s?[.)/](?!\d)|\s?[-–](?=\s\S))\s*")
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,5})(?:[.)/]|\s?[-–](?=\s)|(?=\s))(?!\d)\s*")
_POINT = re.compile(r"([a-zđ])(\s?\)|[./](?=\s|[^\W\d_]{2})|\s?-(?=\s))\s*")
_SUBPOINT = re.compile(r"([a-zđ])\.?(\d{1,2})(?:\)|\.(?=\s))\s*")
_BRACKETS = re.compile(r"\((\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s*")
_CAPITAL = re.compile(r"([A-ZĐ])(\s?[./)]|\s[-–](?=\s))\s*")
_ORDINALS = {
    word: value
    for value, words in enumerate(("nhat mot", "hai", "ba", "tu bon", "nam", "sau", "bay", "tam", "chin", "muoi"), 1)
    for word in words.split()
}
_KEYWORD = re.compile(
    r"(phan|chuong|tieu muc|muc|dieu|phu luc|phu bieu|bieu mau|mau|bieu)"
    r"(?:\s+(?:thu\s+|so\s*:?\s*)?(\d{1,4}|[ivxlc]{1,7}|nhat|mot|hai|ba|tu|bon|nam|sau|bay|tam|chin|muoi|[a-h])"
    r"(?![^\W_]))?"
)
_ARTICLE_SUFFIX = re.compile(r"(dieu\s+\d{1,4})([a-zd])(?![^\W_])")
_KEYWORD_END = re.compile(r"\s*([.:]|[-–](?=\s))\s*")
_KEYWORDS = {
    "phan": Style.PART,
    "chuong": Style.CHAPTER,
    "muc": Style.DIVISION,
    "tieu muc": Style.SUBDIVISION,
    "dieu": Style.ARTICLE,
    "phu luc": Style.ANNEX,
    "phu bieu": Style.ANNEX,
    "bieu mau": Style.FORM,
    "mau": Style.FORM,
    "bieu": Style.FORM,
}
_SPELLINGS = listed("phần,chương,tiểu mục,mục,điều,phụ lục,phụ biểu,biểu mẫu,mẫu,biểu")
_START_LENGTH = 60
_HEADING_LENGTH = 120
_FORM_LENGTH = 30


@lru_cache(maxsize=16)  # the same line is asked about several times in a row; a longer memory would hold on to texts
def candidates(text: str) -> tuple[Marker, ...]:
    """What the start of a line may be, the likelier first: "I." is one in Roman numbers, or the letter after H."""
    if not text:
        return ()
    first = text[0]
    if first.isdigit():
        return _only(_decimal(text) or _number(text))
    if first == "(":
        return _only(_brackets(text))
    if first in BULLETS:
        return _only(_bullet(text))
    if first.isupper():
        return tuple(marker for read in _UPPER for marker in _only(read(text)))
    return tuple(marker for read in _LOWER for marker in _only(read(text))) if first.islower() else ()


def opens_structure(text: str) -> bool:
    """Whether a line may open a section (a dash does not)."""
    return any(marker.style is not Style.BULLET for marker in candidates(text))


def _only(marker: Marker | None) -> tuple[Marker, ...]:
    return (marker,) if marker else ()


def _starts_text(text: str, position: int) -> bool:
    """Whether what follows a number without a space is the start of a word, not of an abbreviation."""
    return (
        position >= len(text)
        or text[position - 1].isspace()
        or (text[position].isupper() and text[position + 1 : position + 2].isalpha())
    )


def _make(style: Style, ordinal: int, text: str, end: int, parents: tuple[int, ...] = (), suffix: str = "") -> Marker:
    return Marker(style, ordinal, text[:end].strip(), text[end:].strip(), parents, suffix)


def _number(text: str) -> Marker | None:
    match = _NUMBER.match(text)
    if match is None or not _starts_text(text, match.end()):
        return None
    sign = match[2].strip()
    if sign in "-–" and not text[match.end() : match.end() + 1].isupper():
        return None
    style = Style.NUMBER_BRACKET if sign == ")" else Style.NUMBER
    return _make(style, int(match[1]), text, match.end())


def _decimal(text: str) -> Marker | None:
    match = _DECIMAL.match(text)
    if match is None or not _starts_text(text, match.end()):
        return None
    numbers = [int(part) for part in match[1].split(".")]
    return _make(Style.DECIMAL, numbers[-1], text, match.end(), tuple(numbers[:-1]))


def _brackets(text: str) -> Marker | None:
    match = _BRACKETS.match(text)
    if match is None:
        return None
    inner = match[1]
    if inner.isdigit():
        ordinal = int(inner)
    elif set(inner) <= set("ivx"):
        ordinal = roman_value(inner.upper())
    else:
        ordinal = LETTERS.index(inner) + 1
    return _make(Style.BRACKETS, ordinal, text, match.end())


def _bullet(text: str) -> Marker | None:
    rest = text[1:].lstrip(BULLETS[:4] if text[0] in BULLETS[:4] else "")
    if rest[:1].isspace() or not rest or rest[0].isupper() or rest[0] in '“"‘(':
        return Marker(Style.BULLET, 1, text[: len(text) - len(rest)].strip(), rest.strip())
    return None


def _roman(text: str) -> Marker | None:
    match = _ROMAN.match(text)
    after = _AFTER.match(text, match.end()) if match else None
    if match is None or after is None or not _starts_text(text, after.end()):
        return None
    return _make(Style.ROMAN, roman_value(match[0]), text, after.end())


def _capital(text: str) -> Marker | None:
    match = _CAPITAL.match(text)
    if match is None or not _starts_text(text, match.end()):
        return None
    return _make(Style.CAPITAL, LETTERS.index(match[1].lower()) + 1, text, match.end())


def _keyword(text: str) -> Marker | None:
    folded = fold(text[:_START_LENGTH])
    match = _KEYWORD.match(folded)
    if match is None:
        return None
    style = _KEYWORDS[match[1]]
    if text[: len(match[1])].lower() not in _SPELLINGS:
        return None
    end, number, suffix = match.end(), match[2], ""
    if style is Style.ARTICLE and (inserted := _ARTICLE_SUFFIX.match(folded)):
        end, number, suffix = inserted.end(), inserted[1].split()[-1], text[inserted.end() - 1].lower()
    if number is None and style is not Style.ANNEX:
        return None
    stop = _KEYWORD_END.match(text, end)
    if stop is None and not _stands_alone(text, end, style):
        return None
    written = text[:end] + ("." if stop and stop[1] == "." and style is Style.ARTICLE else "")
    rest = text[stop.end() if stop else end :].strip()
    if style is Style.FORM and (rest or len(text) > _FORM_LENGTH):
        return None
    return Marker(style, _keyword_value(number), written, rest, (), suffix)


def _stands_alone(text: str, end: int, style: Style) -> bool:
    """Whether a keyword and its number are a heading without a full stop: nothing follows, or capitals do."""
    rest = text[end:].strip()
    if not rest:
        return True
    if style is Style.ARTICLE or not text[end : end + 1].isspace():
        return False
    if style is Style.ANNEX:
        return is_caps(text[:end]) and (is_caps(rest) or rest[0] == "(")
    return is_caps(rest) or (rest[0].isupper() and len(rest) <= _HEADING_LENGTH and not ends_sentence(rest))


def _keyword_value(number: str | None) -> int:
    if number is None:
        return 0
    if number.isdigit():
        return int(number)
    if number in _ORDINALS:
        return _ORDINALS[number]
    if set(number) <= set("ivxlc"):
        return roman_value(number.upper())
    return LETTERS.index(number) + 1


def _point(text: str) -> Marker | None:
    match = _POINT.match(text)
    return _make(Style.POINT, LETTERS.index(match[1]) + 1, text, match.end()) if match else None


def _subpoint(text: str) -> Marker | None:
    match = _SUBPOINT.match(text)
    return _make(Style.SUBPOINT, int(match[2]), text, match.end(), (LETTERS.index(match[1]) + 1,)) if match else None


def _small_roman(text: str) -> Marker | None:
    match = _SMALL_ROMAN.match(text)
    if match is None:
        return None
    end = match.end() + 1
    return _make(Style.SMALL_ROMAN, roman_value(match[0].upper()), text, end)


_Reader = Callable[[str], Marker | None]
_UPPER: tuple[_Reader, ...] = (_keyword, _roman, _capital)
_LOWER: tuple[_Reader, ...] = (_point, _subpoint, _small_roman)


def roman_value(numeral: str) -> int:
    """The value of a Roman number in capitals; what is not well formed counts as its digits say."""
    total = previous = 0
    for digit in reversed(numeral):
        value = _ROMAN_VALUES[digit]
        total += value if value >= previous else -value
        previous = max(previous, value)
    return max(total, 1)


def roman_numeral(value: int) -> str:
    """`value` from 1 to 89 in Roman capitals."""
    tens, units = divmod(value, 10)
    return ("L" + "X" * (tens - 5) if tens >= 5 else "X" * tens) + (
        "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX",
    )[units]  # fmt: skip


def rewrite(marker: Marker, ordinal: int) -> str:
    """The marker as it would be written for another ordinal: "c)" with 2 is "b)"."""
    if marker.style in (Style.POINT, Style.CAPITAL):
        letter = LETTERS[min(ordinal, len(LETTERS)) - 1]
        return (letter if marker.style is Style.POINT else letter.upper()) + marker.written[1:]
    if marker.style in (Style.ROMAN, Style.SMALL_ROMAN):
        numeral = roman_numeral(ordinal)
        tail = re.sub(r"^[IVXLCivxlc]+", "", marker.written)
        return (numeral if marker.style is Style.ROMAN else numeral.lower()) + tail
    digits = list(re.finditer(r"\d+", marker.written))
    if digits:
        last = digits[-1]
        return marker.written[: last.start()] + str(ordinal) + marker.written[last.end() :]
    words = marker.written.split(" ")
    if words[-1].rstrip(".").upper() == roman_numeral(marker.ordinal):
        return " ".join([*words[:-1], roman_numeral(ordinal)])
    return f"{words[0]} {ordinal}"

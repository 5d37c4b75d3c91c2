"""Document numbers: "716/KH-UBND", "59/2022/QĐ-UBND", "120-KH/TU", "91/2025/QH15", "809/BNG-LS"."""

import re
from dataclasses import dataclass

from portal.news.legal.kinds import kind_at_start
from portal.news.legal.words import fold, fold_start

_NUMBER = re.compile(
    r"(?<![\w/])\d{1,6}[a-zA-Z]?(?:\s?/\s?(?:19|20)\d{2})?\s?[/–-]\s?[A-ZĐ][\wĐđ&]{0,14}"
    r"(?:\s?[–/.-]\s?[A-ZĐ][\wĐđ&]{0,14}){0,5}"
)
_LAST_SEGMENT = re.compile(r"\s?[–/.-]\s?[^–/.\s-]+$")
_PREFIX = re.compile(
    r"(?:bo luat|luat|phap lenh|lenh|nghi quyet|nghi dinh|quyet dinh|thong tu|chi thi|ke hoach|thong bao)\sso\s*:\s*"
    r"|so(?:\s(?:ky )?hieu)?\s*[:.;]?\s*"
)
_REST = re.compile(r"[\s,.;|*-]*")
# What may stand after the number on its line: the subject, or place and date from the other column.
_ASIDE = re.compile(r"v\s*/\s*v\b|ve viec\b|[^\d:;]{2,45}?,?\s*ngay\b.{0,60}$")
_CAPTION_LENGTH = 120
_MIN_CAPITALS = 0.4


@dataclass(frozen=True)
class NumberLine:
    """The line "Số: …" of a header. ``number`` is empty when it was not filled in; ``rest`` is what follows it."""

    number: str
    rest: str


def tidy_number(text: str) -> str:
    """A number without spaces and with plain hyphens."""
    return re.sub(r"\s+", "", text).replace("–", "-").strip(".,;:-")


def find_number(text: str) -> str:
    """The first document number in ``text``, "" when there is none."""
    match = _NUMBER.search(text)
    return tidy_number(_trim(match[0])) if match else ""


def _trim(number: str) -> str:
    """Cut off ordinary words that a dash joined to the number: "12/KH-UBND - Nghệ"."""
    while (last := _LAST_SEGMENT.search(number)) and last.start() > 0:
        letters = [character for character in last[0] if character.isalpha()]
        if sum(map(str.isupper, letters)) >= _MIN_CAPITALS * len(letters):
            break
        number = number[: last.start()]
    return number


def read_number_line(text: str) -> NumberLine | None:
    """The line if it is "Số: 716/KH-UBND" or the like; None for a sentence that begins with such words."""
    if text[:1] not in "SLPNQTCKB" or len(text) > 400:
        return None
    prefix = _PREFIX.match(fold(text[:60]))
    if prefix is None:
        return None
    match = _NUMBER.match(text, prefix.end())
    if match is None:
        return _unfilled(text, prefix)
    written = _trim(match[0])
    rest = text[prefix.end() + len(written) :]
    rest = rest[_end(_REST, rest) :]
    if rest and not _ASIDE.match(fold_start(rest)):
        return None
    return NumberLine(tidy_number(written), rest)


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _unfilled(text: str, prefix: re.Match[str]) -> NumberLine | None:
    """The line "Số:      /KH-UBND" of a draft, or "Số:" whose number stands on the next line."""
    rest = text[prefix.end() :].strip(" .…_")
    if not rest and ":" in text[: prefix.end()]:
        return NumberLine("", "")
    return NumberLine("", "") if re.fullmatch(r"[/-]\s?[\w/ĐƯ&.-]{2,30}", rest) else None


def number_in_caption(text: str) -> str:
    """The number in the name of a document, "Kế hoạch 716/KH-UBND năm 2022 …"; "" when the line is not one."""
    found = kind_at_start(text[:_CAPTION_LENGTH])
    if found is None:
        return ""
    rest = found[1]
    prefix = _PREFIX.match(fold(rest[:20]))
    match = _NUMBER.match(rest, prefix.end() if prefix else 0)
    return tidy_number(_trim(match[0])) if match else ""

"""Where the title of a document ends: before the body that enacts, the recitals, or the text."""

import re
from collections.abc import Callable

from portal.news.legal.clean import Line
from portal.news.legal.markers import opens_structure
from portal.news.legal.words import ends_open, ends_sentence, expects_number, fold, fold_start, is_caps, starts_lower

_MAX_TITLE_LINE = 400
_MAX_CONTINUATION = 130
_MIN_FULL_LINE = 40
_MAX_TITLE = 2_000
_MAX_CAPITAL_LINES = 3
_RECITAL = re.compile(
    r"can cu\b|can (?:luat|nghi|bo luat|quyet)\b|xet\b|theo de nghi|tren co so|thuc hien\b|chap hanh|theo\b|sau khi"
)
_ADDRESSEES = re.compile(r"kinh gui\b")
_AUTHORITY = re.compile(
    r"(?:ỦY BAN|UỶ BAN|CHỦ TỊCH|HỘI ĐỒNG|BỘ TRƯỞNG|THỦ TƯỚNG|CHÍNH PHỦ|QUỐC HỘI|CHỦ NHIỆM|GIÁM ĐỐC|TỔNG |THỐNG ĐỐC"
    r"|CHÁNH |VIỆN TRƯỞNG|BAN |BỘ |SỞ |THANH TRA|THƯỜNG TRỰC|TỈNH ỦY|THÀNH ỦY|CỤC TRƯỞNG|TRƯỞNG BAN)"
)
_PEOPLES_BODY = re.compile(
    r"(?:CHỦ TỊCH )?(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG) NHÂN DÂN (?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG)[^\d,;]*"
)
_SESSION_NUMBER = re.compile(r"KỲ HỌP|KH[ÓO][AÁ]")
_VERBS = (" ve ", " ban hanh ", " quy dinh ", " phe duyet ", " thuc hien ")
_SESSION = ("khoa ", "ky hop", "nhiem ky", "nuoc cong hoa")


def is_addressees(text: str) -> bool:
    """Whether the line is "Kính gửi: …" of an official letter."""
    return _ADDRESSEES.match(fold(text[:20])) is not None


def is_enactment_note(text: str) -> bool:
    """Whether the line says what a text is enacted with: "(Ban hành kèm theo Quyết định số …)"."""
    return fold(text[:12]).startswith(("(ban hanh", "(kem theo", "(dinh kem", "(trich"))


def starts_recital(text: str) -> bool:
    return _RECITAL.match(fold(text[:40])) is not None


class TitleReader:
    """Collects the lines of a title. ``aside`` reads a line of the other column and says how many it took."""

    def __init__(self, lines: list[Line], aside: Callable[[int], int]) -> None:
        self._lines = lines
        self._aside = aside

    def collect(self, position: int) -> tuple[str, int]:
        """The title that starts at ``position`` and the position after it."""
        parts: list[str] = []
        while position < len(self._lines) and sum(map(len, parts)) < _MAX_TITLE:
            if taken := self._aside(position):
                position += taken
            elif self._continues(parts, position):
                parts.append(self._lines[position].text)
                position += 1
            else:
                break
        return " ".join(parts).removesuffix("./.").rstrip(" .;*"), position

    def skip_authority(self, position: int) -> tuple[list[str], int]:
        """The lines of the body that enacts, and the position after them and what is left of the columns."""
        authority: list[str] = []
        while position < len(self._lines):
            text = self._lines[position].text
            if taken := self._aside(position):
                position += taken
            elif self._is_authority(position) or (authority and fold(text[:20]).startswith(_SESSION)):
                authority.append(text)
                position += 1
            else:
                break
        return authority, position

    def _continues(self, parts: list[str], position: int) -> bool:
        line = self._lines[position]
        text = line.text
        if text[:1] == "(" or len(text) > _MAX_TITLE_LINE or text.endswith(":"):
            return False
        if is_addressees(text) or (opens_structure(text) and not (parts and ends_open(parts[-1]))):
            return False
        if not parts:
            return not fold(text[:10]).startswith("can cu")
        return self._goes_on(parts[-1], line, position)

    def _goes_on(self, before: str, line: Line, position: int) -> bool:
        text = line.text
        if not ends_open(before) and self._is_authority(position):
            return False
        if ends_open(before) or (text[0].isdigit() and expects_number(before)):
            return True
        if is_caps(before) or is_caps(text):
            return is_caps(before) and is_caps(text)
        if starts_lower(text):
            return True
        if line.after_blank or len(text) > _MAX_CONTINUATION or len(before) < _MIN_FULL_LINE:
            return False
        return not (ends_sentence(text) or ends_sentence(before) or starts_recital(text))

    def _is_authority(self, position: int) -> bool:
        """Whether the line is the body that enacts: in capitals, with recitals below it."""
        text = self._lines[position].text
        folded = f"{fold_start(text)} "
        if not is_caps(text) or not _AUTHORITY.match(text) or any(verb in folded for verb in _VERBS):
            return False
        if any(map(str.isdigit, text)) and not _SESSION_NUMBER.search(text):
            return False
        if _PEOPLES_BODY.fullmatch(text):
            return True
        end = position + 1
        while end < len(self._lines) and end < position + _MAX_CAPITAL_LINES and self._is_below(end):
            end += 1
        return end >= len(self._lines) or starts_recital(self._lines[end].text)

    def _is_below(self, position: int) -> bool:
        text = self._lines[position].text
        return is_caps(text) or fold(text[:20]).startswith(_SESSION)

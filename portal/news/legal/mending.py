"""Lines as the author meant them: broken ones joined, glued list items set apart.

Copies break lines at the width of a page or of a site's source, and lose breaks between items. Nothing is certain
here; each rule errs on the side of keeping lines as they are.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from portal.news.legal.clean import Line
from portal.news.legal.markers import KEYWORD_STYLES, LETTERS, Marker, Style, candidates
from portal.news.legal.words import ends_open, ends_sentence, expects_number, fold, is_caps, starts_lower

_HEADING_LENGTH = 160
_PARAGRAPH_LENGTH = 60
_WRAPPED_SHARE = 0.12
_MEASURED = 50
_LEAP = 3
_CLOSING_SIGNS = ",;.:)”’»!?"
# Compounds with a dash inside, broken before it: "kinh tế" / "- xã hội".
_AFTER_DASH = re.compile(r"[-–]\s?(?:xã hội|Thương binh|an ninh|văn hóa|Gia đình|Kế hoạch hóa|Truyền thông)\b")
_RANGE_END = re.compile(r"[-–]\s?\d")
_GLUE = re.compile(
    r"(?<=[;.:…])\s+(?=(?:[a-zđ]\)|[a-zđ]\.(?=\s)|\d{1,2}[.)/](?=\s)|[-–+•](?=\s)|Điều\s\d{1,3}[.:])\s?[^\W\d_])"
)
_GLUED_RECITAL = re.compile(r"(?<=;)\s+(?=Căn cứ\s)")
# Points whose forerunner in the Latin alphabet is not counted with, or often left out (đ).
_AFTER_SKIPPED = "egkx"
_LOOSE_SIGN = re.compile(r" ([,;.:)”’»!?])(?=\s|$)")
_BARE_LENGTH = 20
_ADDRESSEES = "kinh gui"


class Sequence:
    """The last ordinal met of each way of numbering: tells a number that opens a line from one in a sentence."""

    def __init__(self) -> None:
        self.last: dict[Style, int] = {}

    def expects(self, marker: Marker) -> bool:
        """Whether the number begins a list or goes on with one."""
        last = self.last.get(marker.style, 0)
        return marker.ordinal == 1 or last < marker.ordinal <= last + _LEAP

    def meet(self, marker: Marker) -> None:
        self.last[marker.style] = marker.ordinal
        if marker.style in (Style.NUMBER, Style.ROMAN, Style.ARTICLE, Style.DECIMAL):
            self.last.pop(Style.POINT, None)


def mend(lines: list[Line]) -> list[Line]:
    """Join what was broken, then split what was glued. Table rows stay as they are."""
    return [part for line in _Joiner(lines).join() for part in _split_recitals(line)]


class _Joiner:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.wrapped, self.width = _measure(lines)
        self.sequence = Sequence()

    def join(self) -> Iterator[Line]:
        parts: list[Line] = []
        for line in self.lines:
            if parts and self._joins(parts[0], parts[-1], line):
                parts.append(line)
                continue
            if parts:
                yield _joined(parts)
            parts = [line]
            for marker in candidates(line.text):
                self.sequence.meet(marker)
        if parts:
            yield _joined(parts)

    def _joins(self, first: Line, before: Line, line: Line) -> bool:
        """Whether ``line`` goes on with the text that began at ``first`` and so far ends with ``before``."""
        if "|" in line.text or "|" in before.text:
            return False
        if first is before and _is_bare_number(first.text):
            return not candidates(line.text)
        if _goes_on_with_dash(before, line):
            return True
        if self._opens(before, line):
            return False
        if line.text[0] in _CLOSING_SIGNS:
            return True
        if starts_lower(line.text):
            return self._goes_on_in_lower(before, line)
        if ends_sentence(before.text):
            return False
        return self._goes_on_in_upper(first, before, line)

    def _opens(self, before: Line, line: Line) -> bool:
        """Whether the line opens a unit of its own."""
        markers = candidates(line.text)
        if not markers:
            return False
        if markers[0].style is Style.BULLET or ends_sentence(before.text):
            return True
        if ends_open(before.text) and not before.text.endswith(","):
            return False
        if any(marker.style in KEYWORD_STYLES or self.sequence.expects(marker) for marker in markers):
            return True
        return (line.after_blank or _is_head(before.text)) and not expects_number(before.text)

    def _goes_on_in_lower(self, before: Line, line: Line) -> bool:
        if before.text.endswith(":"):
            return self.wrapped and not line.after_blank
        return not (line.after_blank and ends_sentence(before.text))

    def _goes_on_in_upper(self, first: Line, before: Line, line: Line) -> bool:
        if ends_open(before.text) or (expects_number(before.text) and line.text[0].isdigit()):
            return not is_caps(line.text) or is_caps(before.text) or len(line.text.split()) == 1
        if line.after_blank:
            return False
        caps = is_caps(before.text)
        if caps or (is_caps(line.text) and " " in line.text):
            return caps and is_caps(line.text) and not _bare_keyword(before.text)
        if fold(first.text[:10]).startswith(_ADDRESSEES):
            return False
        if self.wrapped:
            return not _is_numbered_head(first.text) or self._full(before, line)
        return not _is_head(first.text) and len(before.text) >= _PARAGRAPH_LENGTH

    def _full(self, before: Line, line: Line) -> bool:
        """Whether the first word of the line had no room on the line before."""
        return len(before.text) + 1 + len(line.text.split(" ", 1)[0]) > self.width


def _goes_on_with_dash(before: Line, line: Line) -> bool:
    """Whether a dash at the start of a line is inside a word or a span of years, not the sign of an item."""
    if ends_sentence(before.text):
        return False
    return bool(_AFTER_DASH.match(line.text) or (_RANGE_END.match(line.text) and before.text[-1:].isdigit()))


def _joined(parts: list[Line]) -> Line:
    if len(parts) == 1:
        return parts[0]
    return parts[0].with_text(_LOOSE_SIGN.sub(r"\1", " ".join(part.text for part in parts)))


def _is_bare_number(text: str) -> bool:
    """Whether a number or dash stands alone on its line; what it counts is on the next."""
    markers = candidates(text) if len(text) < _BARE_LENGTH else ()
    return bool(markers) and not markers[0].text and markers[0].style not in KEYWORD_STYLES


def _measure(lines: list[Line]) -> tuple[bool, int]:
    """Whether the copy breaks its lines at a width, and that width in characters."""
    pairs = broken = 0
    lengths = sorted(len(line.text) for line in lines if len(line.text) >= _MEASURED and "|" not in line.text)
    for before, line in pairwise(lines):
        pairs += 1
        broken += starts_lower(line.text) and not candidates(line.text) and not ends_sentence(before.text)
    if not lengths or broken < pairs * _WRAPPED_SHARE:
        return False, 0
    return True, lengths[int(len(lengths) * 0.9)] - 2


def _is_head(text: str) -> bool:
    """Whether a line can be a heading or a short item, complete without a full stop."""
    if ends_sentence(text) or len(text) > _HEADING_LENGTH:
        return False
    return bool(candidates(text)) or len(text) < _PARAGRAPH_LENGTH


def _is_numbered_head(text: str) -> bool:
    """Whether a number and a few words make the first line: a heading, where a dash would open an item."""
    markers = candidates(text) if len(text) <= _HEADING_LENGTH and not ends_sentence(text) else ()
    return bool(markers) and markers[0].style is not Style.BULLET


def _bare_keyword(text: str) -> bool:
    return any(marker.style in KEYWORD_STYLES and not marker.text for marker in candidates(text))


def _split_recitals(line: Line) -> Iterator[Line]:
    if line.text.startswith("Căn cứ"):
        for part in _GLUED_RECITAL.split(line.text):
            yield line.with_text(part)
    else:
        yield line


def unglue(lines: list[Line]) -> Iterator[Line]:
    """Set apart items that stand on one line, "…; b) …", where the letter or number is the next in order."""
    sequence = Sequence()
    for line in lines:
        if "|" in line.text:
            yield line
            continue
        own = candidates(line.text)
        for marker in own:
            sequence.meet(marker)
        start = 0
        second_point = line.text.rfind("; b")
        for match in _GLUE.finditer(line.text, len(own[0].written) + 1 if own else 0):
            if _continues(sequence, line.text[match.end() : match.end() + 40], match.end() < second_point):
                yield line.with_text(line.text[start : match.start()])
                start = match.end()
        yield line.with_text(line.text[start:]) if start else line


def _continues(sequence: Sequence, text: str, has_second: bool) -> bool:
    """Whether the number at the start of ``text`` is the next of its list, or a first point with a second after it."""
    for marker in candidates(text):
        if marker.style is Style.BULLET:
            return marker.text[:1].isupper()
        if _is_next(marker, sequence.last.get(marker.style, 0), has_second):
            sequence.meet(marker)
            return True
    return False


def _is_next(marker: Marker, last: int, has_second: bool) -> bool:
    if marker.style is not Style.POINT:
        return bool(last) and marker.ordinal == last + 1 and marker.text[:1].isupper()
    if not last:
        return marker.ordinal == 1 and has_second
    return marker.ordinal == last + 1 or (marker.ordinal == last + 2 and LETTERS[marker.ordinal - 1] in _AFTER_SKIPPED)

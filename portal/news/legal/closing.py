"""The foot of a document: recipients and signature, which may stand before annexes."""

import re
from dataclasses import dataclass, field

from portal.news.legal.clean import Line
from portal.news.legal.markers import KEYWORD_STYLES, Style, candidates
from portal.news.legal.offices import (
    SIGNATURE_LENGTH,
    is_above_name,
    is_for,
    is_note,
    is_position,
    opens_annex,
    parted,
    person,
)
from portal.news.legal.titles import is_enactment_note
from portal.news.legal.words import ends_sentence, fold, is_caps, starts_lower

_RECIPIENTS = re.compile(r"noi nhan\s*(?::|$)\s*")
_GAP = re.compile(r"\t+|\s{3,}")
_SPLIT_RECIPIENTS = re.compile(r";\s*[-–+]?\s*|\s+[-–+]\s+(?=[A-ZĐ])")
_LOOK_AHEAD = 7
_RECIPIENT_LENGTH = 220
_FIRST_WORDS = frozenset({"chu", "pho", "bo", "thu", "giam", "bi", "uy", "hoi", "kt.", "tm.", "tl.", "tuq.", "q."})
_DASHES = "-–+*•●·"


@dataclass
class Closing:
    """Recipients without their dashes, the lines of the signature block, and who signed."""

    recipients: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)


def opens_closing(lines: list[Line], index: int) -> bool:
    """Whether recipients or a signature block start at a line."""
    cells = _cells(lines, index)
    if any(_RECIPIENTS.match(fold(cell[:20])) or (is_for(cell) and is_caps(cell)) for cell in cells):
        return True
    return any(is_position(cell) or is_for(cell) for cell in cells) and _name_follows(lines, index)


def read_closing(lines: list[Line], start: int) -> tuple[Closing, int]:
    """The foot that starts at a line, and the index of the first line after it."""
    reader = _Reader(lines)
    index = start
    while index < len(lines):
        taken = reader.take(index)
        if not taken:
            break
        index += taken
    reader.closing.recipients = [_tidy(recipient) for recipient in reader.closing.recipients]
    return reader.closing, index


def _cells(lines: list[Line], index: int) -> list[str]:
    """The columns of a line of the foot; a word torn off the office is joined to it: "CHỦ" / "TỊCH |"."""
    line = lines[index]
    cells = line.cells
    if _is_torn(lines, index):
        return [f"{cells[0]} {lines[index + 1].cells[0]}"]
    if len(cells) == 1 and line.raw != line.text:
        cells = [" ".join(cell.split()) for cell in _GAP.split(line.raw) if cell.strip()]
    return [part for cell in cells for part in parted(cell)]


def _is_torn(lines: list[Line], index: int) -> bool:
    text = lines[index].text
    if " " in text or not is_caps(text) or fold(text) not in _FIRST_WORDS or index + 1 >= len(lines):
        return False
    return bool(lines[index + 1].cells) and is_caps(lines[index + 1].cells[0])


def _name_follows(lines: list[Line], index: int) -> bool:
    """Whether a person's name, or the end, comes within a few lines that could stand between office and name."""
    for line in lines[index + 1 : index + _LOOK_AHEAD]:
        cells = line.cells
        if any(person(cell) for cell in cells):
            return True
        if not all(is_above_name(cell) for cell in cells) or line.text.endswith(":"):
            return _RECIPIENTS.match(fold(line.text[:20])) is not None
        if opens_annex(line.text):
            return True
    return index + _LOOK_AHEAD > len(lines)


class _Reader:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.closing = Closing()
        self.in_recipients = False
        self.headed = False
        self.dashed = False

    def take(self, index: int) -> int:
        """Read the line; the number of lines taken, 0 when the foot is over."""
        line = self.lines[index]
        if self._is_text(line):
            return 0
        cells = _cells(self.lines, index)
        # Beside the office that signs, a dash is a recipient even when the heading of the list was lost.
        self.headed = self.headed or (len(cells) > 1 and any(map(is_for, cells)))
        # Every cell is read even after one that is not of the foot: the others are recipients or signers all the same.
        read = [self._cell(cell, index) for cell in cells]
        if not all(read):
            return 0
        return 2 if _is_torn(self.lines, index) else 1

    def _is_text(self, line: Line) -> bool:
        """Whether the line begins a section: an annex, chapter, article, Roman or Arabic number."""
        markers = candidates(line.text)
        if any(marker.style in KEYWORD_STYLES for marker in markers):
            return True
        numbered = any(marker.style in (Style.ROMAN, Style.NUMBER, Style.CAPITAL, Style.DECIMAL) for marker in markers)
        return numbered and not is_for(line.text)

    def _cell(self, cell: str, index: int) -> bool:
        match = _RECIPIENTS.match(fold(cell))
        if match:
            self.in_recipients = self.headed = True
            self._recipients(cell[match.end() :])
            return True
        dashed = cell[:1] in _DASHES and len(cell) > 1
        if not dashed and self._signature_line(cell, index):
            self.in_recipients = False
            return True
        return (self.in_recipients or (dashed and self.headed)) and self._recipient(cell, index)

    def _signature_line(self, cell: str, index: int) -> bool:
        closing = self.closing
        following = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        if is_enactment_note(following):
            return False
        if is_note(cell):
            return True
        if is_for(cell) or is_position(cell):
            closing.signature.append(cell)
            return True
        name = person(cell) if closing.signature else ""
        if name:
            closing.signature.append(cell)
            closing.signers.append(name)
            return True
        if not closing.signature or closing.signers or not is_caps(cell) or len(cell) > SIGNATURE_LENGTH:
            return False
        if opens_annex(cell):
            return False
        closing.signature.append(cell)
        return True

    def _recipients(self, text: str) -> None:
        """Recipients on the line of the heading itself."""
        for part in _SPLIT_RECIPIENTS.split(text):
            if part.strip(" -–;./"):
                self.closing.recipients.append(part)

    def _recipient(self, cell: str, index: int) -> bool:
        """One recipient, or the rest of the one before; False when the list is over."""
        recipients = self.closing.recipients
        if len(cell) > _RECIPIENT_LENGTH or (is_caps(cell) and opens_annex(cell)):
            return False
        if cell[:1] in _DASHES and len(cell) > 1:
            self.dashed = True
        elif recipients and (starts_lower(cell) or (self.dashed and not ends_sentence(self.lines[index - 1].text))):
            recipients[-1] += " " + cell
            return True
        elif self.dashed and (self.lines[index].after_blank or self.lines[index - 1].text.endswith(".")):
            return False
        recipients.append(cell)
        return True


def _tidy(recipient: str) -> str:
    return recipient.strip().lstrip(_DASHES + " ").removesuffix("./.").rstrip(".,; ")

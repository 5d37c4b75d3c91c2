"""The head of an official document: body, number, place and date, type, title, up to the first recital or section.

The form is that of Nghị định 30/2020/NĐ-CP, appendix I (state bodies) and Hướng dẫn 36-HD/VPTW (party bodies); copies
lose its two columns, so every line is recognised by what it says and not by where it stands.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from portal.news.legal.clean import Line
from portal.news.legal.columns import MOTTO, columns_of
from portal.news.legal.dates import find_date
from portal.news.legal.errors import LegalTextWarning, fail, warn
from portal.news.legal.kinds import Kind, kind_at_start, type_line
from portal.news.legal.markers import opens_structure
from portal.news.legal.metadata import Metadata, is_main_row
from portal.news.legal.numbers import number_in_caption, read_number_line
from portal.news.legal.organs import is_locality, is_organ, is_torn
from portal.news.legal.titles import TitleReader, starts_recital
from portal.news.legal.words import ends_sentence, fold, fold_start, is_caps, listed, starts_lower

# A header with its table never goes on for longer; what stands below is text even when it looks like a header.
MAX_HEADER_LINES = 150
_MAX_MARKS = 60
_MARKS_APART = 12
_MAX_CAPTION = 800
_MAX_DATED = 130
_MIN_CAPTION_WORDS = 6

_MOTTOES = ("cong hoa xa hoi chu nghia viet nam", "doc lap - tu do - hanh phuc", "dang cong san viet nam")
_DATED = re.compile(
    r"(?P<place>[^\d:;()|]{2,45}?)[\s,]*(?<!\w)(?P<date>ngày\s*[\d.…_]*\s*(?:(?:tháng|[/.-])\s*[\d.…_]*)?\s*"
    r"(?:(?:năm|[/.-])\s*[\d.…_]*)?)\W*",
    re.IGNORECASE,
)
_MONTH_OR_YEAR = re.compile("tháng|năm", re.IGNORECASE)
_MAX_PLACE_WORDS = 6
_STAMPS = listed(
    "hoa toc,khan,thuong khan,mat,toi mat,tuyet mat,du thao,ban sao,sao y,sao y ban chinh,*,ban tieng viet"
)
_SUBJECT = re.compile(r"v\s*/\s*v\b|ve viec\b")


@dataclass
class Header:
    """What the header said. ``body`` is the index of the first line below it in the lines of the document."""

    metadata: Metadata = field(default_factory=Metadata)
    caption: str = ""
    caption_number: str = ""
    above_table: str = ""
    number: str = ""
    number_line: int = 0
    place: str = ""
    issued_on: date | None = None
    dated_line: int = 0
    organs: list[str] = field(default_factory=list)
    authority: list[str] = field(default_factory=list)
    kind: Kind | None = None
    title: str = ""
    motto: bool = False
    body: int = 0
    last_line: int = 1
    warnings: list[LegalTextWarning] = field(default_factory=list)


def read_header(lines: list[Line]) -> Header:
    """Read the header; the lines from ``Header.body`` on are the text."""
    return _Reader(lines).read()


def require(header: Header, number: str, title: str, has_body: bool) -> None:
    """Raise LegalTextError when a part is missing that no document is without."""
    anything = header.motto or header.metadata.rows or header.organs or header.number_line or header.caption
    complete = header.number_line and header.dated_line and number and title
    if not has_body and anything and not complete:
        fail("header-cut", header.last_line)
    if not number:
        fail("no-number", header.number_line or 1)
    if not title:
        fail("no-title", header.last_line)
    if not has_body:
        fail("no-body", header.last_line)


class _Reader:
    """Reads columns of lines one after the other. ``origins`` has the index of the line each column is from."""

    def __init__(self, lines: list[Line]) -> None:
        self.header = Header()
        self.lines = lines
        self.columns: list[Line] = []
        self.origins: list[int] = []
        for index, line in enumerate(lines[:MAX_HEADER_LINES]):
            for column in columns_of(line):
                self.columns.append(line.with_text(column))
                self.origins.append(index)
        self.last_mark = self._last_mark()
        self.titles = TitleReader(self.columns, self._aside)
        self.steps: tuple[Callable[[int], int], ...] = (
            self._table,
            self._aside,
            self._stamp,
            self._subject,
            self._type,
            self._caption,
            self._organ,
            self._capital_title,
            self._junk,
        )

    def _last_mark(self) -> int:
        """The position of what marks the header: motto, number, table. Above the last of them nothing is text.

        A mark far below the others belongs to a form or citation in the text.
        """
        columns = [column.text for column in self.columns[:_MAX_MARKS]]
        motto = next((i for i, text in enumerate(columns) if MOTTO.match(fold_start(text))), -1)
        number = next((i for i, text in enumerate(columns) if read_number_line(text)), -1)
        marks = [mark for mark in (motto, number) if mark >= 0]
        if len(marks) > 1 and abs(motto - number) > _MARKS_APART:
            marks = [min(marks)]
        rows = (i for i, origin in enumerate(self.origins[:_MARKS_APART]) if is_main_row(self.lines[origin]))
        return max([*marks, *rows], default=-1)

    def read(self) -> Header:
        header, position = self.header, 0
        while position < len(self.columns) and not header.title:
            taken = next((count for step in self.steps if (count := step(position))), 0)
            if not taken:
                break
            position += taken
        if header.title:
            header.authority, position = self.titles.skip_authority(position)
        if position:
            header.last_line = self.columns[position - 1].number
        ended = position >= len(self.columns)
        header.body = min(len(self.lines), MAX_HEADER_LINES) if ended else self.origins[position]
        return header

    def _text(self, position: int) -> str:
        return self.columns[position].text if position < len(self.columns) else ""

    # Each step looks at the column at a position and says how many it has taken: 0 for "not mine".

    def _table(self, position: int) -> int:
        origin = self.origins[position]
        count = self.origins[position:].count(origin)
        if position and self.origins[position - 1] == origin:
            return 0
        if self.header.metadata.waiting is not None and self._aside(position):
            self.header.metadata.waiting = None
            return 1
        return count if self.header.metadata.take(self.lines[origin]) else 0

    def _aside(self, position: int) -> int:
        """Motto, number, place and date: the parts that two columns put between other lines."""
        return self._motto(position) or self._number(position) or self._dated(position)

    def _motto(self, position: int) -> int:
        joined = fold(self._text(position)[:80]).strip(" -–_*.")
        for count in (1, 2, 3):
            if MOTTO.fullmatch(joined):
                self.header.motto = True
                return count
            if not joined or not any(motto.startswith(joined) for motto in _MOTTOES):
                return 0
            following = self._text(position + count)
            if not following:  # the text stops here
                return count
            joined += " " + fold(following[:80]).strip(" -–_*.")
        return 0

    def _number(self, position: int) -> int:
        column, count = self.columns[position], 1
        found = read_number_line(column.text)
        if found and not found.number:
            whole = read_number_line(f"{column.text} {self._text(position + 1)}")
            if whole and whole.number:
                found, count = whole, 2
        if found is None:
            return 0
        self.header.number_line = self.header.number_line or column.number
        self.header.number = self.header.number or found.number
        if found.rest:
            self.columns.insert(position + count, column.with_text(found.rest))
            self.origins.insert(position + count, self.origins[position])
        return count

    def _dated(self, position: int) -> int:
        text, line = "", self.columns[position].number
        undated = ""
        for count in (1, 2, 3):
            text = f"{text} {self._text(position + count - 1)}".strip()
            match = _DATED.fullmatch(text) if len(text) < _MAX_DATED and not self.header.dated_line else None
            if match is None or not match["place"][:1].isupper() or len(match["place"].split()) > _MAX_PLACE_WORDS:
                break
            if found := find_date(match["date"], line):
                self._date(match["place"], found, line)
                return count
            if not undated and _MONTH_OR_YEAR.search(match["date"]):
                undated = match["place"]
        if not undated:
            return 0
        self._date(undated, None, line)
        return 1

    def _date(self, place: str, found: date | None, line: int) -> None:
        self.header.place, self.header.issued_on, self.header.dated_line = place.strip(" ,.-"), found, line

    def _stamp(self, position: int) -> int:
        return int(fold(self._text(position)[:30]).strip(" .:") in _STAMPS)

    def _subject(self, position: int) -> int:
        """The subject of an official letter, under its number: "V/v …"."""
        return self._title(position) if _SUBJECT.match(fold(self._text(position)[:20])) else 0

    def _type(self, position: int) -> int:
        column = self.columns[position]
        found = type_line(column.text)
        if found is None or position < self.last_mark or (number_in_caption(column.text) and not self.header.motto):
            return 0
        self.header.kind, rest = found
        if rest:
            self.columns[position] = column.with_text(rest)
            return self._title(position)
        return 1 + self._title(position + 1)

    def _title(self, position: int) -> int:
        self.header.title, end = self.titles.collect(position)
        return end - position

    def _caption(self, position: int) -> int:
        """The name of the document as a site has it, above the header."""
        header, text = self.header, self._text(position).lstrip("•· ")
        if header.caption or header.motto or header.number_line or len(text) > _MAX_CAPTION or opens_structure(text):
            return 0
        if not number_in_caption(text) and not (kind_at_start(text) and " " in text and self.last_mark > position):
            return 0
        end = position + 1
        if len(text.split()) < _MIN_CAPTION_WORDS:  # a mere number: "Thông tư số 02/2011/TT-BNG"
            header.caption_number = header.caption_number or number_in_caption(text)
            return 1
        header.caption = text
        while starts_lower(self._text(end)) and not ends_sentence(header.caption):
            header.caption += " " + self._text(end)
            end += 1
        return end - position

    def _organ(self, position: int) -> int:
        header, text = self.header, self._text(position)
        if not is_caps(text) or opens_structure(text):
            return 0
        if header.number_line and header.organs and not is_locality(text):
            return 0
        named = is_organ(text) or is_locality(text) or is_torn(text)
        if not (named or position < self.last_mark):
            return 0
        header.organs.append(text)
        return 1

    def _capital_title(self, position: int) -> int:
        """A title in capitals whose line with the type of document was lost."""
        text = self._text(position)
        known = self.header.number_line or self.header.dated_line
        return self._title(position) if known and is_caps(text) and " " in text and not opens_structure(text) else 0

    def _junk(self, position: int) -> int:
        """Lines of a web page above the header proper."""
        if position >= self.last_mark or starts_recital(self._text(position)):
            return 0
        if position + 1 < len(self.columns) and is_main_row(self.lines[self.origins[position + 1]]):
            self.header.above_table = self._text(position)
            return 1
        self.header.warnings.append(
            warn("header-line-ignored", self.columns[position].number, text=self._text(position)[:80])
        )
        return 1

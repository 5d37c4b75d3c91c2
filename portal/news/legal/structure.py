"""From lines to a tree of sections.

The order of the ways of numbering is that of Nghị định 30/2020/NĐ-CP (part, chapter, division, article, clause,
point) with the Roman and capital heads of plans between article and clause. A number that begins again under the same
parent opens a new run; its doubts, and those about gaps, are warnings.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.news.legal.anchors import Anchors
from portal.news.legal.blocks import BlockBuilder
from portal.news.legal.clean import Line
from portal.news.legal.errors import LegalTextWarning
from portal.news.legal.markers import KEYWORD_STYLES, Marker, Style, candidates
from portal.news.legal.model import Section
from portal.news.legal.numbering import Numbering, Run
from portal.news.legal.titles import is_enactment_note
from portal.news.legal.words import ends_sentence, fold, is_caps

HEADING_LENGTH = 160
_TITLE_LENGTH = 400
_RANKS = {
    Style.ANNEX: 5,
    Style.FORM: 7,
    Style.PART: 10,
    Style.CHAPTER: 20,
    Style.DIVISION: 30,
    Style.SUBDIVISION: 35,
    Style.ARTICLE: 40,
    Style.ROMAN: 45,
    Style.NUMBER: 50,
    Style.DECIMAL: 54,
    Style.POINT: 70,
    Style.SUBPOINT: 72,
    Style.BRACKETS: 76,
    Style.SMALL_ROMAN: 78,
}
_CAPITAL_ABOVE_ROMAN, _CAPITAL_BELOW_ROMAN = 42, 47
_BRACKET_LIKE_NUMBER, _BRACKET_BELOW_POINT = 52, 75
_TITLE_LIKE_ROMAN, _TITLE_LIKE_CHAPTER = 45, 20
_DOUBTFUL = frozenset({Style.CAPITAL, Style.DECIMAL, Style.ROMAN, Style.SMALL_ROMAN})
_ROOT = -1
_UNNUMBERED = Marker(Style.TITLE, 0, "", "")
_LONGEST_QUOTATION = 300
_FORMULAS = frozenset({"quyet dinh", "quyet nghi", "nghi quyet", "quyet dinh nhu sau", "chi thi"})


@dataclass
class _Node:
    marker: Marker
    rank: int
    anchor: str = ""
    annex: str = ""
    heading: str = ""
    awaiting: bool = False
    blocks: BlockBuilder = field(default_factory=BlockBuilder)
    children: list["_Node"] = field(default_factory=list)
    runs: dict[tuple[object, ...], Run] = field(default_factory=dict)

    def freeze(self, level: int) -> Section:
        children = tuple(child.freeze(level + 1) for child in self.children)
        return Section(self.anchor, self.marker.written, level, self.heading, self.blocks.build(), children)


class Outline:
    """Builds sections line by line. ``lead`` is what stands before the first of them."""

    def __init__(self, *, has_articles: bool) -> None:
        self.lead: list[str] = []
        self._has_articles = has_articles
        self._root = _Node(_UNNUMBERED, _ROOT)
        self._stack = [self._root]
        self._anchors = Anchors()
        self._numbering = Numbering()
        self._ranks: dict[Style, int] = dict(_RANKS)
        self._quoted_until = -1

    @property
    def warnings(self) -> list[LegalTextWarning]:
        return self._numbering.warnings

    def sections(self) -> tuple[Section, ...]:
        return tuple(child.freeze(1) for child in self._root.children)

    def add(self, lines: list[Line]) -> None:
        """Take the lines of the text, or of an annex after the signature."""
        closes = _quote_ends(lines)
        self._quoted_until = -1
        for index, line in enumerate(lines):
            if index <= self._quoted_until:
                self._text(line.text)
                continue
            following = lines[index + 1] if index + 1 < len(lines) else None
            self._line(line, following)
            self._quoted_until = closes.get(index, -1)

    def add_annex(self, lines: list[Line]) -> None:
        """Take what stands after the signature: an annex, a text enacted by this one, or notes."""
        markers = candidates(lines[0].text)
        titled = is_caps(lines[0].text) and not markers and len(lines[0].cells) == 1
        if not markers or markers[0].style not in (Style.ANNEX, Style.FORM):
            self._annex(_UNNUMBERED, lines[0].cells[0] if titled else "")
        self.add(lines[titled:])

    def _line(self, line: Line, following: Line | None) -> None:
        cells = line.cells
        if len(cells) > 1 or (cells and "|" in line.text and self._stack[-1].blocks.in_table):
            self._row(cells)
            return
        text = cells[0] if cells else line.text
        marker = self._choose(candidates(text), text)
        if marker is None:
            self._unmarked(text, following)
        elif marker.style is Style.BULLET:
            self._item(marker)
        elif marker.style in (Style.ANNEX, Style.FORM):
            self._open_annex(marker)
        else:
            self._open(marker, line)

    def _choose(self, markers: tuple[Marker, ...], text: str) -> Marker | None:
        """The reading of a number that goes on with a list already open; else the first that may begin one."""
        if len(markers) < 2:
            return markers[0] if markers and self._plausible(markers[0]) else None
        for marker in markers:
            run = self._open_run(marker.style)
            if run is not None and run.expects(marker):
                return marker
        likely = sorted(markers, key=lambda marker: marker.ordinal != 1)
        return next((marker for marker in likely if self._plausible(marker)), None)

    def _plausible(self, marker: Marker) -> bool:
        """Whether a number that sentences have too ("C. Mác", "2.5 triệu") begins a list or goes on with one."""
        style = marker.style
        if marker.ordinal == 1 or style not in _DOUBTFUL:
            return True
        if style is Style.DECIMAL:
            return marker.written.endswith((".", ")", "/", "-", "–")) or self._numbering.seen(Style.DECIMAL)
        run = self._open_run(style)
        return (run is not None and run.near(marker)) or (style is Style.ROMAN and is_heading(marker.text))

    def _open_run(self, style: Style) -> Run | None:
        for node in reversed(self._stack):
            for key, run in node.runs.items():
                if key[0] is style:
                    return run
        return None

    def _rank(self, marker: Marker) -> int:
        style = marker.style
        if style is Style.DECIMAL:
            return _RANKS[style] + len(marker.parents)
        if style not in self._ranks:
            open_styles = {node.marker.style for node in self._stack}
            if style is Style.CAPITAL:
                below = Style.ROMAN in open_styles
                self._ranks[style] = _CAPITAL_BELOW_ROMAN if below else _CAPITAL_ABOVE_ROMAN
            elif style is Style.NUMBER_BRACKET:
                below = Style.POINT in open_styles
                self._ranks[style] = _BRACKET_BELOW_POINT if below else _BRACKET_LIKE_NUMBER
            else:
                self._ranks[style] = _TITLE_LIKE_CHAPTER if self._has_articles else _TITLE_LIKE_ROMAN
        return self._ranks[style]

    def _open(self, marker: Marker, line: Line) -> None:
        rank = self._rank(marker)
        self._leave(rank)
        if marker.style is Style.DECIMAL:
            self._leave_other_number(marker, line)
        parent = self._stack[-1]
        key = (marker.style, marker.parents)
        run = self._numbering.next(parent.runs.get(key), marker, line.number)
        parent.runs[key] = run
        self._push(marker, rank, parent, run.number)
        self._fill(marker.text)

    def _leave_other_number(self, marker: Marker, line: Line) -> None:
        """Take 2.1 out from under 1: the line with 2 was lost."""
        above = self._stack[-1]
        if above.marker.style in (Style.NUMBER, Style.DECIMAL) and above.marker.ordinal != marker.parents[-1]:
            self._numbering.wrong_parent(marker, above.marker, line.number)
            self._stack.pop()

    def _push(self, marker: Marker, rank: int, parent: _Node, run: int, heading: str = "") -> _Node:
        node = _Node(marker, rank, annex=parent.annex)
        node.heading = heading
        node.anchor = self._anchors.take(marker, heading, parent.anchor, parent.annex, run)
        parent.children.append(node)
        self._stack.append(node)
        return node

    def _fill(self, text: str) -> None:
        """The words after a number: a heading when they are short and no sentence, else the first paragraph."""
        node = self._stack[-1]
        node.awaiting = not text and node.marker.style in KEYWORD_STYLES
        if not text:
            return
        if is_heading(text):
            node.heading = text
        else:
            node.blocks.paragraph(text)

    def _open_annex(self, marker: Marker) -> None:
        if marker.style is Style.FORM:
            self._leave(_RANKS[Style.FORM])
            self._push(marker, _RANKS[Style.FORM], self._stack[-1], 1)
            self._stack[-1].annex = self._stack[-1].anchor
        else:
            self._annex(marker, "")
        self._fill(marker.text)

    def _annex(self, marker: Marker, heading: str) -> None:
        del self._stack[1:]
        self._numbering.restart()
        node = self._push(marker, _RANKS[Style.ANNEX], self._root, 1, heading)
        node.annex = node.anchor

    def _unmarked(self, text: str, following: Line | None) -> None:
        node = self._stack[-1]
        if node.awaiting and (is_heading(text) or (is_caps(text) and len(text) <= _TITLE_LENGTH)):
            node.heading = text
            node.awaiting = False
        elif not self._opened_title(text, following):
            self._text(text)

    def _opened_title(self, text: str, following: Line | None) -> bool:
        """Open a section for a line in capitals: a heading that lost its number, or a text enacted by this one."""
        if not is_caps(text) or " " not in text or len(text) > _TITLE_LENGTH:
            return False
        if fold(text[:30]).strip(" :") in _FORMULAS:
            return False
        if following is not None and is_enactment_note(following.text):
            self._annex(_UNNUMBERED, text)
            return True
        if not is_heading(text) or (self._stack[-1] is self._root and following is None):
            return False
        rank = self._rank(_UNNUMBERED)
        self._leave(rank)
        self._push(_UNNUMBERED, rank, self._stack[-1], 1, text)
        return True

    def _leave(self, rank: int) -> None:
        """Close the sections that one of this rank cannot be in."""
        while self._stack[-1].rank >= rank:
            self._stack.pop()

    def _text(self, text: str) -> None:
        node = self._stack[-1]
        node.awaiting = False
        if node is self._root:
            self.lead.append(text)
        else:
            node.blocks.paragraph(text)

    def _item(self, marker: Marker) -> None:
        node = self._stack[-1]
        node.awaiting = False
        if node is self._root:
            self.lead.append(f"{marker.written} {marker.text}".strip())
        else:
            node.blocks.item(marker.written, marker.text)

    def _row(self, cells: list[str]) -> None:
        node = self._stack[-1]
        node.awaiting = False
        if node is self._root:
            self.lead.append(" | ".join(cells))
        else:
            node.blocks.row(cells)


def is_heading(text: str) -> bool:
    """Whether words after a number are a heading: short, and not ended like a sentence or an item."""
    if len(text) > HEADING_LENGTH or text.endswith(","):
        return False
    return text.endswith((":", "?", "!")) or not ends_sentence(text)


def _quote_ends(lines: Iterable[Line]) -> dict[int, int]:
    """For lines that open a quotation they do not close, the index of the line that does.

    Numbers inside a quotation, as amending acts have, do not belong to the outline.
    """
    ends: dict[int, int] = {}
    opened = -1
    for index, line in enumerate(lines):
        if opened < 0:
            if line.text[:1] == "“" and line.text.count("“") > line.text.count("”"):
                opened = index
        elif line.text.count("”") > line.text.count("“"):
            ends[opened] = index
            opened = -1
        elif index - opened > _LONGEST_QUOTATION:
            opened = -1
    return ends

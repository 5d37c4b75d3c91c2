"""A parsed official document. Everything is plain text: whoever shows it must escape it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias

from portal.news.legal.errors import LegalTextWarning


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class ListItem:
    """A line with a dash, plus or bullet; ``items`` are those below it with another sign."""

    marker: str
    text: str
    items: tuple["ListItem", ...] = ()


@dataclass(frozen=True)
class ListBlock:
    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class TableBlock:
    """Rows of cells in reading order; rows may differ in length because merged cells are lost in a copy."""

    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Paragraph | ListBlock | TableBlock


@dataclass(frozen=True)
class Section:
    """A numbered unit: part, chapter, article, clause or point.

    ``anchor`` is unique in the document, ASCII, and depends only on the numbering above it, so links survive a
    correction of the wording. ``marker`` is the number as written ("1.", "a)", "Điều 5."), empty where the document
    has a heading without a number. ``heading`` is empty when the number opens a sentence: the sentence is then the
    first block. ``level`` is 1 for the outermost sections.
    """

    anchor: str
    marker: str
    level: int
    heading: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()

    def walk(self) -> Iterator["Section"]:
        """This section and all below it, in reading order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class LegalText:
    """An official document.

    ``kind`` is a key such as "ke-hoach", ``kind_label`` its Vietnamese name. ``title`` is the caption above the
    metadata table when the copy has one, else the title under the type of document, as written but for a capital at
    the start. ``issuer``, ``signer`` and ``field`` come from the metadata table first, then from the header and the
    signature. ``effective_on`` comes from the table or from the clause of entry into force. ``place`` is the place
    before the date. ``recitals`` are the opening paragraphs up to the enacting formula; ``lead`` is what stands
    between them and the first section, or the whole body of a document without numbers. ``signature`` holds the lines
    of the signature block.
    """

    number: str
    kind: str
    kind_label: str
    issued_on: date | None
    effective_on: date | None
    issuer: str
    signer: str
    field: str
    title: str
    place: str
    recitals: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    warnings: tuple[LegalTextWarning, ...] = ()

    def walk(self) -> Iterator[Section]:
        """All sections in reading order."""
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class TocEntry:
    """One line of a table of contents; ``text`` is the heading, or the start of the text where there is none."""

    anchor: str
    marker: str
    text: str
    level: int
    entries: tuple["TocEntry", ...] = ()


TOC_TEXT_LENGTH = 90


def table_of_contents(document: LegalText, depth: int = 2) -> tuple[TocEntry, ...]:
    """Entries down to ``depth`` levels. Points that are mere sentences are left out below the first level."""
    return tuple(_entry(section, depth) for section in document.sections) if depth > 0 else ()


def _entry(section: Section, depth: int) -> TocEntry:
    below = section.sections if depth > 1 else ()
    entries = tuple(_entry(child, depth - 1) for child in below if child.heading or child.marker.startswith("Điều"))
    return TocEntry(section.anchor, section.marker, section.heading or _opening(section), section.level, entries)


def _opening(section: Section) -> str:
    text = next((block.text for block in section.blocks if isinstance(block, Paragraph)), "")
    if len(text) <= TOC_TEXT_LENGTH:
        return text
    return text[:TOC_TEXT_LENGTH].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def to_dict(document: LegalText) -> dict[str, Any]:
    """The document as JSON-ready values: dates in ISO form, each block with a ``type``."""
    result = asdict(document)
    result["issued_on"] = document.issued_on.isoformat() if document.issued_on else None
    result["effective_on"] = document.effective_on.isoformat() if document.effective_on else None
    result["sections"] = [_section_dict(section) for section in document.sections]
    for key in ("recitals", "lead", "recipients", "signature", "warnings"):
        result[key] = list(result[key])
    return result


def _section_dict(section: Section) -> dict[str, Any]:
    return {
        "anchor": section.anchor,
        "marker": section.marker,
        "level": section.level,
        "heading": section.heading,
        "blocks": [_block_dict(block) for block in section.blocks],
        "sections": [_section_dict(child) for child in section.sections],
    }


def _block_dict(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"type": "paragraph", "text": block.text}
    if isinstance(block, TableBlock):
        return {"type": "table", "rows": [list(row) for row in block.rows]}
    return {"type": "list", "items": [_item_dict(item) for item in block.items]}


def _item_dict(item: ListItem) -> dict[str, Any]:
    return {"marker": item.marker, "text": item.text, "items": [_item_dict(child) for child in item.items]}

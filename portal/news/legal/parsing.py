"""Puts the readers together: text in, `LegalText` out."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from portal.news.legal.clean import Line, check, clean_lines
from portal.news.legal.closing import Closing, opens_closing, read_closing
from portal.news.legal.dates import entry_into_force, passing
from portal.news.legal.errors import LegalTextWarning, warn
from portal.news.legal.header import Header, read_header, require
from portal.news.legal.kinds import LAW, Kind, kind_at_start, kind_named, kind_of_number
from portal.news.legal.markers import Style, candidates
from portal.news.legal.mending import mend, unglue
from portal.news.legal.model import LegalText, Paragraph, Section
from portal.news.legal.numbers import find_number, number_in_caption, tidy_number
from portal.news.legal.organs import body_in_capitals, body_of_number, ordinary_letters, with_place
from portal.news.legal.structure import Outline
from portal.news.legal.words import fold, fold_start

_ISSUED_BY = re.compile(r"\bdo (.{3,90}?) ban hành\W*$")
_RECITAL = re.compile(r"can (?:cu|luat|nghi|bo luat|quyet)\b|xet\b|theo de nghi|tren co so|chap hanh")
_LOOSE_RECITAL = re.compile(r"thuc hien\b|theo\b|sau khi\b|nham\b|de\b|tiep theo\b")


def parse(text: str) -> LegalText:
    """The official document in ``text``.

    Raises LegalTextError, with the line, when the text is empty, binary, too large, has an over-long line or an
    impossible date in its header, stops inside the header, or has no number, title or body. Everything else that
    looks wrong is in ``LegalText.warnings``, in the order of lines. Takes time linear in the length of the text.
    """
    check(text)
    lines = clean_lines(text)
    header = read_header(lines)
    outline, closings = _read_body(lines[header.body :])
    sections = outline.sections()
    recitals, lead = split_recitals(outline.lead)
    number = _number(header)
    title = (header.caption or header.metadata.text("title") or header.title or header.above_table).rstrip(" .;")
    title = title[:1].upper() + title[1:]
    require(header, number, title, bool(lead or sections))
    warnings = header.warnings + outline.warnings
    issued_on = _issued_on(header, warnings) or _first(passing, _texts(lead, sections))
    if issued_on is None:
        warnings.append(warn("no-issue-date", header.dated_line or header.last_line))
    kind = _kind(header, number, title)
    signature = [line for closing in closings for line in closing.signature]
    if not signature:
        warnings.append(warn("no-signature", lines[-1].number))
    issuer = _issuer(header, number)
    if not issuer:
        warnings.append(warn("issuer-unknown", header.last_line))
    effective_on = header.metadata.date("effective") or _first(
        lambda text: entry_into_force(text, issued_on), _texts(lead, sections)
    )
    warnings += header.metadata.warnings
    return LegalText(
        number=number,
        kind=kind.key,
        kind_label=kind.label,
        issued_on=issued_on,
        effective_on=effective_on,
        issuer=issuer,
        signer=header.metadata.text("signer") or ", ".join(name for closing in closings for name in closing.signers),
        field=header.metadata.text("field"),
        title=title,
        place=header.place,
        recitals=recitals,
        lead=lead,
        sections=sections,
        recipients=tuple(name for closing in closings for name in closing.recipients),
        signature=tuple(signature),
        warnings=tuple(sorted(warnings, key=lambda warning: warning.line)),
    )


def _read_body(lines: list[Line]) -> tuple[Outline, list[Closing]]:
    articles = any(marker.style is Style.ARTICLE for line in lines for marker in candidates(line.text))
    outline = Outline(has_articles=articles)
    closings: list[Closing] = []
    for part in _parts(lines):
        if isinstance(part, Closing):
            closings.append(part)
            continue
        mended = list(unglue(mend(part)))
        if closings:
            outline.add_annex(mended)
        else:
            outline.add(mended)
    return outline, closings


def _parts(lines: list[Line]) -> Iterator[list[Line] | Closing]:
    """The text, the foot, and what follows it in turn."""
    start = index = 0
    while index < len(lines):
        if opens_closing(lines, index):
            closing, end = read_closing(lines, index)
            if end > index:
                if index > start:
                    yield lines[start:index]
                yield closing
                start = index = end
                continue
        index += 1
    if start < len(lines):
        yield lines[start:]


def split_recitals(paragraphs: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The recitals a document opens with, and the paragraphs after them."""
    count = 0
    while count < len(paragraphs) and _is_recital(paragraphs[count]):
        count += 1
    return tuple(paragraphs[:count]), tuple(paragraphs[count:])


def _is_recital(text: str) -> bool:
    folded = fold_start(text)
    if text.endswith(":"):
        return False
    return _RECITAL.match(folded) is not None or (_LOOSE_RECITAL.match(folded) is not None and text[-1:] in ";,")


def _number(header: Header) -> str:
    """The number of the table, the header or the caption; a difference between the first two is a warning."""
    table = header.metadata.text("number")
    table = find_number(table) or tidy_number(table)
    if table and header.number and fold(table) != fold(header.number):
        header.warnings.append(warn("number-differs", header.number_line, table=table, header=header.number))
    return table or header.number or number_in_caption(header.caption) or header.caption_number


def _issued_on(header: Header, warnings: list[LegalTextWarning]) -> date | None:
    table = header.metadata.date("issued")
    if table and header.issued_on and table != header.issued_on:
        text = header.issued_on.strftime("%d/%m/%Y")
        warnings.append(warn("date-differs", header.dated_line, table=table.strftime("%d/%m/%Y"), header=text))
    # An electronic signature has its own date, which may be a day later.
    return table or header.issued_on or header.metadata.date("signed")


def _kind(header: Header, number: str, title: str) -> Kind:
    if named := kind_named(header.metadata.text("kind")) or header.kind:
        return named
    found = kind_at_start(header.caption or title) if header.caption else None
    return (found[0] if found else None) or kind_of_number(number) or LAW


def _issuer(header: Header, number: str) -> str:
    if issuer := header.metadata.text("issuer"):
        return ordinary_letters(issuer)
    if issuer := body_in_capitals(header.organs):
        enacting = body_in_capitals([line.removeprefix("CHỦ TỊCH ") for line in header.authority[:1]])
        return enacting if enacting.startswith(f"{issuer} ") else with_place(issuer, header.place)
    if match := _ISSUED_BY.search(header.caption[-120:]):
        return match[1][:1].upper() + match[1][1:]
    return body_of_number(number, header.place) or body_in_capitals(header.authority[:1])


def _first(read: Callable[[str], date | None], texts: Iterable[str]) -> date | None:
    """The first date the reader finds: the text proper comes before annexes, which repeat the dates of others."""
    return next((found for text in texts if (found := read(text))), None)


def _texts(lead: Iterable[str], sections: tuple[Section, ...]) -> Iterator[str]:
    yield from lead
    for section in sections:
        for part in section.walk():
            yield from (block.text for block in part.blocks if isinstance(block, Paragraph))

"""From bytes to clean lines that remember where they stood."""

import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.news.legal.errors import fail
from portal.news.legal.words import expects_number, fold_start

MAX_BYTES = 4_000_000
MAX_LINE = 100_000
MAX_LINES = 100_000

# Stands for a line break that is not one in the source (a tag, a form feed), so that line numbers stay true.
_SOFT_BREAK = "\x1e"
_SOFT_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls but tab, line feed and the soft break; zero-width and directional marks; soft hyphen; BOM.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1d\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Accents in their decomposed form are among these; so are dot leaders, which stay.
_MANY_SIGNS = re.compile(r"[^\w\s\x00-\x7f]{12,}")
_MOST_ACCENTS = 4
_RUNS = re.compile(r"[ \t]+")

_BLOCK_TAGS = "p|div|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|section|article|header|footer|center"
_BLOCK_TAGS += "|pre|blockquote"
_INLINE_TAGS = "a|abbr|b|big|body|cite|code|del|em|font|form|head|html|i|iframe|img|input|ins|label|link|main"
_INLINE_TAGS += "|mark|meta|nav|o:p|object|s|script|small|span|strike|strong|style|sub|sup|svg|title|tt|u|var|col"
_INLINE_TAGS += "|colgroup"
_TAG = re.compile(rf"<(/?)({_BLOCK_TAGS}|td|th|{_INLINE_TAGS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"{_BLOCK_TAGS}", re.IGNORECASE)
_SILENT = re.compile(r"<(script|style)(?=[\s>])", re.IGNORECASE)
_ITALIC_LINE = re.compile(r"[*_](?=[^\s*_])([^*_]+)[*_]([;:.,]?)")
_MARKDOWN_HEAD = re.compile(r"#{1,6}\s+")
_PAGE_NUMBER = re.compile(r"(?:trang|page)\s+\d{1,4}(?:\s?(?:/|of|tren)\s?\d{1,4})?|[-–—]\s?\d{1,3}\s?[-–—]")
_BARE_NUMBER = re.compile(r"\d{1,3}")
_ORDINAL_HEADS = frozenset({"tt", "stt", "so tt", "so thu tu"})
_FIRST_PAGE_NUMBER = 3
_SHORTEST_RULE = 2
_CLOSERS = frozenset({"./.", "/.", "...", "…", ").", ");", ".”", "”.", '."'})


@dataclass
class Line:
    """One line of the source. ``raw`` keeps tabs and runs of spaces, which separate columns; ``text`` does not.

    ``after_blank`` tells whether an empty line stood above it in the same page.
    """

    number: int
    text: str
    raw: str
    after_blank: bool = False

    @property
    def cells(self) -> list[str]:
        """The non-empty table cells of the line, split at ``|``; one for a line without any."""
        if "|" not in self.text:
            return [self.text]
        return [cell for part in self.text.split("|") if (cell := part.strip())]

    def with_text(self, text: str) -> "Line":
        return Line(self.number, text, text, self.after_blank)


def read(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark, or in UTF-16 with one.

    Raises LegalTextError with code empty, binary, encoding, too-large or long-line, and the line of the trouble;
    OSError when the file cannot be opened.
    """
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        fail("too-large", data.count(b"\n") + 1, limit=MAX_BYTES)
    text = _decode(data)
    check(text)
    return text


def _decode(data: bytes) -> str:
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif (offset := data.find(b"\0")) >= 0:
        fail("binary", data.count(b"\n", 0, offset) + 1, offset=offset)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start
        before = data[:offset].decode(encoding, "ignore")
        fail("encoding", before.count("\n") + 1, offset=offset)


def check(text: str) -> None:
    """Raise LegalTextError when ``text`` is empty, too large, binary, or has a line nobody wrote by hand."""
    if not text.strip("\ufeff\u200b \t\r\n\x0c\u00a0"):
        fail("empty", 1)
    if len(text) > MAX_BYTES:
        fail("too-large", text.count("\n", 0, MAX_BYTES) + 1, limit=MAX_BYTES)
    if (offset := text.find("\0")) >= 0:
        fail("binary", text.count("\n", 0, offset) + 1, offset=offset)
    lines = _unify_breaks(text).split("\n")
    if len(lines) > MAX_LINES:
        fail("too-many-lines", MAX_LINES + 1, limit=MAX_LINES)
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            fail("long-line", number, length=len(line), limit=MAX_LINE)


def clean_lines(text: str) -> list[Line]:
    """The lines that say something: normalised, without markup, page numbers taken out."""
    text = _SOFT_BREAKS.sub(_SOFT_BREAK, _unify_breaks(text))
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    text = strip_markup(text)
    text = _INVISIBLE.sub("", _SPACES.sub(" ", _compose(text)))
    return list(_without_page_numbers(_split(text)))


def _compose(text: str) -> str:
    """The text in NFC. Heaps of accents on one letter are cut: putting them in order takes quadratic time."""
    return unicodedata.normalize("NFC", _MANY_SIGNS.sub(_few_accents, text))


def _few_accents(match: re.Match[str]) -> str:
    kept = 0
    signs: list[str] = []
    for sign in match[0]:
        kept = kept + 1 if unicodedata.combining(sign) else 0
        if kept <= _MOST_ACCENTS:
            signs.append(sign)
    return "".join(signs)


def _unify_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def strip_markup(text: str) -> str:
    """Tags to line breaks, cell bars or nothing, entities to characters; scripts, styles and comments go away.

    Done twice around the entities, so that a page pasted as its own source leaves no tag either. A "<" that opens
    no known tag is kept: it is written for "less than" and for names to fill in.
    """
    if "<" in text:
        text = _strip_tags(text)
    if "&" in text:
        text = html.unescape(text)
        if "<" in text:
            text = _strip_tags(text)
    return text


def _strip_tags(text: str) -> str:
    text = _cut(text, re.compile("<!--"), lambda _: "-->")
    text = _cut(text, _SILENT, lambda match: f"</{match[1].lower()}")
    return _TAG.sub(_tag_text, text)


def _tag_text(match: re.Match[str]) -> str:
    breaks = "\n" * match[0].count("\n")
    if match[2].lower() in ("td", "th"):
        return breaks + (" | " if match[1] else "")
    if not _BLOCK_TAG.fullmatch(match[2]):
        return breaks
    # A break inside a cell would tear the row apart; <p> opens and closes, one break is enough.
    return breaks or (_SOFT_BREAK if match[1] or match[2].lower() in ("br", "hr", "tr", "p", "li") else " ")


def _cut(text: str, start: re.Pattern[str], close: Callable[[re.Match[str]], str]) -> str:
    """Remove what lies from each ``start`` to its close, keeping its line breaks. One pass; an open end stays."""
    parts: list[str] = []
    lowered = text.lower() if start is _SILENT else text
    position = 0
    while match := start.search(text, position):
        end = lowered.find(close(match), match.end())
        if end < 0 or len(lowered) != len(text):
            break
        end = text.find(">", end) + 1 or len(text)
        parts += [text[position : match.start()], "\n" * text.count("\n", match.start(), end)]
        position = end
    return "".join(parts) + text[position:]


def _split(text: str) -> Iterator[Line]:
    after_blank = False
    for number, source in enumerate(text.split("\n"), 1):
        for part in source.split(_SOFT_BREAK):
            raw = _unmark(part.strip())
            line = _RUNS.sub(" ", raw)
            if _is_rule(line):
                after_blank = True
                continue
            yield Line(number, line, raw, after_blank)
            after_blank = False


def _is_rule(text: str) -> bool:
    """Whether a line says nothing: empty, a rule of dashes or stars, the frame of a table."""
    if len(text) < _SHORTEST_RULE and "|" not in text:
        return not text
    return text not in _CLOSERS and not any(map(str.isalnum, text))


def _unmark(text: str) -> str:
    """Drop the emphasis and heading signs of Markdown around a line."""
    if text[:1] == "#":
        text = _MARKDOWN_HEAD.sub("", text, count=1)
    if "**" in text and any(map(str.isalnum, text)):
        text = text.replace("**", "")
    if text[:1] in ("*", "_") and (match := _ITALIC_LINE.fullmatch(text)):
        text = match[1] + match[2]
    return text.strip()


def _without_page_numbers(lines: Iterable[Line]) -> Iterator[Line]:
    """Leave out "Trang 2", "- 2 -" and bare numbers that count pages; numbers of table rows stay.

    A bare number counts pages when it follows the page before (or is 1 to 3 at first), no column of ordinal numbers
    was opened, no cell bar is near, and the words before it do not ask for a number.
    """
    page = 0
    in_table = turned = False
    before = ""
    for line in lines:
        folded = fold_start(line.text)
        in_table = in_table or folded.rstrip(" |") in _ORDINAL_HEADS
        if _PAGE_NUMBER.fullmatch(folded):
            turned = True
            continue
        if _BARE_NUMBER.fullmatch(line.text) and not in_table and not before.endswith("|"):
            value = int(line.text)
            follows = value == page + 1 if page else 1 <= value <= _FIRST_PAGE_NUMBER
            if follows and not expects_number(before):
                page = value
                turned = True
                continue
        if turned:
            line.after_blank = turned = False
        before = line.text
        yield line

"""The two columns at the top of a document, which a copy runs together in one line."""

import re

from portal.news.legal.clean import Line
from portal.news.legal.words import fold_start

MOTTO = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap\s*[-–.]?\s*tu do\s*[-–.]?\s*hanh phuc|dang cong san viet nam"
)
_GAP = re.compile(r"\t+|\s{3,}")
_RULE = re.compile(r"[-_*=]{4,}")
_MAX_COLUMNS = 8


def columns_of(line: Line) -> list[str]:
    """The columns of a header line: cells, or parts set apart by tabs, wide gaps or rules, or around a motto."""
    columns = line.cells
    if len(columns) == 1 and line.raw != line.text:
        columns = _set_apart(line.raw)
    if len(columns) <= _MAX_COLUMNS:
        columns = [part.strip() for column in columns for part in _RULE.split(column)]
    if len(columns) == 1 and (match := MOTTO.search(fold_start(columns[0]))):
        text = columns[0]
        columns = [text[: match.start()].strip(), text[match.start() : match.end()], text[match.end() :].strip()]
    return [column for column in columns if column] if len(columns) <= _MAX_COLUMNS else [line.text]


def _set_apart(text: str) -> list[str]:
    """Parts with a wide gap between; one before a small letter or figure is a blank to fill in: "ngày     tháng"."""
    columns: list[str] = []
    for part in _GAP.split(text):
        if columns and not part[:1].isupper():
            columns[-1] += " " + " ".join(part.split())
        elif part:
            columns.append(" ".join(part.split()))
    return columns

"""Dates as Vietnamese documents write them."""

import re
from datetime import date

from portal.news.legal.errors import LegalTextError, fail

# "14/10/2022", "14-10-2022", "14.10.2022", with one- or two-digit days and months; ISO order as some tables give it.
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
WRITTEN = re.compile(r"ngày\s{0,3}(\d{1,2})\s{0,3}tháng\s{0,3}(\d{1,2})\s{0,3}năm\s{0,3}(\d{4})(?!\d)", re.IGNORECASE)
_IN_FORCE = re.compile(
    r"(?:này|và) (?:chính thức )?có hiệu lực(?: thi hành)?(?: kể)? từ ngày\s(?:(ký|ban hành)|(.{8,30}))", re.IGNORECASE
)
_PASSED = re.compile(r"thông qua ngày\s(.{8,30})")
_FULL_LENGTH = 400


def find_date(text: str, line: int) -> date | None:
    """The first date in ``text``, None when nothing looks like one; a date outside the calendar is an error."""
    text = text[:_FULL_LENGTH]
    found = _written(text) or _numeric(text)
    if found is None:
        return None
    value, year, month, day = found
    try:
        return date(year, month, day)
    except ValueError:
        fail("bad-date", line, value=value)


def _written(text: str) -> tuple[str, int, int, int] | None:
    match = WRITTEN.search(text)
    return (match[0], int(match[3]), int(match[2]), int(match[1])) if match else None


def _numeric(text: str) -> tuple[str, int, int, int] | None:
    if match := _ISO.search(text):
        return match[0], int(match[1]), int(match[2]), int(match[3])
    if match := _NUMERIC.search(text):
        return match[0], int(match[4]), int(match[3]), int(match[1])
    return None


def entry_into_force(text: str, issued_on: date | None) -> date | None:
    """The date a clause such as "Quyết định này có hiệu lực kể từ ngày ký" sets; None when it names no day."""
    match = _IN_FORCE.search(text) if "có hiệu lực" in text else None
    if match is None:
        return None
    return issued_on if match[1] else _mentioned(match[2])


def passing(text: str) -> date | None:
    """The date a law or resolution says it was passed on, which is its date of issue."""
    match = _PASSED.search(text)
    return _mentioned(match[1]) if match else None


def _mentioned(text: str) -> date | None:
    """A date in the text proper, where an impossible one is the author's affair."""
    try:
        return find_date(f"ngày {text}", 0)
    except LegalTextError:
        return None

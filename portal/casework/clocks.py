"""Deadlines in working days of Vietnam: the public holidays of the law, and what staff entered on top.

A day counts as working when it is Monday to Friday and no public holiday. The table :class:`CalendarException` has the
last word in both directions: the government grants further days off and swaps working days by decisions that no
library knows in advance.

The day something arrives is not counted, and a period that would end on a day off ends on the next working day
(Civil Code 91/2015/QH13, Articles 147 and 148). Every deadline is the end of an office day in Nghệ An.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from portal.casework.models import CalendarException

OFFICE_TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE_CLOSES = dt.time(17, 0)
_LONGEST = 400
_SATURDAY = 5


def office_day(moment: dt.date | dt.datetime) -> dt.date:
    """The date of a moment in Nghệ An. A date stays as it is. Raises ValueError for a time without a zone."""
    if not isinstance(moment, dt.datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("A deadline needs to know in which time zone its start is.")
    return moment.astimezone(OFFICE_TIME_ZONE).date()


def end_of_office(day: dt.date) -> dt.datetime:
    """When the office closes on a day."""
    return dt.datetime.combine(day, OFFICE_CLOSES, OFFICE_TIME_ZONE)


def is_working_day(day: dt.date) -> bool:
    """Whether the office works on a day."""
    return _Calendar(day, day).works(day)


def add_working_days(start: dt.date | dt.datetime, n: int) -> dt.datetime:
    """End of office on the n-th working day after the day of ``start``, which is not counted itself.

    With n = 0, end of office on that day or, when it is a day off, on the next working one. Raises ValueError for a
    negative or absurd n (over 400).
    """
    if not 0 <= n <= _LONGEST:
        raise ValueError("A period has between 0 and 400 working days.")
    day = office_day(start)
    calendar = _Calendar(day, day + dt.timedelta(days=2 * n + 60))
    if n == 0:
        return end_of_office(calendar.next_working(day))
    left = n
    while left:
        day += dt.timedelta(days=1)
        left -= calendar.works(day)
    return end_of_office(day)


def add_calendar_days(start: dt.date | dt.datetime, n: int) -> dt.datetime:
    """End of office on the n-th day after the day of ``start``, moved to the next working day when it is a day off.

    Raises ValueError for a negative or absurd n (over 400).
    """
    if not 0 <= n <= _LONGEST:
        raise ValueError("A period has between 0 and 400 days.")
    day = office_day(start) + dt.timedelta(days=n)
    return end_of_office(_Calendar(day, day + dt.timedelta(days=60)).next_working(day))


def working_days_between(start: dt.date | dt.datetime, end: dt.date | dt.datetime) -> int:
    """Working days after the day of ``start`` up to and including the day of ``end``; negative when end comes first.

    So ``working_days_between(start, add_working_days(start, n)) == n``.
    """
    first, last = office_day(start), office_day(end)
    if last < first:
        return -working_days_between(last, first)
    calendar = _Calendar(first, last)
    return sum(calendar.works(first + dt.timedelta(days=ahead)) for ahead in range(1, (last - first).days + 1))


class _Calendar:
    """The days from ``first`` to ``last``, with what staff entered for them: one query."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.last = last
        rows = CalendarException.objects.between(first, last)
        self.entered = dict(rows.values_list("day", "works"))

    def works(self, day: dt.date) -> bool:
        if day > self.last:
            # half a year without a working day ends the search somewhere else than in this class
            raise ValueError("The calendar has too few working days.")
        entered = self.entered.get(day)
        return _by_law(day) if entered is None else entered

    def next_working(self, day: dt.date) -> dt.date:
        while not self.works(day):
            day += dt.timedelta(days=1)
        return day


def _by_law(day: dt.date) -> bool:
    calendar = _law(day.year)
    return day not in calendar and (day.weekday() < _SATURDAY or day in calendar.weekend_workdays)


@lru_cache(maxsize=16)
def _law(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year)

from __future__ import annotations

import datetime as dt

import pytest

from portal.casework import clocks
from portal.casework.models import CalendarException

pytestmark = pytest.mark.django_db


def at(year, month, day, hour=17, minute=0):
    return dt.datetime(year, month, day, hour, minute, tzinfo=clocks.OFFICE_TIME_ZONE)


def exception(day, works, note="QĐ thử"):
    return CalendarException.objects.create(day=day, works=works, note=note)


def test_two_working_days_after_a_thursday_end_on_monday_at_the_end_of_office():
    assert clocks.add_working_days(at(2026, 11, 26, 9), 2) == at(2026, 11, 30)


def test_the_day_of_arrival_is_not_counted_even_in_its_first_minute():
    assert clocks.add_working_days(at(2026, 12, 1, 0, 1), 1) == at(2026, 12, 2)
    assert clocks.add_working_days(at(2026, 12, 1, 23, 59), 1) == at(2026, 12, 2)


def test_what_arrives_abroad_counts_from_the_date_in_nghe_an():
    """20:00 in Berlin on Monday is Tuesday in Nghệ An."""
    evening = dt.datetime(2026, 11, 30, 20, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert clocks.office_day(evening) == dt.date(2026, 12, 1)
    assert clocks.add_working_days(evening, 1) == at(2026, 12, 2)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clocks.add_working_days(dt.datetime(2026, 12, 1, 9), 1)


def test_no_working_day_lies_in_tet_2027():
    """29 Tết is Thursday 4 February 2027; the office works again on Thursday the 11th."""
    assert clocks.add_working_days(at(2027, 2, 3, 10), 1) == at(2027, 2, 11)
    assert clocks.add_working_days(at(2027, 2, 2, 10), 2) == at(2027, 2, 11)
    assert clocks.working_days_between(dt.date(2027, 2, 3), dt.date(2027, 2, 10)) == 0
    assert not clocks.is_working_day(dt.date(2027, 2, 10))


def test_the_first_of_may_on_a_saturday_gives_monday_off():
    """30 April 2027 is a Friday, 1 May a Saturday, so Monday 3 May is off in its place."""
    assert clocks.add_working_days(at(2027, 4, 29, 10), 1) == at(2027, 5, 4)


def test_a_saturday_worked_for_a_day_off_counts_and_the_day_off_does_not():
    assert clocks.add_working_days(at(2027, 9, 3, 8), 1) == at(2027, 9, 6)
    exception(dt.date(2027, 9, 6), works=False)
    exception(dt.date(2027, 9, 11), works=True)
    assert clocks.add_working_days(at(2027, 9, 3, 8), 1) == at(2027, 9, 7)
    assert clocks.add_working_days(at(2027, 9, 10, 8), 1) == at(2027, 9, 11)
    assert clocks.working_days_between(dt.date(2027, 9, 3), dt.date(2027, 9, 11)) == 5


def test_staff_may_order_work_on_a_public_holiday():
    exception(dt.date(2027, 9, 2), works=True)
    assert clocks.is_working_day(dt.date(2027, 9, 2))


def test_swaps_the_library_knows_are_counted():
    """Saturday 22 August 2026 is worked for Monday 31 August."""
    assert clocks.is_working_day(dt.date(2026, 8, 22))
    assert not clocks.is_working_day(dt.date(2026, 8, 31))


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day():
    assert clocks.add_calendar_days(at(2026, 11, 25, 9), 10) == at(2026, 12, 7)
    assert clocks.add_calendar_days(at(2027, 1, 26, 9), 10) == at(2027, 2, 11)
    assert clocks.add_calendar_days(at(2026, 11, 25, 9), 12) == at(2026, 12, 7)


@pytest.mark.parametrize("n", [1, 2, 5, 10, 15, 20, 60])
@pytest.mark.parametrize("start", [dt.date(2026, 12, 30), dt.date(2027, 2, 5), dt.date(2027, 4, 24)])
def test_counting_back_gives_the_number_added(start, n):
    end = clocks.add_working_days(start, n)
    assert clocks.is_working_day(end.date())
    assert clocks.working_days_between(start, end) == n
    assert clocks.working_days_between(end, start) == -n


def test_no_days_at_all_is_the_end_of_the_same_or_the_next_working_day():
    assert clocks.add_working_days(at(2026, 12, 1, 9), 0) == at(2026, 12, 1)
    assert clocks.add_working_days(at(2026, 12, 5, 9), 0) == at(2026, 12, 7)


@pytest.mark.parametrize("n", [-1, 401])
def test_absurd_periods_are_refused(n):
    with pytest.raises(ValueError, match="between 0 and 400"):
        clocks.add_working_days(dt.date(2026, 12, 1), n)
    with pytest.raises(ValueError, match="between 0 and 400"):
        clocks.add_calendar_days(dt.date(2026, 12, 1), n)


def test_a_deadline_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        clocks.add_working_days(dt.date(2027, 1, 4), 20)

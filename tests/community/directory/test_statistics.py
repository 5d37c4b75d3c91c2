"""The public counts: nobody can work a single person out of them (row H8)."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from community.directory.choices import Dimension
from community.directory.models import DailyCount
from community.directory.services.statistics import make_counts, publishable, true_numbers
from community.members.choices import Audience, ProfileStatus
from community.members.models import MemberProfile
from tests.factories.directory import people
from tests.factories.places import country, place

DAY = dt.date(2026, 11, 25)


def shown(numbers: dict[str, int], before: dict[str, tuple[int, int]] | None = None) -> dict[str, int]:
    return {value: number for value, (_basis, number) in publishable(numbers, before).items() if number}


@pytest.mark.parametrize(
    ("numbers", "public"),
    [
        ({}, {}),
        ({"KR": 4}, {}),
        ({"KR": 5}, {"KR": 5}),
        ({"KR": 14, "JP": 9}, {"KR": 10, "JP": 5}),
        # one small cell: its neighbour is hidden too, or a total would give it
        ({"KR": 50, "JP": 20, "LA": 3}, {"KR": 50}),
        ({"KR": 50, "LA": 3}, {}),
        # two small cells of fewer than five together are worth a third
        ({"KR": 50, "JP": 20, "LA": 1, "TH": 1}, {"KR": 50}),
        ({"KR": 50, "JP": 20, "LA": 4, "TH": 4}, {"KR": 50, "JP": 20}),
        # nobody is hidden by a cell that is empty
        ({"KR": 50, "LA": 0}, {"KR": 50}),
        # equal cells: always the same one
        ({"KR": 20, "JP": 20, "LA": 2}, {"KR": 20}),
    ],
)
def test_a_table_shows(numbers: dict[str, int], public: dict[str, int]) -> None:
    assert shown(numbers) == public


def test_whoever_knows_the_total_learns_no_small_cell() -> None:
    """Every table of four cells of up to nine people: what a total leaves for the hidden cells is never one cell, and
    never fewer than five people."""
    for cells in itertools.product(range(10), repeat=4):
        numbers = dict(zip("abcd", cells, strict=True))
        public = shown(numbers)
        hidden = [number for value, number in numbers.items() if number and value not in public]
        assert all(number >= 5 and number % 5 == 0 for number in public.values())
        assert all(public[value] <= numbers[value] for value in public)
        if hidden and public:
            assert len(hidden) >= 2, numbers
            assert sum(hidden) >= 5, numbers


def test_one_who_joins_or_leaves_changes_no_published_number() -> None:
    before = publishable({"KR": 23, "JP": 9, "DE": 14})
    for change in (-1, 1, 4, -4):
        after = shown({"KR": 23 + change, "JP": 9, "DE": 14}, before)
        assert after == {"KR": 20, "JP": 5, "DE": 10}
    assert shown({"KR": 28, "JP": 9, "DE": 14}, before)["KR"] == 25
    # a cell that falls below five is hidden at once all the same, and one more with it
    assert shown({"KR": 23, "JP": 4, "DE": 14}, before) == {"KR": 20}


def test_over_many_days_a_published_number_moves_only_with_five_people() -> None:
    chance = random.Random(7)
    true, table = {"KR": 40, "JP": 30, "DE": 25}, {}
    moved_at: dict[str, int] = {}
    last: dict[str, int] = {}
    for _day in range(400):
        value = chance.choice(list(true))
        true[value] = max(true[value] + chance.choice((-1, 1)), 8)
        table = publishable(true, table)
        for name, (_basis, number) in table.items():
            if name in last and number != last[name]:
                assert abs(true[name] - moved_at[name]) >= 5
            if last.get(name) != number:
                last[name], moved_at[name] = number, true[name]


def test_the_tables_count_listed_people_by_what_they_show(db: None) -> None:
    korea, japan, van_an = country(), country("JP", "nhat-ban", "Nhật Bản", "Japan"), place()
    people(7, country=korea, home_place=van_an)
    people(6, country=japan)
    people(9, country=korea, country_audience=Audience.NOBODY)
    people(9, country=korea, status=ProfileStatus.PRIVATE)
    people(9, country=korea, status=ProfileStatus.SUSPENDED)
    assert true_numbers(Dimension.COUNTRY) == {"KR": 7, "JP": 6}
    assert true_numbers(Dimension.PLACE) == {"17950": 7}
    assert make_counts(DAY) == 3
    assert list(DailyCount.objects.published().values_list("dimension", "value", "published")) == [
        ("country", "JP", 5),
        ("country", "KR", 5),
        ("place", "17950", 5),
    ]


def test_a_day_has_one_version_and_only_the_latest_day_is_kept(db: None) -> None:
    korea = country()
    people(7, country=korea)
    make_counts(DAY)
    people(20, country=korea)
    assert make_counts(DAY) == 1
    assert DailyCount.objects.get().published == 5
    make_counts(DAY + dt.timedelta(days=1))
    row = DailyCount.objects.get()
    assert (row.day, row.published) == (DAY + dt.timedelta(days=1), 25)


def test_a_hidden_person_leaves_the_tables_as_they_are(db: None) -> None:
    korea = country()
    people(7, country=korea)
    make_counts(DAY)
    first = list(DailyCount.objects.values_list("value", "basis", "published"))
    DailyCount.objects.all().delete()
    MemberProfile.objects.bulk_create([])
    people(1, country=korea, status=ProfileStatus.PRIVATE)
    people(1, country=korea, shown=False)
    make_counts(DAY)
    assert list(DailyCount.objects.values_list("value", "basis", "published")) == first

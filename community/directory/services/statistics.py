"""The public counts: how many listed members live in a country, come from a commune. Two tables, never crossed.

What keeps a single person out of them:

* a cell of fewer than five people is not published;
* the cells left out hold at least five people together and are at least two, or the smallest published one joins them:
  whoever learns a table's total from elsewhere cannot work out a small cell from it;
* numbers are rounded down to a multiple of five and no total stands anywhere, so neither table says anything about
  the other, in which the same people may or may not show themselves;
* from one day to the next a published number changes only when its true number has moved by five people or more since
  it was worked out: one who joins or leaves on a certain day shows in no difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Count, QuerySet

from community.directory.choices import SMALLEST_COUNT, Dimension
from community.directory.models import DailyCount
from community.directory.services.budgets import today
from community.members.choices import Audience
from community.members.models import MemberProfile

STEP = 5  # people


def make_counts(day: dt.date | None = None) -> int:
    """Work out both tables for a day and drop all others; returns how many cells are public. Safe to repeat.

    A day that has its tables keeps them: two versions on one day would be compared.
    """
    day = day or today()
    if DailyCount.objects.filter(day=day).exists():
        return DailyCount.objects.published().count()
    before: dict[str, dict[str, tuple[int, int]]] = {dimension: {} for dimension in Dimension}
    for row in DailyCount.objects.filter(day__lt=day).order_by("day"):
        before[row.dimension][row.value] = (row.basis, row.published)
    cells = []
    for dimension in Dimension:
        table = publishable(true_numbers(dimension), before[dimension])
        cells += [
            DailyCount(day=day, dimension=dimension, value=value, basis=basis, published=published)
            for value, (basis, published) in table.items()
        ]
    with transaction.atomic():
        DailyCount.objects.exclude(day=day).delete()
        DailyCount.objects.bulk_create(cells, ignore_conflicts=True)
    return sum(cell.published > 0 for cell in cells)


def true_numbers(dimension: Dimension) -> dict[str, int]:
    """Listed members by what they show to members. What is hidden from members is not counted either."""
    listed: QuerySet[MemberProfile] = MemberProfile.objects.listed().filter(is_canary=False)
    if dimension is Dimension.COUNTRY:
        rows = listed.filter(country_audience=Audience.MEMBERS, country__isnull=False).values_list("country__iso2")
    else:
        rows = listed.filter(home_audience=Audience.MEMBERS, home_place__isnull=False).values_list("home_place__code")
    return dict(rows.annotate(number=Count("pk")).order_by())


def publishable(
    numbers: Mapping[str, int], before: Mapping[str, tuple[int, int]] | None = None
) -> dict[str, tuple[int, int]]:
    """value → (basis, published number; 0 when hidden) of one table, from its true numbers.

    ``before`` is what this function gave the day before.
    """
    before = before or {}
    cells: dict[str, tuple[int, int]] = {}
    for value, number in numbers.items():
        if number < SMALLEST_COUNT:
            cells[value] = (number, 0)
            continue
        basis, shown = before.get(value, (0, 0))
        steady = shown and abs(number - basis) < STEP
        cells[value] = (basis, shown) if steady else (number, number - number % STEP)
    hidden = [value for value, (_basis, shown) in cells.items() if not shown and numbers[value]]
    open_cells = sorted((numbers[value], value) for value, (_basis, shown) in cells.items() if shown)
    together = sum(numbers[value] for value in hidden)
    while hidden and open_cells and (len(hidden) < 2 or together < SMALLEST_COUNT):
        number, value = open_cells.pop(0)
        hidden.append(value)
        together += number
        cells[value] = (number, 0)
    return cells

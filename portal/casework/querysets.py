"""Reads of the event chain, whose writes are refused here and in the database, and of the working calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models

if TYPE_CHECKING:
    from portal.casework.models import CalendarException, Event  # noqa: F401  (named in the base classes)

HASHES_AT_ONCE = 500


class EventQuerySet(models.QuerySet["Event"]):
    def for_subject(self, subject: models.Model) -> EventQuerySet:
        """The history of one record, oldest first, with the accounts that acted where they still exist."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).select_related("actor")

    def hashes(self, numbers: Iterable[int]) -> dict[int, str]:
        """The hash of each of these events that is there, by its number."""
        wanted = sorted(set(numbers))
        found: dict[int, str] = {}
        for start in range(0, len(wanted), HASHES_AT_ONCE):
            rows = self.filter(seq__in=wanted[start : start + HASHES_AT_ONCE])
            found |= dict(rows.values_list("seq", "hash"))
        return found

    def _refuse(self) -> NoReturn:
        from portal.casework.models import AppendOnly

        raise AppendOnly("Events are append-only: portal.casework.events.append is the one way to write.")

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def create(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()


class CalendarExceptionQuerySet(models.QuerySet["CalendarException"]):
    def between(self, first: dt.date, last: dt.date) -> CalendarExceptionQuerySet:
        """What staff entered for the days from first to last, both included."""
        return self.filter(day__gte=first, day__lte=last)

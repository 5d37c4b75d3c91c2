"""Reads of the directory's own tables."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from community.directory.models import Alarm, DailyCount, Viewing  # noqa: F401


class ViewingQuerySet(models.QuerySet["Viewing"]):
    def before(self, day: dt.date) -> ViewingQuerySet:
        return self.filter(day__lt=day)


class DailyCountQuerySet(models.QuerySet["DailyCount"]):
    def published(self) -> DailyCountQuerySet:
        """The latest day's public cells, largest first; values of equal counts in a fixed order."""
        latest = self.order_by("-day").values("day")[:1]
        return self.filter(day__in=latest, published__gt=0).order_by("dimension", "-published", "value")


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def for_screen(self) -> AlarmQuerySet:
        return self.order_by("-at", "-pk")

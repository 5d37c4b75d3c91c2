"""Reads of the rows behind the engine."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

from portal.search.choices import ChangeState

if TYPE_CHECKING:
    from portal.search.models import IndexChange, Synonym, ZeroHit  # noqa: F401


class IndexChangeQuerySet(models.QuerySet["IndexChange"]):
    def due(self, now: dt.datetime) -> IndexChangeQuerySet:
        """Changes nobody has in hand: waiting ones whose time has come, and those whose claim ran out."""
        waiting = models.Q(state=ChangeState.WAITING, next_try__lte=now)
        lost = models.Q(state=ChangeState.RUNNING, lease_until__lt=now)
        return self.filter(waiting | lost).order_by("next_try", "pk")


class WordQuerySet(models.QuerySet["Synonym"]):
    def for_kind(self, kind: str) -> WordQuerySet:
        """Words kept for this kind and those kept for every kind."""
        return self.filter(kind__in=(kind, ""))


class ZeroHitQuerySet(models.QuerySet["ZeroHit"]):
    def for_report(self) -> ZeroHitQuerySet:
        """The most asked first."""
        return self.order_by("-people", "term")

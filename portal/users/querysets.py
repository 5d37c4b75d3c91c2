"""Reads of the accounts' own screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from portal.users.choices import FACTOR_RESETS

if TYPE_CHECKING:
    from portal.users.models import FactorReset  # noqa: F401


class FactorResetQuerySet(models.QuerySet["FactorReset"]):
    def open(self) -> FactorResetQuerySet:
        return self.filter(status__in=FACTOR_RESETS.group("open"))

    def for_screen(self) -> FactorResetQuerySet:
        """The administrators' list: newest first, with the people it names."""
        return self.select_related("account", "requested_by", "decided_by").order_by("-created_at", "-pk")

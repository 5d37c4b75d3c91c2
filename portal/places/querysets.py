"""Reads of the places, one per screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    _PlaceQuerySet = models.QuerySet[Any]
else:
    _PlaceQuerySet = models.QuerySet


class PlaceQuerySet(_PlaceQuerySet):
    def with_code(self, code: str) -> Self:
        """The row a pick of the gazetteer stands for (none or one)."""
        return self.filter(code=code)

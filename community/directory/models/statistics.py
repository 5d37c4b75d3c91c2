"""Public counts, made once a day. Rows of one dimension only: never a country and a commune together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.directory.choices import Dimension
from community.directory.querysets import DailyCountQuerySet


class DailyCount(models.Model):
    """One cell of one table on one day. Only ``published`` ever leaves the server; 0 means that the cell is hidden.

    ``basis`` is the true number ``published`` was last worked out from; services/statistics.py says why.
    """

    day = models.DateField(_("day"))
    dimension = models.CharField(_("counted by"), max_length=10, choices=Dimension.choices)
    value = models.CharField(_("value"), max_length=8)
    basis = models.PositiveIntegerField()
    published = models.PositiveIntegerField(_("published number"), default=0)

    objects = DailyCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        constraints = [models.UniqueConstraint(fields=["day", "dimension", "value"], name="directory_count_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.dimension} {self.value}"

"""What many people asked for and nobody had."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.search.choices import WordKind
from portal.search.querysets import ZeroHitQuerySet


class ZeroHit(models.Model):
    """A folded, digit-free term that found nothing, asked for by at least five people.

    Below five nothing is written here: see :mod:`portal.search.services.zero_hits`.
    """

    kind = models.CharField(_("where"), max_length=40)
    term = models.CharField(pgettext_lazy("of a search", "words"), max_length=80)
    people = models.PositiveIntegerField(_("people who asked, at least"))
    last_day = models.DateField(_("last asked"), default=timezone.localdate)

    objects = ZeroHitQuerySet.as_manager()

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        constraints = [models.UniqueConstraint(fields=["kind", "term"], name="search_zerohit_unique")]
        permissions = [("report_zerohit", "Can read the report of searches without result")]
        default_permissions = ()

    def __str__(self) -> str:
        return self.term

    @property
    def where(self) -> str:
        return str(dict(WordKind.choices).get(self.kind, self.kind))

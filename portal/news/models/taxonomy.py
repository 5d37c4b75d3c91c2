"""What news is sorted by. The key is the slug, never a translated label."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Taxon(models.Model):
    slug = models.SlugField(_("short address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        abstract = True
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name


class Category(Taxon):
    """Each article stands in exactly one category."""

    class Meta(Taxon.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class Topic(Taxon):
    """Subjects an article touches, as many as fit."""

    class Meta(Taxon.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

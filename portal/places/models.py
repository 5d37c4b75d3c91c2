"""Where people come from and where they live."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Country(models.Model):
    """A country or territory where Nghệ An people live. ``iso2`` is ISO 3166-1 alpha-2."""

    iso2 = models.CharField(_("ISO code"), max_length=2, unique=True)
    slug = models.SlugField(_("short address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """One of the 130 communes and wards of Nghệ An since 1-7-2025. ``code`` is the official unit code."""

    code = models.CharField(_("unit code"), max_length=8, unique=True)
    slug = models.SlugField(_("short address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=[("xã", _("commune")), ("phường", _("ward"))])

    class Meta:
        verbose_name = _("commune or ward")
        verbose_name_plural = _("communes and wards")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

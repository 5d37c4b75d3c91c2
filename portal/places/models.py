"""Where people come from and where they live.

Nghệ An's units before 1-7-2025 are kept beside today's 130: people name the commune and district they left.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.places.choices import DistrictKind, OldCommuneKind, PlaceKind
from portal.places.querysets import PlaceQuerySet


class Country(models.Model):
    """A country or territory of ISO 3166-1. ``iso2`` is its two-letter code; lower ``order`` stands first in lists."""

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
    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind.choices)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("commune or ward")
        verbose_name_plural = _("communes and wards")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class District(models.Model):
    """A district of Nghệ An until the district level ended on 1-7-2025, or earlier where ``until`` says so.

    ``split_from`` is the district it was part of before ``since_year``: older emigrants still name that one.
    """

    code = models.CharField(_("unit code"), max_length=8, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=DistrictKind.choices)
    name = models.CharField(_("name"), max_length=80)
    since_year = models.PositiveSmallIntegerField(_("since the year"), null=True, blank=True)
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("split from")
    )
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("former district")
        verbose_name_plural = _("former districts")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class OldCommune(models.Model):
    """One of the 412 communes, wards and townships of 30-6-2025. Each went whole into one unit of today."""

    code = models.CharField(_("unit code"), max_length=8, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OldCommuneKind.choices)
    name = models.CharField(_("name"), max_length=80)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="old_communes", verbose_name=_("district")
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="old_communes", verbose_name=_("today's commune or ward")
    )

    class Meta:
        verbose_name = _("old commune")
        verbose_name_plural = _("old communes")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["name", "district"], name="places_oldcommune_name_in_district"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class FormerName(models.Model):
    """A name given up before 2025, with the old commune its people (or most of them) belonged to afterwards."""

    kind = models.CharField(_("kind"), max_length=12, choices=OldCommuneKind.choices)
    name = models.CharField(_("name"), max_length=80)
    district_name = models.CharField(_("district"), max_length=80)
    until = models.DateField(_("until"))
    old_commune = models.ForeignKey(
        OldCommune, on_delete=models.PROTECT, related_name="former_names", verbose_name=_("old commune")
    )

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["name", "district_name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "district_name"], name="places_formername_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}, {self.district_name}"

"""Kinds of administrative units. The values are the Vietnamese words, written before a name: ``xã Vạn An``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    COMMUNE = "xã", _("commune")
    WARD = "phường", _("ward")


class OldCommuneKind(models.TextChoices):
    COMMUNE = "xã", _("commune")
    WARD = "phường", _("ward")
    TOWNSHIP = "thị trấn", _("township")


class DistrictKind(models.TextChoices):
    RURAL = "huyện", _("rural district")
    TOWN = "thị xã", _("town")
    CITY = "thành phố", _("city")

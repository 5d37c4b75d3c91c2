"""Rows of the places app as the carried files have them."""

from __future__ import annotations

from portal.places.models import Country, Place
from portal.places.services import load_places


def all_places() -> None:
    """Every country, district, old commune, former name and today's unit."""
    load_places()


def country(iso2: str = "KR", slug: str = "han-quoc", vi: str = "Hàn Quốc", en: str = "South Korea") -> Country:
    row, _created = Country.objects.update_or_create(
        iso2=iso2, defaults={"slug": slug, "name_vi": vi, "name_en": en, "order": 1}
    )
    return row


def place(code: str = "17950", slug: str = "van-an", name: str = "Vạn An", kind: str = "xã") -> Place:
    row, _created = Place.objects.update_or_create(code=code, defaults={"slug": slug, "name": name, "kind": kind})
    return row

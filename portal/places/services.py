"""Reference data that comes with the portal: countries (names from CLDR) and today's communes and wards."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from portal.places.models import Country, Place

DATA = Path(__file__).parent / "data"


def read_rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@transaction.atomic
def load_places() -> tuple[int, int]:
    """Bring both tables up to the files; safe to repeat. Returns (countries, communes and wards)."""
    countries = read_rows("countries.csv")
    for row in countries:
        values = {"slug": row["slug"], "name_vi": row["name_vi"], "name_en": row["name_en"], "order": int(row["order"])}
        Country.objects.update_or_create(iso2=row["iso2"], defaults=values)
    places = read_rows("nghe_an.csv")
    for row in places:
        Place.objects.update_or_create(
            code=row["code"], defaults={"slug": row["slug"], "name": row["name"], "kind": row["kind"]}
        )
    return len(countries), len(places)

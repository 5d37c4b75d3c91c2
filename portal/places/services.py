"""Reference data that comes with the portal: countries (CLDR) and Nghệ An's units of today and before."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from portal.core.chrome import Chrome, Link, contributes
from portal.places.data_files import PERIODS, old_commune_rows, read_rows
from portal.places.models import Country, District, FormerName, OldCommune, Place


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of each kind the files hold."""

    countries: int
    places: int
    districts: int
    old_communes: int
    former_names: int

    def __str__(self) -> str:
        return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in asdict(self).items())


def count_files() -> Loaded:
    return Loaded(
        countries=len(read_rows("countries.csv")),
        places=len(read_rows("nghe_an.csv")),
        districts=len(read_rows("districts.csv")),
        old_communes=len(old_commune_rows()),
        former_names=len(read_rows("nghe_an_older_names.csv")),
    )


@transaction.atomic
def load_places() -> Loaded:
    """Bring all tables up to the files; safe to repeat. Nothing is deleted: profiles may refer to a row."""
    load_countries()
    for row in read_rows("nghe_an.csv"):
        Place.objects.update_or_create(
            code=row["code"], defaults={"slug": row["slug"], "name": row["name"], "kind": row["kind"]}
        )
    load_districts()
    load_old_communes()
    load_former_names()
    return count_files()


def load_countries() -> None:
    Country.objects.bulk_create(
        [
            Country(
                iso2=row["iso2"],
                slug=row["slug"],
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                order=int(row["order"]),
            )
            for row in read_rows("countries.csv")
        ],
        update_conflicts=True,
        unique_fields=["iso2"],
        update_fields=["slug", "name_vi", "name_en", "order"],
    )


def load_districts() -> None:
    rows = read_rows("districts.csv")
    kept: dict[str, District] = {}
    for row in sorted(rows, key=lambda row: bool(row["split_from"])):
        kept[row["code"]], _created = District.objects.update_or_create(
            code=row["code"],
            defaults={
                "kind": row["kind"],
                "name": row["name"],
                "since_year": int(row["since_year"]) if row["since_year"] else None,
                "split_from": kept.get(row["split_from"]),
                "until": dt.date.fromisoformat(row["until"]),
            },
        )


def load_old_communes() -> None:
    districts, places = dict(District.objects.values_list("code", "pk")), dict(Place.objects.values_list("code", "pk"))
    OldCommune.objects.bulk_create(
        [
            OldCommune(
                code=row["old_code"],
                kind=row["old_type"],
                name=row["old_commune"],
                district_id=districts[row["old_district_code"]],
                place_id=places[row["new_code"]],
            )
            for row in old_commune_rows()
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["kind", "name", "district", "place"],
    )


def load_former_names() -> None:
    successors = {
        (str(commune.district).lower(), commune.name): commune.pk
        for commune in OldCommune.objects.select_related("district")
    }
    FormerName.objects.bulk_create(
        [
            FormerName(
                kind=row["former_type"],
                name=row["former_name"],
                district_name=row["former_district"],
                until=PERIODS[row["period"]],
                old_commune_id=successors[row["successor_2025_district"].lower(), row["successor_2025_commune"]],
            )
            for row in read_rows("nghe_an_older_names.csv")
        ],
        update_conflicts=True,
        unique_fields=["kind", "name", "district_name"],
        update_fields=["until", "old_commune"],
    )


@contributes(40)
def home_places_in_footer(chrome: Chrome) -> None:
    """No query."""
    with translation.override(chrome.language):
        link = Link(gettext("What is your old commune called now?"), reverse("home_places"))
        chrome.add_to_footer(gettext("Find each other"), link)

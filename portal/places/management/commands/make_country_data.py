"""For developers: writes the country files of ``portal/places/data`` anew from Babel (Unicode CLDR)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from django.core.management.base import BaseCommand, CommandParser

from portal.core.text import fold, slugify
from portal.places.data_files import DATA, read_rows

# two-letter codes CLDR names although ISO 3166-1 does not assign them
NOT_ASSIGNED = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"))
# the languages of the countries where most Nghệ An people live
LANGUAGES = (
    *("vi", "en", "de", "cs", "pl", "ru", "uk", "ko", "ja", "zh", "zh_Hant"),
    *("lo", "th", "fr", "hu", "sk", "ro", "pt", "ms", "bg"),
)
ISO_TERRITORIES = 249


def territories() -> list[str]:
    names = Locale.parse("en").territories
    codes = sorted(code for code in map(str, names) if len(code) == 2 and code.isalpha() and code not in NOT_ASSIGNED)
    if len(codes) != ISO_TERRITORIES:
        raise ValueError(f"CLDR names {len(codes)} territories, ISO 3166-1 has {ISO_TERRITORIES}")
    return codes


def country_rows(present: list[dict[str, str]]) -> list[dict[str, str]]:
    """The present rows as they are, then every other territory in Vietnamese order of names."""
    vietnamese, english = Locale.parse("vi").territories, Locale.parse("en").territories
    known = {row["iso2"] for row in present}
    taken = {row["slug"] for row in present}
    rows = list(present)
    missing = sorted((code for code in territories() if code not in known), key=lambda code: fold(vietnamese[code]))
    for order, code in enumerate(missing, start=max(int(row["order"]) for row in present) + 1):
        slug = slugify(vietnamese[code], 60)
        if slug in taken:
            raise ValueError(f"the slug {slug} of {code} is taken")
        taken.add(slug)
        rows.append(
            {
                "iso2": code,
                "slug": slug,
                "name_vi": vietnamese[code],
                "name_en": english[code],
                "order": str(order),
            }
        )
    return rows


def name_rows() -> list[dict[str, str]]:
    """Each territory's names in :data:`LANGUAGES` and in its own official languages, equal spellings once."""
    rows = []
    for code in territories():
        seen: set[str] = set()
        own = [language for language in get_official_languages(code) if language not in LANGUAGES]
        for language in [*LANGUAGES, *own]:
            try:
                name = Locale.parse(language).territories.get(code, "")
            except UnknownLocaleError:  # CLDR has no data for a few official languages
                continue
            if name and name not in seen:
                seen.add(name)
                rows.append({"iso2": code, "name": name, "language": language.partition("_")[0]})
    return rows


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


class Command(BaseCommand):
    help = "Write countries.csv and country_names.csv anew from CLDR; rows that are there keep address and order."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be written and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        countries, names = country_rows(read_rows("countries.csv")), name_rows()
        if not options["dry_run"]:
            write(DATA / "countries.csv", countries)
            write(DATA / "country_names.csv", names)
        self.stdout.write(f"{len(countries)} countries, {len(names)} names")

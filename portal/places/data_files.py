"""Reading of the carried files. No model is needed: the gazetteer works without a database."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

DATA = Path(__file__).parent / "data"
PERIODS = {"before 2024-12-01": dt.date(2024, 12, 1), "before 2020-01-01": dt.date(2020, 1, 1)}


def read_rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def old_commune_rows() -> list[dict[str, str]]:
    """The names with their codes; both files list the 412 in the same order."""
    names, codes = read_rows("nghe_an_units.csv"), read_rows("nghe_an_old_codes.csv")
    return [name | code for name, code in zip(names, codes, strict=True)]

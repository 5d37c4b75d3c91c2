"""The places as one process keeps them in memory: read from the carried files, never from the database.

A pick is mapped to a row by its code. Everything here is read-only and safe to share between threads.
"""

from portal.places.gazetteer.candidates import Candidate, Kind, by_key
from portal.places.gazetteer.records import (
    CityName,
    CountryName,
    DistrictRecord,
    FormerRecord,
    OldCommuneRecord,
    Unit,
    cities_by_name,
    countries_by_name,
    gazetteer,
    name_key,
)
from portal.places.gazetteer.resolver import resolve, suggest
from portal.places.gazetteer.views import names_of, old_communes_of, unit, units_of_district

__all__ = [
    "Candidate",
    "CityName",
    "CountryName",
    "DistrictRecord",
    "FormerRecord",
    "Kind",
    "OldCommuneRecord",
    "Unit",
    "by_key",
    "cities_by_name",
    "countries_by_name",
    "gazetteer",
    "name_key",
    "names_of",
    "old_communes_of",
    "resolve",
    "suggest",
    "unit",
    "units_of_district",
]

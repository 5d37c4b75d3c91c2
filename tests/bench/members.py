"""Members in any number for measurements: rows as the portal stores them, all listed, every part shown to members."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction

BATCH = 1000


def load(lines: Iterable[Mapping[str, Any]], total: int) -> dict[str, str]:
    """Store member lines (the fields of a MemberProfile by name, ``id`` their own); returns reference → id."""
    from portal.places.models import Country, OldCommune, Place

    lookups = {
        "country": dict(Country.objects.values_list("iso2", "pk")),
        "place": dict(Place.objects.values_list("code", "pk")),
        "commune": dict(OldCommune.objects.values_list("code", "pk")),
    }
    ids: dict[str, str] = {}
    for batch in _batches(lines):
        ids |= _store(batch, lookups)
        if sys.stderr.isatty():
            print(f"\r{len(ids):,} of {total:,} members", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return ids


def _batches(lines: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    iterator = iter(lines)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


@transaction.atomic
def _store(batch: list[Mapping[str, Any]], lookups: dict[str, dict[str, int]]) -> dict[str, str]:
    from community.members.choices import Audience, Part, ProfileStatus
    from community.members.models import MemberProfile
    from portal.search.services import changed
    from portal.users.models import User

    shown = {f"{part.value}_audience": Audience.MEMBERS for part in Part}
    accounts = User.objects.bulk_create(
        [User(email=f"{line['id']}@members.example".lower(), password="!") for line in batch]
    )
    profiles = [
        MemberProfile(
            user=account,
            version=1,
            status=ProfileStatus.LISTED,
            display_name=line["display_name"],
            other_names=list(line.get("other_names") or []),
            birth_year=line.get("birth_year"),
            home_text=line.get("home_text") or "",
            home_place_id=lookups["place"].get(line.get("home_new_code") or ""),
            home_commune_id=lookups["commune"].get(line.get("home_old_code") or ""),
            country_id=lookups["country"].get(line.get("country") or ""),
            city=line.get("city") or "",
            occupation=line.get("occupation") or "",
            occupation_text=line.get("occupation_text") or "",
            skills=list(line.get("skills") or []),
            languages=list(line.get("languages") or []),
            organisation=line.get("organisation") or "",
            bio=line.get("bio") or "",
            offers=list(line.get("offers") or []),
            **shown,
        )
        for account, line in zip(accounts, batch, strict=True)
    ]
    MemberProfile.objects.bulk_create(profiles)
    changed(kind="people", ids=[profile.reference for profile in profiles])
    return {profile.reference: str(line["id"]) for profile, line in zip(profiles, batch, strict=True)}

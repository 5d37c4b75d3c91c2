"""Listed profiles as entries of the search, made of what members may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from community.directory.documents import PersonDocument
from community.directory.entries import FACETS, SORT_KEYS, TEXT_FIELDS, PersonText, build_entry
from community.directory.models.entry import PersonEntry
from community.members.models import MemberProfile
from community.members.permissions import ANY_MEMBER, SeenProfile, seen_by
from portal.search.choices import PEOPLE
from portal.search.kinds import Kind
from portal.search.plan import Entry


def person_text(seen: SeenProfile) -> PersonText:
    """What the search may know: exactly what any member may see."""
    place = seen.home_place.code if seen.home_place else ""
    return PersonText(
        display_name=seen.display_name,
        other_names=seen.other_names,
        home_text=seen.home_text,
        home_place_codes=(place,) if place else (),
        home_old_code=seen.home_commune.code if seen.home_commune else "",
        country=seen.country.iso2 if seen.country else "",
        city=seen.city,
        occupation=seen.occupation,
        occupation_text=seen.occupation_text,
        skills=seen.skills,
        languages=seen.languages,
        organisation=seen.organisation,
        bio=seen.bio,
        offers=seen.offers,
    )


def load(ids: Sequence[str]) -> list[Entry]:
    """Entries of the profiles among these references that any member may see."""
    profiles = MemberProfile.objects.listed().filter(reference__in=ids).with_places()
    entries = []
    for profile in profiles:
        seen = seen_by(profile, ANY_MEMBER)
        if seen is not None:
            entries.append(build_entry(person_text(seen), id=profile.reference, version=profile.version))
    return entries


def all_ids(after: str) -> Iterator[str]:
    profiles = MemberProfile.objects.listed().order_by("reference")
    if after:
        profiles = profiles.filter(reference__gt=after)
    return profiles.values_list("reference", flat=True).iterator(chunk_size=2000)


KIND = Kind(
    name=PEOPLE,
    entry_model=PersonEntry,
    document=PersonDocument,
    text_fields=TEXT_FIELDS,
    facets=FACETS,
    sort_keys=SORT_KEYS,
    load=load,
    all_ids=all_ids,
    suggest_fields=("name", "home", "about"),
    suggest_phrases=("home", "about"),
    suggest_at_least=5,
)

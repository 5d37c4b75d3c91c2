"""Profiles as the search has them: what members may see, at once in the database, soon after in the engine."""

from __future__ import annotations

from typing import Any

import pytest

from community.directory.entries import FACETS, SORT_KEYS, TEXT_FIELDS
from community.directory.models import PersonEntry
from community.directory.services.find import find
from community.directory.services.index import KIND, load
from community.members import services
from community.members.choices import Audience, Part
from community.members.models import MemberProfile
from portal.search.backends.elasticsearch import alias
from portal.search.models import IndexChange
from portal.search.models.entries import FACET, SORT, TEXT
from portal.search.services import apply_due, find_drift, indices, rebuild
from tests.engines.searching import engine
from tests.factories.members import make_listed, make_profile

__all__ = ["engine"]

CANARY = "zzkwyx"


def everything(row: PersonEntry) -> str:
    return " ".join(str(getattr(row, field.name)) for field in row._meta.concrete_fields)


def found(text: str) -> list[str]:
    return [hit.id for hit in find(text, language="vi").hits]


def test_table_and_document_hold_the_fields_of_an_entry() -> None:
    assert set(PersonEntry.columns(TEXT)) == set(TEXT_FIELDS)
    assert set(PersonEntry.columns(FACET)) == set(FACETS)
    assert set(PersonEntry.columns(SORT)) == set(SORT_KEYS)
    KIND.document.check_fields(KIND)


@pytest.mark.django_db
def test_a_profile_that_is_not_listed_has_no_entry() -> None:
    profile = make_profile()
    assert load([profile.reference]) == []
    assert not PersonEntry.objects.exists()


@pytest.mark.django_db
def test_listing_and_hiding_take_effect_at_once() -> None:
    profile = make_listed()
    assert PersonEntry.objects.get().pk == profile.reference
    assert found(profile.display_name) == [profile.reference]
    services.unlist_profile(profile=profile, by=profile.user)
    assert found(profile.display_name) == []
    assert not PersonEntry.objects.exists()


@pytest.mark.django_db
def test_a_hidden_field_leaves_the_entry_at_once() -> None:
    profile = make_listed(organisation=f"Xưởng {CANARY}")
    assert found(CANARY) == [profile.reference]
    profile.refresh_from_db()
    services.set_audiences(profile=profile, audiences={Part.ORGANISATION: Audience.NOBODY}, by=profile.user)
    assert found(CANARY) == []
    assert CANARY not in everything(PersonEntry.objects.get())


@pytest.mark.django_db
def test_an_entry_holds_nothing_that_members_may_not_see() -> None:
    hidden = {part: Audience.NOBODY for part in Part if part is not Part.NAME}
    profile = make_listed(
        parts={**hidden, Part.NAME: Audience.MEMBERS},
        city=CANARY,
        organisation=CANARY,
        bio=CANARY,
        occupation_text=CANARY,
        home_text=CANARY,
        other_names=[CANARY],
        skills=[CANARY],
    )
    assert CANARY not in everything(PersonEntry.objects.get(pk=profile.reference))


@pytest.mark.elasticsearch
@pytest.mark.django_db
def test_an_erased_profile_leaves_every_index(engine: Any) -> None:
    profile = make_listed(organisation=CANARY)
    rebuild(KIND)
    assert found(CANARY) == [profile.reference]
    services.erase_profile(profile=profile, by=profile.user)
    assert found(CANARY) == []  # before the worker ran
    apply_due()
    assert not engine.exists(index=alias(KIND), id=profile.reference)
    assert not IndexChange.objects.filter(kind=KIND.name).exists()


@pytest.mark.elasticsearch
@pytest.mark.django_db
def test_the_copy_in_the_engine_has_the_version_of_the_row(engine: Any) -> None:
    profile = make_listed()
    rebuild(KIND)
    profile.refresh_from_db()
    services.update_profile(profile=profile, values={"city": "Brno"}, by=profile.user)
    apply_due()
    version = MemberProfile.objects.get().version
    assert indices.versions_in(engine, alias(KIND), [profile.reference]) == {profile.reference: version}
    assert not find_drift(KIND)

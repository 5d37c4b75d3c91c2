"""The one rule: viewer × state × audience, for rows and for fields, and both always agree."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community.members.choices import Audience, Part, ProfileStatus
from community.members.models import MemberProfile
from community.members.permissions import (
    ANY_MEMBER,
    COLUMNS,
    STRANGER,
    Role,
    Viewer,
    is_visible,
    seen_by,
    staff_viewer,
    viewer_of,
    visible_parts,
)
from tests.factories.members import EVERYTHING, make_listed, make_member, put_in_state

pytestmark = pytest.mark.django_db
EMPTY = ("", (), None, False)


@pytest.fixture
def profile(db):
    return MemberProfile.objects.with_places().get(pk=make_listed(with_places=True, photo=True).pk)


def values_of(seen, part):
    if part is Part.PHOTO:
        return [seen.has_photo]
    return [getattr(seen, column) for column in COLUMNS[part]]


def rows(viewer):
    return set(MemberProfile.objects.visible_to(viewer))


def viewers(profile, staff):
    other = make_member()
    return {
        "stranger": STRANGER,
        "unconfirmed": viewer_of(make_member(verified=False)),
        "member": viewer_of(other),
        "index": ANY_MEMBER,
        "staff": staff,
        "owner": viewer_of(profile.user),
    }


SEES_ALL = {"staff", "owner"}


@pytest.mark.parametrize("status", ProfileStatus.values)
@pytest.mark.parametrize("change", ["", "inactive", "restricted"])
def test_rows_and_fields_agree_for_every_viewer_in_every_state(profile, staff, status, change):
    looking = viewers(profile, staff)
    put_in_state(profile, status)
    if change == "inactive":
        profile.user.is_active = False
        profile.user.save()
    if change == "restricted":
        profile.restricted_at = timezone.now()
        profile.save()
    profile = MemberProfile.objects.with_places().get(pk=profile.pk)
    in_directory = status == ProfileStatus.LISTED and not change
    for name, viewer in looking.items():
        expected = {"owner": True, "staff": change != "restricted"}.get(
            name, in_directory and name in {"member", "index"}
        )
        assert (rows(viewer) == {profile}) is expected, name
        assert is_visible(profile, viewer) is expected, name
        assert (seen_by(profile, viewer) is not None) is expected, name
    assert set(MemberProfile.objects.listed()) == ({profile} if in_directory else set())
    assert profile.is_listed is in_directory


@pytest.mark.parametrize("part", [part for part in Part if part is not Part.NAME])
def test_a_part_set_to_nobody_is_empty_for_members_and_full_for_its_owner_and_staff(profile, staff, part):
    for name, viewer in viewers(profile, staff).items():
        if name in {"stranger", "unconfirmed"}:
            continue
        assert all(value not in EMPTY for value in values_of(seen_by(profile, viewer), part)), name
    setattr(profile, f"{part.value}_audience", Audience.NOBODY)
    profile.save()
    for name, viewer in viewers(profile, staff).items():
        seen = seen_by(profile, viewer)
        if seen is None:
            continue
        hidden = all(value in EMPTY for value in values_of(seen, part))
        assert hidden is (name not in SEES_ALL), name
        assert (part in seen.parts) is (name in SEES_ALL), name
        assert seen.display_name == EVERYTHING["display_name"]


def test_without_the_name_nothing_of_a_profile_is_seen(profile):
    profile.status = ProfileStatus.PRIVATE
    profile.name_audience = Audience.NOBODY
    profile.save()
    assert visible_parts(profile, ANY_MEMBER) == frozenset()


def test_the_database_refuses_a_listed_profile_without_its_name(profile):
    from django.db import IntegrityError, transaction

    profile.name_audience = Audience.NOBODY
    with pytest.raises(IntegrityError), transaction.atomic():
        profile.save()


def test_a_new_profile_is_seen_by_nobody_and_every_audience_is_nobody(db):
    from community.members.services import create_profile

    user = make_member()
    profile = create_profile(user=user, display_name="Lan", by=user)
    assert {profile.audience_of(part) for part in Part} == {Audience.NOBODY}
    assert rows(ANY_MEMBER) == rows(STRANGER) == set()
    assert seen_by(profile, ANY_MEMBER) is None


def test_who_looks_is_decided_by_account_address_and_permission(officer, contributor):
    member = make_member()
    assert viewer_of(AnonymousUser()) == STRANGER
    assert viewer_of(make_member(verified=False)) == STRANGER
    assert viewer_of(make_member(is_active=False)) == STRANGER
    assert viewer_of(member) == Viewer(Role.MEMBER, member.pk)
    # staff are members like others outside the staff screens
    assert viewer_of(officer).role is Role.MEMBER
    assert staff_viewer(officer).role is Role.STAFF
    assert staff_viewer(contributor) == STRANGER
    assert staff_viewer(member) == STRANGER


def test_every_part_has_a_column_for_its_audience_and_what_it_opens():
    names = {field.name for field in MemberProfile._meta.get_fields()}
    assert {f"{part.value}_audience" for part in Part} <= names
    assert set(COLUMNS) == set(Part) - {Part.PHOTO}


def test_a_seen_profile_offers_no_way_to_what_it_does_not_show(profile):
    seen = seen_by(profile, ANY_MEMBER)
    for name in ("user", "birth_year", "photo", "suspended_reason", "vouch_reason", "email"):
        assert not hasattr(seen, name)


def test_what_is_hidden_is_gone_from_the_page_on_the_next_request(profile, client):
    from django.urls import reverse

    from community.members import services

    client.force_login(make_member())
    page = reverse("directory_person", args=[profile.reference])
    assert EVERYTHING["bio"] in client.get(page).content.decode()
    services.set_audiences(profile=profile, audiences={Part.BIO: Audience.NOBODY}, by=profile.user)
    assert EVERYTHING["bio"] not in client.get(page).content.decode()
    services.unlist_profile(profile=profile, by=profile.user)
    assert client.get(page).status_code == 404

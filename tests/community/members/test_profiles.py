"""Writing a profile: allowed, refused, atomic."""

from __future__ import annotations

import pytest

from community.members import services
from community.members.choices import Audience, Part, ProfileStatus
from community.members.models import MemberProfile
from portal.casework.models import Event
from portal.search.models import IndexChange
from portal.users.services import holds_consent
from tests.factories.members import EVERYTHING, make_listed, make_member, make_profile

pytestmark = pytest.mark.django_db


def kinds():
    return list(Event.objects.filter(kind__startswith="members.").order_by("seq").values_list("kind", flat=True))


# --- create ----------------------------------------------------------------------------------------------------------


def test_a_member_creates_a_profile_once(announced):
    user = make_member()
    profile = services.create_profile(user=user, display_name="  Nguyễn Lan ", by=user)
    again = services.create_profile(user=user, display_name="Khác", by=user)
    assert again == profile
    assert MemberProfile.objects.get().display_name == "Nguyễn Lan"
    assert kinds() == ["members.create"]
    assert announced == [[profile.reference]]
    assert len(profile.reference) == 12


def test_nobody_creates_a_profile_for_another_or_without_a_name():
    user = make_member()
    with pytest.raises(services.NotTheMember):
        services.create_profile(user=user, display_name="Lan", by=make_member())
    with pytest.raises(ValueError, match="name"):
        services.create_profile(user=user, display_name="  ", by=user)
    assert not MemberProfile.objects.exists()


def test_a_profile_that_search_cannot_take_is_not_created(break_search):
    user = make_member()
    break_search()
    with pytest.raises(RuntimeError):
        services.create_profile(user=user, display_name="Lan", by=user)
    assert not MemberProfile.objects.exists()
    assert kinds() == []


# --- update ----------------------------------------------------------------------------------------------------------


def test_an_update_writes_confirms_and_names_the_changed_columns(announced):
    profile = make_profile()
    announced.clear()
    MemberProfile.objects.update(asked_at="2026-01-01T00:00Z", warned_at="2026-01-02T00:00Z")
    before = MemberProfile.objects.get()
    changed = services.update_profile(
        profile=profile, values={"city": "Busan", "bio": before.bio, "offers": []}, by=profile.user
    )
    after = MemberProfile.objects.get()
    assert changed == ["city", "offers"]
    assert (after.city, after.offers) == ("Busan", [])
    assert after.version == before.version + 1
    assert after.confirmed_at > before.confirmed_at
    assert after.asked_at is after.warned_at is None
    assert Event.objects.get(kind="members.update", seq=Event.objects.last().seq).data == {"fields": ["city", "offers"]}
    assert announced == [[profile.reference]]
    assert profile.city == "Busan"


def test_only_the_member_writes_and_only_the_members_columns(officer):
    profile = make_profile()
    for by in (make_member(), officer):
        with pytest.raises(services.NotTheMember):
            services.update_profile(profile=profile, values={"city": "X"}, by=by)
    for values in ({"status": "listed"}, {"photo": "x.jpg"}, {"vouched_at": None}, {"display_name": " "}):
        with pytest.raises(ValueError, match=r"name|Not written"):
            services.update_profile(profile=profile, values=values, by=profile.user)
    assert MemberProfile.objects.get().city == EVERYTHING["city"]


def test_an_update_that_fails_leaves_the_row_as_it_was(break_search):
    profile = make_profile()
    break_search()
    events = kinds()
    with pytest.raises(RuntimeError):
        services.update_profile(profile=profile, values={"city": "Busan"}, by=profile.user)
    assert MemberProfile.objects.get().city == EVERYTHING["city"]
    assert kinds() == events


def test_a_stale_copy_does_not_undo_what_was_written_meanwhile():
    profile = make_profile()
    stale = MemberProfile.objects.get(pk=profile.pk)
    services.update_profile(profile=profile, values={"city": "Busan"}, by=profile.user)
    services.update_profile(profile=stale, values={"bio": "Mới"}, by=profile.user)
    row = MemberProfile.objects.get()
    assert (row.city, row.bio) == ("Busan", "Mới")
    assert row.version == stale.version


def test_a_year_of_birth_under_the_age_takes_a_listed_profile_out():
    profile = make_listed()
    services.update_profile(profile=profile, values={"birth_year": 2015}, by=profile.user)
    assert MemberProfile.objects.get().status == ProfileStatus.PRIVATE
    assert not holds_consent(profile.user, "directory")


# --- audiences -------------------------------------------------------------------------------------------------------


def test_audiences_are_chosen_part_by_part(announced):
    profile = make_profile()
    announced.clear()
    changed = services.set_audiences(
        profile=profile, audiences={Part.CITY: "members", "bio": Audience.MEMBERS, Part.NAME: "nobody"}, by=profile.user
    )
    assert changed == ["bio", "city"]
    assert MemberProfile.objects.get().parts_shown() == {Part.CITY, Part.BIO}
    assert Event.objects.last().data == {"city": "members", "bio": "members"}
    assert announced == [[profile.reference]]


@pytest.mark.parametrize("audiences", [{"email": "members"}, {"bio": "everyone"}, {"bio": ""}])
def test_unknown_parts_and_audiences_are_refused(audiences):
    profile = make_profile()
    with pytest.raises(ValueError, match="is not a valid"):
        services.set_audiences(profile=profile, audiences=audiences, by=profile.user)


def test_nobody_chooses_for_another(officer):
    profile = make_profile()
    for by in (make_member(), officer):
        with pytest.raises(services.NotTheMember):
            services.set_audiences(profile=profile, audiences={"bio": "members"}, by=by)


@pytest.mark.parametrize("status", [ProfileStatus.LISTED, ProfileStatus.DORMANT])
def test_hiding_the_name_leaves_the_directory_in_the_same_transaction(status):
    profile = make_listed()
    MemberProfile.objects.update(status=status)
    services.set_audiences(profile=profile, audiences={Part.NAME: Audience.NOBODY}, by=profile.user)
    row = MemberProfile.objects.get()
    assert (row.status, row.name_audience) == (ProfileStatus.PRIVATE, Audience.NOBODY)
    assert not holds_consent(profile.user, "directory")
    assert profile.status == ProfileStatus.PRIVATE


def test_hiding_the_name_that_fails_keeps_everything(break_search):
    profile = make_listed()
    break_search("profiles")
    with pytest.raises(RuntimeError):
        services.set_audiences(profile=profile, audiences={Part.NAME: Audience.NOBODY}, by=profile.user)
    row = MemberProfile.objects.get()
    assert (row.status, row.name_audience) == (ProfileStatus.LISTED, Audience.MEMBERS)
    assert holds_consent(profile.user, "directory")


# --- erase, restrict, departures -------------------------------------------------------------------------------------


def test_an_erased_profile_leaves_an_event_of_codes_and_nothing_else(announced):
    profile = make_listed()
    announced.clear()
    services.erase_profile(profile=profile, by=profile.user)
    assert not MemberProfile.objects.exists()
    assert not holds_consent(profile.user, "directory")
    event = Event.objects.get(kind="members.erase")
    assert (event.data, event.reason) == ({"cause": "member"}, "")
    assert [profile.reference] in announced


def test_nobody_erases_anothers_profile(officer):
    profile = make_profile()
    for by in (make_member(), officer):
        with pytest.raises(services.NotTheMember):
            services.erase_profile(profile=profile, by=by)
    assert MemberProfile.objects.exists()


def test_an_erasure_that_fails_keeps_the_profile_and_the_consent(break_search):
    profile = make_listed(photo=True)
    break_search("departures")
    with pytest.raises(RuntimeError):
        services.erase_profile(profile=profile, by=profile.user)
    row = MemberProfile.objects.get()
    assert row.status == ProfileStatus.LISTED
    assert row.photo.storage.exists(row.photo.name)
    assert holds_consent(profile.user, "directory")


def test_a_deleted_account_takes_its_profile_out_of_the_search(announced):
    profile = make_listed()
    announced.clear()
    profile.user.delete()
    assert announced == [[profile.reference]]
    assert not MemberProfile.objects.exists()


def test_an_account_that_is_switched_off_or_on_is_read_again(announced):
    profile = make_listed()
    announced.clear()
    profile.user.is_active = False
    profile.user.save()
    assert MemberProfile.objects.listed().count() == 0
    profile.user.is_active = True
    profile.user.save(update_fields=["is_active"])
    assert announced == [[profile.reference]] * 2
    assert MemberProfile.objects.listed().count() == 1


def test_a_login_asks_nothing_about_profiles(announced, django_assert_num_queries):
    user = make_listed().user
    announced.clear()
    with django_assert_num_queries(1):
        user.save(update_fields=["last_login"])
    assert announced == []


def test_restricting_hides_and_resuming_shows_again(announced):
    profile = make_listed()
    announced.clear()
    services.restrict_profile(profile=profile, on=True, by=None)
    services.restrict_profile(profile=profile, on=True, by=None)
    assert not MemberProfile.objects.listed().exists()
    services.restrict_profile(profile=profile, on=False, by=None)
    assert MemberProfile.objects.listed().exists()
    assert announced == [[profile.reference]] * 2
    assert kinds()[-2:] == ["members.restrict", "members.resume"]


def test_the_events_of_a_profile_hold_no_word_of_it():
    profile = make_listed(photo=True)
    services.erase_profile(profile=profile, by=profile.user)
    told = " ".join(f"{event.reason} {event.data}" for event in Event.objects.all())
    for value in EVERYTHING.values():
        for word in value if isinstance(value, list) else [value]:
            assert str(word) not in told or word in ("vi", "ko", "translate", "host")


def test_the_search_follows_every_verb_in_the_database_too():
    from community.directory.models import PersonEntry

    profile = make_listed()
    assert PersonEntry.objects.count() == 1
    services.unlist_profile(profile=profile, by=profile.user)
    assert PersonEntry.objects.count() == 0
    assert not IndexChange.objects.exists()


def test_no_column_of_the_whole_schema_asks_for_a_paper():
    """Row G1."""
    import re

    from django.apps import apps

    paper = re.compile(r"passport|cccd|cmnd|ho_chieu|identity_card|citizen")
    fields = [field.name for model in apps.get_models() for field in model._meta.get_fields()]
    assert [name for name in fields if paper.search(name)] == []
    assert not paper.search(" ".join(field.name for field in MemberProfile._meta.get_fields()))

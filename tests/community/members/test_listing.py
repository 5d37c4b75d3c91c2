"""Into the directory and out of it: allowed, refused, atomic."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from community.members import services
from community.members.choices import Audience, Part, ProfileStatus
from community.members.models import MemberProfile
from portal.casework.models import Event
from portal.casework.transitions import TransitionRefused
from portal.users.models import ConsentRecord
from portal.users.services import give_consent, holds_consent, withdraw_consent
from tests.factories.members import make_listed, make_member, make_profile, put_in_state

pytestmark = pytest.mark.django_db


def ready(**fields):
    profile = make_profile(**fields)
    services.set_audiences(profile=profile, audiences={Part.NAME: Audience.MEMBERS}, by=profile.user)
    return profile


def enter(profile, by=None):
    services.list_profile(profile=profile, by=by or profile.user, language="en")


def status():
    return MemberProfile.objects.get().status


def test_a_member_who_agrees_is_listed_with_the_wording_in_the_ledger(announced):
    profile = ready()
    announced.clear()
    enter(profile)
    assert status() == profile.status == ProfileStatus.LISTED
    record = ConsentRecord.objects.get()
    assert (record.purpose, record.text.language, record.actor_reference) == (
        "directory",
        "en",
        profile.user.reference,
    )
    assert announced == [[profile.reference]]
    event = Event.objects.get(kind="members.list")
    assert (event.from_state, event.to_state) == ("private", "listed")


def refused(profile, code, by=None):
    with pytest.raises(TransitionRefused) as error:
        enter(profile, by)
    assert error.value.code == code == services.listing_obstacle(profile)
    assert not holds_consent(profile.user, "directory")
    assert not MemberProfile.objects.listed().exists()


def test_no_listing_without_the_name():
    refused(make_profile(), "name_hidden")


def test_no_listing_without_a_year_of_birth():
    refused(ready(birth_year=None), "no_year")


@pytest.mark.parametrize("years", [5, 15, 16])
def test_no_listing_under_sixteen_for_certain(years):
    refused(ready(birth_year=timezone.localdate().year - years), "too_young")


def test_seventeen_by_the_year_is_old_enough():
    enter(ready(birth_year=timezone.localdate().year - 17))
    assert status() == ProfileStatus.LISTED


def test_no_listing_without_a_confirmed_address():
    profile = ready()
    EmailAddress.objects.update(verified=False)
    refused(profile, "unverified")


def test_no_listing_while_the_use_is_restricted():
    profile = ready()
    services.restrict_profile(profile=profile, on=True, by=None)
    refused(profile, "restricted")


def test_no_listing_while_suspended():
    refused(put_in_state(ready(), ProfileStatus.SUSPENDED), "wrong_state")


def test_nobody_lists_another(officer):
    profile = ready()
    for by in (make_member(), officer):
        with pytest.raises(services.NotTheMember):
            enter(profile, by)


def test_the_decision_is_made_on_the_row_not_on_a_stale_copy():
    profile = ready()
    stale = MemberProfile.objects.get()
    services.set_audiences(profile=profile, audiences={Part.NAME: Audience.NOBODY}, by=profile.user)
    with pytest.raises(TransitionRefused, match="name_hidden"):
        services.list_profile(profile=stale, by=profile.user, language="vi")


def test_a_listing_that_fails_leaves_neither_state_nor_consent(break_search):
    profile = ready()
    break_search("listing")
    with pytest.raises(RuntimeError):
        enter(profile)
    assert status() == ProfileStatus.PRIVATE
    assert not ConsentRecord.objects.exists()
    assert not Event.objects.filter(kind="members.list").exists()


# --- out -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [ProfileStatus.LISTED, ProfileStatus.DORMANT])
def test_leaving_ends_the_consent_too_and_is_safe_to_repeat(announced, state):
    profile = put_in_state(make_listed(), state)
    announced.clear()
    services.unlist_profile(profile=profile, by=profile.user)
    services.unlist_profile(profile=profile, by=profile.user)
    assert status() == profile.status == ProfileStatus.PRIVATE
    assert not holds_consent(profile.user, "directory")
    assert announced == [[profile.reference]]
    assert Event.objects.filter(kind="members.unlist").count() == 1


def test_nobody_unlists_another(officer):
    profile = make_listed()
    for by in (make_member(), officer):
        with pytest.raises(services.NotTheMember):
            services.unlist_profile(profile=profile, by=by)
    assert status() == ProfileStatus.LISTED


def test_withdrawing_the_consent_leaves_the_directory_in_the_same_transaction(announced):
    profile = make_listed()
    announced.clear()
    withdraw_consent(user=profile.user, purpose="directory", by=profile.user)
    assert status() == ProfileStatus.PRIVATE
    assert announced == [[profile.reference]]


def test_a_withdrawal_that_fails_leaves_both_as_they_were(break_search):
    profile = make_listed()
    break_search()
    with pytest.raises(RuntimeError):
        withdraw_consent(user=profile.user, purpose="directory", by=profile.user)
    assert status() == ProfileStatus.LISTED
    assert holds_consent(profile.user, "directory")


def test_withdrawing_while_suspended_changes_no_state():
    profile = put_in_state(make_listed(), ProfileStatus.SUSPENDED)
    withdraw_consent(user=profile.user, purpose="directory", by=profile.user)
    assert status() == ProfileStatus.SUSPENDED


# --- confirm ---------------------------------------------------------------------------------------------------------


def test_confirming_starts_the_clock_anew():
    profile = make_listed()
    long_ago = timezone.now() - timezone.timedelta(days=400)
    MemberProfile.objects.update(confirmed_at=long_ago, asked_at=long_ago, warned_at=long_ago)
    services.confirm_profile(profile=profile, by=profile.user)
    row = MemberProfile.objects.get()
    assert row.confirmed_at > long_ago
    assert (row.asked_at, row.warned_at, row.status) == (None, None, ProfileStatus.LISTED)


def test_confirming_a_dormant_profile_puts_it_back(announced):
    profile = put_in_state(make_listed(), ProfileStatus.DORMANT)
    MemberProfile.objects.update(lapsed_at=timezone.now())
    announced.clear()
    services.confirm_profile(profile=profile, by=profile.user)
    row = MemberProfile.objects.get()
    assert (row.status, row.lapsed_at) == (ProfileStatus.LISTED, None)
    assert announced == [[profile.reference]]


def test_a_dormant_profile_does_not_return_without_consent_or_against_the_rules():
    profile = put_in_state(ready(), ProfileStatus.DORMANT)
    with pytest.raises(TransitionRefused, match="no_consent"):
        services.confirm_profile(profile=profile, by=profile.user)
    give_consent(user=profile.user, purpose="directory", language="vi", by=profile.user)
    EmailAddress.objects.update(verified=False)
    with pytest.raises(TransitionRefused, match="unverified"):
        services.confirm_profile(profile=profile, by=profile.user)
    assert status() == ProfileStatus.DORMANT


def test_nobody_confirms_for_another(officer):
    profile = make_listed()
    for by in (make_member(), officer):
        with pytest.raises(services.NotTheMember):
            services.confirm_profile(profile=profile, by=by)


def test_a_confirmation_that_fails_leaves_the_profile_dormant(break_search):
    profile = put_in_state(make_listed(), ProfileStatus.DORMANT)
    break_search("listing")
    with pytest.raises(RuntimeError):
        services.confirm_profile(profile=profile, by=profile.user)
    assert status() == ProfileStatus.DORMANT

"""What staff may do, with the reason told to the member: allowed, refused, atomic."""

from __future__ import annotations

import pytest
from django.utils import timezone

from community.members import services
from community.members.choices import ProfileStatus
from community.members.models import MemberProfile
from portal.casework.models import Event
from portal.casework.transitions import TransitionRefused
from portal.notifications.models import Delivery
from portal.users.choices import ADMINISTRATORS
from tests.factories.members import make_listed, make_member, make_profile, put_in_state

pytestmark = pytest.mark.django_db
WHY = "Phần giới thiệu có số điện thoại của người khác. Bạn sửa lại giúp nhé."


def row():
    return MemberProfile.objects.get()


def mails():
    return list(Delivery.objects.filter(kind="members.moderation").order_by("pk"))


@pytest.mark.parametrize("state", [ProfileStatus.LISTED, ProfileStatus.PRIVATE, ProfileStatus.DORMANT])
def test_staff_take_a_profile_out_and_the_member_reads_why(officer, announced, state):
    profile = put_in_state(make_listed(), state)
    announced.clear()
    services.suspend_profile(profile=profile, by=officer, reason=f" {WHY} ")
    assert (row().status, row().suspended_reason) == (ProfileStatus.SUSPENDED, WHY)
    assert profile.status == ProfileStatus.SUSPENDED
    (mail,) = mails()
    assert mail.to == profile.user.email
    assert WHY in mail.body_text
    assert "/tai-khoan/ho-so/" in mail.body_text
    assert announced == [[profile.reference]]
    # the event lasts, so the sentence is not in it
    event = Event.objects.get(kind="members.suspend")
    assert (event.reason, event.to_state, event.actor_reference) == (
        "told_to_the_member",
        "suspended",
        officer.reference,
    )


def test_a_mail_speaks_the_members_language(officer):
    profile = make_listed(make_member(language="en"))
    services.suspend_profile(profile=profile, by=officer, reason=WHY)
    assert "/en/tai-khoan/ho-so/" in mails()[0].body_text


def test_no_suspension_without_a_reason_or_twice(officer):
    profile = make_listed()
    with pytest.raises(TransitionRefused, match="reason_required"):
        services.suspend_profile(profile=profile, by=officer, reason="  ")
    with pytest.raises(ValueError, match="400"):
        services.suspend_profile(profile=profile, by=officer, reason="x" * 401)
    services.suspend_profile(profile=profile, by=officer, reason=WHY)
    with pytest.raises(TransitionRefused, match="wrong_state"):
        services.suspend_profile(profile=profile, by=officer, reason=WHY)
    assert len(mails()) == 1


VERBS = [services.suspend_profile, services.reinstate_profile, services.vouch_for, services.withdraw_vouch]


@pytest.mark.parametrize("verb", VERBS)
def test_only_staff_who_care_for_profiles_and_never_for_their_own(officer, approver, verb):
    profile = make_listed()
    for by in (profile.user, make_member(), approver):
        with pytest.raises(services.NotStaff):
            verb(profile=profile, by=by, reason=WHY)
    own = make_profile(officer)
    with pytest.raises(services.NotStaff):
        verb(profile=own, by=officer, reason=WHY)
    officer.is_staff = False
    officer.save()
    with pytest.raises(services.NotStaff):
        verb(profile=profile, by=officer, reason=WHY)


def test_a_suspension_that_fails_leaves_no_mail(officer, break_search):
    profile = make_listed()
    break_search("moderation")
    with pytest.raises(RuntimeError):
        services.suspend_profile(profile=profile, by=officer, reason=WHY)
    assert (row().status, row().suspended_reason) == (ProfileStatus.LISTED, "")
    assert mails() == []


def test_a_reinstated_profile_is_not_listed_until_the_member_says_so(officer):
    profile = make_listed()
    services.suspend_profile(profile=profile, by=officer, reason=WHY)
    services.reinstate_profile(profile=profile, by=officer, reason="Cảm ơn bạn đã sửa.")
    assert (row().status, row().suspended_reason) == (ProfileStatus.PRIVATE, "")
    assert "Cảm ơn bạn đã sửa." in mails()[1].body_text
    services.list_profile(profile=profile, by=profile.user, language="vi")
    assert row().status == ProfileStatus.LISTED


def test_only_a_suspended_profile_is_reinstated(officer):
    with pytest.raises(TransitionRefused, match="wrong_state"):
        services.reinstate_profile(profile=make_listed(), by=officer, reason=WHY)


def test_vouching_is_renewed_and_withdrawn_with_a_reason(officer):
    profile = make_profile()
    services.vouch_for(profile=profile, by=officer, reason="Hội đồng hương xác nhận")
    since = row().vouched_at
    assert since <= timezone.now()
    services.vouch_for(profile=profile, by=officer, reason="Xác nhận lại")
    assert (row().vouched_at, row().vouch_reason) == (since, "Xác nhận lại")
    services.withdraw_vouch(profile=profile, by=officer, reason="Hội không còn biết người này")
    assert (row().vouched_at, row().vouch_reason) == (None, "Hội không còn biết người này")
    with pytest.raises(TransitionRefused, match="wrong_state"):
        services.withdraw_vouch(profile=profile, by=officer, reason="lần nữa")
    assert {e.reason for e in Event.objects.filter(kind__contains="vouch")} == {"told_to_the_member"}


@pytest.mark.parametrize("verb", [services.vouch_for, services.withdraw_vouch])
def test_vouching_needs_a_reason(officer, verb):
    with pytest.raises(TransitionRefused, match="reason_required"):
        verb(profile=make_profile(), by=officer, reason="")


def test_a_vouch_that_fails_is_none(officer, break_search):
    profile = make_profile()
    break_search("moderation")
    with pytest.raises(RuntimeError):
        services.vouch_for(profile=profile, by=officer, reason=WHY)
    assert row().vouched_at is None


def test_the_role_that_may_is_the_office(roles):
    from portal.users.permissions import ROLE_PERMISSIONS

    holders = {name for name, role in ROLE_PERMISSIONS.items() if "members.change_memberprofile" in role.site}
    assert holders == {ADMINISTRATORS}

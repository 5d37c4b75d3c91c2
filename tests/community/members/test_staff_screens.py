"""Profiles in the staff screens: a reason first, never a word of the member's changed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members import services
from community.members.choices import ProfileStatus
from community.members.models import MemberProfile
from portal.notifications.models import Delivery
from portal.users.models import RecordView
from tests.factories.members import EVERYTHING, make_listed, make_profile
from tests.factories.users import enter

pytestmark = pytest.mark.django_db
WHY = "Xem đơn TK-1: người nhà báo hồ sơ sai tên"


@pytest.fixture
def profile(db):
    return make_listed(with_places=True, photo=True)


@pytest.fixture
def desk(client, officer):
    enter(client, officer)
    return client


def url(name, profile=None):
    return reverse(f"member_profiles:{name}", args=[profile.reference] if profile else [])


def opened(desk, profile):
    response = desk.post(url("open", profile), {"reason": WHY})
    assert (response.status_code, response["Location"]) == (303, url("record", profile))
    return desk.get(url("record", profile))


def words():
    for value in EVERYTHING.values():
        yield from value if isinstance(value, list) else [str(value)]


def test_the_list_shows_references_and_states_and_no_word_of_anybody(desk, profile):
    page = desk.get(url("index")).content.decode()
    assert profile.reference in page
    for word in ("Nguyễn Thùy Dương", "Suwon", profile.user.email, "Tổ trưởng"):
        assert word not in page


@pytest.mark.parametrize("query", ["Thùy Dương", "{reference}"])
def test_the_list_is_searched_by_name_and_reference(desk, profile, query):
    other = make_profile(display_name="Hồ Văn Khác")
    page = desk.get(url("index"), {"q": query.format(reference=profile.reference)}).content.decode()
    assert profile.reference in page
    assert other.reference not in page


def test_the_list_is_filtered_by_status(desk, profile):
    other = make_profile()
    page = desk.get(url("index"), {"status": ProfileStatus.PRIVATE}).content.decode()
    assert other.reference in page
    assert profile.reference not in page


@pytest.mark.parametrize("name", ["index", "index_results"])
def test_the_list_offers_no_export(desk, profile, name):
    for kind in ("csv", "xlsx"):
        assert desk.get(url(name), {"export": kind}).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(desk, profile, django_assert_max_num_queries):
    desk.get(url("index"))
    for _ in range(5):
        make_profile()
    with django_assert_max_num_queries(25):
        desk.get(url("index"))


def test_a_record_opens_only_after_a_reason_and_the_member_reads_it(desk, officer, profile):
    response = desk.get(url("record", profile))
    assert (response.status_code, response["Location"]) == (303, url("open", profile))
    asked = desk.get(url("open", profile)).content.decode()
    assert "Suwon" not in asked
    assert not RecordView.objects.exists()
    page = opened(desk, profile).content.decode()
    for word in words():
        if word in ("vi", "ko", "translate", "host", "factory_worker", "1990"):
            continue
        assert word in page, word
    assert "1990" not in page
    view = RecordView.objects.get()
    assert (view.subject, view.by, view.reason) == (profile.user, officer, WHY)


def test_without_a_reason_nothing_opens_and_nothing_is_written(desk, profile):
    response = desk.post(url("open", profile), {"reason": "  "})
    assert response.status_code == 422
    assert desk.get(url("record", profile)).status_code == 303
    assert not RecordView.objects.exists()


def test_a_record_closes_after_half_an_hour_and_with_the_session(desk, officer, profile, client, monkeypatch):
    opened(desk, profile)
    later = timezone.now() + timezone.timedelta(minutes=31)
    with monkeypatch.context() as patch:
        patch.setattr("community.members.viewsets.opened.timezone.now", lambda: later)
        assert desk.get(url("record", profile)).status_code == 303
        assert desk.get(url("photo", profile)).status_code == 404
    enter(client, officer)
    client.session.flush()
    assert client.get(url("record", profile)).status_code == 302


def test_opening_one_record_opens_no_other(desk, profile):
    other = make_listed(photo=True)
    opened(desk, profile)
    assert desk.get(url("photo", profile)).status_code == 200
    assert desk.get(url("record", other)).status_code == 303
    assert desk.get(url("photo", other)).status_code == 404


def test_a_decision_is_made_with_a_reason_the_member_gets(desk, profile):
    opened(desk, profile)
    response = desk.post(url("record", profile), {"verb": "suspend", "reason": "Có số điện thoại người khác"})
    assert response.status_code == 303
    row = MemberProfile.objects.get()
    assert (row.status, row.suspended_reason) == (ProfileStatus.SUSPENDED, "Có số điện thoại người khác")
    assert Delivery.objects.filter(kind="members.moderation", to=profile.user.email).count() == 1
    desk.post(url("record", profile), {"verb": "reinstate", "reason": "Đã sửa"})
    assert MemberProfile.objects.get().status == ProfileStatus.PRIVATE
    desk.post(url("record", profile), {"verb": "vouch", "reason": "Hội xác nhận"})
    assert MemberProfile.objects.get().vouched_at


@pytest.mark.parametrize(
    "data",
    [
        {"verb": "suspend", "reason": " "},
        {"verb": "erase", "reason": "x"},
        {"reason": "x"},
        {"verb": "reinstate", "reason": "x"},
    ],
)
def test_a_decision_that_is_refused_changes_nothing_and_keeps_the_words(desk, profile, data):
    opened(desk, profile)
    response = desk.post(url("record", profile), data)
    assert response.status_code == 422
    assert data["reason"] in response.content.decode()
    assert MemberProfile.objects.get().status == ProfileStatus.LISTED


def test_a_decision_needs_the_opened_record(desk, profile):
    assert desk.post(url("record", profile), {"verb": "suspend", "reason": "x"}).status_code == 303
    assert MemberProfile.objects.get().status == ProfileStatus.LISTED


def test_nobody_decides_about_their_own_profile(desk, officer):
    own = make_listed(officer)
    page = opened(desk, own).content.decode()
    assert 'name="verb"' not in page
    assert desk.post(url("record", own), {"verb": "vouch", "reason": "tôi"}).status_code == 422
    assert MemberProfile.objects.get().vouched_at is None


def test_a_restricted_record_is_not_there_for_staff(desk, profile):
    opened(desk, profile)
    services.restrict_profile(profile=profile, on=True, by=None)
    assert profile.reference not in desk.get(url("index")).content.decode()
    for name in ("open", "record", "photo"):
        assert desk.get(url(name, profile)).status_code == 404


@pytest.mark.parametrize("role", ["contributor", "editor", "approver"])
def test_other_staff_find_nothing_here(role, client, request, profile):
    enter(client, request.getfixturevalue(role))
    for address in (url("index"), url("open", profile), url("record", profile), url("photo", profile)):
        assert client.get(address).status_code == 404
    assert client.post(url("open", profile), {"reason": WHY}).status_code == 404
    assert not RecordView.objects.exists()


def test_strangers_are_sent_to_the_login(client, profile):
    assert client.get(url("record", profile)).status_code == 302
    assert "Suwon" not in client.get(url("record", profile), follow=True).content.decode()


def test_switching_accounts_in_the_staff_list_is_followed(announced):
    from community.members.wagtail_hooks import follow_switched_accounts

    profile = make_listed()
    announced.clear()
    follow_switched_accounts(None, "assign_role", [profile.user], None)
    assert announced == []
    follow_switched_accounts(None, "set_active_state", [profile.user], None)
    assert announced == [[profile.reference]]

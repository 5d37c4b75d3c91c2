"""The clock of every profile: 12 months ask, 18 hide, 24 erase, each with one mail (row G5)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from community.members import services, tasks
from community.members.choices import ProfileStatus
from community.members.models import MemberProfile
from community.members.services.freshness import add_months
from portal.notifications import schedule
from portal.notifications.models import Delivery
from portal.users.models import User
from portal.users.services import holds_consent
from tests.factories.members import make_listed, make_profile

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def travel(monkeypatch):
    """Move the clock to so many months and days after now."""
    start = timezone.now()
    real = timezone.now

    def to(months: int, days: int = 0) -> dt.datetime:
        now = add_months(start, months) + days * DAY
        monkeypatch.setattr(timezone, "now", lambda: now + (real() - start))
        return now

    return to


def run():
    done = services.tick()
    return (done.asked, done.lapsed, done.warned, done.erased)


def mails():
    return [mail.subject for mail in Delivery.objects.filter(kind="members.freshness").order_by("pk")]


def test_twelve_months_ask_once(travel):
    profile = make_listed()
    travel(12, -1)
    assert run() == (0, 0, 0, 0)
    travel(12)
    assert run() == (1, 0, 0, 0)
    assert run() == (0, 0, 0, 0)
    row = MemberProfile.objects.get()
    assert row.asked_at is not None
    assert row.status == ProfileStatus.LISTED
    (mail,) = Delivery.objects.filter(kind="members.freshness")
    assert mail.to == profile.user.email
    assert "/tai-khoan/ho-so/" in mail.body_text
    assert profile.display_name not in mail.body_text + mail.subject


def test_eighteen_months_hide(travel):
    make_listed()
    travel(12)
    run()
    travel(18, -1)
    assert run() == (0, 0, 0, 0)
    assert MemberProfile.objects.listed().exists()
    travel(18)
    assert run() == (0, 1, 0, 0)
    assert run() == (0, 0, 0, 0)
    row = MemberProfile.objects.get()
    assert row.status == ProfileStatus.DORMANT
    assert row.lapsed_at is not None
    assert not MemberProfile.objects.listed().exists()
    assert len(mails()) == 2
    # what the member agreed to holds until it is withdrawn, so one click brings the profile back
    assert holds_consent(row.user, "directory")


def test_twenty_four_months_erase_with_a_warning_thirty_days_before_and_a_mail_after(travel):
    profile = make_listed(photo=True)
    travel(18)
    run()
    before = mails()
    travel(24, -31)
    assert run() == (0, 0, 0, 0)
    travel(24, -30)
    assert run() == (0, 0, 1, 0)
    assert run() == (0, 0, 0, 0)
    travel(24, -1)
    assert run() == (0, 0, 0, 0)
    travel(24)
    assert run() == (0, 0, 0, 1)
    assert run() == (0, 0, 0, 0)
    assert not MemberProfile.objects.exists()
    assert User.objects.filter(pk=profile.user_id).exists()
    assert not holds_consent(profile.user, "directory")
    assert len(mails()) == len(before) + 2


def test_the_day_in_the_warning_is_the_day_of_the_erasure(travel):
    profile = make_listed()
    end = add_months(profile.confirmed_at, 24)
    travel(24, -30)
    run()
    row = MemberProfile.objects.get()
    assert services.erased_on(row) == timezone.localdate(end)
    day = timezone.localdate(end).strftime("%d/%m/%Y")
    mail = Delivery.objects.order_by("-pk").first()
    assert day in mail.subject
    assert day in mail.body_text


def test_a_clock_that_stood_still_for_years_hides_at_once_but_warns_before_it_erases(travel):
    make_listed()
    travel(36)
    assert run() == (0, 1, 1, 0)
    assert run() == (0, 0, 0, 0)
    row = MemberProfile.objects.get()
    assert services.erased_on(row) == timezone.localdate(row.warned_at + 30 * DAY)
    travel(36, 29)
    assert run() == (0, 0, 0, 0)
    travel(36, 31)
    assert run() == (0, 0, 0, 1)


@pytest.mark.parametrize("months", [13, 19, 24])
def test_confirming_stops_the_clock(travel, months):
    profile = make_listed()
    for step in range(12, months):
        travel(step)
        run()
    travel(months, -1)
    services.confirm_profile(profile=MemberProfile.objects.get(), by=profile.user)
    travel(months, 1)
    assert run() == (0, 0, 0, 0)
    row = MemberProfile.objects.get()
    assert (row.status, row.asked_at, row.warned_at, row.lapsed_at) == (ProfileStatus.LISTED, None, None, None)
    travel(months + 12)
    assert run() == (1, 0, 0, 0)
    # asked again a year later: a second mail, not the first one once more
    assert len(mails()) == len(set(Delivery.objects.values_list("dedupe_key", flat=True)))


def test_a_private_profile_is_asked_about_and_erased_but_has_nothing_to_hide(travel):
    make_profile()
    travel(12)
    assert run() == (1, 0, 0, 0)
    travel(18)
    assert run() == (0, 0, 0, 0)
    travel(24, -30)
    assert run() == (0, 0, 1, 0)
    travel(24)
    assert run() == (0, 0, 0, 1)


def test_a_watch_profile_does_not_age(travel):
    make_listed()
    MemberProfile.objects.update(is_canary=True)
    travel(60)
    assert run() == (0, 0, 0, 0)


def test_whoever_confirms_between_the_look_and_the_lock_is_left_alone(travel):
    profile = make_listed()
    travel(36)
    stale = MemberProfile.objects.get()
    services.warn_profile(profile=stale)
    stale.refresh_from_db()
    services.confirm_profile(profile=MemberProfile.objects.get(), by=profile.user)
    verbs = (services.ask_to_confirm, services.lapse_profile, services.warn_profile, services.expire_profile)
    assert [verb(profile=stale) for verb in verbs] == [False] * 4
    assert MemberProfile.objects.listed().exists()


def test_a_step_that_fails_leaves_no_mail_and_no_mark(travel, break_search):
    make_listed()
    travel(18)
    services.ask_to_confirm(profile=MemberProfile.objects.get())
    sent = len(mails())
    break_search("listing")
    with pytest.raises(RuntimeError):
        services.tick()
    row = MemberProfile.objects.get()
    assert (row.status, row.lapsed_at) == (ProfileStatus.LISTED, None)
    assert len(mails()) == sent


def test_batches_end_and_say_that_there_is_more(travel):
    for _ in range(3):
        make_profile()
    travel(12)
    first = services.tick(limit=2)
    assert (first.asked, first.more) == (2, True)
    second = services.tick(limit=2)
    assert (second.asked, second.more) == (1, False)


def test_the_job_is_on_the_schedule_each_day_and_takes_no_argument(travel):
    jobs = {job.key: job for job in schedule.jobs()}
    job = jobs["members.keep_fresh"]
    assert job.task is tasks.keep_fresh
    assert job.cron.split()[2:] == ["*", "*", "*"]
    assert jobs["members.delete_photos"].cron == "* * * * *"
    make_profile()
    travel(12)
    assert tasks.keep_fresh.call() == {"asked": 1, "lapsed": 0, "warned": 0, "erased": 0, "more": False}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2024-02-29", 12, "2025-02-28"), ("2025-08-31", 6, "2026-02-28"), ("2026-03-31", -1, "2026-02-28")],
)
def test_months_are_those_of_the_calendar(day, months, expected):
    moment = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)
    assert add_months(moment, months).date().isoformat() == expected

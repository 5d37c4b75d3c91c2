"""What staff are told about the directory, and when."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from community.directory import tasks
from community.directory.choices import AlarmKind, Amount
from community.directory.models import Alarm
from community.directory.services.alarms import check_counters, raise_alarm
from community.directory.services.budgets import Account, open_profile, show_people
from community.members.models import MemberProfile
from portal.casework.models import Event
from portal.notifications import schedule
from portal.notifications.models import Delivery
from portal.users.models import User
from tests.factories.directory import people, viewer
from tests.factories.users import enter

URL = "/danh-ba/"


@pytest.fixture
def canary(db: None) -> MemberProfile:
    return people(1, is_canary=True, display_name="Hồ Thị Canh")[0]


def test_opening_a_watch_profile_is_mailed_to_administrators_at_once(
    client: Client, canary: MemberProfile, administrator: User
) -> None:
    curious = viewer()
    client.force_login(curious)
    assert client.get(f"{URL}{canary.reference}/").status_code == 200
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.account_reference) == (AlarmKind.CANARY, curious.reference)
    mail = Delivery.objects.get(kind="directory_alarm")
    assert (mail.to, mail.queue) == (administrator.email, "urgent")
    assert curious.reference in mail.body_text
    for secret in ("Hồ Thị Canh", canary.reference, curious.email, "Xem"):
        assert secret not in mail.body_text + mail.subject
    assert Event.objects.filter(kind="directory.alarm", subject_id=str(alarm.pk)).count() == 1


def test_an_alarm_is_raised_once_a_day_for_an_account(
    client: Client, canary: MemberProfile, administrator: User
) -> None:
    for user in (viewer(), viewer()):
        client.force_login(user)
        for _ in range(3):
            client.get(f"{URL}{canary.reference}/")
    assert Alarm.objects.count() == 2
    assert Delivery.objects.filter(kind="directory_alarm").count() == 2


def test_the_alarm_is_raised_where_the_budget_is_spent_too(client: Client, canary: MemberProfile) -> None:
    user = viewer()
    client.force_login(user)
    for profile in people(5):
        client.get(f"{URL}{profile.reference}/")
    assert client.get(f"{URL}{canary.reference}/").status_code == 429
    assert Alarm.objects.filter(kind=AlarmKind.CANARY, account_reference=user.reference).exists()


def test_an_alarm_of_a_failed_transaction_is_none(
    db: None, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("community.directory.services.alarms.queue_message", broken)
    with pytest.raises(RuntimeError):
        raise_alarm(AlarmKind.CANARY, account=viewer())
    assert not Alarm.objects.exists()
    assert not Event.objects.filter(kind="directory.alarm").exists()


def test_a_spent_account_stands_in_the_list_and_wakes_nobody(db: None, administrator: User) -> None:
    raise_alarm(AlarmKind.PROFILES_SPENT, account=viewer())
    assert Alarm.objects.count() == 1
    assert not Delivery.objects.exists()


def test_new_accounts_that_harvest_together_are_noticed_before_their_number_is_used_up(
    db: None, administrator: User, settings: Any
) -> None:
    settings.PORTAL_DIRECTORY_PEOPLE_YOUNG = 50
    crowd = [profile.pk for profile in people(40)]
    for part in range(3):
        show_people(by=Account.of(viewer(young=True), vouched=False), people=crowd[part * 10 : part * 10 + 9])
        assert check_counters() == 0
    show_people(by=Account.of(viewer(young=True), vouched=False), people=crowd[30:33])
    assert check_counters() == 1
    assert check_counters() == 0
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.account_reference, alarm.number) == (AlarmKind.YOUNG_PEOPLE, "", 30)
    assert Delivery.objects.count() == 1


def test_the_check_finds_one_account_at_its_limit(db: None, settings: Any) -> None:
    crowd = people(8)
    greedy, vouched = viewer(), viewer(vouched=True)
    for user, trusted in ((greedy, False), (vouched, True)):
        for profile in crowd[:5]:
            open_profile(by=Account.of(user, vouched=trusted), person=profile.pk)
    assert check_counters() == 1
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.account_reference) == (AlarmKind.PROFILES_SPENT, greedy.reference)
    assert Amount.PROFILES == "profiles"


def test_the_check_runs_every_five_minutes() -> None:
    (job,) = [job for job in schedule.jobs() if job.key == "directory.check"]
    assert job.every is not None
    assert job.every.total_seconds() == 300
    assert job.task is tasks.check_counters


def test_staff_read_references_and_times_and_no_name(client: Client, canary: MemberProfile, superuser: User) -> None:
    curious = viewer()
    raise_alarm(AlarmKind.CANARY, account=curious)
    enter(client, superuser)
    text = client.get(reverse("directory_alarms")).content.decode()
    assert curious.reference in text
    assert curious.email not in text
    assert "Trần Thị Xem" not in text
    assert canary.reference not in text


def test_who_may_not_read_alarms_finds_no_such_screen(client: Client, approver: User) -> None:
    enter(client, approver)
    assert client.get(reverse("directory_alarms")).status_code == 404

"""What the directory holds about its readers: shown to them, forgotten soon, gone with the account."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from community.directory.choices import AlarmKind, Dimension
from community.directory.models import Alarm, Spent, Viewing
from community.directory.privacy import ReadingHolder
from community.directory.services.alarms import raise_alarm
from community.directory.services.budgets import Account, open_profile
from community.directory.services.statistics import true_numbers
from portal.users.models import User
from portal.users.registry import Subject, holders
from tests.factories.directory import people, viewer
from tests.factories.places import country

URL = "/danh-ba/"


@pytest.fixture
def reader(db: None) -> User:
    user = viewer(young=True)
    for profile in people(3, display_name="Phan Thị Linh"):
        open_profile(by=Account.of(user, vouched=False), person=profile.pk)
    raise_alarm(AlarmKind.CANARY, account=user)
    return user


def test_a_reader_is_told_how_much_was_counted_and_not_whom(reader: User) -> None:
    items = ReadingHolder().collect(Subject(reader, reader.email))
    assert [item.kind for item in items] == ["directory.spent", "directory.spent", "directory.alarm"]
    assert [field.value for field in items[0].fields][1:] == ["people", 3]
    assert "Linh" not in str(items)


def test_erasure_takes_what_was_seen_and_names_the_alarm_that_stays(reader: User) -> None:
    subject, holder = Subject(reader, reader.email), ReadingHolder()
    assert holder.erases(subject)
    holder.erase(subject, receipt="x")
    holder.erase(subject, receipt="x")
    assert not Viewing.objects.filter(account=reader).exists()
    assert not Spent.objects.filter(account=reader).exists()
    assert len(holder.kept(subject)) == 1
    assert Alarm.objects.get().account_reference == reader.reference
    assert holder.collect(Subject(None, "khac@example.org")) == []


def test_an_account_that_goes_takes_its_rows_along(reader: User) -> None:
    reader.delete()
    assert not Viewing.objects.filter(scope__startswith="account:").exists()


def test_the_holder_is_registered() -> None:
    assert "directory.reading" in {holder.name for holder in holders()}


def test_a_photo_opens_only_to_whoever_has_opened_the_profile_today(client: Client, db: None, settings: Any) -> None:
    profile = people(1)[0]
    profile.photo.save("a.jpg", ContentFile(b"jpeg"), save=False)
    type(profile).objects.filter(pk=profile.pk).update(photo=profile.photo.name)
    client.force_login(viewer())
    photo = f"{URL}anh/{profile.reference}/"
    client.get(f"{URL}?q={profile.display_name}")
    assert client.get(photo).status_code == 404
    assert client.get(f"{URL}{profile.reference}/").status_code == 200
    assert client.get(photo).status_code == 200
    client.force_login(viewer())
    assert client.get(photo).status_code == 404


def test_watch_profiles_are_no_people_in_the_public_counts(db: None) -> None:
    people(5, country=country())
    people(2, country=country(), is_canary=True)
    assert true_numbers(Dimension.COUNTRY) == {"KR": 5}


def test_the_database_answers_with_a_notice_while_the_engine_is_down(client: Client, db: None, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    people(6, display_name="Phan Thị Linh")
    client.force_login(viewer())
    text = client.get("/en/directory/?q=phan linh").content.decode()
    assert text.count('<li class="person">') == 6
    assert "The search engine is resting" in text
    settings.ELASTICSEARCH_URL = ""
    assert "The search engine is resting" not in client.get("/en/directory/?q=phan linh").content.decode()

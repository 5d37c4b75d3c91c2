"""What the rights desk gets of a profile, and that nothing of it is left."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from community.members import services
from community.members.choices import Part, ProfileStatus
from community.members.models import MemberProfile, PhotoDeletion
from community.members.privacy import EXPORTED, KEPT_ABOUT
from portal.core.background import drain_tasks
from portal.places.models import OldCommune, Place
from portal.users.registry import Subject, holders
from portal.users.services.erasure import request_erasure
from portal.users.services.export import collect, stream_zip
from portal.users.services.rights import set_restriction
from tests.factories.media import gps_exif, picture_bytes
from tests.factories.members import ALL_PARTS, EVERYTHING, make_listed, make_member, make_profile
from tests.factories.places import country
from tests.portal.users import canary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stores(settings, tmp_path):
    settings.EMAIL_BACKEND = "portal.notifications.backends.OutboxBackend"
    settings.OUTBOX_TRANSPORT = ""
    settings.PORTAL_ERASED_LEDGER = tmp_path / "erased" / "ledger.jsonl"


def holder():
    return next(holder for holder in holders() if holder.name == "members.profile")


def test_every_column_of_a_profile_is_exported_or_is_none_of_a_persons_data():
    technical = {"id", "user", "version", "is_canary", "is_demo", "photo", "reference", "status"}
    audiences = {f"{part.value}_audience" for part in Part}
    columns = {field.name for field in MemberProfile._meta.concrete_fields}
    assert columns == {name for name, _part in EXPORTED} | set(KEPT_ABOUT) | technical | audiences


def test_the_export_holds_what_was_written_who_sees_it_and_the_photo():
    profile = make_listed(with_places=True, photo=True)
    (item,) = holder().collect(Subject.of(profile.user))
    fields = {field.name: field for field in item.fields}
    for name, value in EVERYTHING.items():
        assert fields[name].value == value
    assert fields["home_commune"].value == "xã Xuân Hòa"
    assert {fields[f"{part.value}_audience"].value for part in Part} == {"members"}
    assert fields["status"].value == ProfileStatus.LISTED
    (file,) = item.files
    assert file.name == "photo.jpg"
    with file.open() as stream:
        assert stream.read(3) == b"\xff\xd8\xff"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_zip_of_a_member_opens_and_names_the_profile(language):
    profile = make_listed(with_places=True, photo=True)
    with translation.override(language):
        data = b"".join(stream_zip(Subject.of(profile.user), language=language))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        machine = json.loads(archive.read(next(name for name in names if name.endswith(".json"))))
        page = archive.read(next(name for name in names if name.endswith(".html"))).decode()
        assert any(name.endswith(".jpg") for name in names)
    assert "Nguyễn Thùy Dương" in json.dumps(machine, ensure_ascii=False)
    assert "Nguyễn Thùy Dương" in page


def test_somebody_without_a_profile_or_account_has_nothing_here():
    assert holder().collect(Subject.of(make_member())) == []
    assert holder().collect(Subject.of_email("la@example.org")) == []
    holder().erase(Subject.of_email("la@example.org"), receipt="x")
    assert holder().erases(Subject.of(make_member())) == []


def test_another_members_data_is_never_collected():
    make_listed()
    other = make_profile(display_name="Hồ Văn Khác")
    shown = str([list(part.items) for part in collect(Subject.of(other.user))])
    assert "Thùy Dương" not in shown


def test_a_restriction_hides_on_the_next_request_and_lifting_shows_again():
    profile = make_listed()
    set_restriction(user=profile.user, on=True, by=profile.user)
    assert not MemberProfile.objects.listed().exists()
    set_restriction(user=profile.user, on=False, by=profile.user)
    assert MemberProfile.objects.listed().exists()


def test_an_erasure_hides_at_once_with_the_worker_stopped():
    profile = make_listed(photo=True)
    request_erasure(subject=Subject.of(profile.user), by=profile.user)
    row = MemberProfile.objects.get()
    assert row.status == ProfileStatus.PRIVATE
    assert row.restricted_at is not None
    assert not MemberProfile.objects.listed().exists()


# --- canaries --------------------------------------------------------------------------------------------------------


def profile_source(user, words):
    """A word in every field of the profile, in the photo's name and in what its camera wrote into it."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
    profile = services.create_profile(user=user, display_name=words.text("profile.name"), by=user)
    services.update_profile(
        profile=profile,
        values={
            "other_names": [words.text("profile.other_name"), words.text("profile.second_name")],
            "birth_year": 1980,
            "home_text": words.text("profile.home"),
            "country": country(),
            "city": words.text("profile.city"),
            "occupation_text": words.text("profile.occupation"),
            "skills": [words.text("profile.skill"), "nấu ăn"],
            "languages": ["vi"],
            "organisation": words.text("profile.organisation"),
            "bio": words.text("profile.bio"),
            "offers": ["mentor"],
        },
        by=user,
    )
    services.set_audiences(profile=profile, audiences=ALL_PARTS, by=user)
    exif = gps_exif()
    exif[0x010E] = words.plain("photo.description")
    upload = SimpleUploadedFile(words.plain("photo.name") + ".jpg", picture_bytes("JPEG", (800, 600), exif=exif))
    services.set_photo(profile=profile, portrait=services.make_portrait(upload), by=user)
    services.list_profile(profile=profile, by=user, language="vi")
    officer = make_member("profile-officer@example.org", is_staff=True)
    officer.user_permissions.add(Permission.objects.get(codename="change_memberprofile"))
    services.vouch_for(profile=profile, by=officer, reason=words.text("profile.vouch_reason"))
    services.suspend_profile(profile=profile, by=officer, reason=words.text("profile.suspended_reason"))


def erase_account(user):
    request_erasure(subject=Subject.of(user), by=user)
    drain_tasks()


def erase_profile(user):
    services.erase_profile(profile=user.profile, by=user)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", [erase_account, erase_profile])
def test_not_one_canary_of_a_profile_is_left(ending):
    user = make_member("chim@example.org")
    words = canary.Words()
    canary.plant(user, words, [profile_source])
    planted = canary.find(words)
    found = {hit.split(" in ")[0] for hit in planted}
    # what the camera wrote and the file's own name never come in
    assert found == set(words.given) - {"photo.name", "photo.description"}
    ending(user)
    services.delete_due(now=timezone.now() + timezone.timedelta(hours=2))
    left = canary.find(words)
    if ending is erase_profile:
        # the mail with the reason is a matter of the account; it is emptied after 30 days or with the account
        left = [hit for hit in left if "table notifications_delivery" not in hit]
    assert [hit for hit in left if "database file" not in hit] == []
    if ending is erase_account:
        assert canary.find(words) == []
    assert not PhotoDeletion.objects.exists()
    assert not MemberProfile.objects.exists()


def test_places_of_the_carried_files_are_no_personal_data():
    profile = make_listed(with_places=True)
    services.erase_profile(profile=profile, by=profile.user)
    assert Place.objects.exists()
    assert OldCommune.objects.exists()

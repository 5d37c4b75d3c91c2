"""The photo: what is stored, who may fetch it, and that it really goes."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from community.members import permissions, services
from community.members.choices import Audience, Part, ProfileStatus
from community.members.models import MemberProfile, PhotoDeletion, private_storage
from tests.factories.media import SECRETS, picture_bytes
from tests.factories.members import ALL_PARTS, give_photo, make_listed, make_member, make_profile, put_in_state
from tests.factories.users import enter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_gates(monkeypatch):
    """The directory's budgets have tests of their own; here the rule alone decides."""
    monkeypatch.setattr(permissions, "_photo_gates", {})


@pytest.fixture
def profile(db):
    return make_listed(photo=True)


@pytest.fixture
def looking(client):
    client.force_login(make_member())
    return client


def address(profile):
    return reverse("member_photo", args=[profile.reference])


def files():
    _folders, names = private_storage().listdir("members")
    return {f"members/{name}" for name in names}


def stored(profile):
    with private_storage().open(profile.photo.name) as file:
        return file.read()


# --- what is stored --------------------------------------------------------------------------------------------------


def test_a_photo_is_small_upright_without_metadata_and_without_its_own_name(profile):
    data = stored(profile)
    assert max(Image.open(BytesIO(data)).size) == 480
    assert not [secret for secret in SECRETS if secret in data]
    assert "cccd" not in profile.photo.name
    assert profile.reference not in profile.photo.name


def test_a_photo_of_a_transparent_picture_is_a_jpeg_too():
    profile = make_profile()
    give_photo(profile, picture_bytes("PNG", (300, 500), "RGBA"))
    image = Image.open(BytesIO(stored(profile)))
    assert (image.format, image.size) == ("JPEG", (288, 480))


@pytest.mark.parametrize("data", [b"<script>alert(1)</script>", b"", picture_bytes("GIF", (40, 40), "L")])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(ValidationError):
        services.make_portrait(SimpleUploadedFile("a.jpg", data))


def test_nobody_sets_or_removes_anothers_photo(officer, profile):
    for by in (make_member(), officer):
        portrait = services.make_portrait(SimpleUploadedFile("a.png", picture_bytes("PNG", (40, 40))))
        with pytest.raises(services.NotTheMember):
            services.set_photo(profile=profile, portrait=portrait, by=by)
        with pytest.raises(services.NotTheMember):
            services.remove_photo(profile=profile, by=by)


# --- really gone -----------------------------------------------------------------------------------------------------


def test_a_replaced_photo_is_deleted_after_the_commit(profile, django_capture_on_commit_callbacks):
    before = profile.photo.name
    with django_capture_on_commit_callbacks(execute=True):
        give_photo(profile)
        assert before in files()
    assert before not in files()
    assert profile.photo.name in files()
    assert not PhotoDeletion.objects.exists()


def remove(profile):
    services.remove_photo(profile=profile, by=profile.user)


def erase(profile):
    services.erase_profile(profile=profile, by=profile.user)


def drop_account(profile):
    profile.user.delete()


@pytest.mark.parametrize("way", [remove, erase, drop_account])
def test_a_photo_goes_with_what_named_it(profile, way, django_capture_on_commit_callbacks):
    name = profile.photo.name
    with django_capture_on_commit_callbacks(execute=True):
        way(profile)
    assert name not in files()
    assert not PhotoDeletion.objects.exists()


def test_a_process_that_dies_after_the_commit_leaves_the_file_to_the_sweep(profile):
    name = profile.photo.name
    # callbacks of on_commit do not run in this test: as if the process had died
    remove(profile)
    assert name in files()
    assert services.delete_due() == 1
    assert name not in files()
    assert services.delete_due() == 0


def test_a_file_that_cannot_be_deleted_stays_due(profile, monkeypatch):
    remove(profile)

    def fail(self, name):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(type(private_storage()), "delete", fail)
        assert services.delete_due() == 0
    assert services.delete_due() == 1


def test_a_photo_whose_row_was_never_written_is_swept_an_hour_later(break_search):
    profile = make_profile()
    break_search("photos")
    with pytest.raises(RuntimeError):
        give_photo(profile)
    (name,) = PhotoDeletion.objects.values_list("name", flat=True)
    assert name in files()
    assert MemberProfile.objects.get().photo.name == ""
    assert services.delete_due() == 0
    assert services.delete_due(now=timezone.now() + timezone.timedelta(hours=1, minutes=1)) == 1
    assert name not in files()


def test_the_sweep_never_takes_a_photo_a_profile_names(profile):
    PhotoDeletion.objects.create(name=profile.photo.name)
    assert services.delete_due() == 0
    assert profile.photo.name in files()
    assert not PhotoDeletion.objects.exists()


# --- who may fetch it ------------------------------------------------------------------------------------------------


def test_a_member_gets_the_photo_and_no_cache_keeps_it(profile, looking):
    response = looking.get(address(profile))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == stored(profile)
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == 'inline; filename="anh.jpg"'
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_both_languages_have_an_address(profile, looking, prefix):
    assert looking.get(f"{prefix}/danh-ba/anh/{profile.reference}/").status_code == 200


def hide(profile):
    services.set_audiences(profile=profile, audiences={Part.PHOTO: Audience.NOBODY}, by=profile.user)


def unlist(profile):
    services.unlist_profile(profile=profile, by=profile.user)


def suspend(profile):
    put_in_state(profile, ProfileStatus.SUSPENDED)


def lapse(profile):
    put_in_state(profile, ProfileStatus.DORMANT)


def restrict(profile):
    services.restrict_profile(profile=profile, on=True, by=None)


def switch_off(profile):
    profile.user.is_active = False
    profile.user.save()


@pytest.mark.parametrize("change", [hide, unlist, suspend, lapse, restrict, switch_off, remove, erase])
def test_on_the_next_request_the_photo_is_gone(profile, looking, change):
    assert looking.get(address(profile)).status_code == 200
    change(profile)
    response = looking.get(address(profile))
    assert response.status_code == 404
    assert response["Cache-Control"] == "private, no-store"


def test_strangers_unconfirmed_members_and_staff_outside_their_screens_are_no_exception(profile, client, officer):
    assert client.get(address(profile)).status_code == 404
    client.force_login(make_member(verified=False))
    assert client.get(address(profile)).status_code == 404
    hide(profile)
    enter(client, officer)
    assert client.get(address(profile)).status_code == 404


def test_the_member_always_sees_the_own_photo(profile, client):
    unlist(profile)
    client.force_login(profile.user)
    assert client.get(address(profile)).status_code == 200


def test_without_a_photo_or_with_a_wrong_reference_there_is_nothing(looking):
    assert looking.get(address(make_listed())).status_code == 404
    for reference in ("khong-co", "x" * 300):
        assert looking.get(f"/danh-ba/anh/{reference}/").status_code == 404


def test_a_gate_of_the_directory_can_keep_a_photo_shut(profile, looking):
    asked = []
    permissions.register_photo_gate("test", lambda found, viewer: bool(asked.append((found, viewer.user_id))))
    assert looking.get(address(profile)).status_code == 404
    assert asked == [(profile, int(looking.session["_auth_user_id"]))]
    # the member's own photo asks nobody
    looking.force_login(profile.user)
    assert looking.get(address(profile)).status_code == 200


def test_a_photo_costs_few_queries(profile, looking, django_assert_num_queries):
    looking.get(address(profile))
    with django_assert_num_queries(4):
        # session, account, confirmed address, profile with its account
        looking.get(address(profile))


def test_the_photo_is_not_shown_unless_its_audience_says_so(looking):
    quiet = make_listed(parts={**ALL_PARTS, Part.PHOTO: Audience.NOBODY}, photo=True)
    assert looking.get(address(quiet)).status_code == 404

"""Everything about one person as a ZIP that never touches a disk."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile

from portal.users.registry import DataHolder, ExportField, ExportFile, ExportItem, Subject
from portal.users.services import give_consent
from portal.users.services.export import collect, stream_zip
from tests.factories.privacy import make_request, registered
from tests.factories.users import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db):
    return make_user("member@example.org", first_name="Hường", last_name="Đặng Thị")


def unpack(subject, language="vi"):
    return zipfile.ZipFile(io.BytesIO(b"".join(stream_zip(subject, language=language))))


class Photos(DataHolder):
    name = "test.photos"
    purposes = ("directory",)

    def __init__(self, *files, purpose="directory"):
        self.files, self.purpose = files, purpose

    def collect(self, subject):
        fields = [ExportField("id", "số", 7), ExportField("bio", "giới thiệu", "<b>Xin chào</b>")]
        return [ExportItem(self.purpose, "profile", "hồ sơ", fields, self.files)]


def test_the_zip_holds_a_page_to_read_and_the_same_in_json(member):
    give_consent(user=member, purpose="directory", language="vi", by=member)
    make_request(member, text="Sai tên xã")
    archive = unpack(Subject.of(member))
    assert sorted(archive.namelist()) == ["data.json", "du-lieu.html"]
    data = json.loads(archive.read("data.json"))
    account = next(part for part in data["purposes"] if part["purpose"] == "account")
    kinds = [record["kind"] for record in account["records"]]
    assert {"account", "consent_record", "data_request"} <= set(kinds)
    fields = next(record["fields"] for record in account["records"] if record["kind"] == "account")
    assert (fields["email"], fields["last_name"]) == ("member@example.org", "Đặng Thị")
    page = archive.read("du-lieu.html").decode()
    assert "Đặng Thị" in page
    assert "Sai tên xã" in page
    assert '<html lang="vi">' in page


def test_no_password_and_no_secret_is_in_it(member):
    text = unpack(Subject.of(member)).read("data.json").decode()
    assert member.password not in text
    assert "password" not in text
    assert "session_key" not in text


def test_an_english_reader_gets_an_english_page(member):
    archive = unpack(Subject.of(member), "en")
    assert "index.html" in archive.namelist()
    assert "Your data on the portal" in archive.read("index.html").decode()


def test_another_members_data_is_not_in_it(member):
    other = make_user("other@example.org", first_name="Khánh")
    make_request(other, text="của người khác")
    text = unpack(Subject.of(member)).read("data.json").decode()
    assert "other@example.org" not in text
    assert "của người khác" not in text


def test_private_files_come_along_under_names_that_cannot_climb_out(member):
    file = ExportFile("../../Ảnh của tôi.JPG", lambda: ContentFile(b"picture"))
    gone = ExportFile("gone.png", lambda: open("/nonexistent/gone.png", "rb"))  # noqa: SIM115
    with registered(Photos(file, gone)):
        archive = unpack(Subject.of(member))
    assert archive.read("files/profile-7-1-anh-cua-toi.jpg") == b"picture"
    assert all(".." not in name for name in archive.namelist())
    assert len([name for name in archive.namelist() if name.startswith("files/")]) == 1
    assert "&lt;b&gt;Xin chào&lt;/b&gt;" in archive.read("du-lieu.html").decode()


def test_data_of_a_purpose_nobody_registered_is_shown_all_the_same(member):
    with registered(Photos(purpose="forgotten")):
        parts = collect(Subject.of(member))
    assert parts[-1].purpose is None
    assert [item.kind for item in parts[-1].items] == ["profile"]


def test_a_confirmed_address_without_an_account_gets_what_lies_under_it(member):
    make_request(None, email="la@example.net", text="Tên tôi là Lạ")
    text = unpack(Subject.of_email("LA@example.net")).read("data.json").decode()
    assert "Tên tôi là Lạ" in text
    assert "member@example.org" not in text


def test_the_archive_is_sent_in_pieces(member):
    big = ExportFile("big.bin", lambda: ContentFile(b"\x00\xff" * 500_000))
    with registered(Photos(big)):
        pieces = list(stream_zip(Subject.of(member), language="vi"))
    assert len(pieces) > 10
    assert zipfile.ZipFile(io.BytesIO(b"".join(pieces))).testzip() is None

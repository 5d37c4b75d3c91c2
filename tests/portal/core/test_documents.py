"""How a document arrives and how it is handed out; and that nothing embeds or fetches other sites."""

from __future__ import annotations

import socket

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import Client
from django.urls import reverse
from wagtail.embeds.embeds import get_embed
from wagtail.embeds.exceptions import EmbedException
from wagtail.models import Collection, CollectionViewRestriction, UploadedFile
from wagtail.rich_text import expand_db_html

from portal.core.models import PortalDocument
from portal.core.uploads import CONTENT_TYPES, check_document
from portal.users.models import User
from tests.factories import media
from tests.factories.users import enter

ACTIVE = b"<< /S /JavaScript /JS (app.alert(1)) >>"
TEMPLATE = (
    b'<Relationship Id="r1" Target="https://elsewhere.test/a.dotm" Type="x/attachedTemplate" TargetMode="External"/>'
)
LOCAL_TEMPLATE = TEMPLATE.replace(b"https://elsewhere.test", b"file:///C:/Users/x")
REFUSED = {
    "html-called-pdf": (media.HTML, "a.pdf", "disguised"),
    "html": (media.HTML, "a.html", "type"),
    "svg": (media.SVG, "a.svg", "type"),
    "no-extension": (media.pdf_bytes(), "a", "type"),
    "docm": (media.ooxml_bytes("docx", {"word/vbaProject.bin": b"x"}), "a.docm", "type"),
    "script-in-pdf": (media.pdf_bytes(ACTIVE), "a.pdf", "active"),
    "script-spelt-in-hex": (media.pdf_bytes(ACTIVE.replace(b"JavaS", b"Java#53")), "a.pdf", "active"),
    "script-packed-away": (media.pdf_bytes(media.pdf_object_stream(ACTIVE)), "a.pdf", "active"),
    "script-packed-in-an-array": (
        media.pdf_bytes(media.pdf_object_stream(ACTIVE, b"/Filter [ /FlateDecode ]")),
        "a.pdf",
        "active",
    ),
    "script-packed-under-hex": (media.pdf_bytes(media.pdf_object_stream(ACTIVE, name=b"/Obj#53tm")), "a.pdf", "active"),
    "packed-out-of-reach": (
        media.pdf_bytes(media.pdf_object_stream(ACTIVE, b"/Filter /FlateDecode" + b" " * 5000)),
        "a.pdf",
        "active",
    ),
    "unusual-packing": (
        media.pdf_bytes(media.pdf_object_stream(ACTIVE, b"/Filter [/ASCIIHexDecode /FlateDecode]")),
        "a.pdf",
        "active",
    ),
    "program-started-by-pdf": (media.pdf_bytes(b"<< /S /Launch /F (cmd.exe) >>"), "a.pdf", "active"),
    "file-inside-pdf": (media.pdf_bytes(b"<< /Type /EmbeddedFile >>"), "a.pdf", "active"),
    "locked-pdf": (media.pdf_bytes(b"<< /Encrypt 5 0 R >>"), "a.pdf", "locked"),
    "cut-off-pdf": (media.pdf_bytes()[:60], "a.pdf", "disguised"),
    "macros-called-docx": (media.ooxml_bytes("docx", {"word/vbaProject.bin": b"x"}), "a.docx", "macros"),
    "macro-sheet": (media.ooxml_bytes("xlsx", {"xl/macrosheets/sheet1.xml": b"x"}), "a.xlsx", "macros"),
    "macros-in-odt": (media.odf_bytes("odt", {"Basic/Standard/Module1.xml": b"x"}), "a.odt", "macros"),
    "template-from-elsewhere": (
        media.ooxml_bytes("docx", {"word/_rels/settings.xml.rels": TEMPLATE}),
        "a.docx",
        "macros",
    ),
    "xlsx-called-docx": (media.ooxml_bytes("xlsx"), "a.docx", "disguised"),
    "ods-called-odt": (media.odf_bytes("ods"), "a.odt", "disguised"),
    "any-zip": (media.zip_bytes({"a.txt": b"x"}), "a.docx", "disguised"),
    "zip-behind-html": (media.HTML + media.ooxml_bytes("docx"), "a.docx", "disguised"),
    "path-that-climbs": (media.ooxml_bytes("docx", {"../../etc/x": b"x"}), "a.docx", "disguised"),
    "zip-bomb": (media.ooxml_bytes("docx", {"big.xml": b"\x00" * 30_000_000}), "a.docx", "packed"),
    "too-many-entries": (media.ooxml_bytes("docx", {f"{i}.xml": b"" for i in range(2100)}), "a.docx", "packed"),
    "cut-off-zip": (media.ooxml_bytes("docx")[:-40], "a.docx", "disguised"),
    "binary-called-txt": (b"MZ\x00\x01", "a.txt", "disguised"),
    "utf-16-csv": ("tên".encode("utf-16"), "a.csv", "text"),
}
SERVED = {"nosniff": "X-Content-Type-Options", "private, no-store": "Cache-Control"}


@pytest.fixture
def editor(db) -> Client:
    client = Client()
    enter(client, User.objects.create_superuser("editor@example.test", "long-enough-word"))
    return client


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", REFUSED)
def test_a_document_that_acts_or_pretends_is_refused(case):
    data, name, code = REFUSED[case]
    with pytest.raises(ValidationError) as error:
        check_document(ContentFile(data), name)
    assert error.value.code == code


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_an_honest_document_of_each_type_is_accepted(kind):
    document = check_document(ContentFile(media.honest_documents()[kind]), f"Văn bản.{kind.upper()}")
    assert document.extension == f".{kind}"


def test_a_docx_with_a_template_on_its_own_machine_is_accepted():
    check_document(ContentFile(media.ooxml_bytes("docx", {"word/_rels/a.rels": LOCAL_TEMPLATE})), "a.docx")


def test_more_bytes_than_allowed_are_refused(settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    with pytest.raises(ValidationError) as error:
        check_document(ContentFile(b"a" * 101), "a.txt")
    assert error.value.code == "too_big"


@pytest.mark.django_db
@pytest.mark.parametrize("case", REFUSED)
def test_saving_a_refused_document_in_code_writes_no_row(case):
    data, name, _code = REFUSED[case]
    with pytest.raises(ValidationError):
        PortalDocument(title="Xấu", file=ContentFile(data, name=name)).save()
    assert not PortalDocument.objects.exists()


# --- the doors of the admin ----------------------------------------------------------------------------------------


def post_single(client: Client, data: bytes, name: str, **fields):
    root = Collection.get_first_root_node()
    file = media.upload(data, name)
    return client.post(
        reverse("wagtaildocs:add"), {"title": "Quyết định 12", "file": file, "collection": root.pk, **fields}
    )


def post_multiple(client: Client, data: bytes, name: str, **fields):
    root = Collection.get_first_root_node()
    file = media.upload(data, name)
    return client.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "Quyết định 12", "files[]": file, "collection": root.pk, **fields},
        headers={"x-requested-with": "XMLHttpRequest"},
    )


def post_chooser(client: Client, data: bytes, name: str):
    prefix = "document-chooser-upload"
    root = Collection.get_first_root_node()
    return client.post(
        reverse("wagtaildocs_chooser:create"),
        {
            f"{prefix}-title": "Quyết định 12",
            f"{prefix}-file": media.upload(data, name),
            f"{prefix}-collection": root.pk,
        },
    )


def said(response) -> str:
    if not response["Content-Type"].startswith("application/json"):
        return response.content.decode()
    answer = response.json()
    return answer.get("error_message") or answer["htmlFragment"]


DOORS = {"single": post_single, "multiple": post_multiple, "chooser": post_chooser}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_stores_privately_under_a_name_of_our_own(editor, door):
    response = DOORS[door](editor, media.pdf_bytes(), 'x"><script>alert(1)</script>.pdf')
    assert response.status_code in {200, 302}
    document = PortalDocument.objects.get()
    folder, random, name = document.file.name.split("/")
    assert folder == "documents"
    assert len(random) == 16
    assert name == "quyet-dinh-12.pdf"
    assert storages["private"].exists(document.file.name)
    assert not default_storage.exists(document.file.name)
    assert document.file_size == len(media.pdf_bytes())


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", ["html-called-pdf", "script-in-pdf", "macros-called-docx", "svg"])
def test_every_door_says_why_beside_the_file(editor, door, case):
    data, name, _code = REFUSED[case]
    with pytest.raises(ValidationError) as error:
        check_document(ContentFile(data), name)
    response = DOORS[door](editor, data, name)
    assert response.status_code == 200
    assert error.value.messages[0] in said(response)
    assert not PortalDocument.objects.exists()
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize("fields", [{"title": "x" * 300}, {"title": ""}, {"collection": "999999"}])
def test_the_multiple_upload_keeps_no_file_in_media_when_another_field_is_wrong(editor, fields):
    Collection.get_first_root_node().add_child(name="Tranh")  # with one collection alone nobody is asked for it
    answer = post_multiple(editor, media.pdf_bytes(), "a.pdf", **fields).json()
    assert answer["success"] is False
    assert answer["error_message"]
    assert not UploadedFile.objects.exists()
    assert not PortalDocument.objects.exists()


def test_replacing_a_document_removes_the_old_file(editor, django_capture_on_commit_callbacks):
    document = media.make_document()
    old = document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(
            reverse("wagtaildocs:edit", args=[document.pk]),
            {
                "title": document.title,
                "file": media.upload(media.ooxml_bytes("docx"), "b.docx"),
                "collection": document.collection_id,
            },
        )
    assert response.status_code == 302
    document.refresh_from_db()
    assert document.filename == "quyet-dinh-12.docx"
    assert not document.file.storage.exists(old)


@pytest.mark.django_db
def test_deleting_a_document_deletes_its_file(django_capture_on_commit_callbacks):
    document = media.make_document()
    media.run_waiting_tasks()
    storage, name = document.file.storage, document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    media.run_waiting_tasks()
    assert not storage.exists(name)


# --- handing out ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_a_document_is_always_a_download_of_its_own_type(client, kind):
    data = media.honest_documents()[kind]
    response = client.get(media.make_document("Tờ khai: số 1\r\nX: y", f"a.{kind}", data).url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == data
    assert response["Content-Type"] == CONTENT_TYPES[kind]
    assert response["Content-Disposition"] == f'attachment; filename="to-khai-so-1-x-y.{kind}"'
    assert response.get("Content-Encoding") is None
    for value, header in SERVED.items():
        assert response[header] == value
    response.close()


@pytest.mark.django_db
def test_no_address_leads_to_the_file_itself(client):
    document = media.make_document()
    with pytest.raises(NotImplementedError):
        _ = document.file.url
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(reverse("wagtaildocs_serve", args=[document.pk, "khac.pdf"])).status_code == 404


@pytest.mark.django_db
def test_a_document_of_a_private_collection_sends_a_stranger_to_the_login(client, editor):
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    document = media.make_document(collection=collection)
    refused = client.get(document.url)
    assert refused.status_code == 302
    assert "private" in refused["Cache-Control"]
    assert document.filename not in refused.url.split("?")[0]
    allowed = editor.get(document.url)
    assert allowed.status_code == 200
    allowed.close()


# --- nothing is embedded -------------------------------------------------------------------------------------------


def test_no_rich_text_editor_offers_embeds_or_pictures(settings):
    assert settings.WAGTAILEMBEDS_FINDERS == []
    for editor_settings in settings.WAGTAILADMIN_RICH_TEXT_EDITORS.values():
        assert not {"embed", "image"} & set(editor_settings["OPTIONS"]["features"])


@pytest.mark.django_db
def test_an_address_of_a_film_is_never_fetched(no_network, editor):
    with pytest.raises(EmbedException):
        get_embed("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    stored = '<p>a</p><embed embedtype="media" url="https://www.youtube.com/watch?v=dQw4w9WgXcQ"/>'
    assert "youtube" not in expand_db_html(stored)
    address = {"embed-chooser-url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}
    assert editor.post(reverse("wagtailembeds:chooser_upload"), address).status_code == 404

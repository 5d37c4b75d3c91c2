"""Which renditions exist, who makes them and when, and what stands in until they are there."""

from __future__ import annotations

import re
from io import BytesIO, StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.models import Page

from portal.core import imaging
from portal.core.imaging import EncodingForbidden, encoding_forbidden
from portal.core.models import PortalImage, PortalRendition
from portal.core.renditions import (
    SETS,
    encode_renditions,
    image_ids,
    missing,
    rendition_map,
    specs_for,
    top_up,
)
from portal.core.tasks import make_renditions
from portal.demo.covers import SCENES, draw_cover
from portal.users.models import User
from tests.factories import media
from tests.factories.media import draw
from tests.factories.users import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    client = Client()
    enter(client, User.objects.create_superuser("editor@example.test", "long-enough-word"))
    return client


def waiting() -> list[list[int]]:
    rows = DBTaskResult.objects.filter(task_path=make_renditions.module_path, status="READY").order_by("enqueued_at")
    return [row.args_kwargs["args"] for row in rows]


def content(rendition: PortalRendition) -> bytes:
    with rendition.file.storage.open(rendition.file.name) as file:
        return file.read()


# --- making --------------------------------------------------------------------------------------------------------


def test_every_set_is_made_in_its_formats_and_sizes(made):
    found = rendition_map(made)
    assert set(found) == {spec.filter_spec for pictures in SETS.values() for spec in pictures.specs()}
    cover = found["fill-640x360|format-avif"]
    assert (cover.width, cover.height) == (640, 360)
    assert (found["width-720|format-webp"].width, found["width-720|format-webp"].height) == (720, 405)
    assert (found["fill-1200x630|format-jpeg"].width, found["fill-1200x630|format-jpeg"].height) == (1200, 630)
    for rendition in found.values():
        opened = Image.open(BytesIO(content(rendition)))
        assert opened.size == (rendition.width, rendition.height)
        assert opened.format.lower() in imaging.EXTENSIONS


def test_no_rendition_tells_where_the_picture_was_taken(made):
    for rendition in made.renditions.all():
        data = content(rendition)
        assert [secret for secret in media.SECRETS if secret in data] == []


def test_names_are_those_of_the_original_and_the_spec(made):
    stem = made.file.name.removeprefix("original_images/").removesuffix(".jpg")
    for rendition in made.renditions.all():
        key = f".{rendition.focal_point_key}" if rendition.focal_point_key else ""
        operation = rendition.filter_spec.split("|")[0]
        assert re.fullmatch(rf"images/{stem}{key}\.{operation}\.(avif|webp|jpg)", rendition.file.name)
        assert len(rendition.file.name) < 100


def test_a_transparent_picture_keeps_its_transparency_except_in_jpeg():
    image = media.make_image(data=media.talkative_png())
    encode_renditions(image)
    found = rendition_map(image)
    assert Image.open(BytesIO(content(found["fill-320x180|format-webp"]))).mode == "RGBA"
    assert Image.open(BytesIO(content(found["fill-1200x630|format-jpeg"]))).mode == "RGB"


def test_nothing_is_scaled_up_and_no_size_is_made_twice():
    image = media.make_image(data=media.picture_bytes(size=(400, 225)))
    names = {spec.filter_spec for spec in specs_for(image)}
    assert "fill-640x360|format-avif" in names
    assert "fill-1280x720|format-avif" not in names
    assert "width-1344|format-webp" not in names
    encode_renditions(image)
    assert max(row.width for row in image.renditions.all()) == 400
    assert missing(image) == []


def test_making_twice_makes_nothing(made):
    before = set(made.renditions.values_list("pk", "file"))
    assert encode_renditions(made) == 0
    assert set(made.renditions.values_list("pk", "file")) == before


def test_making_anew_overwrites_the_same_files(made, django_capture_on_commit_callbacks):
    names = set(made.renditions.values_list("file", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        assert encode_renditions(made, remake=True) == len(names)
    assert set(made.renditions.values_list("file", flat=True)) == names
    assert all(default_storage.exists(name) for name in names)


@pytest.mark.parametrize("scene", SCENES)
def test_a_drawn_cover_of_640_pixels_stays_under_25_kilobytes(scene):
    image = media.make_image(data=draw_cover("thu", scene))
    with image.open_file() as file:
        pixels = imaging.open_original(file).resize((640, 360), Image.Resampling.LANCZOS)
    for format, quality in SETS["cover"].qualities:
        assert len(imaging.encode(pixels, format, quality)) <= 25_000


def test_an_original_that_is_gone_is_reported_and_raises_nothing(image, caplog):
    image.file.storage.delete(image.file.name)
    assert encode_renditions(image) == 0
    assert "original not readable" in caplog.text
    assert image.file.name not in caplog.text


def test_renditions_of_a_file_replaced_meanwhile_are_not_kept(image):
    old = PortalImage.objects.get(pk=image.pk)
    image.file = media.upload(media.picture_bytes(size=(700, 700)))
    image.save()
    assert encode_renditions(old) == 0
    assert not image.renditions.exists()


# --- who asks for them ---------------------------------------------------------------------------------------------


def test_a_new_image_wakes_the_task_and_the_task_makes_them(image):
    assert waiting() == [[image.pk]]
    assert make_renditions.func(image.pk) == len(specs_for(image))
    assert make_renditions.func(image.pk + 1000) == 0


def test_a_change_of_words_wakes_nothing(image):
    DBTaskResult.objects.all().delete()
    image.title = "Tên khác"
    image.save()
    image.save(update_fields=["title"])
    assert waiting() == []


def test_another_focal_point_replaces_what_was_cut_around_the_old_one(made, django_capture_on_commit_callbacks):
    DBTaskResult.objects.all().delete()
    old = {row.filter_spec: row.file.name for row in made.renditions.all()}
    made.focal_point_x, made.focal_point_y, made.focal_point_width, made.focal_point_height = 200, 150, 100, 100
    made.save()
    assert waiting() == [[made.pk]]
    assert {spec.filter_spec for spec in missing(made)} == {name for name in old if name.startswith("fill")}
    with django_capture_on_commit_callbacks(execute=True):
        encode_renditions(made)
    new = {row.filter_spec: row.file.name for row in made.renditions.all()}
    assert new.keys() == old.keys()
    assert new["width-720|format-webp"] == old["width-720|format-webp"]
    assert new["fill-640x360|format-webp"] != old["fill-640x360|format-webp"]
    assert not default_storage.exists(old["fill-640x360|format-webp"])
    assert default_storage.exists(new["fill-640x360|format-webp"])


def test_another_file_drops_every_rendition_of_the_old_one(made, django_capture_on_commit_callbacks):
    old = list(made.renditions.values_list("file", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        made.file = media.upload(media.picture_bytes(size=(900, 900)))
        made.save()
    assert not made.renditions.exists()
    assert not any(default_storage.exists(name) for name in old)
    assert draw(made).startswith('<span class="picture-empty')


def test_a_deleted_image_takes_its_files_with_it(django_capture_on_commit_callbacks):
    image = media.make_image(data=media.picture_bytes(size=(400, 225)))
    media.run_waiting_tasks()
    names = [image.file.name, *image.renditions.values_list("file", flat=True)]
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    media.run_waiting_tasks()
    assert not any(default_storage.exists(name) for name in names)


def test_publishing_tops_up_only_what_lacks(image, made, monkeypatch):
    bare = media.make_image("Chưa có")
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr("portal.core.renditions.making.image_ids", lambda page: {made.pk, bare.pk})
    assert top_up(Page()) == 1
    assert waiting() == [[bare.pk]]
    assert top_up(Page()) == 0
    assert waiting() == [[bare.pk]]


def test_the_pictures_of_a_page_are_found_in_its_fields(image):
    from portal.news.models import NewsPage

    assert image_ids(NewsPage(title="Tin", cover=image)) == {image.pk}


def test_the_command_says_what_it_would_make_and_makes_it(image):
    wanted = len(specs_for(image))
    out = StringIO()
    call_command("renditions", "--missing", "--dry-run", stdout=out)
    assert f"{wanted} renditions would be made of 1 images." in out.getvalue()
    assert not PortalRendition.objects.exists()
    call_command("renditions", "--missing", stdout=out)
    assert PortalRendition.objects.count() == wanted
    call_command("renditions", "--missing", stdout=out)
    assert "0 renditions were made of 1 images." in out.getvalue()
    call_command("renditions", stdout=out)
    assert PortalRendition.objects.count() == wanted


# --- never while somebody waits ------------------------------------------------------------------------------------


def test_encoding_where_it_is_forbidden_raises(image):
    with encoding_forbidden(), pytest.raises(EncodingForbidden):
        encode_renditions(image)
    assert encode_renditions(image)


def test_wagtails_own_way_to_encode_is_closed(image):
    from wagtail.images.models import Filter

    for spec in ("max-165x165", "fill-10x10", "original|format-webp"):
        assert image.get_rendition(spec).is_placeholder
        with pytest.raises(EncodingForbidden):
            image.create_rendition(Filter(spec=spec))
        with pytest.raises(EncodingForbidden):
            image.create_renditions(Filter(spec=spec))
    assert not PortalRendition.objects.exists()


def test_the_admins_image_pages_encode_nothing_and_show_a_neutral_box(editor, image, monkeypatch):
    monkeypatch.setattr(imaging, "encode", lambda *args: pytest.fail("encoded"))
    monkeypatch.setattr("willow.Image.open", lambda *args: pytest.fail("decoded"))
    addresses = [
        reverse("wagtailimages:index"),
        reverse("wagtailimages:index") + "?layout=list",
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailimages:delete", args=[image.pk]),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:chosen", args=[image.pk]),
        reverse("wagtailimages_chooser:select_format", args=[image.pk]),
    ]
    for address in addresses:
        with encoding_forbidden():
            response = editor.get(address)
        assert response.status_code == 200, address
        assert "delete" in address or "img/placeholder.svg" in response.content.decode(), address
    assert not PortalRendition.objects.exists()


def test_the_preview_of_the_url_generator_draws_nothing(editor, image, monkeypatch):
    monkeypatch.setattr("willow.Image.open", lambda *args: pytest.fail("decoded"))
    response = editor.get(reverse("wagtailimages:preview", args=[image.pk, "fill-300x300"]))
    assert response.status_code in {302, 403, 404}


def test_the_admins_image_list_shows_thumbnails_once_they_exist(editor, made):
    page = editor.get(reverse("wagtailimages:index")).content.decode()
    assert rendition_map(made)["max-165x165"].url in page
    edit = editor.get(reverse("wagtailimages:edit", args=[made.pk])).content.decode()
    assert rendition_map(made)["max-800x600"].url in edit
    assert made.file.url in edit


def test_a_placeholder_has_the_size_of_what_it_stands_for_and_passes_for_an_image(image):
    box = image.get_rendition("max-165x165")
    assert (box.width, box.height) == (165, 92)
    assert box.url.endswith("img/placeholder.svg")
    tag = Template("{% load wagtailimages_tags %}{% image image max-165x165 class='a' %}").render(
        Context({"image": image})
    )
    assert 'width="165"' in tag
    assert 'alt="Sông Lam"' in tag
    assert 'class="a"' in tag
    assert set(image.get_renditions("max-165x165", "width-400")) == {"max-165x165", "width-400"}
    with pytest.raises(InvalidFilterSpecError):
        image.get_rendition("explode-5")


def test_a_rare_admin_size_is_served_by_a_near_one(made):
    assert made.get_rendition("max-150x150").filter_spec == "max-165x165"
    assert made.get_rendition("fill-600x338").filter_spec == "fill-640x360|format-webp"


def test_the_original_is_its_own_rendition(image):
    original = image.get_rendition("original")
    assert original.url == image.file.url
    assert (original.width, original.height) == (image.width, image.height)

"""How a picture arrives: by which door, what is refused, what is left of it afterwards."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageCms
from wagtail.models import Collection, UploadedFile

from portal.core.imaging import CleanPicture, clean_picture, header_size
from portal.core.models import PortalImage
from portal.users.models import User
from tests.factories import media
from tests.factories.users import enter

REFUSED = {
    "svg-called-png": (media.SVG, "ve.png", "unsupported"),
    "html-called-jpg": (media.HTML, "anh.jpg", "unsupported"),
    "gif-that-is-a-script": (media.GIF_SCRIPT, "anh.gif", "unsupported"),
    "text": (b"xin chao", "anh.webp", "unsupported"),
    "bomb": (media.bomb_png(), "anh.png", "too_many_pixels"),
    "just-above-the-cap": (media.bomb_png(8000, 6000), "anh.png", "too_many_pixels"),
    "cut-off-jpeg": (media.picture_bytes()[:6000], "anh.jpg", "damaged"),
    "cut-off-progressive": (media.picture_bytes(progressive=True)[:9000], "anh.jpg", "damaged"),
    "cut-off-png": (media.picture_bytes("PNG")[:3000], "anh.png", "damaged"),
    "cut-off-webp": (media.picture_bytes("WEBP")[:4000], "anh.webp", "damaged"),
    "cut-off-avif": (media.picture_bytes("AVIF")[:900], "anh.avif", "damaged"),
    "header-only": (b"\xff\xd8\xff\xe0", "anh.jpg", "damaged"),
    "endless-scans": (b"\xff\xd8\xff" + b"\xff\xda\x00" * 500, "anh.jpg", "damaged"),
    "moving": (media.moving_webp(), "anh.webp", "moving"),
}
PAYLOAD = '"><img src=x onerror=alert(1)>.jpg'


@pytest.fixture
def editor(db) -> Client:
    client = Client()
    enter(client, User.objects.create_superuser("editor@example.test", "long-enough-word"))
    return client


def stored(image: PortalImage) -> bytes:
    with image.file.storage.open(image.file.name) as file:
        return file.read()


def assert_silent(data: bytes) -> None:
    assert [secret for secret in media.SECRETS if secret in data] == []


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_whole_still_picture_is_refused(case):
    data, name, code = REFUSED[case]
    with pytest.raises(ValidationError) as error:
        clean_picture(media.upload(data, name))
    assert error.value.code == code


def test_a_bomb_is_refused_before_any_pixel_is_decoded(monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda self: pytest.fail("decoded"))
    for data in (media.bomb_png(), media.bomb_png(8000, 6000)):
        with pytest.raises(ValidationError):
            clean_picture(BytesIO(data))


def test_more_bytes_than_allowed_are_refused_with_both_numbers(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1024
    with pytest.raises(ValidationError) as error:
        clean_picture(media.upload(media.picture_bytes()))
    assert error.value.code == "too_big"
    assert "1,0" in error.value.messages[0]


@pytest.mark.django_db
@pytest.mark.parametrize("case", REFUSED)
def test_saving_a_refused_picture_in_code_writes_neither_row_nor_file(case):
    data, name, _code = REFUSED[case]
    with pytest.raises(ValidationError):
        PortalImage(title="Xấu", file=ContentFile(data, name=name)).save()
    with pytest.raises(ValidationError):
        PortalImage(title="Xấu").file.save(name, ContentFile(data))
    assert not PortalImage.objects.exists()


# --- what is left --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_stored_original_is_upright_and_tells_nothing(orientation):
    upright = Image.open(BytesIO(media.picture_bytes(size=(400, 300))))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    turned = upright if orientation == 1 else upright.transpose(Image.Transpose(back[orientation]))
    out = BytesIO()
    turned.save(out, "JPEG", quality=95, exif=media.gps_exif(orientation))
    image = media.make_image(data=out.getvalue())
    data = stored(image)
    assert_silent(data)
    assert (image.width, image.height) == (400, 300)
    red, green, blue = Image.open(BytesIO(data)).getpixel((30, 30))
    assert red > 200
    assert green < 80
    assert blue < 80


@pytest.mark.django_db
def test_exif_xmp_iptc_comments_profiles_and_trailing_bytes_are_gone():
    source = media.talkative_jpeg()
    assert all(secret in source for secret in (b"xpacket", b"Photoshop", b"secret-", b"ICC_PROFILE"))
    image = media.make_image(data=source)
    assert_silent(stored(image))
    opened = Image.open(BytesIO(stored(image)))
    assert opened.format == "JPEG"
    assert not opened.getexif()
    assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


@pytest.mark.django_db
def test_a_transparent_png_becomes_lossless_webp_without_text_chunks():
    image = media.make_image(data=media.talkative_png())
    assert image.file.name.endswith(".webp")
    assert_silent(stored(image))
    assert Image.open(BytesIO(stored(image))).convert("RGBA").getchannel("A").getextrema()[0] < 10


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_each_accepted_format_arrives_whatever_its_extension(format):
    clean = clean_picture(media.upload(media.picture_bytes(format, (320, 180)), "ten-sai.svg"))
    assert header_size(clean) == (320, 180)
    assert clean.name == "picture.jpg"


def test_the_longest_side_is_capped_in_both_directions():
    assert header_size(clean_picture(BytesIO(media.picture_bytes(size=(3000, 600))))) == (2560, 512)
    assert header_size(clean_picture(BytesIO(media.picture_bytes(size=(600, 5200))))) == (295, 2560)
    assert header_size(clean_picture(BytesIO(media.picture_bytes(size=(6000, 2)))))[1] >= 1


def test_a_phones_two_picture_jpeg_keeps_its_first():
    out = BytesIO()
    media.landscape((640, 360)).save(out, "MPO", save_all=True, append_images=[media.landscape((64, 36))])
    assert header_size(clean_picture(out)) == (640, 360)


def test_colours_are_converted_by_the_profile_that_came_along():
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = clean_picture(BytesIO(media.picture_bytes(size=(64, 64))))
    odd = clean_picture(BytesIO(media.picture_bytes(size=(64, 64), icc_profile=swapped)))
    broken = clean_picture(BytesIO(media.picture_bytes(size=(64, 64), icc_profile=b"no profile")))
    assert plain.read() == odd.read() == broken.read()
    cmyk = clean_picture(BytesIO(media.picture_bytes(size=(64, 64), mode="CMYK")))
    assert Image.open(cmyk).mode == "RGB"


def test_sixteen_bit_grey_is_not_clipped_to_white():
    out = BytesIO()
    Image.new("I;16", (32, 32), 20_000).save(out, "PNG")
    assert Image.open(clean_picture(out)).getpixel((5, 5))[0] in range(74, 83)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_of_png_arrives(mode):
    out = BytesIO()
    media.landscape((64, 36)).convert("RGBA").convert(mode).save(out, "PNG")
    assert header_size(clean_picture(out)) == (64, 36)


@pytest.mark.django_db
def test_the_stored_name_comes_from_the_folded_title_and_chance():
    names = {media.make_image("Đường dây nóng Đức", media.picture_bytes(size=(64, 36))).file.name for _ in range(2)}
    assert len(names) == 2
    for name in names:
        assert name.startswith("original_images/duong-day-nong-duc-")
        assert name.isascii()


@pytest.mark.django_db
def test_nothing_of_a_hostile_name_or_title_survives_in_the_path():
    image = PortalImage(title="<script>../../x", file=ContentFile(media.picture_bytes(), name=PAYLOAD))
    image.save()
    assert image.file.name.startswith("original_images/script-x-")
    assert image.file.name.endswith(".jpg")


@pytest.mark.django_db
def test_size_hash_and_measures_describe_the_stored_bytes():
    image = media.make_image(data=media.picture_bytes("PNG", (3000, 1000)))
    image.refresh_from_db()
    assert (image.width, image.height) == (2560, 853)
    assert image.file_size == len(stored(image))
    assert len(image.file_hash) == 40


@pytest.mark.django_db
def test_a_picture_inserted_in_bulk_is_cleaned_too():
    PortalImage.objects.bulk_create([PortalImage(title="x", file=ContentFile(media.talkative_jpeg(), "a.jpg"))])
    assert_silent(stored(PortalImage.objects.get()))


def test_a_clean_picture_is_not_encoded_a_second_time(db, monkeypatch):
    clean = clean_picture(BytesIO(media.picture_bytes()))
    monkeypatch.setattr("portal.core.models.media.clean_picture", lambda source: pytest.fail("encoded twice"))
    PortalImage(title="x", file=clean).save()
    assert isinstance(clean, CleanPicture)


# --- the doors of the admin ----------------------------------------------------------------------------------------


def post_single(client: Client, data: bytes, name: str = "anh.jpg", **fields):
    root = Collection.get_first_root_node()
    return client.post(
        reverse("wagtailimages:add"),
        {"title": "Sông Lam", "file": media.upload(data, name), "collection": root.pk, **fields},
    )


def post_multiple(client: Client, data: bytes, name: str = "anh.jpg", **fields):
    root = Collection.get_first_root_node()
    return client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Sông Lam", "files[]": media.upload(data, name), "collection": root.pk, **fields},
        headers={"x-requested-with": "XMLHttpRequest"},
    )


def post_chooser(client: Client, data: bytes, name: str = "anh.jpg"):
    prefix = "image-chooser-upload"
    root = Collection.get_first_root_node()
    return client.post(
        reverse("wagtailimages_chooser:create"),
        {f"{prefix}-title": "Sông Lam", f"{prefix}-file": media.upload(data, name), f"{prefix}-collection": root.pk},
    )


def said(response) -> str:
    if not response["Content-Type"].startswith("application/json"):
        return response.content.decode()
    answer = response.json()
    return answer.get("error_message") or answer["htmlFragment"]


DOORS = {"single": post_single, "multiple": post_multiple, "chooser": post_chooser}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_of_the_admin_stores_a_silent_picture(editor, door):
    response = DOORS[door](editor, media.talkative_jpeg(orientation=6), PAYLOAD)
    assert response.status_code in {200, 302}
    image = PortalImage.objects.get()
    assert (image.width, image.height) == (900, 1600)
    assert_silent(stored(image))
    assert "onerror" not in image.file.name
    assert image.uploaded_by_user.email == "editor@example.test"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", ["svg-called-png", "bomb", "cut-off-jpeg", "moving", "gif-that-is-a-script"])
def test_every_door_of_the_admin_says_why_beside_the_file(editor, door, case):
    data, name, code = REFUSED[case]
    with pytest.raises(ValidationError) as error:
        clean_picture(BytesIO(data))
    assert error.value.code == code
    response = DOORS[door](editor, data, name)
    assert response.status_code == 200
    assert error.value.messages[0] in said(response)
    assert not PortalImage.objects.exists()
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize("fields", [{"title": "x" * 300}, {"title": ""}, {"collection": "999999"}])
def test_the_multiple_upload_keeps_no_raw_file_when_another_field_is_wrong(editor, fields):
    Collection.get_first_root_node().add_child(name="Tranh")  # with one collection alone nobody is asked for it
    answer = post_multiple(editor, media.talkative_jpeg(), **fields).json()
    assert answer["success"] is False
    assert answer["error_message"]
    assert not UploadedFile.objects.exists()
    assert not PortalImage.objects.exists()


def test_replacing_the_file_cleans_the_new_one_and_removes_the_old(editor, django_capture_on_commit_callbacks):
    image = media.make_image()
    old = image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(
            reverse("wagtailimages:edit", args=[image.pk]),
            {
                "title": "Sông Lam",
                "file": media.upload(media.talkative_jpeg(size=(640, 480))),
                "collection": image.collection_id,
            },
        )
    assert response.status_code == 302
    image.refresh_from_db()
    assert image.file.name != old
    assert (image.width, image.height) == (640, 480)
    assert_silent(stored(image))
    assert not default_storage.exists(old)


def test_a_refused_replacement_leaves_the_old_file(editor):
    image = media.make_image()
    response = editor.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "Khác", "file": media.upload(media.SVG, "a.png"), "collection": image.collection_id},
    )
    assert response.status_code == 200
    kept = PortalImage.objects.get()
    assert kept.file.name == image.file.name
    assert default_storage.exists(kept.file.name)

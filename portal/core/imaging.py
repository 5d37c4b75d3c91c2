"""Pictures as bytes: what arrives is looked at, decoded once and written anew; renditions are drawn from the result.

Only this module decodes or encodes a picture. Nothing of a file that arrived is kept but its pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from typing import IO, Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms

LONGEST_SIDE: Final = 2560
JPEG_QUALITY: Final = 88
EXTENSIONS: Final = {"jpeg": ".jpg", "webp": ".webp", "avif": ".avif"}
# a progressive JPEG may repaint all its pixels in every scan of a few bytes; cameras and programs write about ten
MOST_SCANS: Final = 100
_SRGB = ImageCms.createProfile("sRGB")
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION: Final = 0x0112
_REFUSALS: Final = {
    "unsupported": _("This is not a picture the portal accepts. Use JPEG, PNG, WebP or AVIF."),
    "too_big": _("This file is too big (%(size)s). The limit is %(limit)s."),
    "too_many_pixels": _("This picture has too many pixels. The limit is %(limit)s million."),
    "damaged": _("This picture is damaged or cut off. Export it again and upload the new file."),
    "moving": _("Moving pictures are not accepted. Upload a still picture."),
}
_forbidden: ContextVar[bool] = ContextVar("encoding_forbidden", default=False)


class EncodingForbidden(RuntimeError):
    """A rendition was about to be encoded where somebody waits for a page."""


@contextmanager
def encoding_forbidden() -> Iterator[None]:
    """Within it :func:`encode` raises EncodingForbidden: for whoever must prove that a view encodes nothing."""
    token = _forbidden.set(True)
    try:
        yield
    finally:
        _forbidden.reset(token)


class CleanPicture(ContentFile):
    """A picture this module wrote itself: sRGB, upright, at most LONGEST_SIDE, without metadata."""


def clean_picture(source: IO[bytes] | Any) -> CleanPicture:
    """The picture in `source`, written anew: JPEG when opaque, lossless WebP when it has transparency.

    The name it was uploaded under plays no part. Raises ValidationError, fit to stand next to the file field, for
    anything but one whole still JPEG, PNG, WebP or AVIF within the limits of WAGTAILIMAGES_MAX_UPLOAD_SIZE (bytes)
    and PORTAL_IMAGE_MAX_PIXELS; the latter is read from the header, before any pixel is decoded.
    """
    data = read_limited(source, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    try:
        return _rewrite(_open_checked(data))
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refusal("too_many_pixels", limit=_pixel_limit() // 1_000_000) from error
    except Exception as error:  # decoders answer hostile bytes with whatever their parser stumbled over
        raise _refusal("damaged") from error


def header_size(source: IO[bytes] | Any) -> tuple[int | None, int | None]:
    """Width and height as the header states them, decoding nothing; (None, None) when it is no picture of ours."""
    position = source.tell()
    try:
        source.seek(0)
        kind = _kind(source.read(16))
        if kind is None:
            return None, None
        source.seek(0)
        with Image.open(source, formats=[kind]) as image:
            return image.size
    except Exception:  # as above; whoever saves the file gets the reason from clean_picture
        return None, None
    finally:
        source.seek(position)


def open_original(source: IO[bytes] | Any) -> Image.Image:
    """The decoded pixels of a stored original, RGB or RGBA."""
    with Image.open(source, formats=["JPEG", "PNG", "WEBP", "AVIF"]) as image:
        image.load()
        if image.mode in {"RGB", "RGBA"}:
            return image.copy()
        return image.convert("RGBA" if image.has_transparency_data else "RGB")


def encode(image: Image.Image, format: str, quality: int) -> bytes:
    """The bytes of a rendition: ``avif``, ``webp`` or ``jpeg``, no metadata. Transparency turns white in JPEG."""
    if _forbidden.get():
        raise EncodingForbidden("Renditions are made by a task or a command, never while a page is asked for.")
    pixels = _bare(image)
    if format == "jpeg" and pixels.mode == "RGBA":
        ground = Image.new("RGB", pixels.size, "white")
        ground.paste(pixels, mask=pixels.getchannel("A"))
        pixels = ground
    out = BytesIO()
    if format == "avif":
        pixels.save(out, "AVIF", quality=quality, speed=6, subsampling="4:2:0")
    elif format == "webp":
        pixels.save(out, "WEBP", quality=quality, method=6)
    elif format == "jpeg":
        pixels.save(out, "JPEG", quality=quality, subsampling="4:2:0", progressive=True, optimize=True)
    else:
        raise ValueError(f"No renditions are made in the format {format}.")
    return out.getvalue()


def read_limited(source: IO[bytes] | Any, limit: int) -> bytes:
    """All bytes of `source` from its beginning; ValidationError when there are more than `limit`."""
    if hasattr(source, "seek"):
        source.seek(0)
    data: bytes = source.read(limit + 1)
    if len(data) > limit:
        size = max(len(data), getattr(source, "size", 0) or 0)
        raise _refusal("too_big", size=filesizeformat(size), limit=filesizeformat(limit))
    return data


def _refusal(code: str, **params: object) -> ValidationError:
    return ValidationError(_REFUSALS[code], code=code, params=params or None)


def _pixel_limit() -> int:
    return int(getattr(settings, "PORTAL_IMAGE_MAX_PIXELS", 40_000_000))


def _kind(head: bytes) -> str | None:
    """The one decoder that may look at the file, by its first bytes."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis", b"mif1"}:
        return "AVIF"
    return None


def _open_checked(data: bytes) -> Image.Image:
    kind = _kind(data[:16])
    if kind is None:
        raise _refusal("unsupported")
    if kind == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise _refusal("damaged")
    image = Image.open(BytesIO(data), formats=[kind])
    if image.width * image.height > _pixel_limit():
        raise _refusal("too_many_pixels", limit=_pixel_limit() // 1_000_000)
    # phones put a second, smaller picture into a JPEG and call it MPO; the first is the photograph
    if kind != "JPEG" and getattr(image, "is_animated", False):
        raise _refusal("moving")
    image.verify()
    return Image.open(BytesIO(data), formats=[kind])


def _rewrite(image: Image.Image) -> CleanPicture:
    # lets the JPEG decoder shrink while it reads; it never goes below the size asked for
    image.draft(image.mode, (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    orientation = image.getexif().get(_ORIENTATION, 1)
    image = _to_srgb(image)
    if max(image.size) > LONGEST_SIDE:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    pixels = _bare(image)
    if pixels.mode == "RGBA" and pixels.getchannel("A").getextrema() == (255, 255):
        pixels = pixels.convert("RGB")
    out = BytesIO()
    if pixels.mode == "RGB":
        pixels.save(out, "JPEG", quality=JPEG_QUALITY, subsampling="4:2:0", progressive=True, optimize=True)
        return CleanPicture(out.getvalue(), name="picture.jpg")
    pixels.save(out, "WEBP", lossless=True, quality=70, method=4)
    return CleanPicture(out.getvalue(), name="picture.webp")


def _to_srgb(image: Image.Image) -> Image.Image:
    """RGB or RGBA in sRGB. A profile that does not fit its picture is treated as absent."""
    profile = image.info.get("icc_profile")
    image = _plain_mode(image)
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode=wanted)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image if image.mode == wanted else image.convert(wanted)


def _plain_mode(image: Image.Image) -> Image.Image:
    """The picture as L, CMYK, RGB or RGBA: what a colour profile can describe."""
    if image.mode.startswith("I"):
        # 16-bit greys: Pillow's own conversion would clip everything above 255 to white
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in {"L", "CMYK", "RGB"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _bare(image: Image.Image) -> Image.Image:
    """The same pixels in a picture that never held anything else: Pillow's writers copy comments from `info`."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare

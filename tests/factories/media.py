"""Pictures and documents drawn in memory: honest ones, and every disguise an upload may come in."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from portal.core.models import PortalDocument, PortalImage
from portal.core.uploads import CONTENT_TYPES

XMP = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">secret-xmp</x:xmpmeta><?xpacket end="w"?>'
SECRETS = (b"GPS", b"xpacket", b"Photoshop", b"secret-", b"Exif", b"ICC_PROFILE", b"iCCP", b"<script")


def landscape(size: tuple[int, int] = (1600, 900), mode: str = "RGB") -> Image.Image:
    """A sky, a hill and a river; a corner of the sky is red so that turning it is seen."""
    picture = Image.linear_gradient("L").resize(size).convert(mode)
    pen = ImageDraw.Draw(picture)
    width, height = size
    pen.rectangle((0, height * 2 // 3, width, height), fill="seagreen")
    pen.ellipse((width // 3, height // 2, width, height * 5 // 4), fill="olive")
    pen.rectangle((0, 0, width // 4, height // 4), fill="red")
    return picture


def picture_bytes(format: str = "JPEG", size: tuple[int, int] = (1600, 900), mode: str = "RGB", **options) -> bytes:
    out = BytesIO()
    landscape(size, mode).save(out, format, **options)
    return out.getvalue()


def gps_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "secret-description"
    exif[0x0131] = "Photoshop GPS editor"
    exif.get_ifd(0x8825).update({1: "N", 2: (18.0, 40.0, 12.5), 3: "E", 4: (105.0, 41.0, 3.0)})
    return exif


def iptc_segment() -> bytes:
    """An APP13 segment as picture editors write it."""
    record = b"\x1c\x02\x78" + struct.pack(">H", 14) + b"secret-caption"
    body = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def talkative_jpeg(orientation: int = 1, size: tuple[int, int] = (1600, 900)) -> bytes:
    """A photograph with GPS, XMP, IPTC, a comment and a colour profile, and bytes after its end."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = picture_bytes(
        "JPEG", size, exif=gps_exif(orientation), icc_profile=profile, comment=b"secret-comment", xmp=XMP
    )
    return data[:2] + iptc_segment() + data[2:] + b"<script>alert(1)</script>"


def talkative_png() -> bytes:
    """A PNG with transparency, text chunks, EXIF and XMP."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "secret-text")
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    picture = landscape((800, 450), "RGBA")
    picture.putalpha(Image.linear_gradient("L").resize((800, 450)))
    out = BytesIO()
    picture.save(out, "PNG", pnginfo=info, exif=gps_exif())
    return out.getvalue()


def bomb_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few bytes that ask for gigabytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def moving_webp() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
GIF_SCRIPT = b"GIF89a/*\x00\x00*/=1;alert(1)//" + b"\x00" * 64


def upload(data: bytes, name: str = "anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def make_image(title: str = "Sông Lam", data: bytes | None = None, **fields) -> PortalImage:
    image = PortalImage(title=title, file=upload(data or picture_bytes()), **fields)
    image.save()
    return image


def run_waiting_tasks() -> None:
    """What a worker would do next, inside the test's own transaction."""
    for row in DBTaskResult.objects.filter(status="READY").order_by("enqueued_at"):
        import_string(row.task_path).func(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()


# --- documents -----------------------------------------------------------------------------------------------------


def pdf_bytes(extra: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" + extra + b"\ntrailer\n<<>>\n%%EOF\n"


def pdf_object_stream(hidden: bytes, packing: bytes = b"/Filter /FlateDecode", name: bytes = b"/ObjStm") -> bytes:
    body = zlib.compress(hidden)
    return b"5 0 obj\n<< /Type " + name + b" " + packing + b" >>\nstream\n" + body + b"\nendstream\nendobj\n"


def zip_bytes(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()


def ooxml_bytes(kind: str, extra: dict[str, bytes] | None = None) -> bytes:
    part = f'<Override PartName="/main.xml" ContentType="{CONTENT_TYPES[kind]}.main+xml"/>'
    return zip_bytes({"[Content_Types].xml": f"<Types>{part}</Types>".encode(), "main.xml": b"<x/>", **(extra or {})})


def odf_bytes(kind: str, extra: dict[str, bytes] | None = None) -> bytes:
    base = {"mimetype": CONTENT_TYPES[kind].encode(), "META-INF/manifest.xml": b"<m/>", "content.xml": b"<x/>"}
    return zip_bytes({**base, **(extra or {})})


def honest_documents() -> dict[str, bytes]:
    return {
        "pdf": pdf_bytes(pdf_object_stream(b"<< /Type /Page >>")),
        "docx": ooxml_bytes("docx"),
        "xlsx": ooxml_bytes("xlsx"),
        "odt": odf_bytes("odt"),
        "ods": odf_bytes("ods"),
        "csv": "tên,nước\nHoài,Hàn Quốc\n".encode(),
        "txt": "Kính gửi bà con\n".encode(),
    }


def make_document(title: str = "Quyết định 12", name: str = "a.pdf", data: bytes | None = None, **fields):
    document = PortalDocument(title=title, file=upload(data or pdf_bytes(), name), **fields)
    document.save()
    return document


TAG = '{% load portal_media %}{% picture image "cover" alt=alt sizes="50vw" loading="lazy" class="wide" %}'


def draw(image: PortalImage | None, alt: str = "Sông", tag: str = TAG) -> str:
    return Template(tag).render(Context({"image": image, "alt": alt}))

"""Documents on arrival: a short list of types, each recognised by what is in the file, never by what it is called."""

from __future__ import annotations

import mimetypes
import posixpath
import re
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from portal.core.imaging import read_limited

CONTENT_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
# Django answers a file with the type the machine guesses by its name; here every machine guesses alike
for _kind, _type in CONTENT_TYPES.items():
    mimetypes.add_type(_type, f".{_kind}")
MOST_ENTRIES: Final = 2000
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_PACKING: Final = 200
SMALL_ENTRY: Final = 1024 * 1024
MOST_XML: Final = 2 * 1024 * 1024
MOST_INFLATED: Final = 64 * 1024 * 1024
_REFUSALS: Final = {
    "type": _("Documents of this type are not accepted. Use PDF, DOCX, XLSX, ODT, ODS, CSV or TXT."),
    "disguised": _("The content of this file is not what its name says. Save it again from the program it comes from."),
    "active": _(
        "This PDF holds a script, an attached file or an action that starts a program. "
        "Print it to a new PDF and upload that."
    ),
    "locked": _("This document is locked with a password. Remove the protection and upload it again."),
    "macros": _("This document holds macros. Save it without macros and upload it again."),
    "packed": _("This document unpacks to far more than its size. It was not opened."),
    "text": _("This text is not in UTF-8. Save it again with the encoding UTF-8."),
}
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END_OF_NAME = rb"(?=[\x00\s/<>\[\](){}%]|$)"
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA)" + _END_OF_NAME)
_LOCKED = re.compile(rb"/Encrypt" + _END_OF_NAME)
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECT_STREAM = re.compile(rb"/ObjStm" + _END_OF_NAME)
_FILTER = re.compile(rb"/Filter\s*(?:/(\w+)|\[\s*/(\w+)\s*\])")
_MACRO_ENTRY = re.compile(
    r"(?:^|/)(?:vbaproject\.bin|vbadata\.xml|activex/|macrosheets/|basic/|scripts/)", re.IGNORECASE
)
_RELATION = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
_ELSEWHERE = re.compile(rb"""Target\s*=\s*["'](?:https?:|ftp:|\\\\|file:(?!///[A-Z]:))""", re.IGNORECASE)
_UNREADABLE = (BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class CheckedDocument(ContentFile):
    """Bytes that :func:`check_document` found to be what their extension says."""

    extension = ""


def check_document(source: Any, name: str | None) -> CheckedDocument:
    """The document in `source`, which was called `name`; ValidationError, fit to stand next to the file field, if not.

    Accepted are the types of CONTENT_TYPES up to WAGTAILDOCS_MAX_UPLOAD_SIZE bytes, when content and extension agree
    and the content cannot act by itself: no script or attachment in a PDF, no macro in an office file.
    """
    kind = posixpath.splitext(name or "")[1].lower().removeprefix(".")
    if kind not in CONTENT_TYPES:
        raise _refusal("type")
    data = read_limited(source, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    _CHECKS[kind](data, kind)
    document = CheckedDocument(data, name=f"document.{kind}")
    document.extension = f".{kind}"
    return document


def _refusal(code: str) -> ValidationError:
    return ValidationError(_REFUSALS[code], code=code)


# --- PDF ---------------------------------------------------------------------------------------------------------


def _check_pdf(data: bytes, kind: str) -> None:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise _refusal("disguised")
    plain = _unescape(data)
    if _LOCKED.search(plain):
        # what is encrypted cannot be looked at
        raise _refusal("locked")
    if _ACTIVE.search(plain) or any(_ACTIVE.search(_unescape(hidden)) for hidden in _object_streams(data)):
        raise _refusal("active")


def _unescape(data: bytes) -> bytes:
    """PDF names may spell any letter as #xx."""
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)


def _object_streams(data: bytes) -> list[bytes]:
    """The unpacked object streams, where names are out of a plain search's sight; each of them must be found."""
    found = []
    room = MOST_INFLATED
    for match in _STREAM.finditer(data):
        head = data.rfind(b"obj", max(0, match.start() - 4096), match.start())
        described = _unescape(data[head : match.start()]) if head >= 0 else b""
        if _OBJECT_STREAM.search(described):
            end = data.find(b"endstream", match.end())
            found.append(_unpack(described, data[match.end() : end if end >= 0 else None], room))
            room -= len(found[-1])
    if len(found) != len(_OBJECT_STREAM.findall(_unescape(data))):
        raise _refusal("active")
    return found


def _unpack(described: bytes, packed: bytes, room: int) -> bytes:
    if b"/Filter" not in described:
        return packed
    packing = _FILTER.search(described)
    if packing is None or (packing[1] or packing[2]) != b"FlateDecode" or b"/Predictor" in described:
        raise _refusal("active")
    machine = zlib.decompressobj()
    try:
        unpacked = machine.decompress(packed, max(room, 1))
    except zlib.error as error:
        raise _refusal("disguised") from error
    if machine.unconsumed_tail:
        raise _refusal("packed")
    return unpacked


# --- office files ------------------------------------------------------------------------------------------------


def _check_office(data: bytes, kind: str) -> None:
    if not data.startswith(b"PK\x03\x04"):
        raise _refusal("disguised")
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check_entries(archive.infolist())
            if kind in {"docx", "xlsx"}:
                _check_ooxml(archive, kind)
            else:
                _check_odf(archive, kind)
    except _UNREADABLE as error:
        raise _refusal("disguised") from error


def _check_entries(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _refusal("packed")
    for entry in entries:
        if entry.flag_bits & 1:
            raise _refusal("locked")
        if entry.file_size > SMALL_ENTRY and entry.file_size > MOST_PACKING * max(entry.compress_size, 1):
            raise _refusal("packed")
        if entry.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", entry.filename):
            raise _refusal("disguised")
        if _MACRO_ENTRY.search(entry.filename):
            raise _refusal("macros")


def _check_ooxml(archive: ZipFile, kind: str) -> None:
    types = _read(archive, "[Content_Types].xml")
    if b"macroenabled" in types.lower() or b"vbaproject" in types.lower():
        raise _refusal("macros")
    if f"{CONTENT_TYPES[kind]}.main+xml".encode() not in types:
        raise _refusal("disguised")
    for entry in archive.infolist():
        if entry.filename.endswith(".rels") and _fetches_template(_read(archive, entry.filename)):
            raise _refusal("macros")


def _fetches_template(relations: bytes) -> bool:
    """True when the office program would load a template, macros included, from another machine."""
    if b"\x00" in relations:
        raise _refusal("disguised")
    return any(b"attachedTemplate" in one and _ELSEWHERE.search(one) for one in _RELATION.findall(relations))


def _check_odf(archive: ZipFile, kind: str) -> None:
    if _read(archive, "mimetype").strip() != CONTENT_TYPES[kind].encode():
        raise _refusal("disguised")
    if b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
        raise _refusal("locked")


def _read(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        content = entry.read(MOST_XML + 1)
    if len(content) > MOST_XML:
        raise _refusal("packed")
    return content


# --- plain text --------------------------------------------------------------------------------------------------


def _check_text(data: bytes, kind: str) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal("text") from error
    if _CONTROLS.search(text):
        raise _refusal("disguised")


_CHECKS: Final[dict[str, Callable[[bytes, str], None]]] = {
    "pdf": _check_pdf,
    "docx": _check_office,
    "xlsx": _check_office,
    "odt": _check_office,
    "ods": _check_office,
    "csv": _check_text,
    "txt": _check_text,
}

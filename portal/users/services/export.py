"""Everything about one person, by purpose: on the screen, and as a ZIP that is never written to a disk."""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.core.text import slugify
from portal.users import registry
from portal.users.registry import ExportField, ExportItem, Subject

CHUNK = 64 * 1024
FORMAT = "nghe-an-portal/personal-data/1"


@dataclass(frozen=True, slots=True)
class PurposeData:
    """What is held for one purpose; ``purpose`` is None for data no registered purpose claims."""

    purpose: registry.Purpose | None
    items: list[ExportItem]


def collect(subject: Subject) -> list[PurposeData]:
    """Everything every holder has, sorted by purpose; purposes without data are there, too, with an empty list."""
    items: dict[str, list[ExportItem]] = {}
    for holder in registry.holders():
        for item in holder.collect(subject):
            items.setdefault(item.purpose, []).append(item)
    known = [PurposeData(purpose, items.pop(purpose.code, [])) for purpose in registry.purposes()]
    others = [item for rest in items.values() for item in rest]
    return [*known, PurposeData(None, others)] if others else known


def fields_of(row: Model, *names: str) -> list[ExportField]:
    """Model fields as export fields, labelled with their verbose names; choices shown in words."""
    found = []
    for name in names:
        field = row._meta.get_field(name)
        value = getattr(row, field.attname)  # type: ignore[union-attr]
        display = getattr(row, f"get_{name}_display", None)
        found.append(
            ExportField(name, field.verbose_name, value, display() if display else "")  # type: ignore[union-attr]
        )
    return found


def readable(field: ExportField) -> str:
    """A value as people read it, in the active language and the portal's time zone."""
    value = field.display or field.value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "d/m/Y H:i")
    if isinstance(value, dt.date):
        return date_format(value, "d/m/Y")
    if isinstance(value, list | tuple):
        return ", ".join(str(entry) for entry in value)
    return "" if value is None else str(value)


def as_json(data: list[PurposeData], made_at: dt.datetime) -> dict[str, Any]:
    """The machine-readable half of the export; file names stand where the files are in the ZIP."""
    return {
        "format": FORMAT,
        "made_at": made_at,
        "purposes": [
            {
                "purpose": part.purpose.code if part.purpose else "",
                "records": [
                    {
                        "kind": item.kind,
                        "fields": {field.name: field.value for field in item.fields},
                        "files": [file_name(item, number) for number in range(len(item.files))],
                    }
                    for item in part.items
                ],
            }
            for part in data
        ],
    }


def file_name(item: ExportItem, number: int) -> str:
    """Where a file stands in the ZIP: nothing of its own name but letters and digits, so that none can climb out."""
    stem, _dot, suffix = item.files[number].name.rpartition(".")
    suffix = re.sub(r"[^a-z0-9]", "", suffix.lower())[:5] or "bin"
    return f"files/{item.kind}-{id_of(item)}-{number + 1}-{slugify(stem, 40) or 'file'}.{suffix}"


def id_of(item: ExportItem) -> str:
    value = next((field.value for field in item.fields if field.name in {"reference", "id"}), "0")
    return slugify(str(value), 24) or "0"


class _Outlet:
    """A file that cannot be rewound and keeps nothing: what ZipFile writes is taken out and sent."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.position = 0

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        self.position += len(data)
        return len(data)

    def tell(self) -> int:
        return self.position

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken


def stream_zip(subject: Subject, *, language: str, now: dt.datetime | None = None) -> Iterator[bytes]:
    """The ZIP in pieces: ``data.json``, ``index.html`` (``du-lieu.html`` in Vietnamese), the private files.

    Rows are read before the first piece, files while they are sent; a file that is gone meanwhile is left out.
    """
    made_at = now or timezone.now()
    with translation.override(language):
        data = collect(subject)
        machine = json.dumps(as_json(data, made_at), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        page = render_to_string("users/privacy/export.html", {"data": data, "made_at": made_at, "lang": language})
    return _pieces(data, machine, page, "du-lieu.html" if language == "vi" else "index.html")


def _pieces(data: list[PurposeData], machine: str, page: str, page_name: str) -> Iterator[bytes]:
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        archive.writestr("data.json", machine)
        yield outlet.take()
        archive.writestr(page_name, page)
        yield outlet.take()
        for item in (item for part in data for item in part.items):
            for number, file in enumerate(item.files):
                try:
                    source = file.open()
                except (FileNotFoundError, ValueError):
                    continue
                yield from _file(archive, outlet, file_name(item, number), source)
    yield outlet.take()


def _file(archive: zipfile.ZipFile, outlet: _Outlet, name: str, source: BinaryIO) -> Iterator[bytes]:
    with source, archive.open(name, "w") as target:
        while block := source.read(CHUNK):
            target.write(block)
            yield outlet.take()

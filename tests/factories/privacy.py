"""Purposes, holders and requests for tests of data rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.users import registry
from portal.users.models import RightsRequest, User
from portal.users.registry import DataHolder, Purpose
from portal.users.services.rights import due_dates

HEADINGS = "\n\n".join(f"## {key} {{#{key}}}\nLời {key}." for key in registry.SECTIONS)


def write_texts(folder: Path, code: str, version: int = 1, words: str = "") -> None:
    for language in ("vi", "en"):
        text = f"# {code} {version} {language} {words}\n\n{HEADINGS}\n"
        (folder / f"{code}.{version}.{language}.md").write_text(text, "utf-8")


@contextmanager
def registered(*entries: Purpose | DataHolder) -> Iterator[None]:
    """Purposes and holders that exist for one test."""
    purposes, holders = dict(registry._purposes), dict(registry._holders)
    try:
        for entry in entries:
            if isinstance(entry, Purpose):
                registry._purposes[entry.code] = entry
            else:
                registry._holders[entry.name] = entry
        yield
    finally:
        registry._purposes.clear()
        registry._purposes.update(purposes)
        registry._holders.clear()
        registry._holders.update(holders)


def make_request(user: User | None = None, kind: str = "correct", at: dt.datetime | None = None, **fields: Any):
    """A request as the desk has it, received at a moment (now)."""
    at = at or timezone.now()
    answer_due, due_at = due_dates(kind, at)
    defaults = {"created_at": at, "received_at": at, "answer_due": answer_due, "due_at": due_at, "text": "Sai tên"}
    return RightsRequest.objects.create(user=user, kind=kind, **{**defaults, **fields})

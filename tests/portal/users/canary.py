"""Canaries: a different strange word in every field of one person, and a search for all of them in every store.

An app that holds personal data registers a source in its own tests, which fills its records of a member:

    @canary.register
    def profile(user, words):
        MemberProfile.objects.create(user=user, bio=words.text("profile.bio"), ...)

The erasure test of portal/users runs every source that was imported; an app's own test may call :func:`plant` and
:func:`find` itself.
"""

from __future__ import annotations

import json
import quopri
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from portal.core.text import strip_accents
from portal.users import ledger

Source = Callable[[Any, "Words"], None]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a source; safe to repeat."""
    if source not in _sources:
        _sources.append(source)
    return source


class Words:
    """A word per field that stands nowhere else: accented, with đ, findable after folding."""

    def __init__(self, seed: str = "") -> None:
        self.seed = seed
        self.given: dict[str, str] = {}

    def text(self, field: str) -> str:
        """Such as ``Đặng Quýnh Ưởng7 q``; the same for the same field."""
        return self._keep(field, f"Đặng Quýnh Ưởng{self._number(field)}{self.seed}")

    def plain(self, field: str) -> str:
        """For what takes ASCII only: addresses, file names, codes."""
        return self._keep(field, f"quynhuong{self._number(field)}{self.seed}xx")

    def email(self, field: str) -> str:
        return f"{self.plain(field)}@example.org"

    def _number(self, field: str) -> str:
        return f"{900 + len(self.given)}z"

    def _keep(self, field: str, word: str) -> str:
        return self.given.setdefault(field, word)


def forms(word: str) -> set[bytes]:
    """How a word may lie in a store: as it is, folded, in capitals, in small letters; in UTF-8, JSON, URL or mail."""
    plain = strip_accents(word)
    written = {word, word.upper(), word.lower(), plain, plain.upper(), plain.lower()}
    written |= {text.replace(" ", "-") for text in written} | {text.replace(" ", "_") for text in written}
    found = set()
    for text in written:
        found |= {
            text.encode(),
            json.dumps(text)[1:-1].encode(),
            quote(text).encode(),
            quopri.encodestring(text.encode()),
        }
    return found


def plant(user: Any, words: Words, sources: Iterable[Source] | None = None) -> None:
    """Fill every registered store with words of one person."""
    for source in _sources if sources is None else sources:
        source(user, words)


def find(words: Words, *folders: Path) -> list[str]:
    """Where a word still stands: ``field in store``. Folders are added to those the portal writes to."""
    needles = {field: forms(word) for field, word in words.given.items()}
    hits = []
    for store, content in _stores(folders):
        hits += [f"{field} in {store}" for field, marks in needles.items() if any(mark in content for mark in marks)]
    return sorted(set(hits))


def _stores(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    yield from _rows()
    yield from _database_files()
    for session in Session.objects.all():
        yield "sessions", json.dumps(session.get_decoded(), ensure_ascii=False, default=str).encode()
    kept = getattr(cache, "_cache", {})
    yield "cache", b"".join(str(key).encode() + bytes(value) for key, value in kept.items())
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT, ledger.path().parent, *folders):
        for path in Path(folder).rglob("*"):
            yield f"file {path.name}", str(path).encode()
            if path.is_file():
                yield f"content of {path.name}", path.read_bytes()


def _rows() -> Iterator[tuple[str, bytes]]:
    """A full dump of the database, table by table, with binary and base64 content opened."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    yield f"table {table}", raw
                    yield f"table {table}, decoded", _opened(raw)


def _opened(raw: bytes) -> bytes:
    try:
        return b64decode(raw, validate=True)
    except ValueError:
        return b""


def _database_files() -> Iterator[tuple[str, bytes]]:
    """SQLite's own files: free pages and the write-ahead log may keep what no row shows any more."""
    if connection.vendor != "sqlite":
        return
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = str(connection.settings_dict["NAME"])
    for path in (Path(name), Path(name + "-wal"), Path(name + "-journal")):
        if path.exists():
            yield f"database file {path.suffix}", path.read_bytes()

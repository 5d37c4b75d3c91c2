"""From rows to entries, in the transaction that changed the rows."""

from __future__ import annotations

import secrets
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from portal.core.background import is_waiting
from portal.search import kinds
from portal.search.backends.client import is_configured
from portal.search.kinds import Kind
from portal.search.models import IndexChange, SearchEntry

T = TypeVar("T")
BATCH = 200


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def changed(*, kind: str, ids: Sequence[str]) -> None:
    """Bring what is searched up to date with rows that were just changed, hidden or deleted.

    Called inside the transaction that changed them, after the change and after the row's version was raised. The
    database's entries follow at once; the engine, where there is one, is told by a row and a wake-up that commit with
    the change. Raises LookupError for an unknown kind.
    """
    registered = kinds.get(kind)
    with transaction.atomic():
        for batch in batches(sorted({str(pk) for pk in ids})):
            lock_things(registered, batch)
            _, versions = project(registered, batch)
            if is_configured():
                record_changes(registered, versions)
        transaction.on_commit(partial(new_generation, kind))


def new_generation(kind: str) -> None:
    """From now on nothing that was counted over the kind before and kept in the cache is used."""
    cache.set(f"portal.search.generation.{kind}", secrets.token_hex(8), None)


def generation(kind: str) -> str:
    return cache.get(f"portal.search.generation.{kind}") or "first"


def project(kind: Kind, ids: Sequence[str]) -> tuple[list[SearchEntry], dict[str, int]]:
    """Write the entries of these ids as they are now, delete those that may not be found any more.

    Returns the entries written, and for every id the version that the engine must be brought to. To be called in a
    transaction that holds the locks.
    """
    model = kind.entry_model
    before = dict(model._default_manager.filter(pk__in=ids).values_list("pk", "version"))
    rows = rows_now(kind, ids, before)
    found = {row.pk: row.version for row in rows}
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    if rows:
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["object_id"], update_fields=names
        )
    gone = [pk for pk in ids if pk not in found]
    if gone:
        model._default_manager.filter(pk__in=gone).delete()
    return rows, found | {pk: before[pk] + 1 if pk in before else 0 for pk in gone}


def rows_now(kind: Kind, ids: Sequence[str], before: dict[str, int] | None = None) -> list[SearchEntry]:
    """Entries as the things are at this moment, not saved; what is hidden or gone is left out.

    A thing without a version of its own gets one from the clock, or keeps the one of its entry when ``before`` is None.
    """
    rows = [kind.entry_model.from_entry(entry, kind) for entry in kind.load(ids)]
    unnumbered = [row for row in rows if not row.version]
    if unnumbered and before is None:
        known = dict(
            kind.entry_model._default_manager.filter(pk__in=[row.pk for row in unnumbered]).values_list("pk", "version")
        )
        for row in unnumbered:
            row.version = known.get(row.pk, 0)
    elif unnumbered:
        moment = time.time_ns() // 1000
        for row in unnumbered:
            row.version = max(moment, before.get(row.pk, 0) + 1) if before else moment
    return rows


# --- Locks ---------------------------------------------------------------------------------------------------------
# Whoever projects reads rows and writes entries; between the two nobody else may hide the same thing. SQLite has one
# writer at a time. PostgreSQL gets locks of our own: one per thing, and one per kind that a rebuild takes whole.


def lock_things(kind: Kind, ids: Sequence[str]) -> None:
    if connection.vendor != "postgresql":
        return
    keys = sorted({_key(pk) for pk in ids})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, 0)", [_key(kind.name)])
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, key) FROM (SELECT unnest(%s::int[]) AS key) AS things",
            [_key(f"{kind.name}/thing"), keys],
        )


def lock_kind(kind: Kind) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_key(kind.name)])


def _key(name: str) -> int:
    return zlib.crc32(name.encode()) - 2**31


# --- What the engine has yet to be told ----------------------------------------------------------------------------


def record_changes(kind: Kind, versions: dict[str, int]) -> None:
    """Write one row per thing, or put the present one up to date, and wake the worker with the commit."""
    from portal.search.tasks import apply_changes

    now = timezone.now()
    changes = [
        IndexChange(kind=kind.name, object_id=pk, version=version, stamp=new_stamp(), next_try=now)
        for pk, version in versions.items()
    ]
    if not changes:
        return
    with transaction.atomic():
        IndexChange.objects.bulk_create(
            changes,
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=["version", "stamp", "next_try", "attempts"],
        )
        if not is_waiting(apply_changes):
            apply_changes.enqueue()


def new_stamp() -> int:
    return secrets.randbits(62)

"""Rows, entries and index compared, both ways and with their versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from elasticsearch import Elasticsearch

from portal.search.backends.client import is_configured, writer
from portal.search.backends.elasticsearch import alias
from portal.search.kinds import Kind
from portal.search.models import IndexChange, SearchEntry
from portal.search.services import changes, indices
from portal.search.services.projection import batches, lock_things, project, rows_now

BATCH = 500
MAX_VERSION = 2**63 - 1


@dataclass(slots=True)
class Drift:
    """Ids by what is wrong with them. ``entries_*`` concern the database's own table, the others the index.

    ``ahead``: the index knows later versions than the rows, as after a restored backup; only a rebuild helps.
    """

    entries_missing: list[str] = field(default_factory=list)
    entries_stale: list[str] = field(default_factory=list)
    entries_extra: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    no_index: bool = False
    ahead: bool = False
    checked: int = 0

    def __bool__(self) -> bool:
        return self.no_index or any(self.lists().values())

    def lists(self) -> dict[str, list[str]]:
        return {
            "entries_missing": self.entries_missing,
            "entries_stale": self.entries_stale,
            "entries_extra": self.entries_extra,
            "missing": self.missing,
            "stale": self.stale,
            "extra": self.extra,
        }


def find_drift(kind: Kind, *, index: str = "", engine: bool | None = None) -> Drift:
    """What differs. ``index``: look there instead of behind the alias; ``engine`` False: the database alone.

    What waits to be brought to the engine is no drift. Raises what the engine's client raises.
    """
    drift = Drift()
    _check_entries(kind, drift)
    if engine is None:
        engine = is_configured()
    if engine:
        client = writer()
        name = index or alias(kind)
        if client.indices.exists(index=name):
            _check_index(client, kind, name, drift)
        else:
            drift.no_index = True
    return drift


def repair(kind: Kind, drift: Drift) -> int:
    """Project anew what the entries have wrong, and have the engine told of it and of the rest. Returns how many."""
    wrong = sorted({pk for ids in drift.lists().values() for pk in ids})
    for ids in batches(wrong):
        with transaction.atomic():
            lock_things(kind, ids)
            project(kind, ids)
            if is_configured():
                changes.again(kind, ids)
    return len(wrong)


# --- The database's own entries --------------------------------------------------------------------------------------


def _check_entries(kind: Kind, drift: Drift) -> None:
    model = kind.entry_model
    names = [field.name for field in model._meta.concrete_fields if field.name != "version"]
    for ids in batches(kind.all_ids(""), BATCH):
        present = {row.pk: row for row in model._default_manager.filter(pk__in=ids)}
        wanted = rows_now(kind, ids)
        drift.checked += len(wanted)
        for row in wanted:
            kept = present.get(row.pk)
            if kept is None:
                drift.entries_missing.append(row.pk)
            elif kept.version != row.version or any(getattr(kept, n) != getattr(row, n) for n in names):
                drift.entries_stale.append(row.pk)
    for ids in batches(_entry_ids(kind), BATCH):
        found = {entry.id for entry in kind.load(ids)}
        drift.entries_extra += [pk for pk in ids if pk not in found]
    _look_again_at_entries(kind, drift, names)


def _look_again_at_entries(kind: Kind, drift: Drift, names: Sequence[str]) -> None:
    """A thing that changed between the two reads is no drift."""
    for listed in (drift.entries_missing, drift.entries_stale, drift.entries_extra):
        kept: list[str] = []
        for ids in batches(listed, BATCH):
            wanted = {row.pk: row for row in rows_now(kind, ids)}
            present = {row.pk: row for row in kind.entry_model._default_manager.filter(pk__in=ids)}
            kept += [pk for pk in ids if not _same(wanted.get(pk), present.get(pk), names)]
        listed[:] = kept


def _same(wanted: SearchEntry | None, present: SearchEntry | None, names: Sequence[str]) -> bool:
    if wanted is None or present is None:
        return wanted is present
    return wanted.version == present.version and all(getattr(wanted, n) == getattr(present, n) for n in names)


def _entry_ids(kind: Kind) -> Iterator[str]:
    return kind.entry_model._default_manager.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000)


# --- The index -------------------------------------------------------------------------------------------------------


def _check_index(client: Elasticsearch, kind: Kind, name: str, drift: Drift) -> None:
    client.indices.refresh(index=name)
    for found in _copies(client, name):
        present = _versions(kind, list(found))
        drift.extra += [pk for pk in found if pk not in present]
        drift.stale += [pk for pk, version in found.items() if pk in present and present[pk] != version]
    for ids in batches(_entry_ids(kind), BATCH):
        copies = indices.versions_in(client, name, ids)
        drift.missing += [pk for pk in ids if pk not in copies]
    for listed in (drift.missing, drift.stale, drift.extra):
        kept: list[str] = []
        for ids in batches(listed, BATCH):
            waiting = set(
                IndexChange.objects.filter(kind=kind.name, object_id__in=ids).values_list("object_id", flat=True)
            )
            present = _versions(kind, ids)
            copies = indices.versions_in(client, name, ids)
            wrong = [pk for pk in ids if pk not in waiting and present.get(pk) != copies.get(pk)]
            drift.ahead = drift.ahead or any(copies.get(pk, 0) > present.get(pk, MAX_VERSION) for pk in wrong)
            kept += wrong
        listed[:] = kept


def _versions(kind: Kind, ids: Sequence[str]) -> dict[str, int]:
    return dict(kind.entry_model._default_manager.filter(pk__in=ids).values_list("pk", "version"))


def _copies(client: Elasticsearch, name: str) -> Iterator[dict[str, int]]:
    """Ids and versions of everything in the index, a thousand at a time, as it was at one moment."""
    pit = client.open_point_in_time(index=name, keep_alive="2m")["id"]
    after = None
    try:
        while True:
            answer = client.search(
                pit={"id": pit, "keep_alive": "2m"},
                size=1000,
                version=True,
                source=False,
                sort=["_shard_doc"],
                search_after=after,
                track_total_hits=False,
            )
            pit, hits = answer["pit_id"], answer["hits"]["hits"]
            if not hits:
                return
            after = hits[-1]["sort"]
            yield {hit["_id"]: hit["_version"] for hit in hits}
    finally:
        client.close_point_in_time(id=pit)

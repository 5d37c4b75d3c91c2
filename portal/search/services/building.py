"""A kind's index built anew while people search: both indices are written meanwhile, the alias moves at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from elasticsearch import Elasticsearch

from portal.search.backends.client import is_configured, writer
from portal.search.backends.elasticsearch import alias
from portal.search.choices import BuildState
from portal.search.kinds import Kind
from portal.search.models import IndexBuild, SearchEntry
from portal.search.services import changes, indices
from portal.search.services.checking import find_drift, repair
from portal.search.services.projection import batches, lock_kind, project

BATCH = 500
LEASE = dt.timedelta(minutes=3)
Progress = Callable[[int], None]


class BuildRunning(Exception):
    """Another process is rebuilding this kind at this moment."""


@dataclass(frozen=True, slots=True)
class Built:
    """``entries`` were written, ``index`` is live now (empty without an engine), ``removed`` are gone."""

    entries: int
    index: str = ""
    removed: tuple[str, ...] = ()
    resumed: bool = False


def rebuild(kind: Kind, *, progress: Progress = lambda done: None) -> Built:
    """Project everything anew and, where there is an engine, build a fresh index and let the alias lead to it.

    Safe to kill and to repeat: a second call goes on behind the last batch. Raises BuildRunning while another process
    is at it, and what the engine's client raises; searches and updates go on either way.
    """
    if not is_configured():
        done = 0
        for rows, _ in project_all(kind, ""):
            done += len(rows)
            progress(done)
        repair(kind, find_drift(kind, engine=False))
        return Built(entries=done)
    client = writer()
    build, resumed = begin(client, kind)
    fill(client, kind, build, progress)
    return Built(build.done, build.index, finish(client, kind, build), resumed)


def begin(client: Elasticsearch, kind: Kind) -> tuple[IndexBuild, bool]:
    """The build to work on, claimed: the interrupted one if it is still of use, else a new one."""
    now = timezone.now()
    with transaction.atomic():
        build = IndexBuild.objects.select_for_update().filter(kind=kind.name, state=BuildState.BUILDING).first()
        if build is not None and build.lease_until is not None and build.lease_until > now:
            raise BuildRunning
        if build is not None:
            build.lease_until = now + LEASE
            build.save(update_fields=["lease_until"])
    if build is not None:
        if build.index.startswith(f"{alias(kind)}-") and client.indices.exists(index=build.index):
            return build, True
        # made by other code, or lost with the engine's data
        indices.drop(client, build.index)
        build.state, build.ended_at = BuildState.DROPPED, timezone.now()
        build.save(update_fields=["state", "ended_at"])
    name = indices.new_name(kind)
    indices.create(client, kind, name)
    # the index before the row: whoever reads the row finds the index
    return IndexBuild.objects.create(kind=kind.name, index=name, lease_until=timezone.now() + LEASE), False


def fill(client: Elasticsearch, kind: Kind, build: IndexBuild, progress: Progress) -> None:
    for written, last in project_all(kind, build.after):
        failed = indices.bulk(client, indices.index_operations(written, [(build.index, False)])).failed
        unsure = set(failed) | moved(kind, written)
        if unsure:
            changes.again(kind, sorted(unsure))
        build.after, build.done = last, build.done + len(written)
        build.lease_until = timezone.now() + LEASE
        build.save(update_fields=["after", "done", "lease_until"])
        progress(build.done)


def moved(kind: Kind, rows: list[SearchEntry]) -> set[str]:
    """Which of these entries changed or went away since they were read: their copies may be too old already."""
    now = dict(kind.entry_model._default_manager.filter(pk__in=[row.pk for row in rows]).values_list("pk", "version"))
    return {row.pk for row in rows if now.get(row.pk) != row.version}


def project_all(kind: Kind, after: str) -> Iterator[tuple[list[SearchEntry], str]]:
    """Entries of everything that may be found, written to the database, a batch at a time, each with its last id."""
    for ids in batches(kind.all_ids(after), BATCH):
        with transaction.atomic():
            lock_kind(kind)
            rows, _ = project(kind, ids)
        yield rows, ids[-1]


def finish(client: Elasticsearch, kind: Kind, build: IndexBuild) -> tuple[str, ...]:
    """Compare the new index with the entries, both ways, put right what differs, and move the alias."""
    client.indices.refresh(index=build.index)
    repair(kind, find_drift(kind, index=build.index))
    changes.apply_due()
    removed = indices.swap(client, kind, build.index)
    build.state, build.ended_at, build.lease_until, build.after = BuildState.DONE, timezone.now(), None, ""
    build.save(update_fields=["state", "ended_at", "lease_until", "after"])
    return tuple(removed)

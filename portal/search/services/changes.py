"""The engine is brought up to date: claimed changes are carried out by what the rows say at that moment.

Elasticsearch forgets a deleted version after a minute, so versions alone would let a late write bring a hidden person
back. Therefore: a change is claimed for a while; whoever holds it reads the rows immediately before the write, checks
that the claim still holds, writes, and reads the rows again. What moved meanwhile stays to be done. A claim that ran
out is looked at once more a few minutes later, in case its holder was only slow.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from elasticsearch import Elasticsearch

from portal.search import kinds
from portal.search.backends.base import EngineUnavailable
from portal.search.backends.client import REST, WRITE_TIMEOUT, circuit, is_configured
from portal.search.backends.elasticsearch import alias
from portal.search.choices import ChangeState
from portal.search.kinds import Kind
from portal.search.models import IndexChange
from portal.search.services import indices
from portal.search.services.projection import record_changes, rows_now

logger = logging.getLogger("portal.search")

LEASE = dt.timedelta(seconds=90)
SECOND_LOOK = dt.timedelta(minutes=5)
SLOWEST = dt.timedelta(hours=1)
BATCH = 200
MOVED, LATE = "moved", "late"


@dataclass(slots=True)
class Applied:
    """``done`` changes are in the engine; ``again`` stay for another round; ``down``: the engine did not answer."""

    done: int = 0
    again: int = 0
    down: bool = False


def apply_due(limit: int = 20_000) -> Applied:
    """Carry out what is due, in batches, until nothing is, ``limit`` were carried out, or the engine fails."""
    outcome = Applied()
    if not is_configured():
        # rows of a time with an engine stay: it may be this process alone that does not know of it
        return outcome
    while outcome.done + outcome.again < limit and not outcome.down:
        claimed = claim(BATCH)
        if not claimed:
            break
        by_kind: dict[str, list[IndexChange]] = defaultdict(list)
        for change in claimed:
            by_kind[change.kind].append(change)
        for name, changes in by_kind.items():
            _apply(name, changes, outcome)
    return outcome


def _apply(name: str, changes: list[IndexChange], outcome: Applied) -> None:
    try:
        kind = kinds.get(name)
    except LookupError:
        # a kind that this code no longer has: its index is none of ours any more
        IndexChange.objects.filter(kind=name).delete()
        return
    try:
        with circuit() as client:
            failed = carry(client, kind, changes)
    except EngineUnavailable:
        put_back(changes, dt.timedelta(seconds=REST))
        outcome.down = True
        outcome.again += len(changes)
        return
    done = settle(changes, failed)
    # whatever became of the row meanwhile: what moved is to be looked at again
    again(kind, [pk for pk, reason in failed.items() if reason == MOVED])
    outcome.done += done
    outcome.again += len(changes) - done


def claim(number: int) -> list[IndexChange]:
    """Take up to ``number`` due changes for LEASE; nobody else gets them meanwhile."""
    now = timezone.now()
    with transaction.atomic():
        due = list(IndexChange.objects.due(now).select_for_update(skip_locked=True)[:number])
        IndexChange.objects.filter(pk__in=[change.pk for change in due]).update(
            state=ChangeState.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
    for change in due:
        change.lease_until = now + LEASE
        # a state still RUNNING here tells that an earlier holder lost the claim
    return due


def carry(client: Elasticsearch, kind: Kind, changes: Sequence[IndexChange]) -> dict[str, str]:
    """Write what the rows say now. Returns what did not come to be, id by id, with the reason's class."""
    ids = [change.object_id for change in changes]
    rows = {row.pk: row for row in rows_now(kind, ids)}
    places = indices.targets(client, kind)
    gone = [change for change in changes if change.object_id not in rows]
    names = ([(alias(kind), True)] if places.live else []) + ([(places.building, False)] if places.building else [])
    operations = indices.index_operations(list(rows.values()), names)
    for name, _ in names:
        here = indices.versions_in(client, name, [change.object_id for change in gone])
        operations += indices.delete_operations(
            {
                change.object_id: max(change.version, here.get(change.object_id, 0) + 1)
                for change in gone
                if change.version or change.object_id in here
            },
            name,
        )
    for name in places.others:
        operations += indices.delete_operations({change.object_id: 0 for change in gone}, name)
    lease = min((change.lease_until for change in changes if change.lease_until), default=timezone.now())
    if timezone.now() + dt.timedelta(seconds=WRITE_TIMEOUT) > lease:
        return dict.fromkeys(ids, LATE)
    failed = indices.bulk(client, operations, refresh=bool(gone)).failed
    failed = {pk: reason for pk, reason in failed.items() if not _is_newer(client, reason, rows.get(pk), names)}
    after = {row.pk: row.version for row in rows_now(kind, ids)}
    for pk in ids:
        if after.get(pk) != (rows[pk].version if pk in rows else None):
            failed[pk] = MOVED
    return failed


def _is_newer(client: Elasticsearch, reason: str, row: object, names: Sequence[tuple[str, bool]]) -> bool:
    """True when a write was refused because every index has this version or a later one already."""
    if row is None or not reason.startswith("version_conflict"):
        return False
    pk, version = row.pk, row.version  # type: ignore[attr-defined]
    return all(indices.versions_in(client, name, [pk]).get(pk, -1) >= version for name, _ in names)


def settle(changes: Sequence[IndexChange], failed: dict[str, str]) -> int:
    """Delete the rows of what is done, unless the thing changed again meanwhile; put the others back."""
    done = 0
    for change in changes:
        if change.object_id in failed:
            continue
        own = IndexChange.objects.filter(pk=change.pk, stamp=change.stamp)
        if change.state == ChangeState.RUNNING:
            # the claim of an earlier holder ran out; if it was only slow, its write may yet arrive
            done += own.update(
                state=ChangeState.WAITING, lease_until=None, attempts=0, next_try=timezone.now() + SECOND_LOOK
            )
        else:
            done += own.delete()[0]
    put_back([change for change in changes if change.object_id not in failed], dt.timedelta())
    for change in changes:
        if change.object_id in failed:
            reason = failed[change.object_id]
            put_back([change], dt.timedelta() if reason == MOVED else wait(change.attempts))
            if reason not in (MOVED, LATE):
                logger.warning("kind=%s index change refused reason=%s", change.kind, reason)
    return done


def wait(attempts: int) -> dt.timedelta:
    """10 seconds, then twice as long each time, up to an hour."""
    return min(dt.timedelta(seconds=10) * 2 ** min(attempts, 10), SLOWEST)


def put_back(changes: Sequence[IndexChange], pause: dt.timedelta) -> None:
    """Give up the claim on what is still there and still claimed."""
    IndexChange.objects.filter(pk__in=[change.pk for change in changes], state=ChangeState.RUNNING).update(
        state=ChangeState.WAITING, lease_until=None, next_try=timezone.now() + pause
    )


def again(kind: Kind, ids: Sequence[str]) -> None:
    """Have copies brought up to date whatever the versions say: what a check found, what moved during a rebuild."""

    known = dict(kind.entry_model._default_manager.filter(pk__in=ids).values_list("pk", "version"))
    record_changes(kind, {pk: known.get(pk, 0) for pk in ids})

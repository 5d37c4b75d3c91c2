"""Indices and their aliases. An index is named kind, mapping hash, generation; the alias leaves the generation out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone
from elasticsearch import Elasticsearch, NotFoundError

from portal.search.backends.client import WRITE_TIMEOUT
from portal.search.backends.elasticsearch import alias
from portal.search.choices import BuildState
from portal.search.documents import source
from portal.search.kinds import Kind
from portal.search.models import IndexBuild, SearchEntry


@dataclass(frozen=True, slots=True)
class Targets:
    """Where a change goes. ``live``: the alias leads somewhere. ``others``: older indices that may hold a copy."""

    live: bool
    building: str = ""
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class Written:
    """How a bulk of writes went: ids that failed and are to be tried again, and why, by class only."""

    failed: dict[str, str] = field(default_factory=dict)


def prefix(kind: Kind) -> str:
    return f"{settings.ELASTICSEARCH_PREFIX}-{kind.name}-"


def present(client: Elasticsearch, kind: Kind) -> dict[str, list[str]]:
    """Every index of the kind, of whatever mapping, with its aliases."""
    found = client.indices.get_alias(index=f"{prefix(kind)}*", allow_no_indices=True, expand_wildcards="all")
    return {name: list(value["aliases"]) for name, value in found.items()}


def targets(client: Elasticsearch, kind: Kind) -> Targets:
    """To be read after the rows: a rebuild that starts later reads the rows later too."""
    building = IndexBuild.objects.filter(kind=kind.name, state=BuildState.BUILDING).values_list("index", flat=True)
    indices = present(client, kind)
    name = building.first() or ""
    live = [index for index, aliases in indices.items() if alias(kind) in aliases]
    others = tuple(index for index in indices if index not in live and index != name)
    return Targets(live=bool(live), building=name if name in indices else "", others=others)


def new_name(kind: Kind) -> str:
    return f"{alias(kind)}-{timezone.now():%Y%m%d%H%M%S}-{secrets.token_hex(2)}"


def create(client: Elasticsearch, kind: Kind, name: str) -> None:
    body = kind.document.body(settings.ELASTICSEARCH_SHARDS, settings.ELASTICSEARCH_REPLICAS)
    body["settings"]["refresh_interval"] = "-1"
    client.indices.create(index=name, settings=body["settings"], mappings=body["mappings"])


def swap(client: Elasticsearch, kind: Kind, name: str) -> list[str]:
    """Let the alias lead to this index and remove every other of the kind, at one stroke. Returns the removed."""
    client.indices.put_settings(index=name, settings={"refresh_interval": "1s"})
    old = [index for index in present(client, kind) if index != name]
    actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": alias(kind)}}]
    actions += [{"remove_index": {"index": index}} for index in old]
    client.indices.update_aliases(actions=actions)
    return old


def drop(client: Elasticsearch, name: str) -> None:
    client.indices.delete(index=name, ignore_unavailable=True)


# --- Writing -------------------------------------------------------------------------------------------------------


def index_operations(rows: Sequence[SearchEntry], names: Sequence[tuple[str, bool]]) -> list[dict[str, Any]]:
    """Each row into each index; ``names`` pairs a name with whether it must be an alias. An older copy never wins."""
    operations: list[dict[str, Any]] = []
    for row in rows:
        body = source(row)
        for name, is_alias in names:
            action = {"_index": name, "_id": row.pk, "version": row.version, "version_type": "external_gte"}
            operations += [{"index": {**action, "require_alias": is_alias}}, body]
    return operations


def delete_operations(versions: dict[str, int], name: str) -> list[dict[str, Any]]:
    """Deletes by id that outrank every copy written so far; version 0: whatever is there."""
    operations = []
    for pk, version in versions.items():
        action: dict[str, Any] = {"_index": name, "_id": pk}
        if version:
            action |= {"version": version, "version_type": "external_gte"}
        operations.append({"delete": action})
    return operations


def bulk(client: Elasticsearch, operations: list[dict[str, Any]], *, refresh: bool = False) -> Written:
    """Send writes and say which did not come to be. A copy that was not there to delete is as good as deleted.

    ``refresh``: searches see it at once, not within a second.
    """
    written = Written()
    if not operations:
        return written
    answer = client.options(request_timeout=WRITE_TIMEOUT).bulk(
        operations=operations,
        refresh=refresh,
        filter_path=["errors", "items.*.status", "items.*._id", "items.*._index", "items.*.error.type"],
    )
    if not answer.get("errors"):
        return written
    for item in answer["items"]:
        action, result = next(iter(item.items()))
        if result["status"] < 300 or (action == "delete" and result["status"] == 404):
            continue
        written.failed[result["_id"]] = result.get("error", {}).get("type", str(result["status"]))
    return written


def versions_in(client: Elasticsearch, name: str, ids: Sequence[str]) -> dict[str, int]:
    """Versions of the copies of these ids at this moment; ids without a copy are left out."""
    if not ids:
        return {}
    try:
        answer = client.mget(
            index=name, ids=list(ids), source=False, filter_path=["docs._id", "docs._version", "docs.found"]
        )
    except NotFoundError:
        return {}
    return {doc["_id"]: doc["_version"] for doc in answer.get("docs", ()) if doc.get("found")}

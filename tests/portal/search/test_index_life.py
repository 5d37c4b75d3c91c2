"""The life of an index in a real Elasticsearch: built, kept up to date, compared, rebuilt; nobody comes back."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from django.utils import timezone

from portal.search.backends.elasticsearch import ElasticsearchBackend, alias
from portal.search.choices import BuildState, ChangeState
from portal.search.models import IndexBuild, IndexChange
from portal.search.plan import Clause, Match, Op, Plan, Reading
from portal.search.query import Query
from portal.search.services import apply_due, building, changed, changes, find_drift, indices, rebuild, repair, search
from portal.search.services.building import BuildRunning
from tests.factories.search import Things, make_entry

pytestmark = pytest.mark.elasticsearch

ANH = Query("things", Plan((Reading((Clause((Match("title", Op.TERM, "anh", 1),)),)),)))


def put(things: Things, pk: str, version: int, title: str = "anh") -> None:
    things.entries[pk] = make_entry(pk, version, title=title)
    changed(kind="things", ids=[pk])


def hide(things: Things, pk: str) -> None:
    things.entries.pop(pk, None)
    changed(kind="things", ids=[pk])


def copies(engine: Any, things: Things) -> dict[str, int]:
    """Everything every index of the kind holds."""
    engine.indices.refresh(index=f"{indices.prefix(things.kind)}*")
    found = engine.search(index=f"{indices.prefix(things.kind)}*", version=True, size=1000)
    return {hit["_id"]: hit["_version"] for hit in found["hits"]["hits"]}


@pytest.fixture
def built(things: Things, engine: Any) -> Things:
    things.entries = {pk: make_entry(pk, 5, title="anh") for pk in ("a", "b", "c")}
    rebuild(things.kind)
    return things


# --- Updates ---------------------------------------------------------------------------------------------------------


def test_an_update_carries_the_version_of_the_row(built: Things, engine: Any) -> None:
    put(built, "a", 6)
    assert IndexChange.objects.get().object_id == "a"
    assert apply_due().done == 1
    assert copies(engine, built) == {"a": 6, "b": 5, "c": 5}
    assert not IndexChange.objects.exists()


def test_many_changes_of_one_thing_are_one_update(built: Things, engine: Any) -> None:
    for version in (6, 7, 8):
        put(built, "a", version)
    assert IndexChange.objects.count() == 1
    assert apply_due().done == 1
    assert copies(engine, built)["a"] == 8


def test_what_is_hidden_is_deleted_by_id(built: Things, engine: Any) -> None:
    hide(built, "a")
    apply_due()
    assert copies(engine, built) == {"b": 5, "c": 5}


def test_what_is_shown_again_comes_back_with_its_later_version(built: Things, engine: Any) -> None:
    hide(built, "a")
    apply_due()
    put(built, "a", 7)
    apply_due()
    assert copies(engine, built)["a"] == 7


def test_what_is_shown_again_without_a_later_version_waits_until_the_engine_forgot_the_deletion(
    built: Things, engine: Any
) -> None:
    hide(built, "a")
    apply_due()
    put(built, "a", 5)
    assert apply_due().again == 1
    assert IndexChange.objects.get().next_try > timezone.now()
    forget(engine, built)
    IndexChange.objects.update(next_try=timezone.now())
    assert apply_due().done == 1
    assert copies(engine, built)["a"] == 5


def test_a_thing_that_changes_while_its_update_is_carried_out_is_updated_again(
    built: Things, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(built, "a", 6)
    original, meanwhile = indices.bulk, [lambda: put(built, "a", 7)]

    def bulk(*args: Any, **kwargs: Any) -> Any:
        if meanwhile:
            meanwhile.pop()()
        return original(*args, **kwargs)

    monkeypatch.setattr(indices, "bulk", bulk)
    apply_due()
    assert copies(engine, built)["a"] == 7
    assert not IndexChange.objects.exists()


# --- Late writes -----------------------------------------------------------------------------------------------------


def forget(engine: Any, things: Things) -> None:
    """Two minutes pass: the engine knows nothing of its deletions any more. Its clock ticks every 0.2 seconds."""
    every = f"{indices.prefix(things.kind)}*"
    engine.indices.put_settings(index=every, settings={"gc_deletes": "0s"})
    time.sleep(0.5)
    engine.indices.refresh(index=every)


def test_an_update_that_runs_long_after_an_erasure_deletes(built: Things, engine: Any) -> None:
    put(built, "a", 6)
    late = changes.claim(10)
    hide(built, "a")
    IndexChange.objects.update(lease_until=timezone.now() - dt.timedelta(minutes=2))
    apply_due()
    assert "a" not in copies(engine, built)
    forget(engine, built)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "WRITE_TIMEOUT", -300)
        changes.settle(late, changes.carry(engine, built.kind, late))
    assert "a" not in copies(engine, built)


def test_a_write_that_hung_between_reading_and_writing_is_undone_by_its_own_second_look(
    built: Things, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(built, "a", 6)
    original = indices.bulk
    hung = []

    def bulk(client: Any, operations: Any, **kwargs: Any) -> Any:
        if not hung:
            hung.append(True)
            # two minutes pass: the person is erased, the claim runs out, another worker carries the erasure out
            hide(built, "a")
            IndexChange.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
            apply_due()
            forget(engine, built)
        return original(client, operations, **kwargs)

    monkeypatch.setattr(indices, "bulk", bulk)
    apply_due()
    # the late write did arrive; what is left to do takes it out again
    IndexChange.objects.update(next_try=timezone.now())
    apply_due()
    assert "a" not in copies(engine, built)
    assert search(ANH).total == 2


def test_a_worker_that_died_right_after_a_late_write_leaves_a_second_look(built: Things, engine: Any) -> None:
    put(built, "a", 6)
    [late] = changes.claim(10)
    operations = indices.index_operations(changes.rows_now(built.kind, ["a"]), [(alias(built.kind), True)])
    hide(built, "a")
    IndexChange.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    apply_due()
    forget(engine, built)
    indices.bulk(engine, operations)
    assert "a" in copies(engine, built)
    assert "a" not in {hit.id for hit in search(ANH).hits}
    again = IndexChange.objects.get(pk=late.pk)
    assert timezone.now() < again.next_try <= timezone.now() + changes.SECOND_LOOK
    IndexChange.objects.update(next_try=timezone.now())
    apply_due()
    assert "a" not in copies(engine, built)
    assert not IndexChange.objects.exists()


def test_a_claim_that_is_nearly_over_writes_nothing(built: Things, engine: Any) -> None:
    put(built, "a", 6)
    late = changes.claim(10)
    late[0].lease_until = timezone.now()
    assert changes.carry(engine, built.kind, late) == {"a": "late"}
    assert copies(engine, built)["a"] == 5


def test_nobody_gets_a_change_that_somebody_has_in_hand(built: Things) -> None:
    put(built, "a", 6)
    assert len(changes.claim(10)) == 1
    assert changes.claim(10) == []
    assert IndexChange.objects.get().state == ChangeState.RUNNING


# --- Rebuild ---------------------------------------------------------------------------------------------------------


def test_a_rebuild_moves_the_alias_and_removes_the_old_index(built: Things, engine: Any) -> None:
    [before] = indices.present(engine, built.kind)
    done = rebuild(built.kind)
    assert indices.present(engine, built.kind) == {done.index: [alias(built.kind)]}
    assert done.removed == (before,)
    assert built.kind.document.mapping_hash() in done.index
    assert IndexBuild.objects.filter(state=BuildState.DONE).count() == 2


def during(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    """Run ``act`` between the moment a batch was read and the moment it is written."""
    original = indices.bulk
    once = [act]

    def bulk(*args: Any, **kwargs: Any) -> Any:
        if once:
            once.pop()()
        return original(*args, **kwargs)

    monkeypatch.setattr(indices, "bulk", bulk)


def test_searches_are_answered_and_changes_reach_both_indices_during_a_rebuild(
    built: Things, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def meanwhile() -> None:
        put(built, "d", 1)
        apply_due()
        engine.indices.refresh(index=f"{indices.prefix(built.kind)}*")
        result = search(ANH)
        seen.append((result.total, result.degraded))

    during(monkeypatch, meanwhile)
    rebuild(built.kind)
    assert seen == [(4, False)]
    assert copies(engine, built) == {"a": 5, "b": 5, "c": 5, "d": 1}


def test_an_erasure_during_a_rebuild_holds(built: Things, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def erase() -> None:
        hide(built, "a")
        apply_due()
        forget(engine, built)

    during(monkeypatch, erase)
    rebuild(built.kind)
    apply_due()
    assert copies(engine, built) == {"b": 5, "c": 5}
    assert not find_drift(built.kind)


def test_a_killed_rebuild_goes_on_where_it_was(built: Things, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BATCH", 1)

    class Killed(BaseException):
        pass

    def stop(done: int) -> None:
        if done == 2:
            raise Killed

    with pytest.raises(Killed):
        rebuild(built.kind, progress=stop)
    with pytest.raises(BuildRunning):
        rebuild(built.kind)
    hide(built, "a")  # it stands in the unfinished index already
    apply_due()
    IndexBuild.objects.update(lease_until=None)
    steps: list[int] = []
    done = rebuild(built.kind, progress=steps.append)
    assert done.resumed
    assert steps == [3]
    assert copies(engine, built) == {"b": 5, "c": 5}


def test_a_deletion_reaches_the_index_of_an_older_mapping_too(built: Things, engine: Any) -> None:
    older = f"{indices.prefix(built.kind)}0000000000-1"
    engine.indices.create(index=older)
    engine.index(index=older, id="a", document={}, refresh=True)
    hide(built, "a")
    apply_due()
    assert "a" not in copies(engine, built)


# --- Check and repair ------------------------------------------------------------------------------------------------


def test_drift_is_found_both_ways_with_versions_and_repaired(built: Things, engine: Any) -> None:
    name = alias(built.kind)
    assert not find_drift(built.kind)
    engine.delete(index=name, id="a")
    forget(engine, built)
    ghost = built.kind.entry_model.from_entry(make_entry("ghost", 3, title="anh"), built.kind)
    indices.bulk(engine, indices.index_operations([ghost], [(name, True)]))
    built.entries["b"] = make_entry("b", 9, title="anh")  # changed behind the search's back
    drift = find_drift(built.kind)
    assert drift.lists() == {
        "entries_missing": [],
        "entries_stale": ["b"],
        "entries_extra": [],
        "missing": ["a"],
        "stale": [],
        "extra": ["ghost"],
    }
    repair(built.kind, drift)
    apply_due()
    assert not find_drift(built.kind)
    assert copies(engine, built) == {"a": 5, "b": 9, "c": 5}


def test_what_waits_to_be_told_is_no_drift(built: Things) -> None:
    put(built, "a", 6)
    assert not find_drift(built.kind)


def test_an_index_ahead_of_the_rows_is_said_to_be(built: Things) -> None:
    built.entries["a"] = make_entry("a", 2, title="anh")  # a restored backup
    built.kind.entry_model.objects.filter(pk="a").update(version=2)
    drift = find_drift(built.kind)
    assert drift.stale == ["a"]
    assert drift.ahead
    rebuild(built.kind)
    assert not find_drift(built.kind)


# --- What readers get ------------------------------------------------------------------------------------------------


def test_what_is_hidden_is_found_no_more_while_the_worker_stands_still(built: Things) -> None:
    hide(built, "a")
    assert [hit.id for hit in search(ANH).hits] == ["b", "c"]


def test_what_changed_is_judged_by_the_row_while_the_worker_stands_still(built: Things) -> None:
    put(built, "a", 6, title="bình")
    put(built, "b", 6, title="anh bình")
    hits = search(ANH).hits
    assert [(hit.id, hit.version) for hit in hits] == [("b", 6), ("c", 5)]


def test_without_an_index_the_database_answers_with_a_notice(things: Things, engine: Any) -> None:
    put(things, "a", 1)
    result = search(ANH)
    assert (result.total, result.backend, result.degraded) == (1, "database", True)
    assert ElasticsearchBackend.name == "elasticsearch"

from __future__ import annotations

import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from portal.casework import events
from portal.casework.models import Event
from portal.casework.transitions import Transition, TransitionRefused, TransitionTable
from portal.notifications.choices import DeliveryState as State
from portal.notifications.models import Delivery
from tests.factories.notifications import DeliveryFactory


def only_plain(row, by):
    if row.kind != "plain":
        raise TransitionRefused("not_plain")


TABLE = TransitionTable(
    State,
    Transition("start", State.SENDING, sources=[State.QUEUED]),
    Transition("drop", State.FAILED, sources=[State.QUEUED, State.SENDING], needs_reason=True, kind="tests.dropped"),
    Transition("keep", State.KEPT, sources=[State.QUEUED], guard=only_plain),
    groups={"open": [State.QUEUED, State.SENDING]},
)


@pytest.fixture
def officer(db):
    return get_user_model().objects.create_user("officer@example.org", "x")


@pytest.fixture
def record(db):
    return DeliveryFactory()


def apply(record, verb, by, **options):
    return TABLE.apply(record, verb, by=by, field="state", **options)


def test_an_allowed_transition_moves_the_state_and_appends_its_event(record, officer):
    event = apply(record, "start", officer, data={"n": 1})
    assert record.state == State.SENDING
    assert Delivery.objects.get().state == State.SENDING
    assert (event.kind, event.from_state, event.to_state) == ("notifications.start", "queued", "sending")
    assert (event.subject_id, event.actor, event.data) == (str(record.pk), officer, {"n": 1})


def test_a_refused_transition_changes_nothing(record, officer):
    apply(record, "start", officer)
    with pytest.raises(TransitionRefused) as refused:
        apply(record, "start", officer)
    assert (refused.value.code, refused.value.state, refused.value.verb) == ("wrong_state", "sending", "start")
    assert Delivery.objects.get().state == State.SENDING
    assert Event.objects.count() == 1


def test_a_transition_whose_event_fails_is_undone(record, officer, monkeypatch):
    def fail(*args, **kwargs):
        raise events.ChainBroken

    monkeypatch.setattr(events, "append", fail)
    with pytest.raises(events.ChainBroken):
        apply(record, "start", officer)
    assert record.state == State.QUEUED
    assert Delivery.objects.get().state == State.QUEUED


def test_the_row_decides_and_not_the_copy_at_hand(record, officer):
    stale = Delivery.objects.get(pk=record.pk)
    apply(record, "start", officer)
    with pytest.raises(TransitionRefused):
        apply(stale, "start", officer)


def test_a_guard_refuses_with_its_own_code(officer):
    record = DeliveryFactory(kind="account")
    with pytest.raises(TransitionRefused) as refused:
        apply(record, "keep", officer)
    assert refused.value.code == "not_plain"
    assert not Event.objects.exists()
    assert apply(DeliveryFactory(), "keep", officer).to_state == State.KEPT


def test_a_verb_that_needs_a_reason_is_refused_without_one(record, officer):
    with pytest.raises(TransitionRefused) as refused:
        apply(record, "drop", officer, reason="  ")
    assert refused.value.code == "reason_required"
    event = apply(record, "drop", officer, reason="duplicate")
    assert (event.kind, event.reason) == ("tests.dropped", "duplicate")


def test_further_changes_are_saved_with_the_state(record, officer):
    apply(record, "start", officer, changes={"attempts": 3})
    assert record.attempts == 3
    assert Delivery.objects.get().attempts == 3


def test_only_the_named_fields_are_written(record, officer):
    record.subject = "not meant to be saved"
    apply(record, "start", officer)
    assert Delivery.objects.get().subject == "Thông báo"


def test_a_table_answers_what_may_be_done():
    assert TABLE.verbs(State.QUEUED) == ["start", "drop", "keep"]
    assert TABLE.verbs(State.SENT) == []
    assert TABLE.group("open") == {"queued", "sending"}
    assert TABLE.check("queued", "start").target == "sending"
    with pytest.raises(LookupError):
        TABLE.check("queued", "fly")


def test_a_table_with_a_mistake_cannot_be_declared():
    with pytest.raises(ValueError, match="Unknown states"):
        TransitionTable(State, Transition("x", "nowhere", sources=[State.SENT]))
    with pytest.raises(ValueError, match="Unknown states"):
        TransitionTable(State, groups={"open": ["nowhere"]})
    start = Transition("start", State.SENDING, sources=[State.QUEUED])
    with pytest.raises(ValueError, match="twice"):
        TransitionTable(State, start, start)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_act_at_once_one_is_refused():
    record = DeliveryFactory()
    barrier, results = threading.Barrier(2), []

    def act():
        mine = Delivery.objects.get(pk=record.pk)
        barrier.wait()
        try:
            apply(mine, "start", None)
            results.append("done")
        except TransitionRefused as refused:
            results.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done", "wrong_state"]
    assert Event.objects.count() == 1

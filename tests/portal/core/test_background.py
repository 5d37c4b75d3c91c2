from __future__ import annotations

import asyncio

import pytest
from django_tasks import task_backends
from django_tasks_db.models import DBTaskResult

from portal.core.background import (
    DatabaseBackend,
    QuietTask,
    TaskFailed,
    background_task,
    describe,
    drain_tasks,
    is_waiting,
)


def work(number=0):
    try:
        int("secret@x")
    except ValueError as error:
        raise ValueError("secret@x") from error


async def work_async():
    raise ValueError("secret@x")


def double(number):
    return number * 2


def stored(function, monkeypatch, **options):
    """A task the worker can find by its path, as every module-level task is."""
    task = background_task(**options)(function)
    monkeypatch.setattr(DBTaskResult, "task", property(lambda row: task))
    return task


@pytest.mark.django_db
@pytest.mark.parametrize("function", [work, work_async])
def test_a_failed_task_leaves_class_and_place_and_no_word_of_its_message(function, monkeypatch, caplog):
    caplog.set_level("DEBUG")
    stored(function, monkeypatch).enqueue()
    assert drain_tasks().failed == 1
    row = DBTaskResult.objects.get()
    assert row.exception_class_path == "portal.core.background.TaskFailed"
    assert "builtins.ValueError at " in row.traceback
    everything = row.traceback + str(vars(row)) + caplog.text
    assert "outcome=failed error=builtins.ValueError at " in caplog.text
    assert "secret" not in everything


@pytest.mark.django_db
def test_tasks_of_wagtail_are_stripped_by_the_backend(monkeypatch, caplog):
    from django_tasks import task

    monkeypatch.setattr(task_backends._connections, "default", DatabaseBackend("default", {"QUEUES": ["default"]}))
    declared = task(work)
    assert isinstance(declared, QuietTask)
    monkeypatch.setattr(DBTaskResult, "task", property(lambda row: declared))
    declared.enqueue()
    drain_tasks()
    assert "secret" not in DBTaskResult.objects.get().traceback + caplog.text


@pytest.mark.django_db
def test_a_task_that_ends_well_stores_its_result(monkeypatch):
    stored(double, monkeypatch, queue="urgent").enqueue(21)
    result = drain_tasks()
    assert (result.done, result.failed) == (1, 0)
    row = DBTaskResult.objects.get()
    assert (row.return_value, row.queue_name, row.priority) == (42, "urgent", 50)


@pytest.mark.django_db
@pytest.mark.parametrize("argument", ["a@example.org", "hai chữ", "chữ", {"a": 1}, [1], 1.5, b"x", "x" * 101, ""])
def test_a_task_takes_identifiers_only(argument, monkeypatch):
    task = stored(double, monkeypatch)
    with pytest.raises(ValueError, match="identifiers only"):
        task.enqueue(argument)
    with pytest.raises(ValueError, match="identifiers only"):
        asyncio.run(task.aenqueue(number=argument))
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_numbers_flags_and_keys_are_identifiers(monkeypatch):
    task = stored(double, monkeypatch)
    for argument in (1, True, None, "mail", "7f0c3b9e-1111-4222-8333-abcdefabcdef", "notifications.delivery"):
        task.enqueue(argument)
    assert DBTaskResult.objects.count() == 6


@pytest.mark.django_db
def test_a_wake_up_is_known_by_its_task_and_arguments(monkeypatch):
    task = stored(double, monkeypatch)
    task.enqueue(1)
    assert is_waiting(task, 1)
    assert not is_waiting(task, 2)
    drain_tasks()
    assert not is_waiting(task, 1)


@pytest.mark.django_db
def test_draining_stops_at_its_limit(monkeypatch):
    task = stored(double, monkeypatch)
    for number in range(3):
        task.enqueue(number)
    assert drain_tasks(limit=2).done == 2
    assert drain_tasks().done == 1


def test_a_direct_call_says_no_more_than_the_worker_would():
    task = background_task()(work)
    with pytest.raises(TaskFailed) as failure:
        task.call()
    assert failure.value.__context__ is None
    with pytest.raises(TaskFailed):
        asyncio.run(background_task()(work_async).acall())


def test_an_exception_without_a_place_is_described_by_class():
    assert describe(KeyError("secret")) == "builtins.KeyError at unknown"


def test_an_unknown_queue_cannot_be_declared():
    with pytest.raises(KeyError):
        background_task(queue="nowhere")

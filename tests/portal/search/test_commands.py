"""Commands and periodic work of the search."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.core.background import drain_tasks
from portal.notifications import schedule
from portal.notifications.checks import OUTBOX
from portal.notifications.models import Delivery
from portal.search.backends.elasticsearch import alias
from portal.search.checks import engine_address, engine_certificate, index_prefix
from portal.search.management.progress import Bar
from portal.search.models import IndexChange, PageEntry
from portal.search.services import changed, check_and_alarm
from portal.search.tasks import apply_changes, sweep
from tests.factories.search import Things, make_entry


def run(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def filled(things: Things) -> Things:
    things.entries = {pk: make_entry(pk, 5, title="anh") for pk in ("a", "b")}
    return things


def test_a_dry_run_writes_nothing(filled: Things) -> None:
    assert "things: 2 would be projected, the database alone" in run("search_rebuild", "things", "--dry-run")
    assert not PageEntry.objects.exists()


def test_a_rebuild_without_an_engine_projects_into_the_database(filled: Things) -> None:
    PageEntry(object_id="gone", version=1).save()
    assert "things: 2 projected, index none" in run("search_rebuild", "things")
    assert set(PageEntry.objects.values_list("pk", flat=True)) == {"a", "b"}
    run("search_rebuild", "things")
    assert PageEntry.objects.count() == 2


def test_an_unknown_kind_is_refused(things: Things) -> None:
    with pytest.raises(CommandError):
        run("search_rebuild", "nothing")


def test_a_check_lists_drift_and_ends_with_1_until_it_is_repaired(filled: Things) -> None:
    run("search_rebuild", "things")
    assert "things: 2 checked, no drift" in run("search_check", "things")
    PageEntry.objects.filter(pk="a").update(text_title="| tampered |")
    filled.entries.pop("b")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("search_check", "things", stdout=out)
    assert ended.value.code == 1
    assert "entries_stale: 1: a" in out.getvalue()
    assert "entries_extra: 1: b" in out.getvalue()
    assert "no drift" in run("search_check", "things", "--repair")


def test_drift_mails_the_administrators_once_a_day(
    filled: Things, administrator: Any, editor: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = OUTBOX
    assert check_and_alarm() == 2
    assert check_and_alarm() == 2
    mails = Delivery.objects.filter(kind="search-drift")
    assert [mail.to for mail in mails] == [administrator.email]
    assert "things" in mails[0].body_text
    assert not Delivery.objects.exclude(kind="search-drift").exists()


def test_no_drift_is_no_mail(things: Things, administrator: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = OUTBOX
    assert check_and_alarm() == 0
    assert not Delivery.objects.exists()


def test_the_worker_projects_what_was_there_before_the_search(filled: Things) -> None:
    sweep.enqueue()
    drain_tasks()
    assert set(PageEntry.objects.values_list("pk", flat=True)) == {"a", "b"}


@pytest.mark.elasticsearch
def test_the_worker_builds_the_first_index_and_keeps_it(filled: Things, engine: Any) -> None:
    sweep.enqueue()
    drain_tasks()
    assert engine.indices.exists_alias(name=alias(filled.kind))
    filled.entries["c"] = make_entry("c", 1, title="anh")
    changed(kind="things", ids=["c"])
    drain_tasks()
    assert engine.exists(index=alias(filled.kind), id="c")
    assert not IndexChange.objects.filter(kind="things").exists()


@pytest.mark.elasticsearch
def test_many_changes_enqueue_one_wake_up(filled: Things, engine: Any) -> None:
    from django_tasks_db.models import DBTaskResult

    for _ in range(3):
        changed(kind="things", ids=["a"])
    assert DBTaskResult.objects.filter(task_path=apply_changes.module_path).count() == 1


def test_without_an_engine_nothing_is_recorded_for_it(filled: Things) -> None:
    changed(kind="things", ids=["a"])
    assert not IndexChange.objects.exists()


def test_periodic_work_is_registered() -> None:
    jobs = {job.key: job for job in schedule.jobs()}
    assert jobs["search.sweep"].every == dt.timedelta(seconds=30)
    assert jobs["search.check"].slot(timezone.now()) < timezone.now()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def write(self, text: str, ending: str = "\n") -> int:  # as Django's OutputWrapper
        return super().write(text + ending)


def test_a_bar_is_drawn_on_a_terminal_only() -> None:
    silent, watched = io.StringIO(), Terminal()
    for stream in (silent, watched):
        with Bar(stream, "people", 200) as bar:
            for done in range(0, 201, 10):
                bar(done)
    assert silent.getvalue() == ""
    assert "100% 200/200" in watched.getvalue()


@pytest.mark.parametrize(
    ("name", "value", "check", "found"),
    [
        ("ELASTICSEARCH_URL", "", engine_address, None),
        ("ELASTICSEARCH_URL", "http://elastic:secret@host:9200", engine_address, None),
        ("ELASTICSEARCH_URL", "elastic:secret@host", engine_address, "portal.E301"),
        ("ELASTICSEARCH_URL", "http://host:port", engine_address, "portal.E301"),
        ("ELASTICSEARCH_CA", "/nowhere.pem", engine_certificate, "portal.E302"),
        ("ELASTICSEARCH_PREFIX", "Portal Eins", index_prefix, "portal.E303"),
        ("ELASTICSEARCH_PREFIX", "portal-2", index_prefix, None),
    ],
)
def test_settings_are_checked_without_repeating_a_password(
    settings: Any, name: str, value: str, check: Any, found: str | None
) -> None:
    setattr(settings, name, value)
    messages = check(None)
    assert [message.id for message in messages] == ([found] if found else [])
    assert all("secret" not in f"{message.msg} {message.hint}" for message in messages)

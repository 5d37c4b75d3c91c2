"""Erasures outside the database, and again after a restore."""

from __future__ import annotations

import datetime as dt
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.casework.models import Event
from portal.core.background import drain_tasks
from portal.core.backup.replay import Replay, pending_replays
from portal.core.management.commands import restore as restore_command
from portal.notifications.models import Delivery
from portal.users import ledger
from portal.users.models import (
    Erasure,
    User,
)
from portal.users.registry import DataHolder, Subject
from portal.users.services.erasure import (
    ReplayIncomplete,
    replay,
    request_erasure,
)
from tests.factories.privacy import make_request, registered
from tests.factories.users import make_user
from tests.portal.core.test_backup import blank_databases, url_of  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stores(settings, tmp_path):
    settings.EMAIL_BACKEND = "portal.notifications.backends.OutboxBackend"
    settings.OUTBOX_TRANSPORT = ""
    settings.PORTAL_ERASED_LEDGER = tmp_path / "erased" / "ledger.jsonl"


@pytest.fixture
def member(db):
    return make_user("member@example.org")


def ask(user, by=None):
    return request_erasure(subject=Subject.of(user), by=by or user)


class Holder(DataHolder):
    """Something of a member in another app."""

    name = "test.profile"
    purposes = ("directory",)

    def __init__(self):
        self.withdrawn, self.hidden, self.erased, self.fails = [], [], [], []

    def on_withdraw(self, user, purpose):
        self.withdrawn.append(purpose)

    def restrict(self, subject, on):
        self.hidden.append(on)

    def erase(self, subject, *, receipt):
        if self.fails:
            raise self.fails.pop()
        self.erased.append((subject.user is not None, receipt))


@pytest.fixture
def holder():
    made = Holder()
    with registered(made):
        yield made


# --- the ledger ------------------------------------------------------------------------------------------------------


def test_the_ledger_is_for_its_owner_only_and_a_line_is_written_once(db):
    for _time in range(2):
        ledger.add(reference="XD-1", account="TK-1", emails=[], at=timezone.now())
    assert len(ledger.entries()) == 1
    assert stat.S_IMODE(ledger.path().stat().st_mode) == 0o600


def test_lines_go_when_no_backup_from_before_them_is_left(db):
    now = timezone.now()
    ledger.add(reference="XD-1", account="TK-1", emails=[], at=now - dt.timedelta(days=401))
    ledger.add(reference="XD-2", account="", emails=["la@example.net"], at=now)
    assert ledger.prune(now) == 1
    known = ledger.entries()
    assert known.erasures == {"XD-2"}
    assert known.knows("LA@example.net")


def test_a_damaged_ledger_stops_everything(db):
    ledger.add(reference="XD-1", account="TK-1", emails=[], at=timezone.now())
    with ledger.path().open("a") as file:
        file.write('{"erasure": \n')
    with pytest.raises(ledger.LedgerDamaged, match="line 3"):
        ledger.entries()


# --- after a restore -------------------------------------------------------------------------------------------------


def restored(email, reference):
    """The account as a backup brings it back."""
    return make_user(email, reference=reference)


def test_whoever_was_erased_is_erased_again_after_a_restore(member, holder):
    reference = member.reference
    stays = make_user("stays@example.org")
    ask(member)
    drain_tasks()
    again = restored("member@example.org", reference)
    earlier = make_request(None, "object", email="la@example.net")
    ledger.add(reference="XD-OLD", account="", emails=["la@example.net"], at=timezone.now())
    assert [entry.name for entry in pending_replays()] == ["erasures"]
    assert replay(dry_run=True) == 2
    assert User.objects.filter(pk=again.pk).exists()
    assert replay() == 2
    assert list(User.objects.all()) == [stays]
    earlier.refresh_from_db()
    assert earlier.email == ""
    assert replay() == 0
    assert Event.objects.filter(kind="users.erasure_replayed").count() == 2


def test_an_erasure_the_backup_caught_half_way_is_finished(member):
    erasure = ask(member)
    ledger.add(reference=erasure.reference, account=member.reference, emails=[], at=timezone.now())
    Erasure.objects.update(state="running", lease_until=timezone.now() + dt.timedelta(hours=1))
    Delivery.objects.all().delete()
    assert replay() == 1
    assert not User.objects.exists()
    assert Erasure.objects.get().state == "done"


def test_a_replay_that_fails_says_so(member, holder):
    ledger.add(reference="XD-1", account=member.reference, emails=[], at=timezone.now())
    holder.fails = [RuntimeError()]
    with pytest.raises(ReplayIncomplete, match="1 people"):
        replay()
    member.refresh_from_db()
    assert not member.is_active


def test_the_command_replays_and_dry_run_writes_nothing(member, capsys):
    ledger.add(reference="XD-1", account=member.reference, emails=[], at=timezone.now())
    call_command("replay_erasures", "--dry-run")
    assert "1 person would be erased again" in capsys.readouterr().out
    assert User.objects.exists()
    call_command("replay_erasures")
    assert "1 person was erased again" in capsys.readouterr().out
    assert not User.objects.exists()
    ledger.path().write_text("{")
    with pytest.raises(CommandError, match="line 1"):
        call_command("replay_erasures")


def test_nothing_is_pending_without_a_ledger(db):
    assert pending_replays() == []


# --- the rehearsal: a backup from before the erasure, brought back by the command ------------------------------------

ERASE = """
import django; django.setup()
from portal.core.background import drain_tasks
from portal.users.models import User
from portal.users.registry import Subject
from portal.users.services.erasure import request_erasure
user = User.objects.get(email="goes@example.org")
request_erasure(subject=Subject.of(user), by=user)
drain_tasks()
"""
PEOPLE = """
import django; django.setup()
from portal.users.models import User
print(*User.objects.order_by("email").values_list("email", flat=True))
"""
TWO = """
import django; django.setup()
from portal.users.models import User
User.objects.create_user("goes@example.org")
User.objects.create_user("stays@example.org")
"""


@pytest.mark.slow
def test_a_backup_from_before_an_erasure_brings_nobody_back(blank_databases, tmp_path):  # noqa: F811
    database, _name = blank_databases()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": url_of(database),
        "PORTAL_ERASED_LEDGER": str(tmp_path / "erased" / "ledger.jsonl"),
        "BACKUP_KEY_FILE": str(tmp_path / "backup.key"),
    }

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, *arguments], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def manage(*arguments):
        return run("manage.py", *arguments)

    manage("migrate", "--verbosity", "0")
    manage("backup", "--new-key", str(tmp_path / "backup.key"))
    run("-c", TWO)
    manage("backup", "--output", str(tmp_path / "backups"))
    (archive,) = (tmp_path / "backups").iterdir()
    run("-c", ERASE)
    assert run("-c", PEOPLE).split() == ["stays@example.org"]

    told = manage("restore", str(archive), "--yes-overwrite")

    assert "erased since this backup was made: 1." in told
    assert run("-c", PEOPLE).split() == ["stays@example.org"]
    assert "0 people were erased again" in manage("replay_erasures")


def test_a_restore_whose_replay_fails_warns_against_starting_the_portal(monkeypatch):
    def fail(progress):
        raise ReplayIncomplete(2)

    monkeypatch.setattr(restore_command, "pending_replays", lambda: [Replay("erasures", pending=lambda: 1, run=fail)])
    with pytest.raises(CommandError, match=r"2 people could not.*Do not start the portal"):
        restore_command.Command().replay()

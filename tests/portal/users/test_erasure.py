"""Erasure: hidden at once, then gone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from portal.casework.models import Event
from portal.casework.transitions import TransitionRefused
from portal.core.background import drain_tasks
from portal.notifications.models import Delivery
from portal.users import ledger
from portal.users.models import (
    Erasure,
    Restriction,
    RightsRequest,
    User,
)
from portal.users.registry import DataHolder, NotYet, Subject
from portal.users.services import give_consent, holds_consent
from portal.users.services.erasure import (
    report_late,
    request_erasure,
    run_erasure,
    sweep,
)
from tests.factories.privacy import make_request, registered
from tests.factories.users import make_user

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


# --- asking ----------------------------------------------------------------------------------------------------------


def test_the_person_is_hidden_and_logged_out_before_the_worker_begins(member, holder, client):
    give_consent(user=member, purpose="directory", language="vi", by=member)
    give_consent(user=member, purpose="account", language="vi", by=member)
    client.force_login(member)
    ask(member)
    assert not holds_consent(member, "directory")
    assert holder.withdrawn == ["directory"]
    assert holder.hidden == [True]
    member.refresh_from_db()
    assert not member.is_active
    assert client.get("/tai-khoan/du-lieu/").status_code == 302


def test_a_receipt_with_reference_and_date_goes_out_and_is_the_answer(member):
    erasure = ask(member)
    request = RightsRequest.objects.get()
    assert (request.kind, request.state) == ("erase", "answered")
    assert request.due_at - request.created_at == dt.timedelta(days=10)
    (mail,) = Delivery.objects.all()
    assert mail.to == member.email
    assert request.reference in mail.subject
    assert erasure.reference not in mail.subject


def test_asking_again_returns_the_erasure_under_way(member):
    assert ask(member) == ask(member)
    assert Erasure.objects.count() == 1


def test_a_member_of_staff_is_taken_out_of_the_staff_first(administrator):
    with pytest.raises(TransitionRefused, match="staff_account"):
        ask(administrator)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert not Erasure.objects.exists()


def test_a_holder_that_cannot_hide_stops_the_whole_request(member, holder, monkeypatch):
    def fail(subject, on):
        raise RuntimeError

    monkeypatch.setattr(holder, "restrict", fail)
    with pytest.raises(RuntimeError):
        ask(member)
    member.refresh_from_db()
    assert member.is_active
    assert not Erasure.objects.exists()
    assert not RightsRequest.objects.exists()
    assert not Delivery.objects.exists()


# --- running ---------------------------------------------------------------------------------------------------------


def test_the_worker_deletes_the_account_and_the_rows_keep_only_random_references(member, holder):
    reference, pk = member.reference, member.pk
    erasure = ask(member)
    drain_tasks()
    erasure.refresh_from_db()
    assert (erasure.state, erasure.account, erasure.account_reference, erasure.emails) == ("done", None, "", [])
    assert not User.objects.filter(pk=pk).exists()
    assert holder.erased == [(True, erasure.reference)]
    request = RightsRequest.objects.get()
    assert (request.state, request.user, request.email) == ("done", None, "")
    assert not Delivery.objects.exists()
    kinds = [event.kind for event in Event.objects.for_subject(erasure)]
    assert kinds == [f"users.erasure_{verb}" for verb in ("requested", "claim", "finish")]
    assert ledger.entries().accounts == {reference}


def test_the_account_waits_while_a_holder_cannot_finish_and_a_failure_says_class_and_place_only(member, holder):
    holder.fails = [ValueError("member@example.org wrote this")]
    erasure = ask(member)
    drain_tasks()
    erasure.refresh_from_db()
    assert erasure.state == "requested"
    assert erasure.last_error.startswith("builtins.ValueError at ")
    assert "example" not in erasure.last_error
    assert User.objects.filter(pk=member.pk).exists()
    assert sweep(erasure.next_try).woken == 1
    Erasure.objects.update(next_try=timezone.now())
    drain_tasks()
    assert not User.objects.filter(pk=member.pk).exists()


def test_a_holder_may_ask_to_be_called_again(member, holder):
    holder.fails = [NotYet()]
    erasure = ask(member)
    assert not run_erasure(erasure.pk)
    erasure.refresh_from_db()
    assert erasure.last_error == "waits for test.profile"
    assert User.objects.filter(pk=member.pk).exists()


def test_the_receipt_waits_in_the_outbox_until_it_has_left_and_three_days_at_most(member):
    other = Delivery.objects.create(kind="plain", to="Member@Example.org", from_email="x@y.z", message_id="<1@x>")
    erasure = ask(member)
    assert not run_erasure(erasure.pk)
    assert not User.objects.filter(pk=member.pk).exists()
    assert not Delivery.objects.filter(pk=other.pk).exists()
    assert Delivery.objects.count() == 1
    Delivery.objects.update(created_at=timezone.now() - dt.timedelta(days=3, minutes=1))
    Erasure.objects.update(next_try=timezone.now())
    assert run_erasure(erasure.pk)
    assert not Delivery.objects.exists()


def test_two_workers_do_not_run_one_erasure_and_a_lost_one_is_taken_back(member):
    erasure = ask(member)
    now = timezone.now()
    Erasure.objects.filter(pk=erasure.pk).update(state="running", lease_until=now + dt.timedelta(minutes=1))
    assert not run_erasure(erasure.pk)
    assert sweep(now).released == 0
    assert sweep(now + dt.timedelta(minutes=2)).released == 1
    assert Erasure.objects.get().state == "requested"


def test_an_erasure_in_danger_of_being_late_is_reported_without_a_name(member, administrator):
    erasure = ask(member)
    assert report_late(timezone.now() + dt.timedelta(days=7)) == 0
    assert report_late(timezone.now() + dt.timedelta(days=8, minutes=1)) == 1
    mail = Delivery.objects.get(to=administrator.email)
    assert erasure.reference in mail.body_text
    assert member.email not in mail.body_text


def test_nothing_is_deleted_before_the_ledger_is_written(member, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    settings.PORTAL_ERASED_LEDGER = blocked / "ledger.jsonl"
    erasure = ask(member)
    assert not run_erasure(erasure.pk)
    assert User.objects.filter(pk=member.pk).exists()
    assert Erasure.objects.get(pk=erasure.pk).state == "requested"


# --- without an account ----------------------------------------------------------------------------------------------


def test_a_confirmed_address_is_erased_and_its_other_requests_lose_their_words(db):
    earlier = make_request(None, "correct", email="la@example.net", text="Tên tôi là Lạ", state="answered")
    Restriction.objects.create(email="la@example.net")
    request = make_request(None, "erase", email="la@example.net", text="")
    request_erasure(subject=Subject.of_email("La@example.net"), by=None, request=request)
    drain_tasks()
    earlier.refresh_from_db()
    request.refresh_from_db()
    assert (earlier.email, earlier.text, request.email, request.state) == ("", "", "", "done")
    assert not Restriction.objects.exists()
    assert not Delivery.objects.exists()
    assert ledger.entries().knows("la@example.net")
    assert "example.net" not in ledger.path().read_text()

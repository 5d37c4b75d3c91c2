"""A lost factor: two administrators, never for oneself, and the owner hears of both steps."""

import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.utils import timezone

from portal.casework.models import Event
from portal.casework.transitions import TransitionRefused
from portal.users.choices import ADMINISTRATORS, FACTOR_RESET_LIFE, FactorResetState
from portal.users.models import FactorReset, User
from portal.users.services.factors import confirm_factor_reset, request_factor_reset, withdraw_factor_reset
from tests.factories.users import enter, make_user

WHY = "Đến văn phòng với hộ chiếu"


@pytest.fixture
def second_administrator(roles):
    return make_user("second-administrator@example.org", ADMINISTRATORS)


@pytest.fixture
def lost(editor):
    """An editor who lost the phone."""
    TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    return editor


@pytest.fixture
def asked(lost, administrator):
    reset = request_factor_reset(account=lost, reason=WHY, by=administrator)
    mail.outbox.clear()
    return reset


def refused(code, verb, *args, **kwargs):
    with pytest.raises(TransitionRefused) as refusal:
        verb(*args, **kwargs)
    assert refusal.value.code == code


# --- ask ----------------------------------------


def test_an_administrator_asks_and_the_owner_is_told(lost, administrator):
    reset = request_factor_reset(account=lost, reason=f"  {WHY}\n ", by=administrator)
    assert (reset.status, reset.reason, reset.requested_by) == (FactorResetState.REQUESTED, WHY, administrator)
    event = Event.objects.get(subject_type="users.factorreset", subject_id=str(reset.pk))
    assert (event.kind, event.actor_id) == ("users.factor_reset_requested", administrator.pk)
    assert [m.to for m in mail.outbox] == [[lost.email]]
    assert Authenticator.objects.filter(user=lost).exists()


def test_asking_needs_a_reason_an_administrator_and_another_person(lost, administrator, approver, superuser):
    refused("reason_required", request_factor_reset, account=lost, reason=" ", by=administrator)
    refused("not_administrator", request_factor_reset, account=lost, reason=WHY, by=approver)
    refused("own_account", request_factor_reset, account=administrator, reason=WHY, by=administrator)
    refused("superuser", request_factor_reset, account=superuser, reason=WHY, by=administrator)
    assert not FactorReset.objects.exists()
    assert mail.outbox == []
    assert not Event.objects.exists()


def test_one_request_waits_at_a_time(asked, lost, second_administrator):
    refused("already_open", request_factor_reset, account=lost, reason=WHY, by=second_administrator)
    assert FactorReset.objects.count() == 1
    assert mail.outbox == []


def test_asking_leaves_nothing_when_the_mail_cannot_be_taken(lost, administrator, monkeypatch):
    monkeypatch.setattr("portal.users.services.factors.MAILS", "no/such/template/")
    with pytest.raises(Exception, match="no/such"):
        request_factor_reset(account=lost, reason=WHY, by=administrator)
    assert not FactorReset.objects.exists()
    assert not Event.objects.exists()


# --- confirm ----------------------------------------


def test_another_administrator_confirms_and_the_owner_starts_anew(asked, lost, second_administrator):
    client = Client()
    enter(client, lost)
    assert client.get("/cms/").status_code == 200
    confirm_factor_reset(asked, by=second_administrator)
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by) == (FactorResetState.DONE, second_administrator)
    assert not Authenticator.objects.filter(user=lost).exists()
    assert client.get("/cms/")["Location"].startswith("/tai-khoan/login/")
    assert [m.to for m in mail.outbox] == [[lost.email]]
    event = Event.objects.latest("seq")
    assert (event.kind, event.from_state, event.to_state) == ("users.confirm", "requested", "done")


def test_confirming_is_refused_to_the_same_person_the_owner_and_others(
    asked, lost, administrator, approver, second_administrator
):
    refused("same_person", confirm_factor_reset, asked, by=administrator)
    refused("not_administrator", confirm_factor_reset, asked, by=approver)
    refused("not_administrator", confirm_factor_reset, asked, by=lost)
    lost.groups.set(administrator.groups.all())
    refused("own_account", confirm_factor_reset, asked, by=User.objects.get(pk=lost.pk))
    with time_machine.travel(timezone.now() + FACTOR_RESET_LIFE + dt.timedelta(minutes=1)):
        refused("expired", confirm_factor_reset, asked, by=second_administrator)
    withdraw_factor_reset(asked, by=administrator)
    refused("wrong_state", confirm_factor_reset, asked, by=second_administrator)
    assert Authenticator.objects.filter(user=lost).exists()
    assert mail.outbox == []


def test_confirming_is_all_or_nothing(asked, lost, second_administrator, monkeypatch):
    before = Event.objects.count()
    monkeypatch.setattr("portal.users.services.factors.MAILS", "no/such/template/")
    with pytest.raises(Exception, match="no/such"):
        confirm_factor_reset(asked, by=second_administrator)
    lost.refresh_from_db()
    assert FactorReset.objects.get().status == FactorResetState.REQUESTED
    assert Authenticator.objects.filter(user=lost).exists()
    assert lost.session_generation == 0
    assert Event.objects.count() == before


# --- withdraw ----------------------------------------


def test_a_request_is_withdrawn(asked, lost, administrator):
    withdraw_factor_reset(asked, by=administrator)
    assert FactorReset.objects.get().status == FactorResetState.WITHDRAWN
    assert Authenticator.objects.filter(user=lost).exists()
    request_factor_reset(account=lost, reason=WHY, by=administrator)


def test_withdrawing_is_refused_to_others_and_twice(asked, approver, administrator):
    refused("not_administrator", withdraw_factor_reset, asked, by=approver)
    withdraw_factor_reset(asked, by=administrator)
    refused("wrong_state", withdraw_factor_reset, asked, by=administrator)


def test_withdrawing_is_all_or_nothing(asked, administrator, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no event")

    monkeypatch.setattr("portal.casework.events.append", fail)
    with pytest.raises(RuntimeError):
        withdraw_factor_reset(asked, by=administrator)
    assert FactorReset.objects.get().status == FactorResetState.REQUESTED


# --- screens ----------------------------------------


def test_two_administrators_do_it_on_the_screen(client, lost, administrator, second_administrator):
    enter(client, administrator)
    answer = client.post("/cms/factor-resets/", {"account": lost.email.upper(), "reason": WHY})
    assert answer.status_code == 303
    reset = FactorReset.objects.get()
    confirm = f"/cms/factor-resets/{reset.pk}/confirm/"
    assert confirm not in client.get("/cms/factor-resets/").content.decode()
    client.post(confirm)
    assert Authenticator.objects.filter(user=lost).exists()
    enter(client, second_administrator)
    assert confirm in client.get("/cms/factor-resets/").content.decode()
    assert client.get(confirm).status_code == 405
    assert client.post(confirm).status_code == 303
    assert not Authenticator.objects.filter(user=lost).exists()
    assert WHY in client.get("/cms/factor-resets/").content.decode()


def test_a_member_is_found_by_the_whole_address_or_reference_only(client, administrator, member, superuser):
    TOTP.activate(member, "JBSWY3DPEHPK3PXP")
    enter(client, administrator)
    for text in ("member@", "ember", superuser.email, "TK-22222222"):
        answer = client.post("/cms/factor-resets/", {"account": text, "reason": WHY})
        assert answer.status_code == 422
    assert client.post("/cms/factor-resets/", {"account": member.reference, "reason": WHY}).status_code == 303
    assert member.email not in client.get("/cms/factor-resets/").content.decode()


@pytest.mark.parametrize("role", ["contributor", "editor", "approver"])
def test_other_roles_find_no_such_screen(client, role, request, roles):
    enter(client, request.getfixturevalue(role))
    assert client.get("/cms/factor-resets/").status_code == 404
    assert client.post("/cms/factor-resets/1/confirm/").status_code == 404
    assert "/cms/factor-resets/" not in client.get("/cms/").content.decode()


def test_the_list_costs_the_same_whatever_its_length(client, administrator, second_administrator, editor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    enter(client, administrator)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/cms/factor-resets/")
        return len(queries)

    for number in range(2):
        request_factor_reset(account=make_user(f"a{number}@example.org"), reason=WHY, by=administrator)
    client.get("/cms/factor-resets/")
    few = cost()
    for number in range(2, 12):
        request_factor_reset(account=make_user(f"a{number}@example.org"), reason=WHY, by=administrator)
    assert cost() == few


def test_the_mails_speak_the_owners_language(lost, administrator, second_administrator):
    User.objects.filter(pk=lost.pk).update(language="en")
    lost.refresh_from_db()
    reset = request_factor_reset(account=lost, reason=WHY, by=administrator)
    confirm_factor_reset(reset, by=second_administrator)
    assert [m.subject for m in mail.outbox] == [
        "Somebody asked to take the second step off your account",
        "The second step was taken off your account",
    ]
    assert "/en/" in mail.outbox[1].body
    assert WHY not in mail.outbox[0].body + mail.outbox[1].body

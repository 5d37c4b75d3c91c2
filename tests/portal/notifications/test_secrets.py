"""Mails that carry a key, and mails to addresses nobody has confirmed."""

from __future__ import annotations

import datetime as dt
import smtplib

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from portal.core.background import drain_tasks
from portal.notifications import messages
from portal.notifications.choices import DeliveryState as State
from portal.notifications.messages import MessageKind
from portal.notifications.models import Delivery
from portal.notifications.sealing import Unreadable, seal, unseal
from portal.notifications.services import prune, sweep
from portal.notifications.services.outbox import STRANGER_MAILS
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db
SECRET = "XYZ-789"
OTHER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def send_code(to="reader@example.org"):
    get_adapter().send_mail("account/email/login_code", to, {"code": SECRET})
    return Delivery.objects.latest("pk")


def stored():
    """Every column of the table as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_delivery")
        return repr(cursor.fetchall())


def test_a_code_lies_in_the_database_encrypted_and_with_an_end(settings):
    row = send_code()
    assert (row.kind, row.is_secret, row.queue) == ("account.code", True, "urgent")
    lives = (row.expires_at - row.created_at).total_seconds()
    assert round(lives) == settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    assert SECRET in row.body_text
    assert SECRET in row.body_html
    assert SECRET not in stored()
    assert SECRET not in row.subject


def test_every_mail_is_encrypted_and_blank_once_sent():
    EmailMessage("Chào", "Một câu riêng tư", to=["reader@example.org"], headers={"X-Note": "riêng"}).send()
    assert "riêng tư" not in stored()
    drain_tasks()
    row = Delivery.objects.get()
    assert (row.state, row.body_text, row.body_html, row.headers, row.attachments) == (State.SENT, "", "", {}, [])
    assert "riêng tư" in mail.outbox[0].body


def test_a_code_arrives_and_is_gone():
    send_code()
    drain_tasks()
    assert SECRET in mail.outbox[0].body
    row = Delivery.objects.get()
    assert (row.state, row.body_text, row.body_html) == (State.SENT, "", "")


def test_a_code_that_expired_on_the_way_is_dropped(clock):
    send_code()
    clock.shift(dt.timedelta(minutes=16))
    drain_tasks()
    row = Delivery.objects.get()
    assert (row.state, row.body_text, row.body_html) == (State.EXPIRED, "", "")
    assert mail.outbox == []


def test_the_sweep_drops_dead_keys_that_wait_for_a_later_try(clock):
    row = send_code()
    Delivery.objects.filter(pk=row.pk).update(next_try=timezone.now() + dt.timedelta(hours=6))
    assert sweep().expired == 0
    clock.shift(dt.timedelta(minutes=16))
    assert sweep().expired == 1
    assert Delivery.objects.get().state == State.EXPIRED


@pytest.mark.parametrize("error", [TimeoutError(), smtplib.SMTPDataError(554, b"no")])
def test_a_key_that_was_refused_or_perhaps_sent_is_blanked(server, error):
    server.refuse_message = error
    send_code()
    drain_tasks()
    row = Delivery.objects.get()
    assert row.state in {State.UNCERTAIN, State.FAILED}
    assert (row.body_text, row.body_html) == ("", "")


def test_a_worker_lost_while_sending_a_key_leaves_no_key(clock):
    row = send_code()
    Delivery.objects.filter(pk=row.pk).update(
        state=State.SENDING, claim="x", handed_over_at=timezone.now(), lease_until=timezone.now()
    )
    clock.shift(301)
    assert sweep().uncertain == 1
    assert Delivery.objects.get().body_text == ""


def test_texts_of_earlier_versions_are_read_as_they_are():
    assert unseal("Chữ thường") == "Chữ thường"
    assert unseal(seal("Chữ thường")) == "Chữ thường"
    assert seal("") == ""


def test_a_key_of_before_still_reads_and_a_lost_one_sends_no_empty_mail(settings):
    old = settings.PORTAL_MFA_KEYS
    DeliveryFactory()
    settings.PORTAL_MFA_KEYS = [OTHER_KEY, *old]
    assert Delivery.objects.get().body_text == "Nội dung"
    settings.PORTAL_MFA_KEYS = [OTHER_KEY]
    assert isinstance(Delivery.objects.get().body_text, Unreadable)
    drain_tasks()
    sweep()
    drain_tasks()
    assert Delivery.objects.get().state == State.FAILED
    assert mail.outbox == []


def test_the_outbox_does_not_use_the_key_of_the_second_factors_itself(settings):
    from cryptography.fernet import Fernet, InvalidToken

    token = seal("x").removeprefix("sealed:")
    with pytest.raises(InvalidToken):
        Fernet(settings.PORTAL_MFA_KEYS[0]).decrypt(token)


# --- addresses nobody has confirmed --------------------------------------------------------------------------------


@pytest.fixture
def stranger(monkeypatch):
    monkeypatch.setattr(messages, "_kinds", dict(messages._kinds))
    messages.register(MessageKind("tests.stranger", to_strangers=True))
    return {"X-Portal-Kind": "tests.stranger"}


def test_an_address_nobody_confirmed_gets_three_mails_a_day_whatever_they_are_about(stranger, clock):
    for _ in range(3):
        get_adapter().send_mail("account/email/unknown_account", "la@example.org", {"signup_url": "x"})
    EmailMessage("Chào", "x", to=["LA@example.org"], headers=stranger).send()
    assert Delivery.objects.count() == STRANGER_MAILS.amount == 3
    EmailMessage("Chào", "x", to=["khac@example.org"], headers=stranger).send()
    assert Delivery.objects.count() == 4


def test_nothing_of_the_requester_stands_in_the_head_of_such_a_mail(stranger):
    EmailMessage(
        "Chào", "x", to=["Trúng thưởng <la@example.org>"], reply_to=["Kẻ gian <x@example.net>"], headers=stranger
    ).send()
    row = Delivery.objects.get()
    assert (row.to, row.reply_to) == ("la@example.org", [])


def test_signing_up_with_somebodys_address_sends_nothing_that_was_typed(client, db):
    canary = "Trung-thuong-9"
    client.post(
        "/tai-khoan/signup/",
        {
            "email": "la@example.org",
            "password1": f"{canary}-Song-Lam",
            "password2": f"{canary}-Song-Lam",
            "first_name": canary,
            "last_name": canary,
            "name": canary,
            "agree": "on",
        },
        headers={"host": "testserver", "user-agent": canary},
    )
    row = Delivery.objects.get()
    assert (row.kind, row.to) == ("account.confirm", "la@example.org")
    assert canary not in row.body_text + row.body_html + row.subject + row.from_email + repr(row.headers)


def test_prune_leaves_a_waiting_mail_alone(clock):
    DeliveryFactory()
    clock.shift(dt.timedelta(days=40))
    assert prune().deliveries == 0

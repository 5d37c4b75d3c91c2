from __future__ import annotations

import datetime as dt
import smtplib
import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from portal.notifications.choices import DeliveryState as State
from portal.notifications.models import Delivery
from portal.notifications.services import Courier, sweep
from portal.notifications.services.courier import LEASE, MAX_ATTEMPTS
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


def carry(delivery):
    with Courier() as courier:
        state = courier.carry(delivery.pk)
    delivery.refresh_from_db()
    return state


def test_a_due_delivery_is_sent_once():
    delivery = DeliveryFactory()
    assert carry(delivery) == State.SENT
    assert carry(delivery) is None
    assert len(mail.outbox) == 1


def test_a_delivery_that_is_not_due_yet_waits():
    delivery = DeliveryFactory(next_try=timezone.now() + dt.timedelta(minutes=1))
    assert carry(delivery) is None
    assert delivery.state == State.QUEUED


def test_a_dead_server_loses_nothing_and_is_tried_again_with_growing_pauses(connection_refused, clock):
    delivery = DeliveryFactory()
    pauses = []
    for _ in range(MAX_ATTEMPTS - 1):
        assert carry(delivery) == State.QUEUED
        pauses.append((delivery.next_try - timezone.now()).total_seconds() / 60)
        clock.move_to(delivery.next_try, tick=False)
    assert pauses == [1, 5, 15, 60, 360, 360, 360]
    assert carry(delivery) == State.GIVEN_UP
    assert delivery.attempts == MAX_ATTEMPTS
    assert list(Delivery.objects.attention()) == [delivery]


def test_a_failure_is_kept_by_class_and_place_without_its_message(connection_refused, caplog):
    delivery = DeliveryFactory()
    carry(delivery)
    assert delivery.last_error.startswith("builtins.ConnectionRefusedError at ")
    assert "example.org" not in delivery.last_error + caplog.text


def test_a_server_that_comes_back_gets_the_mail_under_the_same_identity(connection_refused, server, clock):
    delivery = DeliveryFactory()
    carry(delivery)
    server.refuse_connection = None
    clock.shift(61)
    assert carry(delivery) == State.SENT
    assert mail.outbox[0].message()["Message-ID"] == delivery.message_id


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPDataError(451, b"later reader@example.org"), State.QUEUED),
        (smtplib.SMTPDataError(554, b"spam"), State.FAILED),
        (smtplib.SMTPRecipientsRefused({"reader@example.org": (550, b"unknown")}), State.FAILED),
        (smtplib.SMTPRecipientsRefused({"reader@example.org": (450, b"greylisted")}), State.QUEUED),
        (smtplib.SMTPSenderRefused(550, b"no", "x@example.org"), State.QUEUED),
        (smtplib.SMTPServerDisconnected("gone"), State.UNCERTAIN),
        (TimeoutError("reader@example.org"), State.UNCERTAIN),
    ],
)
def test_what_the_server_says_decides_and_silence_means_doubt(server, error, state):
    server.refuse_message = error
    delivery = DeliveryFactory()
    assert carry(delivery) == state
    assert delivery.state == state
    assert "example.org" not in delivery.last_error


def test_a_conversation_broken_before_the_body_is_tried_again(server):
    server.refuse_message, server.in_flight = smtplib.SMTPServerDisconnected("gone"), False
    assert carry(DeliveryFactory()) == State.QUEUED


def test_an_uncertain_mail_is_never_sent_again_by_itself(server, clock):
    server.refuse_message = TimeoutError()
    delivery = DeliveryFactory()
    carry(delivery)
    server.refuse_message = None
    clock.shift(dt.timedelta(days=2))
    sweep()
    assert carry(delivery) is None
    assert mail.outbox == []
    assert list(Delivery.objects.attention()) == [delivery]


def test_a_transport_that_sends_nothing_is_tried_again(server):
    server.answer = 0
    assert carry(DeliveryFactory()) == State.QUEUED


def test_a_row_that_cannot_become_a_mail_is_refused_and_does_not_stop_the_others():
    broken, fine = DeliveryFactory(from_email="nonsense\n"), DeliveryFactory()
    assert carry(broken) == State.FAILED
    assert carry(fine) == State.SENT


class Died(BaseException):
    """The process is gone: nothing after this line runs."""


def test_a_worker_lost_before_the_server_saw_anything_means_another_try(server, clock):
    delivery = DeliveryFactory()
    server.refuse_connection = Died()
    with pytest.raises(Died):
        carry(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.handed_over_at) == (State.SENDING, None)
    assert sweep().released == 0
    clock.shift(LEASE + dt.timedelta(seconds=1))
    assert sweep().released == 1
    server.refuse_connection = None
    clock.shift(61)
    assert carry(delivery) == State.SENT
    assert (delivery.attempts, len(mail.outbox)) == (2, 1)


def test_a_worker_lost_while_sending_leaves_one_uncertain_row(server, clock, caplog):
    delivery = DeliveryFactory()
    server.refuse_message = Died()
    with pytest.raises(Died):
        carry(delivery)
    clock.shift(LEASE + dt.timedelta(seconds=1))
    assert sweep().uncertain == 1
    delivery.refresh_from_db()
    assert delivery.state == State.UNCERTAIN
    assert f"delivery={delivery.pk} uncertain" in caplog.text
    assert sweep().uncertain == 0


def test_a_row_that_kills_its_worker_every_time_is_given_up(clock):
    delivery = DeliveryFactory(
        state=State.SENDING, attempts=MAX_ATTEMPTS, claim="x", lease_until=timezone.now() - dt.timedelta(seconds=1)
    )
    sweep()
    delivery.refresh_from_db()
    assert delivery.state == State.GIVEN_UP


def test_a_worker_that_lost_its_claim_sends_nothing(server, clock, monkeypatch):
    delivery = DeliveryFactory()

    def stall(self):
        clock.shift(LEASE + dt.timedelta(seconds=1))
        sweep()

    monkeypatch.setattr(server, "open", stall)
    assert carry(delivery) is None
    assert mail.outbox == []
    assert delivery.state == State.QUEUED


def test_a_worker_slower_than_its_lease_still_reports_that_the_server_took_the_mail(server, clock, monkeypatch):
    delivery = DeliveryFactory()
    send = server.send_messages

    def stall(self, messages):
        clock.shift(LEASE + dt.timedelta(seconds=1))
        assert sweep().uncertain == 1
        return send(self, messages)

    monkeypatch.setattr(server, "send_messages", stall)
    assert carry(delivery) == State.SENT
    assert (delivery.state, len(mail.outbox)) == (State.SENT, 1)


def test_many_deliveries_go_over_one_courier(server):
    deliveries = [DeliveryFactory() for _ in range(3)]
    with Courier() as courier:
        assert [courier.carry(delivery.pk) for delivery in deliveries] == [State.SENT] * 3


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends():
    deliveries = [DeliveryFactory() for _ in range(5)]
    barrier, results, failures = threading.Barrier(2), [], []

    def work():
        barrier.wait()
        try:
            with Courier() as courier:
                results.extend(courier.carry(delivery.pk) for delivery in deliveries)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(str(result) for result in results) == ["None"] * 5 + ["sent"] * 5
    assert len(mail.outbox) == 5


def test_the_lease_is_longer_than_a_conversation_may_take(settings):
    assert LEASE.total_seconds() > settings.EMAIL_TIMEOUT * 8

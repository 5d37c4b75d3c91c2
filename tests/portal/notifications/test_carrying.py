"""One task carries many mails over one connection: against a real SMTP server (aiosmtpd) and in what order."""

from __future__ import annotations

import socket
import threading

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from portal.core.background import drain_tasks
from portal.notifications.choices import DeliveryState as State
from portal.notifications.forms import header_line
from portal.notifications.models import Delivery
from portal.notifications.services import Courier, upkeep
from tests.bench.kills import ServerProcess
from tests.factories.notifications import DeliveryFactory


@pytest.fixture
def smtp(settings, tmp_path):
    server = ServerProcess(tmp_path)
    settings.OUTBOX_TRANSPORT = "portal.notifications.backends.SmtpTransport"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = False, "", ""
    yield server
    server.stop()


def rows(*ways):
    return [DeliveryFactory(to=f"{way}-{number}@example.org") for number, way in enumerate(ways)]


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.django_db
def test_a_hundred_mails_cost_one_connection_and_one_commit_each(smtp, django_assert_max_num_queries):
    rows(*["plain"] * 100)
    # three to begin with, two reads of a portion, one update a mail, and the heartbeat
    with django_assert_max_num_queries(100 + 25):
        assert upkeep.carry_due("mail") == 100
    assert set(states()) == {State.SENT}
    taken = smtp.taken()
    assert sorted(taken) == sorted(Delivery.objects.values_list("message_id", flat=True))
    assert set(taken.values()) == {1}


@pytest.mark.django_db
def test_a_server_that_hangs_defers_and_drops_gets_every_mail_once(smtp):
    rows("plain", "hang", "plain", "drop", "plain", "defer", "drop", "drop")
    upkeep.carry_due("mail")
    assert states() == ["sent", "queued", "sent", "sent", "sent", "queued", "sent", "sent"]
    Delivery.objects.filter(state=State.QUEUED).update(next_try="2020-01-01T00:00Z")
    upkeep.carry_due("mail")
    assert set(states()) == {State.SENT}
    assert set(smtp.taken().values()) == {1}
    assert len(smtp.taken()) == 8


@pytest.mark.django_db
def test_lines_that_begin_with_a_dot_arrive_as_they_are(settings):
    """The text is doubled where SMTP wants it, and nowhere else."""
    from email import message_from_bytes

    from aiosmtpd.controller import Controller

    class Keep:
        content = b""

        async def handle_DATA(self, server, session, envelope):
            Keep.content = envelope.original_content
            return "250 OK"

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Keep(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.OUTBOX_TRANSPORT = "portal.notifications.backends.SmtpTransport"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        row = DeliveryFactory(body_text=".một\n..hai\n\n.\nba")
        with Courier() as courier:
            assert courier.carry(row.pk) == State.SENT
    finally:
        controller.stop()
    text = message_from_bytes(Keep.content).get_payload(decode=True).decode()
    assert text.replace("\r\n", "\n").rstrip("\n") == ".một\n..hai\n\n.\nba"


@pytest.mark.django_db
def test_an_urgent_mail_overtakes_a_long_list(monkeypatch):
    monkeypatch.setattr(upkeep, "LOOK_SIZE", 2)
    for _ in range(4):
        DeliveryFactory()
    sent = []
    feed = upkeep.due_mail("mail")
    sent += [next(feed).queue, next(feed).queue]
    DeliveryFactory(queue="urgent")
    sent += [next(feed).queue]
    assert sent == ["mail", "mail", "urgent"]


@pytest.mark.django_db
def test_bulk_mail_is_woken_once_and_urgent_mail_each_time():
    for number in range(20):
        EmailMessage("Chào", "x", to=[f"a{number}@example.org"]).send()
    assert DBTaskResult.objects.count() == 1
    for number in range(3):
        headers = {"X-Portal-Kind": "account"}
        EmailMessage("Chào", "x", to=[f"b{number}@example.org"], headers=headers).send()
    assert DBTaskResult.objects.filter(queue_name="urgent").count() == 3
    drain_tasks()
    assert len(mail.outbox) == 23
    assert [message.to[0][0] for message in mail.outbox[:3]] == ["b", "b", "b"]


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_joins_a_wake_up_is_found_by_it():
    """A worker that comes while the mail's transaction is open must not use the wake-up up."""
    EmailMessage("Chào", "x", to=["first@example.org"]).send()
    ran = []

    def work():
        try:
            ran.append(drain_tasks())
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    with transaction.atomic():
        EmailMessage("Chào", "x", to=["second@example.org"]).send()
        worker.start()
        worker.join(0.5)
    worker.join()
    drain_tasks()
    assert set(states()) == {State.SENT}
    assert DBTaskResult.objects.count() <= 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_list_send_each_mail_once(smtp):
    rows(*["plain"] * 40)
    barrier, failures = threading.Barrier(2), []

    def work():
        try:
            barrier.wait()
            upkeep.carry_due("mail")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    upkeep.carry_due("mail")
    assert failures == []
    assert set(states()) == {State.SENT}
    assert set(smtp.taken().values()) == {1}
    assert len(smtp.taken()) == 40


@pytest.mark.django_db
def test_a_row_that_vanishes_before_its_turn_is_passed_over(smtp, monkeypatch):
    first, second, third = rows("plain", "plain", "plain")

    def feed():
        yield first
        yield second
        yield third

    real = Courier._hand_on

    def vanish(self, current, ahead):
        Delivery.objects.filter(pk=second.pk).delete()
        return real(self, current, ahead)

    monkeypatch.setattr(Courier, "_hand_on", vanish)

    with Courier() as courier:
        assert courier.drain(feed()) == [State.SENT, State.SENT]
    assert len(smtp.taken()) == 2


@pytest.mark.django_db
def test_a_broken_row_in_the_list_is_refused_and_the_rest_goes_out(smtp):
    rows("plain", "plain")
    DeliveryFactory(from_email="nonsense\n")
    rows("plain")
    upkeep.carry_due("mail")
    assert states() == ["sent", "sent", "failed", "sent"]


@pytest.mark.parametrize("value", ["a\nb", "a\r", "a\x00", "a\u2028b", "\x7f", "a\tb"])
def test_a_control_character_is_an_error_beside_the_field(value):
    with pytest.raises(ValidationError) as refused:
        header_line(value)
    assert refused.value.code == "header"


@pytest.mark.parametrize("value", ["", "Nguyễn Thị Ánh", "Chào — “bạn”"])
def test_a_line_of_words_is_none(value):
    header_line(value)

"""The real transport against a real socket that misbehaves at a chosen stage."""

from __future__ import annotations

import socketserver
import threading

import pytest

from portal.notifications.choices import DeliveryState as State
from portal.notifications.services import Courier
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


class Handler(socketserver.StreamRequestHandler):
    def reply(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.reply("220 test")
        while line := self.rfile.readline():
            verb = line.split()[0].decode().upper()[:4]
            script = self.server.script.get(verb)
            if script == "drop":
                return
            if verb == "DATA" and not script:
                if not self.take_body():
                    return
            elif verb == "QUIT":
                self.reply("221 bye")
                return
            else:
                self.reply(script or "250 ok")

    def take_body(self):
        self.reply("354 go on")
        body = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            body.append(line)
        script = self.server.script.get("BODY", "250 taken")
        if script == "drop":
            return False
        if script.startswith("250"):
            self.server.taken.append(b"".join(body))
        self.reply(script.removesuffix(" drop"))
        return not script.endswith("drop")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@pytest.fixture
def smtp(settings):
    server = Server(("127.0.0.1", 0), Handler)
    server.script, server.taken = {}, []
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    settings.OUTBOX_TRANSPORT = "portal.notifications.backends.SmtpTransport"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.server_address[1], 5
    yield server
    server.shutdown()
    server.server_close()


def carry(count=1):
    deliveries = [DeliveryFactory() for _ in range(count)]
    with Courier() as courier:
        states = [courier.carry(delivery.pk) for delivery in deliveries]
    return states[0] if count == 1 else states


def test_mail_arrives_over_one_connection_with_its_own_identity(smtp):
    assert carry(3) == [State.SENT] * 3
    assert len(smtp.taken) == 3
    assert len({line for body in smtp.taken for line in body.split(b"\r\n") if line.startswith(b"Message-ID")}) == 3


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ({"MAIL": "drop"}, State.QUEUED),
        ({"RCPT": "drop"}, State.QUEUED),
        ({"DATA": "drop"}, State.QUEUED),
        ({"DATA": "451 later"}, State.QUEUED),
        ({"BODY": "451 later"}, State.QUEUED),
        ({"BODY": "421 closing drop"}, State.QUEUED),
        ({"BODY": "drop"}, State.UNCERTAIN),
        ({"BODY": "554 spam"}, State.FAILED),
        ({"RCPT": "550 unknown"}, State.FAILED),
        ({"BODY": "250 taken drop"}, State.SENT),
        ({"QUIT": "drop"}, State.SENT),
    ],
)
def test_the_stage_at_which_a_conversation_breaks_decides(smtp, script, state):
    smtp.script = script
    assert carry() == state


def test_after_a_broken_conversation_the_next_mail_gets_a_new_connection(smtp):
    smtp.script = {"BODY": "drop"}
    first, second = DeliveryFactory(), DeliveryFactory()
    with Courier() as courier:
        assert courier.carry(first.pk) == State.UNCERTAIN
        smtp.script = {}
        assert courier.carry(second.pk) == State.SENT
    assert len(smtp.taken) == 1


def test_a_port_where_nobody_listens_is_tried_again_later(smtp, settings):
    smtp.shutdown()
    smtp.server_close()
    with Courier() as courier:
        assert courier.carry(DeliveryFactory().pk) == State.QUEUED
        assert courier.down

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.models import DBTaskResult

from portal.notifications.models import Delivery

OUTBOX = "portal.notifications.backends.OutboxBackend"


class FakeTransport(BaseEmailBackend):
    """A mail server in memory: fails where it is told to."""

    in_flight = True
    refuse_connection = None
    refuse_message = None
    opened = 0
    answer = 1

    def open(self):
        if FakeTransport.refuse_connection:
            raise FakeTransport.refuse_connection
        FakeTransport.opened += 1

    def send_messages(self, email_messages):
        if FakeTransport.refuse_message:
            raise FakeTransport.refuse_message
        if FakeTransport.answer:
            mail.outbox.extend(email_messages)
        return FakeTransport.answer


@pytest.fixture(autouse=True)
def outbox(settings):
    """What production has, with a mail server in memory."""
    settings.EMAIL_BACKEND = OUTBOX
    settings.OUTBOX_TRANSPORT = f"{FakeTransport.__module__}.{FakeTransport.__qualname__}"


@pytest.fixture(autouse=True)
def server(monkeypatch):
    from portal.notifications.services import courier

    for name, value in {
        "in_flight": True,
        "refuse_connection": None,
        "refuse_message": None,
        "opened": 0,
        "answer": 1,
    }.items():
        monkeypatch.setattr(FakeTransport, name, value)
    real = courier.get_connection
    monkeypatch.setattr(
        courier,
        "get_connection",
        lambda path: FakeTransport() if path.endswith("FakeTransport") else real(path),
    )
    return FakeTransport


@pytest.fixture
def the_delivery():
    return lambda: Delivery.objects.get()


@pytest.fixture
def waiting_tasks():
    def names():
        rows = DBTaskResult.objects.filter(status="READY").order_by("enqueued_at")
        return [row.task_path.rsplit(".", 1)[1] for row in rows]

    return names


@pytest.fixture
def connection_refused(server):
    server.refuse_connection = ConnectionRefusedError("cannot reach reader@example.org")


@pytest.fixture
def clock(time_machine):
    """Time that moves only when the test says so."""
    time_machine.move_to(dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC), tick=False)
    return time_machine

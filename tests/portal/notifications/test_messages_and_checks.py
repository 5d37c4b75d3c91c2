from __future__ import annotations

import pytest

from portal.core.background import DatabaseBackend
from portal.notifications import checks, messages
from portal.notifications.choices import MailQueue
from portal.notifications.messages import MessageKind


def ids(found):
    return [message.id for message in found]


def test_account_mail_is_urgent_and_plain_mail_is_not():
    assert messages.get("account").queue == MailQueue.URGENT
    assert messages.get("plain").queue == MailQueue.MAIL


def test_a_kind_is_registered_once_and_an_unknown_one_is_an_error(monkeypatch):
    monkeypatch.setattr(messages, "_kinds", {})
    kind = messages.register(MessageKind("digest", unsubscribable=True, label="Tin trong tuần"))
    assert messages.register(MessageKind("digest", unsubscribable=True, label="Tin trong tuần")) == kind
    with pytest.raises(ValueError, match="twice"):
        messages.register(MessageKind("digest"))
    with pytest.raises(LookupError):
        messages.get("nothing")


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        (checks.OUTBOX, []),
        ("django.core.mail.backends.locmem.EmailBackend", []),
        ("django.core.mail.backends.smtp.EmailBackend", ["portal.E201"]),
    ],
)
def test_mail_must_pass_the_outbox(settings, backend, expected):
    settings.EMAIL_BACKEND = backend
    assert ids(checks.mail_passes_the_outbox(None)) == expected


@pytest.mark.parametrize(
    ("transport", "expected"),
    [
        ("", []),
        ("django.core.mail.backends.smtp.EmailBackend", []),
        ("portal.notifications.backends.SmtpTransport", []),
        ("portal.nowhere.Backend", ["portal.E202"]),
        ("builtins.dict", ["portal.E202"]),
        (checks.OUTBOX, ["portal.E202"]),
    ],
)
def test_the_transport_must_be_a_backend_other_than_the_outbox_itself(settings, transport, expected):
    settings.OUTBOX_TRANSPORT = transport
    assert ids(checks.transport_can_be_loaded(None)) == expected


def test_production_needs_a_transport(settings):
    assert ids(checks.mail_leaves_the_house(None)) == []
    settings.OUTBOX_TRANSPORT = ""
    assert ids(checks.mail_leaves_the_house(None)) == ["portal.E203"]


def test_the_queue_must_strip_messages(monkeypatch):
    monkeypatch.setattr(checks, "task_backends", {"default": DatabaseBackend("default", {})})
    assert ids(checks.failures_keep_no_message(None)) == []
    monkeypatch.setattr(checks, "task_backends", {"default": object()})
    assert ids(checks.failures_keep_no_message(None)) == ["portal.W204"]

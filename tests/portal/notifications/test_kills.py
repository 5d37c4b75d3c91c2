"""Workers that are killed at every stage, against a real SMTP server that misbehaves; tests.bench.kills runs longer."""

from __future__ import annotations

import os

import pytest

from portal.notifications.models import Delivery
from tests.bench import kills

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def transport(settings):
    """The trial names its own server; the settings are put back afterwards."""
    settings.OUTBOX_TRANSPORT = "portal.notifications.backends.SmtpTransport"
    for name in ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_TIMEOUT", "EMAIL_USE_TLS", "EMAIL_HOST_USER"):
        setattr(settings, name, getattr(settings, name))
    settings.EMAIL_HOST_PASSWORD = ""


def test_no_mail_is_lost_or_sent_twice_however_often_a_worker_is_killed(tmp_path, transport):
    outcome = kills.trial(tmp_path, mails=120, kills=15, seed=7)
    assert outcome.kills == 15
    assert (outcome.lost, outcome.twice) == (0, 0)
    assert outcome.uncertain <= outcome.kills
    assert outcome.listed == outcome.uncertain
    # nothing that was said stays behind once it is sent
    assert not any(row.body_text or row.body_html for row in Delivery.objects.filter(state="sent"))


@pytest.mark.parametrize(
    ("stage", "uncertain", "sent"),
    [("connect", 0, 0), ("body", 1, 0), ("answered", 1, 0), ("committed", 1, 1)],
)
def test_the_stage_of_a_kill_decides_what_is_known(stage, uncertain, sent, tmp_path, transport):
    server = kills.ServerProcess(tmp_path)
    try:
        kills.use(server)
        kills.fill(3, {})
        _pid, status = os.waitpid(kills.worker(stage, 0), 0)
        assert os.WIFSIGNALED(status)
        kills.later()
        states = list(Delivery.objects.values_list("state", flat=True))
        assert (states.count("uncertain"), states.count("sent")) == (uncertain, sent)
        assert states.count("queued") == 3 - uncertain - sent
        # the server's 250 came before the kill, and the row says that it may have
        assert sum(server.taken().values()) == sent + (stage == "answered")
    finally:
        server.stop()

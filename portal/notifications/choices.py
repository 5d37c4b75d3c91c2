"""States of a mail on its way out, the one table that moves it, and how carefully a kind of mail is treated."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.casework.transitions import Transition, TransitionRefused, TransitionTable


class MailQueue(models.TextChoices):
    """Which mails the worker takes first."""

    URGENT = "urgent", _("urgent")
    MAIL = "mail", _("ordinary")


class Sensitivity(models.TextChoices):
    """``private``: the subject names nobody and nothing. ``secret``: besides, the mail carries a key (a link or a code
    that opens something), so it dies with the key, and no person can read it or send it again."""

    ORDINARY = "ordinary", _("ordinary")
    PRIVATE = "private", _("private")
    SECRET = "secret", _("carries a key")


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    KEPT = "kept", _("in the local mailbox")
    FAILED = "failed", _("refused by the mail server")
    GIVEN_UP = "given_up", _("given up")
    UNCERTAIN = "uncertain", _("perhaps sent")
    EXPIRED = "expired", _("dropped: its key had expired")


S = DeliveryState


def may_be_sent_again(delivery: Any, by: Any) -> None:
    """Guard: there is something left to send, and it is not somebody's key."""
    if delivery.is_secret:
        raise TransitionRefused("secret", state=delivery.state, verb="resend")
    if not (delivery.body_text or delivery.body_html):
        raise TransitionRefused("emptied", state=delivery.state, verb="resend")


# Machine steps: thousands an hour, recorded on the row itself (attempts, times, last_error), so querysets move rows by
# this table in one conditional UPDATE instead of `apply`, which would append an event each. `resend` is a person's.
DELIVERY = TransitionTable(
    DeliveryState,
    Transition("claim", S.SENDING, sources=[S.QUEUED]),
    Transition("keep", S.KEPT, sources=[S.SENDING]),
    Transition("postpone", S.QUEUED, sources=[S.SENDING]),
    Transition("refuse", S.FAILED, sources=[S.SENDING]),
    Transition("give_up", S.GIVEN_UP, sources=[S.SENDING]),
    Transition("doubt", S.UNCERTAIN, sources=[S.SENDING]),
    Transition("expire", S.EXPIRED, sources=[S.QUEUED, S.SENDING]),
    # a worker that outlived its lease may still learn that the server took the mail
    Transition("send", S.SENT, sources=[S.SENDING, S.UNCERTAIN]),
    Transition(
        "resend",
        S.QUEUED,
        sources=[S.FAILED, S.GIVEN_UP, S.UNCERTAIN],
        guard=may_be_sent_again,
        needs_reason=True,
        kind="notifications.resend",
    ),
    groups={
        "open": [S.QUEUED, S.SENDING],
        "closed": [S.SENT, S.KEPT, S.FAILED, S.GIVEN_UP, S.UNCERTAIN, S.EXPIRED],
        "attention": [S.FAILED, S.GIVEN_UP, S.UNCERTAIN],
    },
)

"""States of a mail on its way out, and the one table that moves it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.casework.transitions import Transition, TransitionTable


class MailQueue(models.TextChoices):
    """Which mails the worker takes first."""

    URGENT = "urgent", _("urgent")
    MAIL = "mail", _("ordinary")


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    KEPT = "kept", _("in the local mailbox")
    FAILED = "failed", _("refused by the mail server")
    GIVEN_UP = "given_up", _("given up")
    UNCERTAIN = "uncertain", _("perhaps sent")


S = DeliveryState

# Machine steps: thousands an hour, recorded on the row itself (attempts, times, last_error), so querysets move rows by
# this table in one conditional UPDATE instead of `apply`, which would append an event each.
DELIVERY = TransitionTable(
    DeliveryState,
    Transition("claim", S.SENDING, sources=[S.QUEUED]),
    Transition("keep", S.KEPT, sources=[S.SENDING]),
    Transition("postpone", S.QUEUED, sources=[S.SENDING]),
    Transition("refuse", S.FAILED, sources=[S.SENDING]),
    Transition("give_up", S.GIVEN_UP, sources=[S.SENDING]),
    Transition("doubt", S.UNCERTAIN, sources=[S.SENDING]),
    # a worker that outlived its lease may still learn that the server took the mail
    Transition("send", S.SENT, sources=[S.SENDING, S.UNCERTAIN]),
    groups={
        "open": [S.QUEUED, S.SENDING],
        "closed": [S.SENT, S.KEPT, S.FAILED, S.GIVEN_UP],
        "attention": [S.FAILED, S.GIVEN_UP, S.UNCERTAIN],
    },
)

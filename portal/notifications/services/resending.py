"""A person decides that a mail goes out again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.notifications.choices import DELIVERY
from portal.notifications.models import Delivery
from portal.notifications.services.outbox import wake
from portal.users.models import User


@transaction.atomic
def resend(delivery: Delivery, *, by: User, reason: str) -> Delivery:
    """Put a mail that was refused, given up or perhaps sent back into the queue, under its old Message-ID.

    Raises TransitionRefused: ``wrong_state``, ``reason_required``, ``secret`` (it carries a key), ``emptied`` (nothing
    is left of it).
    """
    changes = {
        "attempts": 0,
        "next_try": timezone.now(),
        "claim": "",
        "lease_until": None,
        "handed_over_at": None,
        "last_error": "",
    }
    data = {"kind": delivery.kind, "attempts": delivery.attempts}
    DELIVERY.apply(delivery, "resend", by=by, reason=reason, field="state", changes=changes, data=data)
    wake(delivery.queue)
    return delivery

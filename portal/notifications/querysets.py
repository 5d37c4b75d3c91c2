"""Reads and conditional writes of deliveries, named for who asks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import connections, models
from django.db.models import F

from portal.notifications.choices import DELIVERY, DeliveryState

if TYPE_CHECKING:
    from portal.notifications.models import Delivery

# what a mail says; address, kind, state and times outlive it
BLANK: dict[str, Any] = {"body_text": "", "body_html": "", "headers": {}, "attachments": []}


# both databases give a bare literal in a CASE the type of the column beside it
_HAND_ON = """
UPDATE notifications_delivery SET
    state = CASE WHEN id = %s THEN %s ELSE %s END,
    sent_at = CASE WHEN id = %s THEN %s ELSE sent_at END,
    lease_until = CASE WHEN id = %s THEN NULL ELSE %s END,
    body_text = CASE WHEN id = %s THEN '' ELSE body_text END,
    body_html = CASE WHEN id = %s THEN '' ELSE body_html END,
    headers = CASE WHEN id = %s THEN '{}' ELSE headers END,
    attachments = CASE WHEN id = %s THEN '[]' ELSE attachments END,
    claim = CASE WHEN id = %s THEN claim ELSE %s END,
    attempts = CASE WHEN id = %s THEN attempts ELSE attempts + 1 END,
    handed_over_at = CASE WHEN id = %s THEN handed_over_at ELSE %s END
WHERE (id = %s AND claim = %s AND state IN (%s, %s))
    OR (id = %s AND state = %s AND next_try <= %s AND attempts = %s)
"""


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: dt.datetime) -> DeliveryQuerySet:
        """Waiting mails whose time has come, the longest waiting first."""
        return self.filter(state=DeliveryState.QUEUED, next_try__lte=now).order_by("next_try", "pk")

    def expired(self, now: dt.datetime) -> DeliveryQuerySet:
        """Mails whose sender went away: claimed, and the lease has run out."""
        return self.filter(state=DeliveryState.SENDING, lease_until__lt=now)

    def attention(self) -> DeliveryQuerySet:
        """What staff must look at: refused, given up, perhaps sent."""
        return self.filter(state__in=DELIVERY.group("attention"))

    def recent_attention(self, since: dt.datetime) -> DeliveryQuerySet:
        """What staff must look at, last tried since then."""
        return self.attention().filter(next_try__gte=since)

    def for_staff(self, state: str = "") -> DeliveryQuerySet:
        """The staff's list: newest first, of one state or of all, without a word of any mail."""
        rows = self.defer("body_text", "body_html", "attachments", "headers", "subject", "reply_to").order_by("-pk")
        return rows.filter(state=state) if state else rows

    def overdue_keys(self, now: dt.datetime) -> DeliveryQuerySet:
        """Mails whose key has expired and which still hold it."""
        return self.filter(expires_at__lt=now).exclude(body_text="", body_html="")

    def for_mailbox(self) -> DeliveryQuerySet:
        """The local mailbox: newest first, without bodies."""
        return self.defer("body_text", "body_html", "attachments", "headers").order_by("-pk")

    def move(self, verb: str, **changes: Any) -> int:
        """Take one step of the DELIVERY table in one conditional UPDATE; returns how many rows it moved.

        Two workers that try the same step on the same row: the database lets one through.
        """
        return self.filter(state__in=DELIVERY.sources(verb)).update(state=DELIVERY.target(verb), **changes)

    def claim(self, row: Delivery, token: str, now: dt.datetime, lease: dt.timedelta) -> bool:
        """Take a due mail for the holder of the token until the lease ends; False when another has it or it is not due.

        The attempt is counted now, before anything can go wrong. The row must be as it was read, or it is somebody
        else's.
        """
        return bool(
            self.filter(pk=row.pk, next_try__lte=now, attempts=row.attempts).move(
                "claim",
                claim=token,
                lease_until=now + lease,
                attempts=F("attempts") + 1,
                handed_over_at=None,
            )
        )

    def hand_on(
        self, row: Delivery, token: str, following: Delivery, next_token: str, now: dt.datetime, lease: dt.timedelta
    ) -> tuple[bool, bool]:
        """The verb ``send`` for the one and ``claim`` in flight for the other, in one statement and so in one commit.

        Returns which of the two it moved. Written by hand because it is what a mail costs: the two conditional updates
        in a transaction take four times as many words with the database.
        """
        connection = connections[self.db]
        then, until = (connection.ops.adapt_datetimefield_value(value) for value in (now, now + lease))
        fits = (*(str(state) for state in sorted(DELIVERY.sources("send"))), str(DeliveryState.QUEUED))
        with connection.cursor() as cursor:
            cursor.execute(
                _HAND_ON,
                [
                    *(row.pk, DELIVERY.target("send"), DELIVERY.target("claim")),
                    *(row.pk, then, row.pk, until),
                    *(row.pk,) * 4,
                    *(row.pk, next_token, row.pk, row.pk, then),
                    *(row.pk, token, *fits[:2], following.pk, fits[2], then, following.attempts),
                ],
            )
            moved = cursor.rowcount
        if moved == 2:
            return True, True
        if moved == 0:
            return False, False
        taken = self.filter(pk=following.pk, claim=next_token).exists()
        return not taken, taken

    def held(self, pk: int, token: str) -> DeliveryQuerySet:
        """The row, as long as this claim on it stands."""
        return self.filter(pk=pk, claim=token)

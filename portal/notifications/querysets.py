"""Reads and conditional writes of deliveries, named for who asks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F

from portal.notifications.choices import DELIVERY, DeliveryState

if TYPE_CHECKING:
    from portal.notifications.models import Delivery  # noqa: F401  (named in the base class)


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

    def for_mailbox(self) -> DeliveryQuerySet:
        """The local mailbox: newest first, without bodies."""
        return self.defer("body_text", "body_html", "attachments", "headers").order_by("-pk")

    def move(self, verb: str, **changes: Any) -> int:
        """Take one step of the DELIVERY table in one conditional UPDATE; returns how many rows it moved.

        Two workers that try the same step on the same row: the database lets one through.
        """
        return self.filter(state__in=DELIVERY.sources(verb)).update(state=DELIVERY.target(verb), **changes)

    def claim(self, pk: int, token: str, now: dt.datetime, lease: dt.timedelta) -> bool:
        """Take a due mail for the holder of the token until the lease ends; False when another has it or it is not due.

        The attempt is counted now, before anything can go wrong.
        """
        return bool(
            self.filter(pk=pk, next_try__lte=now).move(
                "claim", claim=token, lease_until=now + lease, attempts=F("attempts") + 1, handed_over_at=None
            )
        )

    def held(self, pk: int, token: str) -> DeliveryQuerySet:
        """The row, as long as this claim on it stands."""
        return self.filter(pk=pk, claim=token)

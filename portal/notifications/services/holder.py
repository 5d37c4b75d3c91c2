"""Mails of one person in the outbox, for the registry of personal data."""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.notifications.choices import DELIVERY
from portal.notifications.models import Delivery
from portal.users.privacy import ACCOUNT
from portal.users.privacy.messages import RECEIPT_KEY
from portal.users.registry import DataHolder, ExportItem, NotYet, Subject
from portal.users.services.export import fields_of

# a receipt that could not leave in this time stays unsent
RECEIPT_PATIENCE = dt.timedelta(days=3)


class OutboxHolder(DataHolder):
    """What the portal wrote to somebody in the last 30 days; older rows have no address any more."""

    name = "notifications.outbox"
    purposes = (ACCOUNT,)
    order = 950  # after the account, whose deletion must not wait for a mail

    def collect(self, subject: Subject) -> list[ExportItem]:
        rows = Delivery.objects.filter(pk__in=_addressed(subject)).for_mailbox().order_by("pk")
        return [
            ExportItem(ACCOUNT, "mail", _("Mail to you"), fields_of(row, "subject", "state", "created_at", "sent_at"))
            for row in rows
        ]

    def erase(self, subject: Subject, *, receipt: str) -> None:
        """Rows go, whatever state they are in; only the receipt of this erasure waits until it has left."""
        mine = Delivery.objects.filter(pk__in=_addressed(subject))
        waiting = mine.filter(
            state__in=DELIVERY.group("open"),
            dedupe_key__startswith=f"{RECEIPT_KEY}-{receipt}",
            created_at__gt=timezone.now() - RECEIPT_PATIENCE,
        ).values_list("pk", flat=True)
        kept = list(waiting)
        mine.exclude(pk__in=kept).delete()
        if kept:
            raise NotYet


def _addressed(subject: Subject) -> list[int]:
    """Rows to any of the addresses, in whatever case and with whatever name beside it they were written."""
    found: list[int] = []
    for email in subject.emails:
        rows = Delivery.objects.filter(to__icontains=email).values_list("pk", "to")
        found += [pk for pk, to in rows if parseaddr(to)[1].lower() == email]
    return found

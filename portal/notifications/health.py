"""Whether worker, scheduler and mail server live, and whether anything waits or failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from portal.core.health import Reading
from portal.notifications.choices import DeliveryState, MailQueue
from portal.notifications.models import Delivery, Heartbeat

DAY = dt.timedelta(days=1)
PARTS = {"scheduler": _("Scheduler"), "worker": _("Worker"), "mail": _("Mail server")}
QUEUES = {"urgent": _("Oldest urgent task"), "mail": _("Oldest mail task"), "default": _("Oldest other task")}
# a part that never gave a sign is silent since this process began
_began = timezone.now()


def watched() -> list[str]:
    """Parts that have to live here: without a transport there is no mail server."""
    return [part for part in settings.PORTAL_WATCHED_PARTS if part != "mail" or settings.OUTBOX_TRANSPORT]


def parts() -> Iterator[Reading]:
    """One query: seconds since each part's last sign of life."""
    names = watched()
    if not names:
        return
    now = timezone.now()
    beats = dict(Heartbeat.objects.filter(name__in=names).values_list("name", "beat_at"))
    for name in names:
        silent = int((now - beats.get(name, min(_began, now))).total_seconds())
        yield Reading(
            name, PARTS[name], max(0, silent), settings.PORTAL_SILENCE_SECONDS - 1, unit="seconds", vital=True
        )


def queues() -> Iterator[Reading]:
    """One query: how long the oldest task that is due has waited."""
    now = timezone.now()
    due = DBTaskResult.objects.ready().order_by()
    oldest = dict(due.values_list("queue_name").annotate(since=Min("enqueued_at")))
    for name, label in QUEUES.items():
        limit = settings.PORTAL_QUEUE_SECONDS[name]
        age = int((now - oldest[name]).total_seconds()) if name in oldest else None
        yield Reading(f"queue.{name}", label, age, limit, unit="seconds")


def mails() -> Iterator[Reading]:
    """Mails of the last day that a person must look at, and how long one has waited."""
    now = timezone.now()
    recent = Delivery.objects.recent_attention(now - DAY)
    uncertain = recent.filter(state=DeliveryState.UNCERTAIN).count()
    failed = recent.exclude(state=DeliveryState.UNCERTAIN).count()
    yield Reading("mail.uncertain", _("Mails perhaps sent, last day"), uncertain, settings.PORTAL_UNCERTAIN_MAILS)
    yield Reading("mail.failed", _("Mails refused or given up, last day"), failed, settings.PORTAL_FAILED_MAILS)
    for queue in MailQueue:
        first = Delivery.objects.due(now).filter(queue=queue).first()
        age = int((now - first.next_try).total_seconds()) if first else None
        yield Reading(
            f"mail.{queue.value}",
            _("Urgent mail waiting") if queue == MailQueue.URGENT else _("Mail waiting"),
            age,
            settings.PORTAL_QUEUE_SECONDS[queue.value],
            unit="seconds",
        )

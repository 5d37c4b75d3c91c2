"""Tell staff what must not wait: a watch profile was opened, budgets run out, new accounts harvest together.

An alarm names an account by its random reference, never a person. One alarm a day for the same account and kind.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from community.directory import messages
from community.directory.choices import AlarmKind, Amount
from community.directory.models import Alarm, Spent
from community.directory.services.budgets import YOUNG, today
from community.members.models import MemberProfile
from portal.casework import events
from portal.notifications.services import DEDUPE_HEADER, KIND_HEADER, queue_message
from portal.users.choices import ADMINISTRATORS
from portal.users.models import User

KEPT = dt.timedelta(days=90)
# an account that has read its few profiles is an everyday thing: it stands in the list, and nobody is woken
QUIET = {AlarmKind.PROFILES_SPENT}


def raise_alarm(kind: AlarmKind, *, account: User | None = None, number: int = 0) -> Alarm | None:
    """Write the alarm and, unless it is a quiet one, mail it to every administrator, in one transaction.

    ``account`` None: all new accounts together. Returns None when the same alarm was raised today already.
    """
    same = Alarm.objects.filter(day=today(), kind=kind, account_reference=account.reference if account else "")
    if same.exists():
        return None
    try:
        with transaction.atomic():
            alarm = Alarm.objects.create(
                day=today(), kind=kind, account_reference=account.reference if account else "", number=number
            )
            events.append(alarm, "directory.alarm", by=None, to_state=kind.value, data={"number": number})
            if kind not in QUIET:
                _mail(alarm)
    except IntegrityError:
        if same.exists():  # another request was first
            return None
        raise
    return alarm


def _mail(alarm: Alarm) -> None:
    staff = User.objects.filter(is_staff=True, is_active=True, groups__name=ADMINISTRATORS).only("email", "language")
    for person in staff:
        with translation.override(person.language):
            label = AlarmKind(alarm.kind).label
            body = render_to_string(
                "directory/mail/alarm.txt",
                {
                    "alarm": alarm,
                    "label": label,
                    "at": timezone.localtime(alarm.at, timezone.get_default_timezone()),
                    "url": settings.WAGTAILADMIN_BASE_URL + reverse("directory_alarms"),
                },
            )
            message = EmailMessage(gettext("Directory alarm: %(what)s") % {"what": label}, body, to=[person.email])
        message.extra_headers = {KIND_HEADER: messages.ALARM.key, DEDUPE_HEADER: f"directory-alarm:{alarm.pk}"}
        queue_message(message)


def check_counters() -> int:
    """Every five minutes: raise an alarm for what the counters of today show; returns how many are new."""
    raised = 0
    for spent in Spent.objects.filter(day=today()).select_related("account"):
        kind = _verdict(spent)
        if kind is not None:
            raised += raise_alarm(kind, account=spent.account, number=spent.number) is not None
    return raised


def _verdict(spent: Spent) -> AlarmKind | None:
    people = spent.amount == Amount.PEOPLE
    amount = Amount(spent.amount)
    if spent.scope == YOUNG:
        cap = getattr(settings, f"PORTAL_DIRECTORY_{amount.name}_YOUNG")
        over = spent.number * 100 >= cap * settings.PORTAL_DIRECTORY_ALARM_PERCENT
        return (AlarmKind.YOUNG_PEOPLE if people else AlarmKind.YOUNG_PROFILES) if over else None
    if spent.account_id is None or spent.number < getattr(settings, f"PORTAL_DIRECTORY_{amount.name}_UNVOUCHED"):
        return None
    vouched = MemberProfile.objects.filter(user_id=spent.account_id, vouched_at__isnull=False).exists()
    trust = "VOUCHED" if vouched else "UNVOUCHED"
    if spent.number < getattr(settings, f"PORTAL_DIRECTORY_{amount.name}_{trust}"):
        return None
    return AlarmKind.PEOPLE_SPENT if people else AlarmKind.PROFILES_SPENT


def prune(now: dt.datetime | None = None) -> int:
    """Forget alarms older than 90 days; returns how many."""
    deleted, _details = Alarm.objects.filter(at__lt=(now or timezone.now()) - KEPT).delete()
    return deleted

"""The clock of every profile (row G5): 12 months unconfirmed ask, 18 hide, 24 erase, each with a mail.

Thirty days before the end a mail warns; nobody is erased who was not warned in time, however late the clock runs.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from community.members.models import MemberProfile
from community.members.services.listing import ask_to_confirm, expire_profile, lapse_profile, warn_profile

if TYPE_CHECKING:
    from community.members.querysets import MemberProfileQuerySet

ASK_MONTHS = 12
HIDE_MONTHS = 18
ERASE_MONTHS = 24
WARNING = dt.timedelta(days=30)


@dataclass(slots=True)
class Ticked:
    """What one round did; ``more`` says that it stopped at its limit."""

    asked: int = 0
    lapsed: int = 0
    warned: int = 0
    erased: int = 0
    more: bool = False


def add_months(moment: dt.datetime, months: int) -> dt.datetime:
    """The same day and time so many months on (or back), cut to the month's last day."""
    count = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(count, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def ask_on(profile: MemberProfile) -> dt.date:
    """The day from which the member is asked again."""
    return timezone.localdate(add_months(profile.confirmed_at, ASK_MONTHS))


def hidden_on(profile: MemberProfile) -> dt.date:
    return timezone.localdate(add_months(profile.confirmed_at, HIDE_MONTHS))


def erased_on(profile: MemberProfile) -> dt.date:
    """The first day on which the profile may be erased."""
    end = add_months(profile.confirmed_at, ERASE_MONTHS)
    return timezone.localdate(max(end, profile.warned_at + WARNING) if profile.warned_at else end)


def tick(*, limit: int = 200) -> Ticked:
    """Do what is due now, at most ``limit`` profiles of each step, every profile in a transaction of its own.

    Safe to repeat and to run twice at once: each verb looks at the locked row again.
    """
    now = timezone.now()
    rows = MemberProfile.objects.all()
    done = Ticked()
    ending = add_months(now, -ERASE_MONTHS)
    done.erased = _each(rows.to_expire(ending, now - WARNING), expire_profile, limit, done)
    done.lapsed = _each(rows.to_lapse(add_months(now, -HIDE_MONTHS)), lapse_profile, limit, done)
    done.warned = _each(rows.to_warn(add_months(now + WARNING, -ERASE_MONTHS)), warn_profile, limit, done)
    # who is told more than that needs no question
    rest = rows.filter(warned_at__isnull=True, lapsed_at__isnull=True)
    done.asked = _each(rest.to_ask(add_months(now, -ASK_MONTHS)), ask_to_confirm, limit, done)
    return done


def _each(due: MemberProfileQuerySet, verb: Callable[..., bool], limit: int, done: Ticked) -> int:
    count = 0
    profiles = list(due[: limit + 1])
    for profile in profiles[:limit]:
        try:
            count += verb(profile=profile)
        except MemberProfile.DoesNotExist:
            # the member was faster
            continue
    done.more = done.more or len(profiles) > limit
    return count

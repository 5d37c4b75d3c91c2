"""Which records a member of staff has opened with a reason, in this session and for half an hour."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

KEY = "opened_member_records"
OPEN_FOR = dt.timedelta(minutes=30)
MOST = 20


def remember(session: Any, reference: str) -> None:
    """The record is open from now on; what has run out is dropped."""
    now = timezone.now().timestamp()
    opened = {ref: at for ref, at in session.get(KEY, {}).items() if at > now - OPEN_FOR.total_seconds()}
    opened.pop(reference, None)
    kept = dict(list(opened.items())[-(MOST - 1) :])
    session[KEY] = {**kept, reference: now}


def open_until(session: Any, reference: str) -> dt.datetime | None:
    """Until when, or None when it is not open."""
    at = session.get(KEY, {}).get(reference)
    if at is None:
        return None
    until = dt.datetime.fromtimestamp(at, dt.UTC) + OPEN_FOR
    return until if until > timezone.now() else None


def is_open(session: Any, reference: str) -> bool:
    return open_until(session, reference) is not None

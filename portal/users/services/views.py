"""«Ai đã xem»: a member of staff opened a member's record, and the member can see it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from portal.users.choices import ADMINISTRATORS, ROLES
from portal.users.models.account import User
from portal.users.models.rights import RecordView


def record_view(*, subject: User, by: User, reason: str) -> RecordView | None:
    """Write down that ``by`` opened the record of ``subject``, in which role and why.

    One's own record is nobody's business: None. Raises ValueError without a reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValueError("Whoever opens a member's record says why.")
    if subject.pk == by.pk:
        return None
    return RecordView.objects.create(subject=subject, by=by, role=role_of(by), reason=reason[:300])


def role_of(user: User) -> str:
    """The roles a member is told instead of a name."""
    if user.is_superuser:
        return ADMINISTRATORS
    held = set(user.groups.values_list("name", flat=True))
    return ", ".join(role for role in ROLES if role in held)


def prune_views(now: dt.datetime | None = None) -> int:
    """Drop what is older than 90 days; returns how many."""
    deleted, _ = RecordView.objects.older_than((now or timezone.now()) - RecordView.KEPT_FOR).delete()
    return deleted

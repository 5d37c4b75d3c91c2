"""What staff may do to a profile: take it out with a reason, give it back, vouch for its member. Never write in it.

Reasons are shown to the member and erased with the profile; events, which last, hold codes only.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from community.members import messages
from community.members.choices import TABLE
from community.members.models import MemberProfile
from community.members.services.index import announce
from community.members.services.rows import lock, refresh, require_staff
from portal.casework import events
from portal.casework.transitions import TransitionRefused
from portal.users.models import User

REASON_MAX_LENGTH = 400
# stands in the event in place of the sentence the member reads
TOLD = "told_to_the_member"


def _checked(reason: str, verb: str) -> str:
    reason = reason.strip()
    if not reason:
        raise TransitionRefused("reason_required", verb=verb)
    if len(reason) > REASON_MAX_LENGTH:
        raise ValueError(f"A reason has at most {REASON_MAX_LENGTH} characters.")
    return reason


@transaction.atomic
def suspend_profile(*, profile: MemberProfile, by: User, reason: str) -> None:
    """Out of sight for everybody but the member and staff; the member reads the reason, on the screen and by mail.

    Raises NotStaff, TransitionRefused (``reason_required``, ``wrong_state``), ValueError for too long a reason.
    """
    reason = _checked(reason, "suspend")
    require_staff(profile, by)
    row = lock(profile)
    TABLE.apply(row, "suspend", by=by, reason=TOLD, changes={"suspended_reason": reason, "lapsed_at": None})
    announce([row.reference])
    messages.suspended(row)
    refresh(profile, _as_stored(row))


@transaction.atomic
def reinstate_profile(*, profile: MemberProfile, by: User, reason: str) -> None:
    """Back in the member's hands, not listed: the member decides again. Raises as :func:`suspend_profile`."""
    reason = _checked(reason, "reinstate")
    require_staff(profile, by)
    row = lock(profile)
    TABLE.apply(row, "reinstate", by=by, reason=TOLD, changes={"suspended_reason": ""})
    announce([row.reference])
    messages.reinstated(row, reason)
    refresh(profile, _as_stored(row))


@transaction.atomic
def vouch_for(*, profile: MemberProfile, by: User, reason: str) -> None:
    """Staff know this member: wider daily limits in the directory. Vouching again only renews the reason.

    Raises NotStaff, TransitionRefused (``reason_required``), ValueError for too long a reason.
    """
    reason = _checked(reason, "vouch")
    require_staff(profile, by)
    row = lock(profile)
    row.vouched_at, row.vouch_reason = row.vouched_at or timezone.now(), reason
    _save_vouch(row, by, "members.vouch")
    refresh(profile, row)


@transaction.atomic
def withdraw_vouch(*, profile: MemberProfile, by: User, reason: str) -> None:
    """No longer vouched for. Raises as :func:`vouch_for`, and TransitionRefused (``wrong_state``) when nobody did."""
    reason = _checked(reason, "withdraw_vouch")
    require_staff(profile, by)
    row = lock(profile)
    if row.vouched_at is None:
        raise TransitionRefused("wrong_state", verb="withdraw_vouch")
    row.vouched_at, row.vouch_reason = None, reason
    _save_vouch(row, by, "members.withdraw_vouch")
    refresh(profile, row)


def _save_vouch(row: MemberProfile, by: User, kind: str) -> None:
    row.save(update_fields=["vouched_at", "vouch_reason", "updated_at"])
    events.append(row, kind, by=by, reason=TOLD)
    announce([row.reference])


def _as_stored(row: MemberProfile) -> MemberProfile:
    row.refresh_from_db(fields=["version"])
    return row

"""The rights desk: every request about one's own data gets a reference, two deadlines and an answer."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.casework import clocks, events
from portal.casework.transitions import TransitionRefused
from portal.users import registry
from portal.users.choices import ADMINISTRATORS
from portal.users.models.account import User
from portal.users.models.rights import RIGHTS, Restriction, RightsKind, RightsRequest
from portal.users.privacy.messages import send
from portal.users.registry import Subject
from portal.users.services.consent import withdraw_consent

logger = logging.getLogger("portal.rights")

# Decree 356/2025/NĐ-CP: an answer within two working days
ANSWER_DAYS = 2
# the longest the decree allows for each right; PORTAL_RIGHTS_DAYS is our own, usually shorter, promise
LEGAL_DAYS = {
    RightsKind.EXPORT: 10,
    RightsKind.CORRECT: 10,
    RightsKind.WITHDRAW: 15,
    RightsKind.RESTRICT: 15,
    RightsKind.OBJECT: 15,
    RightsKind.ERASE: 20,
}
EXTENSION_DAYS = 15
# what we promise for an erasure, in calendar days, whatever the office's calendar says
ERASURE_DAYS = 10
UNCONFIRMED_FOR = dt.timedelta(days=3)


def due_dates(kind: str, start: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """When a request received at ``start`` must be answered, and when it must be done."""
    answer = clocks.add_working_days(start, ANSWER_DAYS)
    if kind == RightsKind.ERASE:
        return answer, start + dt.timedelta(days=min(ERASURE_DAYS, settings.PORTAL_RIGHTS_DAYS))
    days = min(settings.PORTAL_RIGHTS_DAYS, LEGAL_DAYS[RightsKind(kind)])
    count = clocks.add_working_days if settings.PORTAL_RIGHTS_WORKING_DAYS else clocks.add_calendar_days
    return answer, count(start, days)


# --- Asking --------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_request(
    *,
    user: User,
    kind: str,
    by: User | None,
    text: str = "",
    self_service: bool = False,
    submission_key: uuid.UUID | None = None,
) -> RightsRequest:
    """A member's request. The same ``submission_key`` twice gives the first request again. Sends the receipt."""
    key = submission_key or uuid.uuid4()
    User.objects.select_for_update().only("pk").get(pk=user.pk)
    earlier = RightsRequest.objects.filter(submission_key=key, user=user).first()
    if earlier is not None:
        return earlier
    now = timezone.now()
    answer_due, due_at = due_dates(kind, now)
    request = RightsRequest.objects.create(
        user=user,
        kind=kind,
        text=text.strip(),
        language=user.language,
        self_service=self_service,
        submission_key=key,
        created_at=now,
        received_at=now,
        answer_due=answer_due,
        due_at=due_at,
    )
    _note(request, "users.rights_received", by=by)
    if not self_service:
        tell(request, "received")
    return request


@transaction.atomic
def close_at_once(*, user: User, kind: str, by: User | None) -> RightsRequest:
    """What a member did alone is a request too: opened and done in the same moment."""
    request = open_request(user=user, kind=kind, by=by, self_service=True)
    complete(request, by=by)
    return request


@transaction.atomic
def withdraw_at_desk(*, user: User, purpose: str, by: User) -> RightsRequest | None:
    """One click: the consent ends, and the request that asked for it is done. None when there was nothing to end.

    Raises UnknownPurpose and NotWithdrawable.
    """
    if withdraw_consent(user=user, purpose=purpose, by=by) is None:
        return None
    return close_at_once(user=user, kind=RightsKind.WITHDRAW, by=by)


@transaction.atomic
def set_restriction(*, user: User, on: bool, by: User | None) -> RightsRequest:
    """Stop every use of the data but storage, or allow it again. Effective on the next request."""
    if on:
        Restriction.objects.get_or_create(user=user)
    else:
        Restriction.objects.filter(user=user).delete()
    subject = Subject.of(user)
    for holder in registry.holders():
        holder.restrict(subject, on)
    return close_at_once(user=user, kind=RightsKind.RESTRICT, by=by)


def is_restricted(user: User) -> bool:
    """Whether the person asked that the data only be stored."""
    return Restriction.objects.filter(user_id=user.pk).exists()


# --- The staff's verbs ---------------------------------------------------------------------------------------------


@transaction.atomic
def answer_request(request: RightsRequest, *, by: User, answer: str) -> RightsRequest:
    """Tell the person that the request is being worked on. Raises TransitionRefused, also for an empty answer."""
    if not answer.strip():
        raise TransitionRefused("answer_required", state=request.state, verb="answer")
    changes = {"answered_at": timezone.now(), "answer": answer.strip()}
    RIGHTS.apply(request, "answer", by=by, field="state", changes=changes)
    tell(request, "answered")
    return request


@transaction.atomic
def extend_request(request: RightsRequest, *, by: User, reason: str) -> RightsRequest:
    """Once, before the date, with a reason that the person reads: 15 days more (Decree 356/2025/NĐ-CP).

    Raises TransitionRefused: wrong_state, reason_required, extended_before, too_late, automatic.
    """
    if request.kind == RightsKind.ERASE:
        # the machine erases; there is nothing that more time would help
        raise TransitionRefused("automatic", state=request.state, verb="extend")
    now = timezone.now()
    row = RightsRequest.objects.select_for_update().get(pk=request.pk)
    count = clocks.add_working_days if settings.PORTAL_RIGHTS_WORKING_DAYS else clocks.add_calendar_days
    changes = {
        "extended_at": now,
        "answered_at": row.answered_at or now,
        "extension_reason": " ".join(reason.split()),
        "due_at": count(row.due_at or now, EXTENSION_DAYS),
    }
    RIGHTS.apply(request, "extend", by=by, field="state", reason=reason, changes=changes)
    tell(request, "extended")
    return request


@transaction.atomic
def complete_request(request: RightsRequest, *, by: User, answer: str) -> RightsRequest:
    """Done as asked. Raises TransitionRefused, also for an empty answer, and for an erasure, which ends by itself."""
    if not answer.strip():
        raise TransitionRefused("answer_required", state=request.state, verb="complete")
    if request.kind == RightsKind.ERASE:
        raise TransitionRefused("automatic", state=request.state, verb="complete")
    complete(request, by=by, answer=answer.strip())
    tell(request, "done")
    return request


@transaction.atomic
def refuse_request(request: RightsRequest, *, by: User, reason: str) -> RightsRequest:
    """Not done, with the reason of the law that the person reads. Raises TransitionRefused."""
    if request.kind == RightsKind.ERASE:
        raise TransitionRefused("automatic", state=request.state, verb="refuse")
    now = timezone.now()
    row = RightsRequest.objects.only("answered_at").get(pk=request.pk)
    changes = {"closed_at": now, "answered_at": row.answered_at or now, "answer": reason.strip()}
    RIGHTS.apply(request, "refuse", by=by, field="state", reason=" ".join(reason.split()), changes=changes)
    tell(request, "refused")
    return request


def complete(request: RightsRequest, *, by: User | None, answer: str = "") -> None:
    """Close as done, in the caller's transaction and without a mail: for what the portal does by itself."""
    now = timezone.now()
    changes = {"closed_at": now, "answered_at": request.answered_at or now}
    if answer:
        changes["answer"] = answer  # type: ignore[assignment]
    RIGHTS.apply(
        request, "complete", by=by, field="state", changes=changes, data={"self_service": request.self_service}
    )


def _note(request: RightsRequest, kind: str, *, by: User | None) -> None:
    events.append(
        request, kind, by=by, to_state=request.state, data={"kind": request.kind, "self_service": request.self_service}
    )


def tell(request: RightsRequest, name: str) -> None:
    """A mail to whoever asked, in their language; nothing when neither account nor address is left."""
    to = request.user.email if request.user is not None else request.email
    if to:
        send(f"request_{name}", to=to, language=request.language, request=request)


# --- The clock -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Escalated:
    unanswered: int
    overdue: int
    dropped: int


def run_clock(now: dt.datetime | None = None) -> Escalated:
    """Each hour: tell the administrators of every missed date, once per date; drop what nobody confirmed."""
    now = now or timezone.now()
    with transaction.atomic():
        unanswered = list(RightsRequest.objects.select_for_update().answer_overdue(now))
        late = list(RightsRequest.objects.select_for_update().overdue(now))
        for request in unanswered:
            request.answer_escalated_at = now
            request.save(update_fields=["answer_escalated_at"])
        for request in late:
            request.escalated_at = now
            request.save(update_fields=["escalated_at"])
        for request in {row.pk: row for row in [*unanswered, *late]}.values():
            events.append(request, "users.rights_escalated", by=None, to_state=request.state)
        if unanswered or late:
            logger.error("rights unanswered=%d overdue=%d", len(unanswered), len(late))
            tell_administrators("escalation", requests=[*late, *[row for row in unanswered if row not in late]])
        dropped, _ = RightsRequest.objects.never_confirmed(now - UNCONFIRMED_FOR).delete()
    return Escalated(len(unanswered), len(late), dropped)


def tell_administrators(name: str, **context: Any) -> None:
    """A mail to every active account in the role Quản trị, naming references only."""
    office = User.objects.filter(groups__name=ADMINISTRATORS, is_active=True).distinct()
    for account in office:
        send(name, to=account.email, language=account.language, **context)

"""Erasing a person: everything hidden at once, everything gone within ten days, and again after a restore.

The truth is in :class:`Erasure` rows; a task is only a wake-up, a sweep takes what a lost worker left. Holders run one
by one, each in a transaction of its own, and are safe to repeat.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from portal.casework import events
from portal.casework.transitions import TransitionRefused
from portal.core.background import describe
from portal.core.backup.archive import quiet
from portal.users import ledger, registry
from portal.users.models.account import User
from portal.users.models.consent import StandingConsent
from portal.users.models.erasure import ERASURE, Erasure, ErasureState
from portal.users.models.rights import RIGHTS, RightsKind, RightsRequest
from portal.users.privacy.messages import RECEIPT_KEY, send
from portal.users.registry import ACCOUNT_ORDER, NotYet, Subject
from portal.users.services.consent import end_consent
from portal.users.services.rights import complete, open_request, tell_administrators
from portal.users.services.sessions import end_sessions

logger = logging.getLogger("portal.erasure")

LEASE = dt.timedelta(minutes=15)
RETRY = dt.timedelta(minutes=5)
WAITS = "waits for "
# with two days left until the promised date, a person has to look
ALARM_AFTER = dt.timedelta(days=8)


def request_erasure(*, subject: Subject, by: User | None, request: RightsRequest | None = None) -> Erasure:
    """Start an erasure: the person is invisible and logged out when this returns; the rest follows in the background.

    Without ``request`` a request of the account is opened. Asking again returns the erasure under way. Raises
    TransitionRefused with ``staff_account``: a member of staff is taken out of the staff first.
    """
    from portal.users.tasks import erase

    with transaction.atomic():
        if subject.user is not None:
            user = User.objects.select_for_update().get(pk=subject.user.pk)
            if user.is_staff or user.is_superuser:
                raise TransitionRefused("staff_account", verb="erase")
            running = Erasure.objects.filter(account=user.pk).select_related("request").first()
            if running is not None:
                return running
            request = request or open_request(user=user, kind=RightsKind.ERASE, by=by, self_service=True)
        erasure = Erasure.objects.create(
            account=subject.user.pk if subject.user else None,
            account_reference=subject.user.reference if subject.user else "",
            emails=sorted(subject.emails),
            request=request,
        )
        events.append(erasure, "users.erasure_requested", by=by, to_state=erasure.state)
        hide(subject, by=by)
        if request is not None:
            # the receipt is the answer
            RIGHTS.apply(request, "answer", by=None, field="state", changes={"answered_at": timezone.now()})
            send(
                "erasure_receipt",
                to=subject.email,
                language=request.language,
                once=f"{RECEIPT_KEY}-{erasure.reference}",
                request=request,
                kept=kept_by(subject),
            )
        erase.enqueue(erasure.pk)
    return erasure


def hide(subject: Subject, *, by: User | None) -> None:
    """Nobody finds or sees the person from the next request on; the account cannot be used any more."""
    if subject.user is not None:
        for code in StandingConsent.objects.filter(user=subject.user).values_list("purpose", flat=True):
            end_consent(user=subject.user, purpose=code, by=by)
    for holder in registry.holders():
        holder.restrict(subject, True)
    if subject.user is not None:
        end_sessions(subject.user)
        User.objects.filter(pk=subject.user.pk).update(is_active=False)
        subject.user.is_active = False


def kept_by(subject: Subject) -> list[registry.KeptItem]:
    """What an erasure leaves, from all holders, each named once."""
    return list(dict.fromkeys(item for holder in registry.holders() for item in holder.kept(subject)))


# --- Running -------------------------------------------------------------------------------------------------------


def run_erasure(pk: int, now: dt.datetime | None = None) -> bool:
    """Carry one erasure as far as it goes now; True when nothing of the person is left."""
    now = now or timezone.now()
    erasure = _claim(pk, now)
    if erasure is None:
        return False
    try:
        # outside the database first: from here on a restored backup knows whom it must not bring back
        ledger.add(
            reference=erasure.reference,
            account=erasure.account_reference,
            emails=[] if erasure.account_reference else erasure.emails,
            at=now,
        )
        waits = _run_holders(erasure)
    except Exception as error:
        _postpone(erasure, now, describe(error))
        logger.error("erasure=%s attempt=%d error=%s", erasure.pk, erasure.attempts, describe(error))
        return False
    if waits:
        _postpone(erasure, now, WAITS + waits)
        return False
    _finish(erasure)
    _sweep_pages()
    return True


def _claim(pk: int, now: dt.datetime) -> Erasure | None:
    """The erasure, taken for this process until the lease ends; None when it is not due or somebody else has it."""
    with transaction.atomic():
        erasure = Erasure.objects.select_for_update().due(now).filter(pk=pk).first()
        if erasure is None:
            return None
        changes = {"lease_until": now + LEASE, "attempts": erasure.attempts + 1}
        ERASURE.apply(erasure, "claim", by=None, field="state", changes=changes)
    return erasure


def _run_holders(erasure: Erasure) -> str:
    """Let every holder erase; names of those that have to wait. The account's row waits for those before it."""
    waits: list[str] = []
    subject = _subject(erasure)
    for holder in registry.holders():
        if waits and holder.order == ACCOUNT_ORDER:
            break
        with transaction.atomic():
            try:
                holder.erase(subject, receipt=erasure.reference)
            except NotYet:
                # caught inside: what it did delete stays deleted
                waits.append(holder.name)
    return ", ".join(waits)


def _subject(erasure: Erasure) -> Subject:
    """Whose data: the account while it stands, and all its addresses, also after it is gone."""
    user = User.objects.filter(pk=erasure.account).first() if erasure.account else None
    first, *others = erasure.emails or [""]
    return Subject(user, user.email if user else first, frozenset(others) | ({first} if user else frozenset()))


def _postpone(erasure: Erasure, now: dt.datetime, why: str) -> None:
    delay = min(RETRY * 2 ** min(erasure.attempts - 1, 6), dt.timedelta(hours=4))
    changes = {"lease_until": None, "next_try": now + delay, "last_error": why[:300]}
    ERASURE.apply(erasure, "postpone", by=None, field="state", changes=changes)


@transaction.atomic
def _finish(erasure: Erasure) -> None:
    """Done: the row forgets whom it was about."""
    changes: dict[str, Any] = {
        "account": None,
        "account_reference": "",
        "emails": [],
        "lease_until": None,
        "last_error": "",
        "done_at": timezone.now(),
    }
    ERASURE.apply(erasure, "finish", by=None, field="state", changes=changes)
    if erasure.request is not None and erasure.request.is_open:
        complete(erasure.request, by=None)


def _sweep_pages() -> None:
    """SQLite: what was overwritten must not stay behind in the write-ahead log either."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# --- The clock -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Swept:
    released: int
    woken: int
    late: int


def sweep(now: dt.datetime | None = None) -> Swept:
    """Every five minutes: take back what a lost worker held, wake what is due, count what may be late."""
    from portal.core.background import is_waiting
    from portal.users.tasks import erase

    now = now or timezone.now()
    released = woken = 0
    for erasure in Erasure.objects.expired(now):
        try:
            ERASURE.apply(
                erasure,
                "postpone",
                by=None,
                field="state",
                changes={"lease_until": None, "next_try": now, "last_error": "worker lost"},
            )
        except TransitionRefused:
            continue  # its worker was only slow
        released += 1
    for pk in Erasure.objects.due(now).values_list("pk", flat=True):
        if not is_waiting(erase, pk):
            erase.enqueue(pk)
            woken += 1
    return Swept(released, woken, Erasure.objects.late(now - ALARM_AFTER).count())


def report_late(now: dt.datetime | None = None) -> int:
    """Each day: tell the administrators of erasures that have two days left; returns how many."""
    now = now or timezone.now()
    late = list(Erasure.objects.late(now - ALARM_AFTER))
    if late:
        logger.error("erasures late=%d", len(late))
        tell_administrators("erasure_late", erasures=late)
    return len(late)


# --- After a restore -----------------------------------------------------------------------------------------------


def replay(progress: Callable[[str], None] = quiet, *, dry_run: bool = False) -> int:
    """Erase again whom a restored backup brought back; how many people that were.

    Raises ReplayIncomplete when somebody could not be erased: the portal must not be started then.
    """
    entries = ledger.entries()
    found = _brought_back(entries)
    if dry_run:
        return len(found)
    failed = 0
    for number, subject in enumerate(found, start=1):
        erasure = _replayed(subject)
        run_erasure(erasure.pk)
        erasure.refresh_from_db()
        # one that waits for its receipt to leave is finished by the worker, and hidden meanwhile
        failed += erasure.state != ErasureState.DONE and not erasure.last_error.startswith(WAITS)
        progress(f"erased again: {number} of {len(found)}")
    if failed:
        raise ReplayIncomplete(failed)
    return len(found)


class ReplayIncomplete(Exception):
    """So many people could not be erased again."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} people could not be erased again; see the log, then: manage.py replay_erasures")
        self.count = count


def _brought_back(entries: ledger.Entries) -> list[Subject]:
    accounts = User.objects.filter(reference__in=entries.accounts)
    found = [Subject.of(user) for user in accounts.iterator()]
    if entries.email_hashes:
        known = {email.lower() for holder in registry.holders() for email in holder.emails()}
        found += [Subject.of_email(email) for email in sorted(known) if entries.knows(email)]
    return found


@transaction.atomic
def _replayed(subject: Subject) -> Erasure:
    account = subject.user.pk if subject.user else None
    # an erasure the backup caught half-way is finished, not doubled
    erasure = Erasure.objects.filter(account=account).first() if account else None
    if erasure is None:
        erasure = Erasure.objects.create(
            account=account,
            account_reference=subject.user.reference if subject.user else "",
            emails=sorted(subject.emails),
            replayed=True,
        )
    else:
        if erasure.state == ErasureState.RUNNING:
            ERASURE.apply(erasure, "postpone", by=None, field="state", changes={"lease_until": None})
        Erasure.objects.filter(pk=erasure.pk).update(next_try=timezone.now(), replayed=True)
    events.append(erasure, "users.erasure_replayed", by=None, to_state=erasure.state)
    if subject.user is not None:
        hide(subject, by=None)
    return erasure


def ledger_pending() -> int:
    """How many erasures are on record outside the database. Reads the file only."""
    return len(ledger.entries())

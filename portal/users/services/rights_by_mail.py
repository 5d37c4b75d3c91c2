"""The rights desk for people without an account: an address, confirmed by a code, stands for the person."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from portal.casework.references import check_secret, hash_secret, new_secret
from portal.core.throttling import Limit, hit
from portal.users import registry
from portal.users.models.account import User
from portal.users.models.rights import RIGHTS, Restriction, RightsKind, RightsRequest, RightsState
from portal.users.privacy.messages import send
from portal.users.registry import Subject
from portal.users.services.erasure import request_erasure
from portal.users.services.rights import complete, due_dates, tell

DAY = 24 * 3600
MAILS_TO_ADDRESS = Limit("rights.mail", 3, DAY)
CODE_ATTEMPTS = Limit("rights.code", 10, DAY)


class WrongCode(Exception):
    """The code is not the one from the mail, or was tried too often."""


@transaction.atomic
def ask_by_mail(*, email: str, kind: str, text: str, language: str, submission_key: uuid.UUID) -> None:
    """Somebody named an address: write there, so that only its owner can go on.

    The caller learns nothing: the same work is done whether or not the address is known. Past three mails a day to one
    address, or for the same ``submission_key`` again, nothing is sent. An account's owner is sent to the account,
    where a mail alone must not be enough.
    """
    email = email.strip().lower()
    secret = new_secret()
    has_account = User.objects.filter(email=email).exists()
    if RightsRequest.objects.filter(submission_key=submission_key).exists() or not hit(MAILS_TO_ADDRESS, email):
        return
    request = RightsRequest.objects.create(
        kind=kind,
        state=RightsState.UNCONFIRMED,
        email=email,
        text=text.strip(),
        language=language,
        submission_key=submission_key,
        code_hash="" if has_account else hash_secret(secret),
    )
    name = "has_account" if has_account else "confirm"
    send(name, to=email, language=language, request=request, secret=secret)


@transaction.atomic
def confirm_request(*, reference: str, code: str) -> RightsRequest:
    """The owner of the address typed the code from the mail: the clock starts, and what needs no staff is done.

    Raises WrongCode, also for a reference that does not exist or was confirmed before.
    """
    request = (
        RightsRequest.objects.select_for_update().filter(reference=reference, state=RightsState.UNCONFIRMED).first()
    )
    allowed = hit(CODE_ATTEMPTS, reference)
    right = check_secret(code, request.code_hash if request else hash_secret(""))
    if request is None or not request.code_hash or not allowed or not right:
        raise WrongCode
    now = timezone.now()
    answer_due, due_at = due_dates(request.kind, now)
    changes = {"received_at": now, "answer_due": answer_due, "due_at": due_at, "code_hash": ""}
    RIGHTS.apply(request, "confirm", by=None, field="state", changes=changes)
    _act(request)
    return request


def _act(request: RightsRequest) -> None:
    """What the desk does by itself for a confirmed address."""
    subject = Subject.of_email(request.email)
    if request.kind == RightsKind.ERASE:
        request_erasure(subject=subject, by=None, request=request)
    elif request.kind == RightsKind.RESTRICT:
        Restriction.objects.get_or_create(email=subject.email)
        for holder in registry.holders():
            holder.restrict(subject, True)
        complete(request, by=None)
        tell(request, "done")
    elif request.kind == RightsKind.EXPORT:
        # the download is on the next screen, for this browser alone
        complete(request, by=None)
    else:
        tell(request, "received")

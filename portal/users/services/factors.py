"""Taking lost factors off an account: two administrators, two mails to the owner."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.casework import events
from portal.casework.transitions import TransitionRefused
from portal.users.choices import FACTOR_RESETS, FactorResetState, check_office
from portal.users.models import FactorReset, User
from portal.users.services.sessions import end_sessions

MAILS = "users/email/"


@transaction.atomic
def request_factor_reset(*, account: User, reason: str, by: User) -> FactorReset:
    """Ask for it; the owner is told.

    Raises TransitionRefused: reason_required, not_administrator, own_account, superuser, already_open.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > 500:
        raise TransitionRefused("reason_required")
    User.objects.select_for_update().get(pk=account.pk)
    reset = FactorReset(account=account, requested_by=by, reason=reason, status=FactorResetState.REQUESTED)
    check_office(reset, by)
    try:
        with transaction.atomic():
            reset.save()
    except IntegrityError as error:
        raise TransitionRefused("already_open") from error
    events.append(reset, "users.factor_reset_requested", by=by, to_state=reset.status)
    tell_owner(reset, "factor_reset_requested")
    return reset


@transaction.atomic
def confirm_factor_reset(reset: FactorReset, *, by: User) -> FactorReset:
    """Delete the authenticators and end the owner's sessions.

    Raises TransitionRefused: wrong_state, not_administrator, own_account, superuser, same_person, expired.
    """
    FACTOR_RESETS.apply(reset, "confirm", by=by, changes={"decided_by": by, "decided_at": timezone.now()})
    Authenticator.objects.filter(user_id=reset.account_id).delete()
    end_sessions(reset.account)
    tell_owner(reset, "factor_reset_done")
    return reset


@transaction.atomic
def withdraw_factor_reset(reset: FactorReset, *, by: User) -> FactorReset:
    """Drop a request. Raises TransitionRefused: wrong_state, not_administrator, own_account, superuser."""
    FACTOR_RESETS.apply(reset, "withdraw", by=by, changes={"decided_by": by, "decided_at": timezone.now()})
    return reset


def tell_owner(reset: FactorReset, name: str) -> None:
    """A mail in the owner's language, to the address of the account."""
    account = reset.account
    get_adapter().send_mail(MAILS + name, account.email, {"user": account})

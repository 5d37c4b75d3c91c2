"""Into the directory, out of it, and the clock that asks whether a profile is still true (row G5)."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from community.members import messages
from community.members.choices import TABLE, Audience, ProfileStatus
from community.members.models import MemberProfile
from community.members.services.index import announce
from community.members.services.rows import lock, refresh, require_member
from portal.casework import events
from portal.casework.transitions import TransitionRefused
from portal.users.models import User
from portal.users.services.consent import give_consent, holds_consent, withdraw_consent

PURPOSE = "directory"


def listing_obstacle(profile: MemberProfile) -> str:
    """Why this profile cannot be listed now, as a code; empty when it can.

    ``restricted``, ``wrong_state`` (listed already, or taken out by staff), ``no_year``, ``too_young`` (row G4),
    ``name_hidden``, ``unverified`` (the e-mail address).
    """
    if profile.restricted_at is not None:
        return "restricted"
    if profile.status not in TABLE.sources("list"):
        return "wrong_state"
    if profile.birth_year is None:
        return "no_year"
    if not profile.may_be_listed_by_age(timezone.localdate().year):
        return "too_young"
    if profile.name_audience != Audience.MEMBERS:
        return "name_hidden"
    if not EmailAddress.objects.filter(user_id=profile.user_id, verified=True).exists():
        return "unverified"
    return ""


@transaction.atomic
def list_profile(*, profile: MemberProfile, by: User, language: str) -> None:
    """Put the profile into the directory: the member agreed to the wording shown in this language.

    Raises NotTheMember, and TransitionRefused with a code of :func:`listing_obstacle`.
    """
    require_member(profile, by)
    row = lock(profile)
    _refuse(row, listing_obstacle(row), "list")
    give_consent(user=row.user, purpose=PURPOSE, language=language, by=by)
    _enter(row, by)
    refresh(profile, row)


@transaction.atomic
def unlist_profile(*, profile: MemberProfile, by: User | None) -> None:
    """Take the profile out of the directory and end the consent with it; safe to repeat.

    ``by=None`` is the system, for instance when the consent was withdrawn. Raises NotTheMember.
    """
    if by is not None:
        require_member(profile, by)
    row = lock(profile)
    take_out(row, by=by)
    refresh(profile, row)


def take_out(row: MemberProfile, *, by: User | None) -> None:
    """For a locked row, in the caller's transaction: the state first, so that the withdrawal finds nothing to do."""
    if row.status in TABLE.sources("unlist"):
        TABLE.apply(row, "unlist", by=by, changes={"lapsed_at": None})
        row.refresh_from_db(fields=["version"])
        announce([row.reference])
    withdraw_consent(user=row.user, purpose=PURPOSE, by=by)


@transaction.atomic
def confirm_profile(*, profile: MemberProfile, by: User) -> None:
    """The member says that all is still true: the clock starts anew, a dormant profile stands in the directory again.

    Raises NotTheMember, and TransitionRefused (codes of :func:`listing_obstacle`, ``no_consent``) when a dormant
    profile cannot return; nothing is changed then.
    """
    require_member(profile, by)
    row = lock(profile)
    if row.status == ProfileStatus.DORMANT:
        obstacle = listing_obstacle(row) or ("" if holds_consent(row.user, PURPOSE) else "no_consent")
        _refuse(row, obstacle, "confirm")
        _enter(row, by)
    else:
        row.confirmed_at = timezone.now()
        row.asked_at = row.warned_at = None
        row.save()
        events.append(row, "members.confirm", by=by)
    refresh(profile, row)


def _enter(row: MemberProfile, by: User) -> None:
    fresh = {"confirmed_at": timezone.now(), "asked_at": None, "warned_at": None, "lapsed_at": None}
    TABLE.apply(row, "list", by=by, changes=fresh)
    row.refresh_from_db(fields=["version"])
    announce([row.reference])


def _refuse(row: MemberProfile, code: str, verb: str) -> None:
    if code:
        raise TransitionRefused(code, state=row.status, verb=verb)


# --- The system's own verbs: each looks again at the locked row, and does nothing where the member was faster ---------


@transaction.atomic
def ask_to_confirm(*, profile: MemberProfile) -> bool:
    """Ask by mail, once; False when there was nothing to ask any more."""
    row = lock(profile)
    if row.asked_at is not None or row.confirmed_at != profile.confirmed_at:
        return False
    row.asked_at = timezone.now()
    row.save(update_fields=["asked_at", "updated_at"])
    events.append(row, "members.ask", by=None)
    messages.ask(row)
    return True


@transaction.atomic
def lapse_profile(*, profile: MemberProfile) -> bool:
    """Take an unconfirmed profile out of the directory until the member confirms it, and say so by mail."""
    row = lock(profile)
    if row.status != ProfileStatus.LISTED or row.confirmed_at != profile.confirmed_at:
        return False
    TABLE.apply(row, "lapse", by=None, changes={"lapsed_at": timezone.now()})
    announce([row.reference])
    messages.lapsed(row)
    return True


@transaction.atomic
def warn_profile(*, profile: MemberProfile) -> bool:
    """Say by mail that the profile will be erased."""
    row = lock(profile)
    if row.warned_at is not None or row.confirmed_at != profile.confirmed_at:
        return False
    row.warned_at = timezone.now()
    row.save(update_fields=["warned_at", "updated_at"])
    events.append(row, "members.warn", by=None)
    messages.warn(row)
    return True


@transaction.atomic
def expire_profile(*, profile: MemberProfile) -> bool:
    """Erase a profile nobody confirmed, and say so by mail."""
    from community.members.services.profiles import erase_profile

    row = lock(profile)
    if row.warned_at is None or row.confirmed_at != profile.confirmed_at:
        return False
    messages.erased(row)
    erase_profile(profile=row, by=None, cause="age")
    return True

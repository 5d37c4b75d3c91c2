"""Giving and withdrawing consent. Every act is one ledger row and one event; a withdrawal bites at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from portal.casework import events
from portal.users import registry
from portal.users.models.account import User
from portal.users.models.consent import ConsentAction, ConsentRecord, ConsentText, StandingConsent


class NotWithdrawable(Exception):
    """The purpose carries the account itself: it ends by erasing the account."""


@dataclass(frozen=True, slots=True)
class ConsentState:
    """One purpose as its person sees it. ``standing`` is None when there is no consent now."""

    purpose: registry.Purpose
    standing: StandingConsent | None

    @property
    def outdated(self) -> bool:
        """True when the wording has a newer version than the one agreed to."""
        return self.standing is not None and self.standing.version < self.purpose.version


def give_consent(*, user: User, purpose: str, language: str, by: User | None) -> ConsentRecord:
    """Record that the person agreed to the present wording, shown in this language.

    Agreeing twice to the same version adds nothing and returns the first record. Raises UnknownPurpose.
    """
    wanted = registry.get_purpose(purpose)
    wording = wanted.wording(language)
    with transaction.atomic():
        _lock(user)
        standing = StandingConsent.objects.filter(user=user, purpose=purpose).select_related("record").first()
        if standing is not None and standing.version >= wanted.version:
            return standing.record
        text, _created = ConsentText.objects.get_or_create(
            sha256=wording.sha256,
            defaults={"purpose": purpose, "version": wanted.version, "language": language, "body": wording.body},
        )
        record = _record(user, purpose, wanted.version, text, ConsentAction.GIVEN, by)
        StandingConsent.objects.update_or_create(
            user=user, purpose=purpose, defaults={"version": wanted.version, "record": record, "given_at": record.at}
        )
    return record


def withdraw_consent(*, user: User, purpose: str, by: User | None) -> ConsentRecord | None:
    """End a consent and let every holder of the purpose act in the same transaction.

    Returns None when there was no consent to end. Raises UnknownPurpose, and NotWithdrawable for the account's own.
    """
    wanted = registry.get_purpose(purpose)
    if not wanted.withdrawable:
        raise NotWithdrawable(purpose)
    return end_consent(user=user, purpose=purpose, by=by)


def end_consent(*, user: User, purpose: str, by: User | None) -> ConsentRecord | None:
    """As :func:`withdraw_consent`, for the account's own purpose too: an erasure ends them all."""
    with transaction.atomic():
        _lock(user)
        standing = StandingConsent.objects.filter(user=user, purpose=purpose).select_related("record__text").first()
        if standing is None:
            return None
        standing.delete()
        record = _record(user, purpose, standing.version, standing.record.text, ConsentAction.WITHDRAWN, by)
        for holder in registry.holders():
            if purpose in holder.purposes:
                holder.on_withdraw(user, purpose)
    return record


def holds_consent(user: User, purpose: str) -> bool:
    """Whether the consent stands now. Reads the database each time: a withdrawal bites on the next request."""
    return StandingConsent.objects.filter(user_id=user.pk, purpose=purpose).exists()


def consents_of(user: User) -> list[ConsentState]:
    """Every registered purpose with the person's present consent, in the order of the screens. One query."""
    standing = {row.purpose: row for row in StandingConsent.objects.filter(user=user)}
    return [ConsentState(purpose, standing.get(purpose.code)) for purpose in registry.purposes()]


def _lock(user: User) -> None:
    """One consent act per account at a time."""
    User.objects.select_for_update().only("pk").get(pk=user.pk)


def _record(
    user: User, purpose: str, version: int, text: ConsentText, action: ConsentAction, by: User | None
) -> ConsentRecord:
    record = ConsentRecord(
        user=user,
        user_reference=user.reference,
        purpose=purpose,
        version=version,
        text=text,
        action=action,
        at=timezone.now(),
        actor_reference="" if by is None else by.reference,
    )
    record.save()
    events.append(
        record,
        f"users.consent_{action}",
        by=by,
        data={"purpose": purpose, "version": version, "text": text.sha256},
        at=record.at,
    )
    return record

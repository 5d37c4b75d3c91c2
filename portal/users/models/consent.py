"""The consent ledger: what was agreed to or withdrawn, when, and the exact words that were shown."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.casework import triggers
from portal.users.models.account import User


class LedgerIsAppendOnly(TypeError):
    """Rows of the ledger are neither changed nor deleted."""


class ConsentAction(models.TextChoices):
    GIVEN = "given", _("Consent given")
    WITHDRAWN = "withdrawn", _("Consent withdrawn")


class ConsentText(models.Model):
    """A wording that somebody was shown, kept by its hash for as long as the proof is needed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    purpose = models.CharField(_("purpose"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} {self.language}"


class ConsentRecordQuerySet(models.QuerySet["ConsentRecord"]):
    def of_user(self, user: User) -> ConsentRecordQuerySet:
        """The history of one account, newest first."""
        return self.filter(user_id=user.pk, user_reference=user.reference).order_by("-pk")

    def _refuse(self) -> NoReturn:
        raise LedgerIsAppendOnly("Consent records are append-only.")

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()


class ConsentRecord(models.Model):
    """One act of consent: purpose × version × time × text hash × action.

    Rows outlive the account as the proof the law asks for, so they hold no name or address: the account stands as its
    number and random reference, kept by value because a constraint would either block an erasure or change the row.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    user_reference = models.CharField(_("reference of the account"), max_length=16)
    purpose = models.CharField(_("purpose"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.ForeignKey(ConsentText, verbose_name=_("text"), on_delete=models.PROTECT, related_name="records")
    action = models.CharField(_("action"), max_length=10, choices=ConsentAction)
    at = models.DateTimeField(_("at"), default=timezone.now)
    actor_reference = models.CharField(_("reference of the actor"), max_length=40, blank=True)

    objects = ConsentRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent record")
        verbose_name_plural = _("consent records")
        indexes = [models.Index(fields=["user", "purpose", "-id"], name="users_consent_latest")]

    def __str__(self) -> str:
        return f"{self.pk} {self.purpose} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LedgerIsAppendOnly("Consent records are not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LedgerIsAppendOnly("Consent records are not deleted.")


class StandingConsentQuerySet(models.QuerySet["StandingConsent"]):
    def to(self, purpose: str) -> StandingConsentQuerySet:
        """Consents to one purpose; ``.values("user_id")`` of it narrows a list of people in SQL."""
        return self.filter(purpose=purpose)


class StandingConsent(models.Model):
    """The consents that hold now, one row per account and purpose: what reads ask. Written with the ledger row."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="standing_consents",
    )
    purpose = models.CharField(_("purpose"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    record = models.ForeignKey(
        ConsentRecord, verbose_name=_("consent record"), on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("given"))

    objects = StandingConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing consent")
        verbose_name_plural = _("standing consents")
        constraints = [models.UniqueConstraint(fields=["user", "purpose"], name="users_standingconsent_once")]
        indexes = [models.Index(fields=["purpose", "user"], name="users_standingconsent_purpose")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.purpose}"


triggers.register(ConsentRecord._meta.db_table, unique=("id",))

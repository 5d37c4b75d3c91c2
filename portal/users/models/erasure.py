"""People on their way out: what is known about them until the last holder is done."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.casework.references import new_reference
from portal.casework.transitions import Transition, TransitionTable
from portal.users.models.rights import RightsRequest

ERASURE_PREFIX = "XD"


def new_erasure_reference() -> str:
    return new_reference(ERASURE_PREFIX)


class ErasureState(models.TextChoices):
    REQUESTED = "requested", _("requested")
    RUNNING = "running", _("running")
    DONE = "done", _("done")


ERASURE = TransitionTable(
    ErasureState,
    Transition("claim", ErasureState.RUNNING, sources=[ErasureState.REQUESTED], kind="users.erasure_claim"),
    Transition("postpone", ErasureState.REQUESTED, sources=[ErasureState.RUNNING], kind="users.erasure_postpone"),
    Transition("finish", ErasureState.DONE, sources=[ErasureState.RUNNING], kind="users.erasure_finish"),
    groups={"open": [ErasureState.REQUESTED, ErasureState.RUNNING]},
)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def due(self, now: dt.datetime) -> ErasureQuerySet:
        return self.filter(state=ErasureState.REQUESTED, next_try__lte=now).order_by("next_try", "pk")

    def expired(self, now: dt.datetime) -> ErasureQuerySet:
        """Erasures whose worker went away."""
        return self.filter(state=ErasureState.RUNNING, lease_until__lt=now)

    def late(self, before: dt.datetime) -> ErasureQuerySet:
        """Not finished though requested before this moment."""
        return self.filter(state__in=ERASURE.group("open"), requested_at__lt=before)


class Erasure(models.Model):
    """One person's data on its way out. What names the person stands here only until the last holder is done.

    The truth about progress is in this row; the task is only a wake-up. ``account`` is a number, not a key: the row
    must outlive the account it deletes.
    """

    reference = models.CharField(
        _("reference"), max_length=16, unique=True, default=new_erasure_reference, editable=False
    )
    state = models.CharField(_("state"), max_length=10, choices=ErasureState, default=ErasureState.REQUESTED)
    account = models.BigIntegerField(null=True, blank=True, editable=False)
    account_reference = models.CharField(max_length=16, blank=True, editable=False)
    emails = models.JSONField(default=list, blank=True, editable=False)
    request = models.OneToOneField(
        RightsRequest,
        verbose_name=_("data request"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="erasure",
    )
    replayed = models.BooleanField(_("repeated after a restore"), default=False)

    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try = models.DateTimeField(_("next try"), default=timezone.now)
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes = [
            models.Index(fields=["next_try"], condition=Q(state=ErasureState.REQUESTED), name="users_erasure_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(account__isnull=False), name="users_erasure_account_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

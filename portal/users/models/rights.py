"""Requests about one's own data, and who of the staff opened whose record."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.casework.references import new_reference
from portal.casework.transitions import Transition, TransitionRefused, TransitionTable
from portal.users.choices import Language
from portal.users.models.account import User

REQUEST_PREFIX = "QD"


def new_request_reference() -> str:
    return new_reference(REQUEST_PREFIX)


# --- Requests ------------------------------------------------------------------------------------------------------


class RightsKind(models.TextChoices):
    EXPORT = "export", _("See or download my data")
    CORRECT = "correct", _("Correct something")
    RESTRICT = "restrict", _("Stop using my data for now")
    OBJECT = "object", _("Object to a use")
    ERASE = "erase", _("Erase my data")
    WITHDRAW = "withdraw", _("Withdraw a consent")


class RightsState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("waits for the code from the mail")
    RECEIVED = "received", _("received")
    ANSWERED = "answered", _("being worked on")
    EXTENDED = "extended", _("extended")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")


def _once(instance: RightsRequest, by: models.Model | None) -> None:
    if instance.extended_at is not None:
        raise TransitionRefused("extended_before", state=instance.state, verb="extend")


def _not_late(instance: RightsRequest, by: models.Model | None) -> None:
    _once(instance, by)
    if instance.due_at is not None and timezone.now() > instance.due_at:
        raise TransitionRefused("too_late", state=instance.state, verb="extend")


RIGHTS = TransitionTable(
    RightsState,
    Transition("confirm", RightsState.RECEIVED, sources=[RightsState.UNCONFIRMED], kind="users.rights_confirm"),
    Transition("answer", RightsState.ANSWERED, sources=[RightsState.RECEIVED], kind="users.rights_answer"),
    Transition(
        "extend",
        RightsState.EXTENDED,
        sources=[RightsState.RECEIVED, RightsState.ANSWERED],
        guard=_not_late,
        needs_reason=True,
        kind="users.rights_extend",
    ),
    Transition(
        "complete",
        RightsState.DONE,
        sources=[RightsState.RECEIVED, RightsState.ANSWERED, RightsState.EXTENDED],
        kind="users.rights_complete",
    ),
    Transition(
        "refuse",
        RightsState.REFUSED,
        sources=[RightsState.RECEIVED, RightsState.ANSWERED, RightsState.EXTENDED],
        needs_reason=True,
        kind="users.rights_refuse",
    ),
    groups={
        "open": [RightsState.RECEIVED, RightsState.ANSWERED, RightsState.EXTENDED],
        "closed": [RightsState.DONE, RightsState.REFUSED],
    },
)


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    def of_user(self, user: User) -> RightsRequestQuerySet:
        """What one member asked for, newest first."""
        return self.filter(user=user).order_by("-pk")

    def for_desk(self) -> RightsRequestQuerySet:
        """The staff's list: what is open first, the next deadline on top; unconfirmed ones are nobody's business."""
        rank = models.Case(models.When(state__in=RIGHTS.group("open"), then=0), default=1)
        return (
            self.exclude(state=RightsState.UNCONFIRMED)
            .annotate(rank=rank)
            .order_by("rank", F("due_at").asc(nulls_last=True), "pk")
            .select_related("user")
        )

    def answer_overdue(self, now: dt.datetime) -> RightsRequestQuerySet:
        """Nobody answered within the two working days, and nobody was told so yet."""
        return self.filter(state=RightsState.RECEIVED, answer_due__lt=now, answer_escalated_at=None)

    def overdue(self, now: dt.datetime) -> RightsRequestQuerySet:
        """Not done by its date, and nobody was told so yet."""
        return self.filter(state__in=RIGHTS.group("open"), due_at__lt=now, escalated_at=None)

    def never_confirmed(self, before: dt.datetime) -> RightsRequestQuerySet:
        return self.filter(state=RightsState.UNCONFIRMED, created_at__lt=before)


class RightsRequest(models.Model):
    """One right somebody asked for: by an account, or by an e-mail address that was confirmed with a code.

    After an erasure the row stays without account, address and words, as the proof that the request was answered.
    """

    reference = models.CharField(
        _("reference"), max_length=16, unique=True, default=new_request_reference, editable=False
    )
    kind = models.CharField(_("request"), max_length=10, choices=RightsKind)
    state = models.CharField(_("state"), max_length=12, choices=RightsState, default=RightsState.RECEIVED)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="rights_requests",
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.VIETNAMESE)
    text = models.TextField(_("in the person's words"), blank=True)
    self_service = models.BooleanField(_("done by the person"), default=False)
    submission_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)

    created_at = models.DateTimeField(_("created"), default=timezone.now)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    answer_due = models.DateTimeField(_("answer due"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    extended_at = models.DateTimeField(_("extended on"), null=True, blank=True)
    extension_reason = models.CharField(_("reason of the extension"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    answer = models.TextField(_("answer to the person"), blank=True)
    answer_escalated_at = models.DateTimeField(null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("data request")
        verbose_name_plural = _("data requests")
        indexes = [
            models.Index(fields=["state", "due_at"], name="users_rightsrequest_due"),
            models.Index(fields=["email", "created_at"], name="users_rightsrequest_email"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in RIGHTS.group("open")

    @property
    def next_due(self) -> dt.datetime | None:
        """The date that comes next: the answer's, then the whole request's; None when it is closed."""
        if not self.is_open:
            return None
        return self.answer_due if self.state == RightsState.RECEIVED else self.due_at

    @property
    def is_late(self) -> bool:
        due = self.next_due
        return due is not None and timezone.now() > due


class Restriction(models.Model):
    """Somebody asked to stop every use of the data but storage. The row stands for as long as that holds."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="restriction",
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="") | (Q(user__isnull=True) & ~Q(email="")),
                name="users_restriction_subject",
            ),
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="users_restriction_email"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


# --- Who opened my record ------------------------------------------------------------------------------------------


class RecordViewQuerySet(models.QuerySet["RecordView"]):
    def of_user(self, user: User) -> RecordViewQuerySet:
        """What a member is shown: newest first."""
        return self.filter(subject=user).order_by("-at", "-pk")

    def older_than(self, moment: dt.datetime) -> RecordViewQuerySet:
        return self.filter(at__lt=moment)


class RecordView(models.Model):
    """A member of staff opened a member's record. The member sees when, in which role and why; never the name."""

    KEPT_FOR: ClassVar[dt.timedelta] = dt.timedelta(days=90)

    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("whose record"),
        on_delete=models.CASCADE,
        related_name="record_views",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    role = models.CharField(_("role"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(pgettext_lazy("when a record was opened", "at"), default=timezone.now)

    objects = RecordViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("record view")
        verbose_name_plural = _("record views")
        indexes = [models.Index(fields=["subject", "-at"], name="users_recordview_subject")]

    def __str__(self) -> str:
        return f"{self.pk}"

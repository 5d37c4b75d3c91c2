"""Who has been shown how much of the directory on one day, and what staff are told about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.directory.choices import AlarmKind, Amount
from community.directory.querysets import AlarmQuerySet, ViewingQuerySet


class Viewing(models.Model):
    """That a person was shown (a card) or the full profile opened, on a day of Asia/Ho_Chi_Minh, once within a scope.

    The scope is one account, or all accounts younger than a week together (``account`` is then empty). Who was seen
    already is free. Kept for two days.
    """

    day = models.DateField(_("day"), db_index=True)
    scope = models.CharField(_("whose"), max_length=24)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    amount = models.CharField(_("what"), max_length=8, choices=Amount.choices)
    person = models.ForeignKey(
        "members.MemberProfile", verbose_name=_("member"), on_delete=models.CASCADE, related_name="+"
    )

    objects = ViewingQuerySet.as_manager()

    class Meta:
        verbose_name = _("directory view")
        verbose_name_plural = _("directory views")
        constraints = [
            models.UniqueConstraint(fields=["scope", "day", "amount", "person"], name="directory_viewing_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Spent(models.Model):
    """How much of a budget is gone on a day. ``account`` is empty for all accounts younger than a week together."""

    day = models.DateField(_("day"))
    scope = models.CharField(_("whose"), max_length=24)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    amount = models.CharField(_("what"), max_length=8, choices=Amount.choices)
    number = models.PositiveIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("spent budget")
        verbose_name_plural = _("spent budgets")
        constraints = [models.UniqueConstraint(fields=["day", "scope", "amount"], name="directory_spent_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.scope} {self.amount}"


class Alarm(models.Model):
    """Something about the directory that staff must look at: once per account, kind and day. Holds no name.

    ``account_reference`` is the random reference of the account, empty for all new accounts together. Kept 90 days.
    """

    day = models.DateField(_("day"))
    kind = models.CharField(_("what happened"), max_length=20, choices=AlarmKind.choices)
    account_reference = models.CharField(_("account"), max_length=16, blank=True)
    number = models.PositiveIntegerField(_("number"), default=0)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("directory alarm")
        verbose_name_plural = _("directory alarms")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["day", "kind", "account_reference"], name="directory_alarm_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_reference}".strip()

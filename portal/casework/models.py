"""The append-only record of what happened to every case, and the office's own calendar.

Events are written only by :func:`portal.casework.events.append`.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.casework.querysets import CalendarExceptionQuerySet, EventQuerySet


class AppendOnly(TypeError):
    """Events are neither changed nor deleted, and come into being through ``events.append`` alone."""


class Event(models.Model):
    """One thing that happened to one subject, chained by hash to the event before it.

    Rows outlive the people they speak of and can never be erased. So they hold no name, address or text of a person:
    the actor stands as an account reference, ``reason`` is a code or a sentence staff wrote about the decision, and
    ``data`` takes numbers, flags and codes only. The subject and the actor are kept by value, without a database
    constraint, because a constraint would either block an erasure or have to change the row.
    """

    seq = models.BigIntegerField(_("number"), primary_key=True)
    subject_type = models.CharField(_("subject type"), max_length=100)
    subject_id = models.CharField(pgettext_lazy("what an event is about", "subject"), max_length=64)
    kind = models.CharField(_("kind"), max_length=100)
    from_state = models.CharField(_("from"), max_length=40, blank=True)
    to_state = models.CharField(_("to"), max_length=40, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
    )
    actor_reference = models.CharField(_("reference of the actor"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "seq"], name="casework_event_subject"),
            models.Index(fields=["kind", "at"], name="casework_event_kind_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Events are written by portal.casework.events.append.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Events are never deleted.")


class ChainHead(models.Model):
    """Where the chain ends: one row. Locking it puts appends in a line; it betrays a tail that was cut off."""

    SINGLE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=SINGLE)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("end of the event chain")
        verbose_name_plural = _("end of the event chain")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="casework_chainhead_single")]

    def __str__(self) -> str:
        return str(self.seq)


class CalendarException(models.Model):
    """A day on which the office works or not, whatever weekday and law say: extra days off, swapped working days.

    A swap is two rows: the day off, and the Saturday worked for it.
    """

    day = models.DateField(_("day"), unique=True)
    works = models.BooleanField(
        _("working day"), help_text=_("Tick for a Saturday or Sunday that is worked; leave empty for a day off.")
    )
    note = models.CharField(
        _("reason"), max_length=200, help_text=_("The decision it rests on: number, date, who signed.")
    )

    objects = CalendarExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception in the working calendar")
        verbose_name_plural = _("working calendar")
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()

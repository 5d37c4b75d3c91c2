"""What the engine has yet to be told, and how far a rebuild has come. Ids only: the truth is in the rows."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.search.choices import BuildState, ChangeState
from portal.search.querysets import IndexChangeQuerySet


class IndexChange(models.Model):
    """One thing whose copy in the engine is to be brought up to date. One row per thing, however often it changes.

    Written in the transaction that changed the thing. Whoever carries it out claims it for a while, reads the thing
    then, and deletes the row only if ``stamp`` is still the one it claimed: a change that came meanwhile has set
    another, and the row stays for the next round.
    """

    kind = models.CharField(_("kind"), max_length=40)
    object_id = models.CharField(_("object"), max_length=64)
    version = models.BigIntegerField(_("version"), default=0)
    stamp = models.BigIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try = models.DateTimeField(_("next try"), default=timezone.now)
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects = IndexChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiting index change")
        verbose_name_plural = _("waiting index changes")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_change_unique")]
        indexes = [models.Index(fields=["next_try"], name="search_change_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class IndexBuild(models.Model):
    """A rebuild of one kind's index: at most one is under way. While it is, changes go into both indices."""

    kind = models.CharField(_("kind"), max_length=40)
    index = models.CharField(_("index"), max_length=100, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=BuildState, default=BuildState.BUILDING)
    after = models.CharField(_("done up to"), max_length=64, blank=True)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("index rebuild")
        verbose_name_plural = _("index rebuilds")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(state=BuildState.BUILDING), name="search_build_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.index

"""What a page says about its facts: where they come from, and what changed since readers first saw it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, Revision

from portal.core.choices import ChangeKind


class Provenance(models.Model):
    """Where the facts of a page come from, when somebody last compared them, and how long they hold."""

    issuing_body = models.CharField(_("issuing body"), max_length=160, blank=True)
    document_number = models.CharField(
        pgettext_lazy("official", "document"),
        max_length=200,
        blank=True,
        help_text=_("Number and date as printed, e.g. 407/NQ-CP, 12/12/2025"),
    )
    source_title = models.CharField(_("name of the source"), max_length=160, blank=True)
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.CharField(
        _("checked by"), max_length=120, blank=True, help_text=_("The desk or office, as readers may see it.")
    )
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    effective_until = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        abstract = True

    provenance_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("issuing_body"),
                FieldPanel("document_number"),
                FieldPanel("source_title"),
                FieldPanel("source_url"),
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("checked_by")]),
                FieldRowPanel([FieldPanel("effective_from"), FieldPanel("effective_until")]),
            ],
            _("Where the facts come from"),
        )
    ]

    @property
    def source_name(self) -> str:
        """What readers see of the source: its name, or the site it stands on."""
        return self.source_title or urlsplit(self.source_url).netloc.removeprefix("www.")

    def has_provenance(self) -> bool:
        return bool(self.issuing_body or self.document_number or self.source_url or self.checked_on)


class PublicHistory(models.Model):
    """The "what changed" note: compulsory on a public page unless the change is minor."""

    change_kind = models.CharField(
        _("kind of change"), max_length=12, choices=ChangeKind.choices, default=ChangeKind.UPDATE
    )
    change_note = models.CharField(
        _("what changed"),
        max_length=300,
        blank=True,
        help_text=_("One line for readers, e.g. “Fee changed from 1 July”."),
    )
    last_changed_at = models.DateTimeField(_("last public change"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    history_panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("change_kind"), FieldPanel("change_note")], _("What changed, for readers"))
    ]

    def after_publish(self, revision: Revision) -> None:
        """Append the note to the public history when the page was public before and the change is not minor."""
        content = revision.content
        kind, note = content.get("change_kind"), (content.get("change_note") or "").strip()
        fresh: Any = type(self)._base_manager.get(pk=self.pk)
        was_public = fresh.first_published_at and fresh.first_published_at < fresh.last_published_at
        if fresh.live_revision_id != revision.pk or not was_public or kind == ChangeKind.MINOR or not note:
            return
        _row, created = PublicChange.objects.get_or_create(
            page_id=self.pk, revision_id=revision.pk, defaults={"kind": kind, "text": note}
        )
        if created:
            type(self)._base_manager.filter(pk=self.pk).update(last_changed_at=timezone.now())


class PublicChange(models.Model):
    """A line of the history that readers see under a page. Written when a page is published, never edited."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="public_changes", verbose_name=_("page"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    kind = models.CharField(_("kind"), max_length=12)
    text = models.CharField(_("what changed"), max_length=300)
    revision_id = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "revision_id"], name="core_publicchange_once_per_revision")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.kind}"

    @property
    def date(self) -> dt.date:
        return timezone.localdate(self.at)

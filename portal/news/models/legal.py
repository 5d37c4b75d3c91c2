"""An official document as a page: its metadata, its numbered sections, a table of contents."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.core.choices import ChangeKind
from portal.core.models import BasePage, Provenance, PublicHistory
from portal.news.blocks import LegalBodyBlock
from portal.news.querysets import LegalPageManager

TOC_WORDS = 14


@dataclass(slots=True)
class TextRun:
    """One paragraph (``kind`` p), the items of a list (ul) or the rows of a table (table, cells in ``rows``)."""

    kind: str
    lines: list[str]

    @property
    def rows(self) -> list[list[str]]:
        return [[cell.strip() for cell in line.split("|")] for line in self.lines]


@dataclass(slots=True)
class SectionNode:
    anchor: str
    marker: str
    heading: str
    level: int
    runs: list[TextRun]
    sections: list[SectionNode] = field(default_factory=list)

    @property
    def label(self) -> str:
        """How the table of contents names it: by its heading, or by how its text begins."""
        opening = self.runs[0].lines[0] if self.runs else ""
        return f"{self.marker} {self.heading or Truncator(opening).words(TOC_WORDS)}".strip()


def runs_of(text: str) -> list[TextRun]:
    """Lines to paragraphs, lists and tables, in their order."""
    runs: list[TextRun] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        kind = {"- ": "ul", "| ": "table"}.get(line[:2], "p")
        if kind == "p":
            runs.append(TextRun("p", [line]))
            continue
        if not runs or runs[-1].kind != kind:
            runs.append(TextRun(kind, []))
        runs[-1].lines.append(line[2:])
    return runs


class LegalDocumentPage(PublicHistory, Provenance, BasePage):
    template = "news/legal_document_page.html"
    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    number = models.CharField(_("number"), max_length=60)
    kind = models.CharField(_("type of document"), max_length=40)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    signer = models.CharField(_("signed by"), max_length=120, blank=True)
    field_name = models.CharField(_("field"), max_length=160, blank=True)
    recitals = models.TextField(_("legal bases"), blank=True, help_text=_("One a line."))
    lead = models.TextField(_("opening"), blank=True, help_text=_("One paragraph a line."))
    sections = StreamField(LegalBodyBlock(), verbose_name=_("sections"), blank=True)
    recipients = models.TextField(_("recipients"), blank=True, help_text=_("One a line."))

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("number"), FieldPanel("kind")]),
                FieldRowPanel([FieldPanel("issued_on"), FieldPanel("effective_on")]),
                FieldPanel("issuer"),
                FieldRowPanel([FieldPanel("signer"), FieldPanel("field_name")]),
            ],
            _("The document"),
        ),
        FieldPanel("recitals"),
        FieldPanel("lead"),
        FieldPanel("sections"),
        FieldPanel("recipients"),
        *Provenance.provenance_panels,
        *PublicHistory.history_panels,
    ]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("number"),
        index.SearchField("sections"),
    ]

    objects = LegalPageManager()

    class Meta:
        verbose_name = _("official document")
        verbose_name_plural = _("official documents")

    @cached_property
    def tree(self) -> list[SectionNode]:
        """The flat list of sections as a tree: a section belongs to the last one before it of a smaller depth."""
        roots: list[SectionNode] = []
        path: list[SectionNode] = []
        for block in self.sections:
            value = block.value
            node = SectionNode(
                anchor=value["anchor"],
                marker=value["marker"],
                heading=value["heading"],
                level=value["level"],
                runs=runs_of(value["text"] or ""),
            )
            while path and path[-1].level >= node.level:
                path.pop()
            (path[-1].sections if path else roots).append(node)
            path.append(node)
        return roots

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        changes = list(self.public_changes.all()) if self.pk else []
        context.update(
            sections=self.tree,
            toc_tree=self.tree,
            lead=[line for line in self.lead.splitlines() if line.strip()],
            recitals=[line for line in self.recitals.splitlines() if line.strip()],
            recipients=[line for line in self.recipients.splitlines() if line.strip()],
            changes=changes,
            correction=next((c for c in changes if c.kind == ChangeKind.CORRECTION), None),
        )
        return context

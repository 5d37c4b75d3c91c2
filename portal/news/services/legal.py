"""From a parsed official document to a page."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portal.core.text import slugify
from portal.news.legal import Block, LegalText, ListBlock, ListItem, Section, TableBlock
from portal.news.models import LegalDocumentPage, NewsIndexPage

TITLE_LENGTH = 255
FIELDS = ("intro", "number", "kind", "issued_on", "effective_on", "issuer", "signer", "field_name", "recitals", "lead")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What the import did: ``outcome`` is created, updated or unchanged."""

    page: LegalDocumentPage
    outcome: str


def list_lines(items: tuple[ListItem, ...]) -> Iterator[str]:
    for item in items:
        yield f"- {item.text}"
        yield from list_lines(item.items)


def block_lines(block: Block) -> Iterator[str]:
    """A block in the notation of LegalSectionBlock: paragraphs, “- ” items, “| ” rows."""
    if isinstance(block, ListBlock):
        yield from list_lines(block.items)
    elif isinstance(block, TableBlock):
        for row in block.rows:
            yield "| " + " | ".join(cell.replace("|", "/") for cell in row)
    else:
        yield " ".join(block.text.split())


def section_data(section: Section, number: str) -> dict[str, Any]:
    text = "\n".join(line for block in section.blocks for line in block_lines(block))
    value = {
        "level": min(section.level, 8),
        "marker": section.marker,
        "heading": section.heading,
        "anchor": section.anchor,
        "text": text,
    }
    ident = uuid.uuid5(uuid.NAMESPACE_OID, f"{number}#{section.anchor}")
    return {"type": "section", "value": value, "id": str(ident)}


def page_values(document: LegalText) -> dict[str, Any]:
    """The fields of the page. A title too long for one line of the tree is cut at a word and stands whole below it."""
    title = document.title
    if len(title) > TITLE_LENGTH:
        title = title[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return {
        "title": title,
        "intro": document.title if title != document.title else "",
        "number": document.number,
        "kind": document.kind_label,
        "issued_on": document.issued_on,
        "effective_on": document.effective_on,
        "issuer": document.issuer,
        "signer": document.signer,
        "field_name": document.field,
        "recitals": "\n".join(document.recitals),
        "lead": "\n".join(document.lead),
        "recipients": "\n".join(document.recipients),
        "sections": json.dumps([section_data(s, document.number) for s in document.walk()], ensure_ascii=False),
        "issuing_body": document.issuer[:160],
        "document_number": document.number,
        "effective_from": document.effective_on,
    }


def is_same(page: LegalDocumentPage, values: dict[str, Any]) -> bool:
    stored = json.loads(json.dumps(list(page.sections.raw_data)))
    return stored == json.loads(values["sections"]) and all(
        getattr(page, name) == values[name] for name in ("title", *FIELDS)
    )


def free_slug(index: NewsIndexPage, wanted: str) -> str:
    """Numbers repeat between issuers and years, so the second gets a suffix."""
    taken = set(index.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


@transaction.atomic
def import_legal_text(
    document: LegalText, *, index: NewsIndexPage, by: Any = None, publish: bool = False
) -> ImportResult:
    """Make or renew the page of a document under a news list; a draft unless ``publish``.

    The key is number, issuer and date: the same text twice changes nothing. Raises PublishRefused when the page is
    sensitive and ``by`` may not publish it.
    """
    values = page_values(document)
    known = LegalDocumentPage.objects.child_of(index).same_document(
        document.number, document.issuer, document.issued_on
    )
    page = known.first()
    if page is None:
        page = LegalDocumentPage(**values, live=False, owner=by, locale=index.locale)
        page.slug = free_slug(index, slugify(f"{document.kind_label} {document.number}") or "van-ban")
        index.add_child(instance=page)
        outcome = "created"
    else:
        page = page.get_latest_revision_as_object()
        if is_same(page, values):
            outcome = "unchanged"
        else:
            for name, value in values.items():
                setattr(page, name, value)
            outcome = "updated"
    if outcome != "unchanged":
        page.change_note = "" if outcome == "created" else "Cập nhật toàn văn theo bản gốc"
        revision = page.save_revision(user=by)
        if publish:
            revision.publish(user=by)
    elif publish and not page.live:
        page.get_latest_revision().publish(user=by)
    return ImportResult(page, outcome)

"""What editors do to pages reaches the search: each receiver names the pages concerned and calls `changed`."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.search.choices import PAGES
from portal.search.services.projection import changed

SHOWN = {"live", "title", "alias_of", "locale", "path"}


def page_changed(instance: Any, **kwargs: Any) -> None:
    changed(kind=PAGES, ids=[str(instance.pk)])


def page_saved(instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Pages that code makes live without the editors' desk. What hangs on a page is there only when it is published."""
    if raw or not isinstance(instance, Page):
        return
    if update_fields is None or SHOWN & set(update_fields):
        changed(kind=PAGES, ids=[str(instance.pk)])


def branch_changed(instance: Any, **kwargs: Any) -> None:
    """Everything below moved with it: it may be open to all now, or to some only."""
    branch = Page.objects.filter(path__startswith=instance.path, depth__gte=instance.depth)
    changed(kind=PAGES, ids=[str(pk) for pk in branch.values_list("pk", flat=True)])


def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        branch_changed(page)


def document_changed(instance: Any, **kwargs: Any) -> None:
    """Pages carry the titles of their documents."""
    references = ReferenceIndex.get_references_to(instance)
    ids = {
        reference.object_id
        for reference in references.select_related("base_content_type")
        if issubclass(reference.base_content_type.model_class() or object, Page)
    }
    if ids:
        changed(kind=PAGES, ids=sorted(ids))


def connect() -> None:
    page_published.connect(page_changed, dispatch_uid="search.page_published")
    page_unpublished.connect(page_changed, dispatch_uid="search.page_unpublished")
    post_page_move.connect(branch_changed, dispatch_uid="search.page_moved")
    post_save.connect(page_saved, dispatch_uid="search.page_saved")
    # of Page itself: its own type's row is deleted before, and between the two the page is half there
    post_delete.connect(page_changed, sender=Page, dispatch_uid="search.page_deleted")
    post_save.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="search.restricted")
    post_delete.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="search.unrestricted")
    post_save.connect(document_changed, sender=get_document_model(), dispatch_uid="search.document_saved")

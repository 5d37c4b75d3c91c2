from __future__ import annotations

from typing import Any, Self

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageManager, PageViewRestriction
from wagtail.query import PageQuerySet


def open_to_all() -> Any:
    """A condition: neither the page nor one above it is restricted to some readers."""
    here = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    return ~Exists(PageViewRestriction.objects.annotate(here=here).filter(here__startswith=F("page__path")))


class BasePageQuerySet(PageQuerySet):
    def for_screen(self) -> Self:
        """The row and what its template follows. Runs prepared (core/prepared.py), so it may not prefetch."""
        return self

    def real(self) -> Self:
        """Live pages in their own words that anybody may read.

        Aliases copy another language's text and count nowhere; what is restricted is not even named to strangers.
        """
        return self.live().filter(open_to_all(), alias_of__isnull=True)

    def overdue(self, today: Any) -> Self:
        """Public pages whose review date has passed."""
        return self.live().filter(review_by__lt=today)


BasePageManager = PageManager.from_queryset(BasePageQuerySet)

from __future__ import annotations

from typing import Any, Self

from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class BasePageQuerySet(PageQuerySet):
    def for_screen(self) -> Self:
        """The row and what its template follows. Runs prepared (core/prepared.py), so it may not prefetch."""
        return self

    def real(self) -> Self:
        """Live pages in their own words: aliases copy another language's text and count nowhere."""
        return self.live().filter(alias_of__isnull=True)

    def overdue(self, today: Any) -> Self:
        """Public pages whose review date has passed."""
        return self.live().filter(review_by__lt=today)


BasePageManager = PageManager.from_queryset(BasePageQuerySet)

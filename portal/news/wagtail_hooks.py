from __future__ import annotations

from wagtail.snippets.models import register_snippet

from portal.news.viewsets import NewsRecordsGroup

register_snippet(NewsRecordsGroup)

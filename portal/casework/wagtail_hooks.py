from __future__ import annotations

from wagtail.snippets.models import register_snippet

from portal.casework.viewsets import CalendarExceptionViewSet

register_snippet(CalendarExceptionViewSet)

"""The working calendar, kept by the office: what the government decides about days off during the year."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.casework.models import CalendarException


class CalendarExceptionViewSet(SnippetViewSet):
    model = CalendarException
    icon = "calendar-alt"
    menu_label = _("Working calendar")
    add_to_settings_menu = True
    list_display = ["day", "works", "note"]
    search_fields = ["note"]
    ordering = ["-day"]
    copy_view_enabled = False
    panels = [FieldPanel("day"), FieldPanel("works"), FieldPanel("note")]

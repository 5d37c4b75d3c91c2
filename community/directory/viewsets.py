"""The staff's list of alarms: account references, kinds and times, no names, nothing to change."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from community.directory.models import Alarm


class AlarmsView(ReportView):
    page_title = _("Directory alarms")
    header_icon = "warning"
    index_url_name = "directory_alarms"
    index_results_url_name = "directory_alarms_results"
    permission_policy = ModelPermissionPolicy(Alarm)
    permission_required = "view"
    model = Alarm
    is_searchable = False
    list_export: list[str] = []
    columns = [
        Column("kind", label=_("Alarm"), accessor="get_kind_display"),
        Column("account", label=_("Account"), accessor=lambda alarm: alarm.account_reference or "–"),
        Column("number", label=_("Number")),
        DateColumn("at", label=_("When")),
    ]

    def get_queryset(self) -> QuerySet[Alarm]:
        return Alarm.objects.for_screen()

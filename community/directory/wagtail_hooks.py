from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from community.directory.viewsets import AlarmsView


@hooks.register("register_admin_urls")
def alarm_urls() -> list[Any]:
    return [
        path("reports/directory-alarms/", AlarmsView.as_view(), name="directory_alarms"),
        path(
            "reports/directory-alarms/results/",
            AlarmsView.as_view(results_only=True),
            name="directory_alarms_results",
        ),
    ]


class AlarmsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return AlarmsView.permission_policy.user_has_permission(request.user, "view")


@hooks.register("register_reports_menu_item")
def alarms_menu_item() -> MenuItem:
    return AlarmsMenuItem(_("Directory alarms"), reverse("directory_alarms"), icon_name="warning", order=120)

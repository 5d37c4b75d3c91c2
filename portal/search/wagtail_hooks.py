from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from portal.search.viewsets import SearchWordsGroup, ZeroHitsView

register_snippet(SearchWordsGroup)


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    return [
        path("reports/search/", ZeroHitsView.as_view(), name="search_zero_hits"),
        path("reports/search/results/", ZeroHitsView.as_view(results_only=True), name="search_zero_hits_results"),
    ]


class ZeroHitsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return ZeroHitsView.permission_policy.user_has_any_permission(request.user, ["report"])


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return ZeroHitsMenuItem(_("Searches without result"), reverse("search_zero_hits"), icon_name="search", order=110)

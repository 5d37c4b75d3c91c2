from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.desk import status_views


class StatusMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(status_views.VIEW))


@hooks.register("register_reports_menu_item")
def status_menu_item() -> MenuItem:
    return StatusMenuItem(_("Is everything running?"), reverse("portal_status"), icon_name="desktop", order=90)


@hooks.register("register_admin_urls")
def status_urls() -> list[Any]:
    return [path("reports/status/", status_views.status, name="portal_status")]


@hooks.register("insert_global_admin_css")
def banner_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/banner.css"))

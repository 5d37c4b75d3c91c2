"""The office's desk of data requests in the Wagtail admin; imported by portal/users/wagtail_hooks.py."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.users.privacy import staff_views


class RightsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(staff_views.VIEW))


@hooks.register("register_admin_menu_item")
def rights_requests() -> MenuItem:
    return RightsMenuItem(_("Data requests"), reverse("rights_requests"), icon_name="lock", order=820)


@hooks.register("register_admin_urls")
def rights_urls() -> list[Any]:
    return [
        path("data-requests/", staff_views.index, name="rights_requests"),
        path("data-requests/<slug:reference>/", staff_views.detail, name="rights_request"),
    ]

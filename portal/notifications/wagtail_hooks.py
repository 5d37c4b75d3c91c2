from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.notifications.views import staff


class MailsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(staff.VIEW))


@hooks.register("register_reports_menu_item")
def mails_menu_item() -> MenuItem:
    return MailsMenuItem(_("Mails"), reverse("mails"), icon_name="mail", order=130)


@hooks.register("register_admin_urls")
def mail_urls() -> list[Any]:
    return [
        path("reports/mails/", staff.index, name="mails"),
        path("reports/mails/<int:pk>/", staff.detail, name="mail_detail"),
    ]

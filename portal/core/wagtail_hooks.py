from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from portal.core.editorial import TRANSLATED, EditorialMixin, PublishRefused
from portal.core.permissions import NOT_A_PUBLISHER, refused
from portal.core.reports import OverduePagesView, OverduePanel


@hooks.register("insert_global_admin_css")
def brand_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("core/admin.css"))


@hooks.register("construct_homepage_panels")
def overdue_on_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(OverduePanel())


@hooks.register("register_admin_urls")
def own_urls() -> list[Any]:
    """The report; and Wagtail's own sign-in form covered up, since staff enter through the one sign-in page."""
    return [
        path("login/", RedirectView.as_view(pattern_name="wagtailadmin_home"), name="staff_login"),
        path("reports/overdue/", OverduePagesView.as_view(), name="overdue_pages"),
        path("reports/overdue/results/", OverduePagesView.as_view(results_only=True), name="overdue_pages_results"),
    ]


@hooks.register("construct_main_menu")
def without_help_of_other_hosts(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's help leads to its makers' sites; ours stands in docs/editors.md."""
    items[:] = [item for item in items if item.name != "help"]


class OverdueMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return OverduePagesView.permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_reports_menu_item")
def overdue_menu_item() -> MenuItem:
    return OverdueMenuItem(_("Overdue pages"), reverse("overdue_pages"), icon_name="warning", order=100)


@hooks.register("register_log_actions")
def translation_in_history(actions: LogActionRegistry) -> None:
    actions.register_action(TRANSLATED, _("Translate"), _("Translated"))


@hooks.register("construct_page_action_menu")
def hide_publish_from_editors(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Do not offer what the rule would refuse: the button of somebody who wrote the pending text."""
    page = context.get("page")
    if isinstance(page, EditorialMixin) and page.needs_four_eyes() and request.user.pk in page.editor_ids():
        items[:] = [item for item in items if item.name not in {"action-publish", "approve"}]


def publishing_refused(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail quietly saves a draft when somebody without the right asks to publish. Here the answer says so."""
    if request.method != "POST" or "action-publish" not in request.POST:
        return None
    if page.permissions_for_user(request.user).can_publish():
        return None
    return refused(request, PublishRefused(NOT_A_PUBLISHER, page))


hooks.register("after_create_page", publishing_refused)
hooks.register("after_edit_page", publishing_refused)


@hooks.register("after_copy_page")
def copy_is_a_draft(request: HttpRequest, page: Page, new_page: Page) -> None:
    if request.POST.get("publish_copies") and not Page.objects.get(pk=new_page.pk).live:
        messages.warning(request, _("The copy is a draft: this text needs four eyes."))

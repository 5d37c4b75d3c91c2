"""Public pages whose review date has passed: a report, and the task list on everyone's dashboard."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import DateField, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

ON_DASHBOARD = 20


def overdue_pages(user: Any) -> QuerySet[Page]:
    """Overdue public pages this person may work on, longest overdue first, each with ``review_by``. One query."""
    from portal.core.models import BasePage

    names = [m._meta.model_name for m in apps.get_models() if issubclass(m, BasePage)]
    mine = page_permission_policy.instances_user_has_any_permission_for(user, ["change", "publish"])
    today, late = timezone.localdate(), Q()
    for name in names:
        late |= Q(**{f"{name}__review_by__lt": today})
    if not names:
        return mine.none()
    dates = [F(f"{name}__review_by") for name in names]
    when = Coalesce(*dates, output_field=DateField()) if len(dates) > 1 else dates[0]
    return (
        mine.filter(late, live=True, alias_of__isnull=True)
        .annotate(review_by=when)
        .select_related("owner", "content_type", "locale")
        .order_by("review_by", "pk")
    )


def owner_name(page: Page) -> str:
    owner = page.owner
    return owner.get_full_name() or owner.reference if owner else ""


class OverduePanel(Component):
    """Rows of the task list under /cms/."""

    name = "overdue_pages"
    template_name = "core/overdue_panel.html"
    order = 120

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        pages = overdue_pages(parent_context["request"].user)
        return {
            "pages": [(page, owner_name(page)) for page in pages[:ON_DASHBOARD]],
            "count": pages.count(),
        }


class OverduePagesView(PageReportView):
    page_title = _("Overdue pages")
    header_icon = "warning"
    results_template_name = "core/overdue_results.html"
    index_url_name = "overdue_pages"
    index_results_url_name = "overdue_pages_results"
    any_permission_required = ["add", "change", "publish"]
    list_export = ["title", "review_by", "owner_name"]
    export_headings = {"title": _("Title"), "review_by": _("Review by"), "owner_name": _("Owner")}

    def get_queryset(self) -> QuerySet[Page]:
        return overdue_pages(self.request.user)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        for page in object_list:
            page.owner_name = owner_name(page)
        return object_list

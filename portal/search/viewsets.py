"""Words that staff keep, and what readers looked for in vain."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.search.models import StopWord, Synonym, ZeroHit


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    icon = "link"
    menu_label = _("Synonyms")
    list_display = ["term", "means", "kind"]
    list_filter = ["kind"]
    search_fields = ["term", "means"]
    ordering = ["term", "means"]
    panels = [FieldPanel("term"), FieldPanel("means"), FieldPanel("kind")]


class StopWordViewSet(SnippetViewSet):
    model = StopWord
    icon = "minus"
    menu_label = _("Stop words")
    list_display = ["term", "kind"]
    list_filter = ["kind"]
    search_fields = ["term"]
    ordering = ["term"]
    panels = [FieldPanel("term"), FieldPanel("kind")]


class SearchWordsGroup(SnippetViewSetGroup):
    items = (SynonymViewSet, StopWordViewSet)
    menu_label = _("Search words")
    menu_icon = "search"
    menu_order = 260


class ReportPolicy(ModelPermissionPolicy):
    """One permission of its own: these rows are made by readers, nobody adds, changes or deletes them by hand."""

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return bool(user.is_active and user.has_perm("search.report_zerohit"))

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, [action])


class ZeroHitsView(ReportView):
    """Folded, digit-free, asked for by five people at least: see :mod:`portal.search.services.zero_hits`."""

    page_title = _("Searches without result")
    header_icon = "search"
    model = ZeroHit
    permission_policy = ReportPolicy(ZeroHit)
    any_permission_required = ["report"]
    index_url_name = "search_zero_hits"
    index_results_url_name = "search_zero_hits_results"
    results_template_name = "search/zero_hits_results.html"
    list_export = ["term", "people", "last_day", "where"]
    export_headings = {
        "term": _("Words"),
        "people": _("People who asked, at least"),
        "last_day": _("Last asked"),
        "where": _("Where"),
    }

    def get_queryset(self) -> QuerySet[ZeroHit]:
        return ZeroHit.objects.for_report()

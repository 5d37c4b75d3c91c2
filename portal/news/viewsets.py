"""What news is sorted by, for those who keep the lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.news.models import Category, Topic

PANELS = [FieldPanel("name_vi"), FieldPanel("name_en"), FieldPanel("slug"), FieldPanel("order")]


class CategoryViewSet(SnippetViewSet):
    model = Category
    icon = "folder-open-1"
    menu_label = _("Categories")
    list_display = ["name_vi", "name_en", "slug", "order"]
    search_fields = ["name_vi", "name_en", "slug"]
    ordering = ["order", "slug"]
    panels = PANELS


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["name_vi", "name_en", "slug", "order"]
    search_fields = ["name_vi", "name_en", "slug"]
    ordering = ["order", "slug"]
    panels = PANELS


class NewsRecordsGroup(SnippetViewSetGroup):
    items = (CategoryViewSet, TopicViewSet)
    menu_label = _("News lists")
    menu_icon = "list-ul"
    menu_order = 250

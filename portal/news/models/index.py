"""The news list: newest first, filtered by what the address says."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from portal.core.chrome import Link, get_chrome
from portal.core.models import BasePage
from portal.core.renditions import load_pictures
from portal.news.choices import CATEGORY, COUNTRY, PAGE, PLACE, TOPIC
from portal.news.querysets import count_articles, document_links, fill_pictures, list_cards

PER_PAGE = 10


class NewsIndexPage(BasePage):
    template = "news/news_index_page.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.NewsPage", "news.LegalDocumentPage"]

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.news.feeds import all_feeds, section_feeds
        from portal.news.filters import NewsFilters

        context = super().get_context(request, *args, **kwargs)
        chrome = get_chrome()
        url = self.path_in(chrome)
        filters = NewsFilters(request.GET, chrome.language)
        ids = {
            "category": filters.pk(CATEGORY),
            "country": filters.pk(COUNTRY),
            "topic": filters.pk(TOPIC),
            "place": filters.pk(PLACE),
        }
        paginator = Paginator(range(count_articles(self.locale_id, **ids)), PER_PAGE)
        page_obj = paginator.get_page(request.GET.get(PAGE))
        start = (page_obj.number - 1) * PER_PAGE
        cards = list_cards(chrome, self.locale_id, start, start + PER_PAGE, **ids)
        fill_pictures(cards, load_pictures((card.cover_id for card in cards), "cover"))
        section = next((key for key in (CATEGORY, COUNTRY) if key in filters.chosen), None)
        context.update(
            selects=filters.selects,
            chosen_place=filters.chosen.get(PLACE),
            place_key=PLACE,
            filter_url=url,
            active_filters=filters.active(url),
            ignored_filters=filters.ignored,
            page_obj=page_obj,
            cards=cards,
            result_count=paginator.count,
            documents=document_links(chrome, self.locale_id),
            tag_links=[Link(option.name, f"{url}?{TOPIC}={option.slug}") for option in filters.options(TOPIC)],
            feeds=section_feeds(section, filters.chosen[section]) if section else all_feeds(),
        )
        return context

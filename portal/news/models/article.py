"""An article with its provenance."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from portal.core.choices import ChangeKind
from portal.core.chrome import Chrome, LanguageLink, Link, get_chrome
from portal.core.models import BodyPage, PortalImage, Provenance, PublicChange, PublicHistory
from portal.core.renditions import Picture
from portal.news.choices import CATEGORY, COUNTRY, PLACE, TOPIC
from portal.news.querysets import NewsCard, NewsPageManager, Tag, fill_pictures, related_cards, tags_of

WORDS_PER_MINUTE = 200
_MARKUP = re.compile(r"<[^>]*>")
FILTER_OF = {"topics": TOPIC, "countries": COUNTRY, "places": PLACE}


class NewsPage(PublicHistory, Provenance, BodyPage):
    template = "news/news_page.html"
    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    category = models.ForeignKey(
        "news.Category", verbose_name=_("category"), on_delete=models.PROTECT, related_name="articles"
    )
    cover = models.ForeignKey(
        PortalImage, verbose_name=_("cover"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cover_alt = models.CharField(
        _("alternative text of the cover"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows. Leave empty only if it merely decorates."),
    )
    cover_caption = models.CharField(_("caption of the cover"), max_length=250, blank=True)
    countries = ParentalManyToManyField(
        "places.Country", verbose_name=_("countries"), blank=True, related_name="articles"
    )
    topics = ParentalManyToManyField("news.Topic", verbose_name=_("topics"), blank=True, related_name="articles")
    places = ParentalManyToManyField(
        "places.Place", verbose_name=_("communes and wards"), blank=True, related_name="articles"
    )

    content_panels: ClassVar[list[Any]] = [
        *BodyPage.content_panels,
        FieldPanel("intro"),
        FieldPanel("category"),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("cover_alt"), FieldPanel("cover_caption")], _("Cover")),
        FieldPanel("body"),
        *Provenance.provenance_panels,
        MultiFieldPanel([FieldPanel("countries"), FieldPanel("topics"), FieldPanel("places")], _("Tags")),
        *PublicHistory.history_panels,
    ]
    search_fields: ClassVar[list[Any]] = [*BodyPage.search_fields, index.FilterField("category_id")]

    objects = NewsPageManager()
    is_preview = False

    class Meta:
        verbose_name = _("news article")
        verbose_name_plural = _("news articles")

    def picture_ids(self) -> list[int]:
        cards = [card.cover_id for card in self.related]
        return [pk for pk in (self.social_image_id or self.cover_id, self.cover_id, *cards) if pk]

    @cached_property
    def related(self) -> list[NewsCard]:
        return related_cards(self, get_chrome()) if self.category_id else []

    @property
    def updated_at(self) -> Any:
        """When readers last got something new; None when the article stands as first published."""
        return self.last_changed_at

    def reading_minutes(self) -> int:
        return max(1, math.ceil(count_words(self.body.raw_data) / WORDS_PER_MINUTE))

    def structured_data(self, seo: dict[str, Any], chrome: Chrome) -> dict[str, Any]:
        """https://schema.org/NewsArticle"""
        published = self.first_published_at or timezone.now()
        publisher = {"@type": "Organization", "name": chrome.owner or chrome.site_name}
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title[:110],
            "description": seo["description"],
            "inLanguage": chrome.language,
            "datePublished": published.isoformat(),
            "dateModified": (self.last_changed_at or published).isoformat(),
            "mainEntityOfPage": seo["canonical"],
            "publisher": publisher,
            "author": publisher,
        }
        if seo["image"]:
            data["image"] = [seo["image"]["url"]]
        if self.source_url:
            data["isBasedOn"] = self.source_url
        return data

    def seo(self, chrome: Chrome, languages: list[LanguageLink], pictures: dict[int, Picture]) -> dict[str, Any]:
        times = {"type": "article", "published": self.first_published_at, "modified": self.last_changed_at}
        return super().seo(chrome, languages, pictures) | times

    def tags(self, language: str) -> list[Tag]:
        """Topics, countries and places: from the tables, or from memory when this is a draft or a preview."""
        if self.pk and not self.is_preview:
            return tags_of(self, language)
        kinds = {"topics": self.topics, "countries": self.countries, "places": self.places}
        return [Tag(kind, row.slug, row.name) for kind, rows in kinds.items() for row in rows.all()]

    def public_history(self) -> list[PublicChange]:
        """What readers were told, newest first; no query for an article that never changed."""
        return list(self.public_changes.all()) if self.last_changed_at else []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self.is_preview = getattr(request, "is_preview", False)
        context = super().get_context(request, *args, **kwargs)
        chrome = get_chrome()
        pictures = context["pictures"]
        fill_pictures(self.related, pictures)
        index_url = context["breadcrumbs"][-2].url
        changes = self.public_history()
        tags: dict[str, list[Link]] = {"topics": [], "countries": [], "places": []}
        for tag in self.tags(chrome.language):
            tags[tag.kind].append(Link(tag.name, f"{index_url}?{FILTER_OF[tag.kind]}={tag.slug}"))
        context.update(
            category=Link(self.category.name, f"{index_url}?{CATEGORY}={self.category.slug}"),
            cover=pictures.get(self.cover_id) if self.cover_id else None,
            tags=tags,
            changes=changes,
            correction=next((c for c in changes if c.kind == ChangeKind.CORRECTION), None),
            related=self.related,
            reading_minutes=self.reading_minutes(),
        )
        return context


def count_words(data: Any) -> int:
    """Words in a stream's raw data, markup left out."""
    if isinstance(data, str):
        return len(_MARKUP.sub(" ", data).split())
    if isinstance(data, dict):
        return sum(count_words(value) for key, value in data.items() if key not in {"id", "type"})
    if isinstance(data, Iterable):
        return sum(count_words(item) for item in data)
    return 0

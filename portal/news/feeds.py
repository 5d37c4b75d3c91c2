"""Atom, RSS and JSON feeds of all news, of a category and of a country. Fields come from one place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.core.chrome import Chrome, Link, get_chrome
from portal.core.http import cacheable
from portal.news.choices import CATEGORY
from portal.news.models import Category
from portal.news.querysets import NewsCard, list_cards
from portal.places.models import Country

LENGTH = 30
FORMATS = {"atom": "Atom", "rss": "RSS", "json": "JSON"}
SECTIONS: dict[str, Any] = {"chuyen-muc": Category, "quoc-gia": Country}


def all_feeds() -> list[Link]:
    return [Link(label, reverse("news_feed", args=[fmt]), icon="rss", key=fmt) for fmt, label in FORMATS.items()]


def section_feeds(name: str, record: Any) -> list[Link]:
    """Feeds of one category or country, titled so that a feed reader can tell them apart."""
    section = "chuyen-muc" if name == CATEGORY else "quoc-gia"
    return [
        Link(
            f"{label}: {record.name}",
            reverse("news_section_feed", args=[section, record.slug, fmt]),
            icon="rss",
            key=fmt,
        )
        for fmt, label in FORMATS.items()
    ]


class FeedSource:
    """What a feed holds, whatever its format."""

    def __init__(self, section: str | None, slug: str | None) -> None:
        self.chrome: Chrome = get_chrome()
        self.record: Any = None
        if section is not None:
            if section not in SECTIONS:
                raise Http404
            self.record = get_object_or_404(SECTIONS[section], slug=slug)
        ids = {}
        if self.record is not None:
            ids["category" if isinstance(self.record, Category) else "country"] = self.record.pk
        locale_id = self.chrome.locale_ids.get(self.chrome.language, 0)
        self.cards: list[NewsCard] = list_cards(self.chrome, locale_id, 0, LENGTH, **ids)
        self.changes = latest_notes(self.cards)

    @property
    def title(self) -> str:
        name = _("News — %(site)s") % {"site": self.chrome.site_name}
        return f"{name}: {self.record}" if self.record else name

    def text(self, card: NewsCard) -> str:
        """The introduction, led by what changed last."""
        note = self.changes.get(card.pk)
        if not note:
            return card.intro
        return _("What changed on %(date)s: %(note)s") % note + "\n\n" + card.intro


def latest_notes(cards: list[NewsCard]) -> dict[int, dict[str, str]]:
    """page id → date and text of its newest public change. One query."""
    from portal.core.models import PublicChange

    notes: dict[int, dict[str, str]] = {}
    changed = [card.pk for card in cards if card.updated_at]
    for change in PublicChange.objects.filter(page_id__in=changed).order_by("at") if changed else []:
        notes[change.page_id] = {"date": f"{change.date:%d/%m/%Y}", "note": change.text}
    return notes


def absolute(path: str) -> str:
    return settings.PORTAL_PUBLIC_URL + path


class NewsFeed:
    """Atom or RSS. Addresses come from the configured site, never from the Host header."""

    def __init__(self, source: FeedSource, fmt: str, path: str) -> None:
        self.source = source
        self.feed_type = Atom1Feed if fmt == "atom" else Rss201rev2Feed
        self.feed_url = absolute(path)
        self.language = source.chrome.language

    def build(self) -> str:
        source = self.source
        feed = self.feed_type(
            title=source.title,
            link=absolute(source.chrome.news_url or source.chrome.home_url),
            description=source.chrome.tagline or source.title,
            language=self.language,
            feed_url=self.feed_url,
            author_name=source.chrome.owner or source.chrome.site_name,
        )
        for card in source.cards:
            feed.add_item(
                title=card.title,
                link=absolute(card.url),
                description=linebreaks(escape(source.text(card))),
                unique_id=absolute(card.url),
                unique_id_is_permalink=True,
                pubdate=card.published_at,
                updateddate=card.updated_at or card.published_at,
                categories=[card.category],
            )
        return feed.writeString("utf-8")


def json_feed(source: FeedSource, path: str) -> dict[str, Any]:
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""

    def when(moment: dt.datetime) -> str:
        return moment.isoformat(timespec="seconds")

    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.title,
        "home_page_url": absolute(source.chrome.news_url or source.chrome.home_url),
        "feed_url": absolute(path),
        "language": source.chrome.language,
        "authors": [{"name": source.chrome.owner or source.chrome.site_name}],
        "items": [
            {
                "id": absolute(card.url),
                "url": absolute(card.url),
                "title": card.title,
                "content_text": source.text(card),
                "date_published": when(card.published_at),
                "date_modified": when(card.updated_at or card.published_at),
                "tags": [card.category],
            }
            for card in source.cards
        ],
    }


@require_safe
@cacheable
def news_feed(request: HttpRequest, fmt: str, section: str | None = None, slug: str | None = None) -> HttpResponse:
    """All news, or one section's, in one of three formats. Unknown format or section: 404."""
    if fmt not in FORMATS:
        raise Http404
    source = FeedSource(section, slug)
    if fmt == "json":
        answer = JsonResponse(json_feed(source, request.path), json_dumps_params={"ensure_ascii": False})
        answer.headers["Content-Type"] = "application/feed+json; charset=utf-8"
        return answer
    feed = NewsFeed(source, fmt, request.path)
    return HttpResponse(feed.build(), content_type=feed.feed_type.content_type)

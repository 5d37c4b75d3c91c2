"""Reads of the news, one per screen. Those of the busiest pages are prepared (core/prepared.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from wagtail.models import PageManager

from portal.core.chrome import Chrome, Link
from portal.core.prepared import Prepared, first
from portal.core.querysets import BasePageQuerySet
from portal.core.renditions import Picture
from portal.core.routing import public_path

if TYPE_CHECKING:
    from portal.news.models import NewsPage

CARD_FIELDS = (
    "pk",
    "title",
    "url_path",
    "intro",
    "cover_id",
    "cover_alt",
    "first_published_at",
    "last_changed_at",
)


@dataclass(slots=True)
class NewsCard:
    """An article as lists show it. ``image`` is filled once the pictures of the whole screen are loaded."""

    pk: int
    title: str
    url: str
    intro: str
    cover_id: int | None
    alt: str
    published_at: dt.datetime
    updated_at: dt.datetime | None
    category: str
    image: Picture | None = None

    @property
    def date(self) -> dt.date:
        return timezone.localdate(self.published_at)

    @property
    def updated(self) -> bool:
        return self.updated_at is not None


@dataclass(frozen=True, slots=True)
class Tag:
    kind: str
    slug: str
    name: str


class NewsPageQuerySet(BasePageQuerySet):
    def for_screen(self) -> Self:
        return super().for_screen().select_related("category")

    def public(self, locale_id: Any) -> Self:
        """Live articles in their own words in one language, newest first."""
        return self.real().filter(locale_id=locale_id).order_by("-first_published_at", "-pk")

    def tagged(self, *, category: Any = None, country: Any = None, topic: Any = None, place: Any = None) -> Self:
        """Articles that carry all the given records (ids)."""
        articles = self
        wanted = {"category": category, "countries": country, "topics": topic, "places": place}
        for field, pk in wanted.items():
            if pk is not None:
                articles = articles.filter(**{field: pk})
        return articles

    def card_rows(self, language: str) -> Any:
        """The columns of a card, category in its language or in Vietnamese."""
        name = Coalesce(
            NullIf(F(f"category__name_{language}"), Value(""), output_field=CharField()),
            F("category__name_vi"),
            output_field=CharField(),
        )
        return self.values_list(*CARD_FIELDS, name)


class LegalPageQuerySet(BasePageQuerySet):
    def same_document(self, number: str, issuer: str, issued_on: dt.date | None) -> Self:
        """A document's key is number, issuer and date: numbers repeat between issuers and years."""
        return self.filter(number=number, issuer=issuer, issued_on=issued_on)

    def listed(self, locale_id: Any) -> Self:
        """Public documents of one language, newest first by their own date."""
        return self.real().filter(locale_id=locale_id).order_by("-issued_on", "-pk")


NewsPageManager = PageManager.from_queryset(NewsPageQuerySet)
LegalPageManager = PageManager.from_queryset(LegalPageQuerySet)


def _articles() -> Any:
    from portal.news.models import NewsPage

    return NewsPage.objects.all()


@lru_cache(maxsize=256)
def _listing(language: str, filtered_by: frozenset[str], start: int, stop: int) -> Prepared:
    kinds: dict[str, type] = dict.fromkeys(("locale", *filtered_by), int)
    return Prepared(
        lambda locale, **ids: _articles().public(locale).tagged(**ids).card_rows(language)[start:stop], **kinds
    )


@lru_cache(maxsize=32)
def _count(filtered_by: frozenset[str]) -> Prepared:
    kinds: dict[str, type] = dict.fromkeys(("locale", *filtered_by), int)
    return Prepared(
        lambda locale, **ids: (
            _articles()
            .public(locale)
            .tagged(**ids)
            .order_by()
            .values("locale_id")
            .annotate(total=Count("pk"))
            .values_list("total")
        ),
        **kinds,
    )


@lru_cache(maxsize=8)
def _related(language: str) -> Prepared:
    return Prepared(
        lambda locale, category, page: (
            _articles().public(locale).filter(category=category).exclude(pk=page).card_rows(language)[:3]
        ),
        locale=int,
        category=int,
        page=int,
    )


def _cards(rows: Iterable[tuple[Any, ...]], chrome: Chrome) -> list[NewsCard]:
    return [
        NewsCard(pk, title, public_path(url_path, chrome.language, chrome), *rest)
        for pk, title, url_path, *rest in rows
    ]


def list_cards(chrome: Chrome, locale_id: int, start: int, stop: int, **ids: int | None) -> list[NewsCard]:
    """Cards ``start`` to ``stop`` of the public articles that carry the given records. One query."""
    present = {name: pk for name, pk in ids.items() if pk is not None}
    read = _listing(chrome.language, frozenset(present), start, stop)
    return _cards(read(locale=locale_id, **present), chrome)


def count_articles(locale_id: int, **ids: int | None) -> int:
    present = {name: pk for name, pk in ids.items() if pk is not None}
    row = first(_count(frozenset(present))(locale=locale_id, **present))
    return row[0] if row else 0


def related_cards(page: NewsPage, chrome: Chrome) -> list[NewsCard]:
    """Up to three other articles of the same category and language."""
    rows = _related(chrome.language)(locale=page.locale_id, category=page.category_id, page=page.pk or 0)
    return _cards(rows, chrome)


@lru_cache(maxsize=8)
def _tags(language: str) -> Prepared:
    from portal.news.models import NewsPage

    def build(topic_page: Any, country_page: Any, place_page: Any) -> Any:
        def rows(field: str, page: Any, name: str) -> Any:
            through = getattr(NewsPage, field).through.objects.filter(newspage=page)
            record = getattr(NewsPage, field).field.related_model._meta.model_name
            kind = Value(field, output_field=CharField())
            return through.values_list(kind, f"{record}__slug", F(f"{record}__{name}"))

        translated = f"name_{language}"
        topics = rows("topics", topic_page, translated)
        return topics.union(rows("countries", country_page, translated), rows("places", place_page, "name"), all=True)

    return Prepared(build, topic_page=int, country_page=int, place_page=int)


def tags_of(page: NewsPage, language: str) -> list[Tag]:
    """Topics, countries and places of a stored article. One query."""
    return [Tag(*row) for row in _tags(language)(topic_page=page.pk, country_page=page.pk, place_page=page.pk)]


DOCUMENTS_SHOWN = 6


@lru_cache(maxsize=1)
def _documents() -> Prepared:
    from portal.news.models import LegalDocumentPage

    return Prepared(
        lambda locale: LegalDocumentPage.objects.listed(locale).values_list("kind", "number", "url_path")[
            :DOCUMENTS_SHOWN
        ],
        locale=int,
    )


def document_links(chrome: Chrome, locale_id: int) -> list[Link]:
    """The newest official documents, named as people cite them."""
    return [
        Link(f"{kind} {number}", public_path(url_path, chrome.language, chrome))
        for kind, number, url_path in _documents()(locale=locale_id)
    ]


def fill_pictures(cards: Iterable[NewsCard], pictures: dict[int, Picture]) -> None:
    for card in cards:
        card.image = pictures.get(card.cover_id) if card.cover_id else None

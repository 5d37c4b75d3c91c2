"""The news in both languages, with what they are sorted by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Locale

from portal.core import chrome
from portal.news.models import NewsIndexPage, NewsPage, Topic
from portal.pages.models import HomePage
from portal.places.models import Country, Place
from tests.factories.pages import make_category, make_news, make_news_index

BODY = json.dumps([{"type": "paragraphs", "value": "<p>Nội dung.</p>"}])


@pytest.fixture(autouse=True)
def _fresh_chrome() -> None:
    chrome.forget()


@dataclass(slots=True)
class News:
    """Two lists and the records articles are tagged with; ``add`` publishes an article."""

    home: HomePage
    index: NewsIndexPage
    english: NewsIndexPage
    work: Any
    papers: Any
    korea: Country
    czechia: Country
    wages: Topic
    place: Place

    def add(self, title: str, index: NewsIndexPage | None = None, **fields: Any) -> NewsPage:
        many = {name: fields.pop(name) for name in ("countries", "topics", "places") if name in fields}
        target = index or self.index
        page = make_news(
            target, **{"title": title, "locale": target.locale, "category": self.work, "body": BODY, **fields}
        )
        for name, rows in many.items():
            setattr(page, name, rows)
        page.save_revision().publish()
        return NewsPage.objects.get(pk=page.pk)

    def translate(self, page: NewsPage, title: str) -> NewsPage:
        return self.add(title, self.english, translation_key=page.translation_key)

    def republish(self, page: NewsPage, **fields: Any) -> NewsPage:
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()
        return NewsPage.objects.get(pk=page.pk)


@pytest.fixture
def news(home: HomePage) -> News:
    index = make_news_index(home)
    english_home = HomePage.objects.get(locale=Locale.objects.get(language_code="en"))
    english = make_news_index(
        english_home, title="News", slug="news", locale=english_home.locale, translation_key=index.translation_key
    )
    return News(
        home=home,
        index=index,
        english=english,
        work=make_category("lao-dong", name_vi="Lao động", name_en="Work"),
        papers=make_category("thu-tuc", name_vi="Thủ tục", name_en="Papers"),
        korea=country("KR", "han-quoc", "Hàn Quốc", "Korea"),
        czechia=country("CZ", "sec", "Séc", "Czechia"),
        wages=Topic.objects.create(slug="tien-luong", name_vi="Tiền lương", name_en="Wages"),
        place=Place.objects.get_or_create(slug="nghi-van", defaults={"code": "99", "name": "Nghi Văn", "kind": "xã"})[
            0
        ],
    )


def country(iso2: str, slug: str, vi: str, en: str) -> Country:
    row, _ = Country.objects.update_or_create(iso2=iso2, defaults={"slug": slug, "name_vi": vi, "name_en": en})
    return row


class Soup:
    """A page as a reader's browser gets it; ``soup("/tin/")`` fails on any other answer than 200."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, path: str, **query: str) -> BeautifulSoup:
        response = self.client.get(path, query)
        assert response.status_code == 200, (path, response.status_code)
        return BeautifulSoup(response.content.decode(), "html5lib")


@pytest.fixture
def soup(client: Client) -> Soup:
    return Soup(client)


def titles(page: BeautifulSoup) -> list[str]:
    return [heading.get_text(strip=True) for heading in page.select(".story-row h2")]

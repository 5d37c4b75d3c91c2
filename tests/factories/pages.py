"""Pages for tests. Everything hangs below the two home pages of `make_homes`."""

from __future__ import annotations

from itertools import count
from typing import Any

from wagtail.models import Locale, Page, Site

from portal.news.models import Category, NewsIndexPage, NewsPage
from portal.pages.models import HomePage, StandardPage

_number = count(1)
BODY = [
    {"type": "heading", "value": {"text": "Mục một", "level": "h2"}},
    {"type": "paragraphs", "value": "<p>Nội dung.</p>"},
]


def make_homes() -> tuple[HomePage, HomePage]:
    """The Vietnamese home page as root of the default site, and its English translation."""
    vi, _ = Locale.objects.get_or_create(language_code="vi")
    en, _ = Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node()
    fields = {"hero_title": "Xin chào", "hero_lead": "Cổng thông tin"}
    home = root.add_child(instance=HomePage(title="Trang chủ", slug="trang-chu", locale=vi, **fields))
    english = home.copy_for_translation(en)
    english.title = english.hero_title = "Welcome"
    english.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    Page.objects.filter(depth=2).exclude(pk__in=[home.pk, english.pk]).delete()
    home.refresh_from_db()
    return home, HomePage.objects.get(pk=english.pk)


def make_category(slug: str = "thoi-su", **fields: Any) -> Category:
    return Category.objects.get_or_create(slug=slug, defaults={"name_vi": "Thời sự", "name_en": "News", **fields})[0]


def make_news_index(home: HomePage, **fields: Any) -> NewsIndexPage:
    return home.add_child(instance=NewsIndexPage(**{"title": "Tin tức", "slug": "tin", **fields}))


def make_news(index: NewsIndexPage, **fields: Any) -> NewsPage:
    """A public article; `live=False` for a draft, and what is sensitive is born a draft."""
    defaults: dict[str, Any] = {"title": f"Bài viết số {next(_number)}", "intro": "Một câu.", "body": BODY}
    page = NewsPage(**{**defaults, **fields})
    if page.category_id is None:
        page.category = make_category()
    return index.add_child(instance=page)


def make_page(parent: Page, **fields: Any) -> StandardPage:
    defaults: dict[str, Any] = {"title": f"Trang số {next(_number)}", "intro": "Một câu.", "body": BODY}
    return parent.add_child(instance=StandardPage(**{**defaults, **fields}))

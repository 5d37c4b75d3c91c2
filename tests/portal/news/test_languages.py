"""What stands under /en/: real translations, never copies."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client

from portal.core import chrome
from portal.news.models import NewsPage
from tests.portal.news.conftest import News, Soup

XHTML = "{http://www.w3.org/1999/xhtml}link"
URL = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def alias(news: News) -> NewsPage:
    """What Wagtail's tree synchronisation leaves in English: a copy that follows its original."""
    page = news.add("Chỉ có tiếng Việt")
    copy = page.copy_for_translation(news.english.locale, alias=True)
    assert copy.live
    chrome.forget()
    return NewsPage.objects.get(pk=copy.pk)


def switch(soup: Any, code: str) -> Any:
    return soup.select_one(f".tools .lang a[hreflang={code}]")


def test_the_switcher_leads_to_the_same_article(news: News, soup: Soup) -> None:
    page = news.add("Một")
    english = news.translate(page, "One")
    assert switch(soup(f"/tin/{page.slug}/"), "en")["href"] == f"/en/news/{english.slug}/"
    assert switch(soup(f"/en/news/{english.slug}/"), "vi")["href"] == f"/tin/{page.slug}/"


def test_without_a_translation_the_switcher_says_so_and_leads_home(news: News, soup: Soup) -> None:
    link = switch(soup(f"/tin/{news.add('Một').slug}/"), "en")
    assert link["href"] == "/en/#not-translated"
    assert "off" in link["class"]


def test_a_draft_translation_does_not_count(news: News, soup: Soup) -> None:
    page = news.add("Một")
    news.translate(page, "One").unpublish()
    shown = soup(f"/tin/{page.slug}/")
    assert switch(shown, "en")["href"] == "/en/#not-translated"
    assert not shown.select("link[hreflang]")


def test_hreflang_names_both_versions_on_both_pages(news: News, soup: Soup, settings: Any) -> None:
    page = news.add("Một")
    english = news.translate(page, "One")
    expected = {
        "vi": f"{settings.PORTAL_PUBLIC_URL}/tin/{page.slug}/",
        "en": f"{settings.PORTAL_PUBLIC_URL}/en/news/{english.slug}/",
    }
    for path in (f"/tin/{page.slug}/", f"/en/news/{english.slug}/"):
        shown = soup(path)
        assert {link["hreflang"]: link["href"] for link in shown.select("link[hreflang]")} == expected
        assert shown.select_one("link[rel=canonical]")["href"] in expected.values()


def test_the_sitemap_names_pages_with_their_versions(news: News, client: Client, settings: Any) -> None:
    page = news.add("Một")
    english = news.translate(page, "One")
    lonely = news.add("Lẻ")
    root = ET.fromstring(client.get("/sitemap.xml").content)
    found = {
        url.findtext(f"{URL}loc"): {link.get("hreflang"): link.get("href") for link in url.iter(XHTML)}
        for url in root.iter(f"{URL}url")
    }
    base = settings.PORTAL_PUBLIC_URL
    both = {"vi": f"{base}/tin/{page.slug}/", "en": f"{base}/en/news/{english.slug}/"}
    assert found[both["vi"]] == found[both["en"]] == both
    assert found[f"{base}/tin/{lonely.slug}/"] == {}
    assert {f"{base}/", f"{base}/en/", f"{base}/tin/", f"{base}/en/news/"} <= set(found)


def test_a_copy_is_no_translation_anywhere(news: News, alias: NewsPage, soup: Soup, client: Client) -> None:
    original = news.index.get_children().get().specific
    shown = soup(f"/tin/{original.slug}/")
    assert switch(shown, "en")["href"] == "/en/#not-translated"
    assert not shown.select("link[hreflang]")
    for path in ("/en/", "/en/news/", "/en/nguon-tin/atom/", "/en/nguon-tin/json/"):
        assert original.title not in client.get(path).content.decode(), path
    assert f"/en/news/{alias.slug}/" not in client.get("/sitemap.xml").content.decode()


def test_the_address_of_a_copy_leads_to_its_original(news: News, alias: NewsPage, client: Client) -> None:
    response = client.get(f"/en/news/{alias.slug}/")
    assert response.status_code in {301, 302}
    assert response.headers["Location"].endswith(f"/tin/{alias.slug}/")


def test_neither_cookie_nor_accepted_languages_change_a_page(news: News, client: Client) -> None:
    client.cookies["django_language"] = "en"
    response = client.get("/tin/", headers={"accept-language": "en"})
    assert response.headers["Content-Language"] == "vi"
    assert "Accept-Language" not in response.headers["Vary"]

"""The news' own part of the chrome."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext

from portal.core.chrome import Chrome, Door, contributes
from portal.news.choices import CATEGORY


@contributes(10)
def news_feeds(chrome: Chrome) -> None:
    """Discovery links of all news. No query."""
    from portal.news.feeds import all_feeds

    with translation.override(chrome.language):
        chrome.feeds = all_feeds()


@contributes(30)
def category_doors(chrome: Chrome) -> None:
    """The categories a reader in trouble needs first, as doors of the home page. One query."""
    from portal.news.models import Category

    if not chrome.news_url:
        return
    icons = {"thu-tuc": "document", "lao-dong": "briefcase"}
    with translation.override(chrome.language):
        for category in Category.objects.filter(slug__in=icons):
            chrome.doors.insert(
                1,
                Door(
                    category.name,
                    gettext("What is asked, who decides, what to keep."),
                    f"{chrome.news_url}?{CATEGORY}={category.slug}",
                    icons[category.slug],
                ),
            )

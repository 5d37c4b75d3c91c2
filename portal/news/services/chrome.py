"""The news' own part of the chrome."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

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
    doors = {
        "thu-tuc": ("document", gettext_noop("Which paper, where to ask, what it needs.")),
        "lao-dong": ("briefcase", gettext_noop("Contract, wages, safety: what to read and what to keep.")),
    }
    with translation.override(chrome.language):
        for category in Category.objects.filter(slug__in=doors):
            icon, text = doors[category.slug]
            chrome.doors.insert(
                1,
                Door(
                    category.name,
                    gettext(text),
                    f"{chrome.news_url}?{CATEGORY}={category.slug}",
                    icon,
                ),
            )

"""Menu and footer, from the pages editors marked for them."""

from __future__ import annotations

from django.db.models import BooleanField, F, Value
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Page

from portal.core.chrome import Chrome, Door, Link, contributes
from portal.core.querysets import open_to_all
from portal.core.routing import public_path


@contributes(20)
def menu_and_footer(chrome: Chrome) -> None:
    """Children of the home page: menu, footer, where the news stand. One query."""
    if not chrome.root_path:
        return
    rows = (
        Page.objects.filter(path__startswith=chrome.root_tree_path, depth=chrome.root_depth + 1)
        .live()
        .filter(open_to_all(), alias_of__isnull=True)
        .order_by("path")
        .values_list(
            "title",
            "url_path",
            "show_in_menus",
            F("content_type__model"),
            Coalesce(F("standardpage__show_in_footer"), Value(False), output_field=BooleanField()),
            F("standardpage__intro"),
        )
    )
    about: list[Link] = []
    with translation.override(chrome.language):
        for title, url_path, in_menu, model, in_footer, intro in rows:
            url = public_path(url_path, chrome.language, chrome)
            if model == "newsindexpage":
                chrome.news_url = url
                chrome.doors.append(
                    Door(title, gettext("Each with its source and the day it was checked."), url, "globe")
                )
            if in_menu:
                chrome.menu.append(Link(title, url, key=model))
            if in_footer:
                about.append(Link(title, url))
                if len(about) == 1:
                    chrome.doors.append(Door(title, intro or "", url, "info"))
        if chrome.news_url:
            news = [Link(gettext("All news"), chrome.news_url), *chrome.feeds[:1]]
            chrome.add_to_footer(gettext("News"), *news)
        if about:
            chrome.add_to_footer(gettext("About this portal"), *about)

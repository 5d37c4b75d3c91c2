"""The core's own part of the chrome: names, hotline, languages, roots."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Locale, Page, Site

from portal.core.chrome import Chrome, Door, Hotline, contributes


@contributes(0)
def languages_and_roots(chrome: Chrome) -> None:
    """Which page stands at the root of each language. Two queries."""
    chrome.locale_ids = dict(Locale.objects.values_list("language_code", "pk"))
    for code, _name in settings.LANGUAGES:
        chrome.home_urls[code] = "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
    roots = Page.objects.filter(
        translation_key__in=Site.objects.filter(is_default_site=True).values("root_page__translation_key"),
        live=True,
        alias_of__isnull=True,
    ).values_list("path", "depth", "url_path", "locale__language_code")
    for tree_path, depth, url_path, code in roots:
        chrome.root_paths[code] = url_path
        if code == chrome.language:
            chrome.root_path, chrome.root_tree_path, chrome.root_depth = url_path, tree_path, depth
    chrome.home_url = chrome.home_urls.get(chrome.language, "/")


@contributes(5)
def names_and_hotline(chrome: Chrome) -> None:
    """One query."""
    from portal.core.models import PortalSettings

    with translation.override(chrome.language):
        row = PortalSettings.objects.first() or PortalSettings()
        chrome.site_name, chrome.tagline = row.site_name, row.tagline
        chrome.promise, chrome.owner = row.promise, row.owner_name
        chrome.account_url = reverse("account_login")
        if row.hotline_tel and row.hotline_checked_on:
            chrome.hotline = Hotline(
                tel=row.hotline_tel,
                display=row.hotline_display or row.hotline_tel,
                label=row.hotline_label,
                note=row.hotline_note,
                source=row.hotline_source,
                source_url=row.hotline_source_url,
                checked_on=row.hotline_checked_on,
            )
            text = chrome.hotline.note or chrome.hotline.label
            chrome.doors.insert(
                0, Door(gettext("Call for help now"), text, f"tel:{row.hotline_tel}", "phone", sos=True)
            )

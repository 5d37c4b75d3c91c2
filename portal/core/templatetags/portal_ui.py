"""What templates need to draw the portal: icons, dates, language links, addresses of list pages."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.core.signals import setting_changed
from django.templatetags.static import static
from django.urls import translate_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from portal.core.chrome import LanguageLink

register = template.Library()

OWN_NAMES = {"vi": "Tiếng Việt", "en": "English"}
PAGE_PARAMETER = "trang"
FEED_TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}


@lru_cache(maxsize=256)
def _icon(name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f"icon {css}".strip(),
        static("img/icons.svg"),
        name,
    )


def _forget_icons(**kwargs: Any) -> None:
    _icon.cache_clear()


setting_changed.connect(_forget_icons, dispatch_uid="portal_ui.icons")


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A drawing of the sprite, never read aloud: a word stands beside it. ``css`` may be icon-s, icon-e."""
    return _icon(name, css)


@register.simple_tag
def mark(css: str = "mark") -> SafeString:
    """The lotus over the river, in the colours of its surroundings."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#mark"/></svg>', css, static("img/icons.svg")
    )


@register.simple_tag
def day(value: dt.date | None, css: str = "") -> SafeString | str:
    """A date with its machine form: 23/11/2026, in English 23 November 2026. Nothing for None."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    shown = date_format(value, "j F Y") if get_language() == "en" else f"{value:%d/%m/%Y}"
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), shown)


@register.simple_tag(takes_context=True)
def current(context: template.Context, url: str) -> SafeString:
    """``aria-current`` for a menu entry: the page itself, or the section it stands in."""
    request = context.get("request")
    path = request.path if request else ""
    if not url or not path:
        return mark_safe("")
    if path == url:
        return mark_safe(' aria-current="page"')
    chrome = context.get("chrome")
    home_urls = set(chrome.home_urls.values()) | {chrome.home_url} if chrome else {"/"}
    if url not in home_urls and url.endswith("/") and path.startswith(url):
        return mark_safe(' aria-current="true"')
    return mark_safe("")


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """The page in every language: what the view says in ``languages``, else the same address under another prefix."""
    given = context.get("languages")
    if given:
        return list(given)
    request = context.get("request")
    chrome = context.get("chrome")
    now = get_language() or settings.LANGUAGE_CODE
    # the catch-all of the CMS matches any address, so it proves nothing about a page in another language
    match = getattr(request, "resolver_match", None)
    movable = match is not None and match.url_name != "wagtail_serve"
    links = []
    for code, _name in settings.LANGUAGES:
        home = chrome.home_urls.get(code, "") if chrome else ""
        home = home or ("/" if code == settings.LANGUAGE_CODE else f"/{code}/")
        url, exists = home, code == now
        if movable and request is not None and code != now:
            translated = translate_url(request.path, code)
            if translated != request.path:
                url, exists = translated, True
        links.append(
            LanguageLink(code, url if exists else f"{home}#not-translated", current=code == now, exists=exists)
        )
    return links


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, number: int, parameter: str = PAGE_PARAMETER) -> str:
    """The address of another page of this list, every other choice of the reader kept."""
    request = context.get("request")
    if request is None:
        return f"?{parameter}={number}"
    pairs = [(key, value) for key, values in request.GET.lists() if key != parameter for value in values]
    if number > 1:
        pairs.append((parameter, str(number)))
    return f"?{urlencode(pairs)}" if pairs else str(request.path)


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """Page numbers around the current one, first and last included, gaps as an ellipsis."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, url: str = "") -> str:
    """The address as the world sees it: built from the configured site, never from the Host header."""
    if url.startswith(("http://", "https://")):
        return url
    request = context.get("request")
    path = url or (request.path if request else "/")
    return f"{settings.PORTAL_PUBLIC_URL}{path}"


@register.filter
def facebook_share(url: str) -> str:
    return f"https://www.facebook.com/sharer/sharer.php?u={quote(url, safe='')}"


@register.filter
def zalo_share(url: str) -> str:
    """Zalo's picker of friends takes the address as base64 of a small JSON object."""
    packed = base64.b64encode(json.dumps({"url": url}).encode()).decode()
    return f"https://button-share.zalo.me/share_external?d={quote(packed, safe='')}"


@register.filter
def feed_type(key: str) -> str:
    """The media type of a feed link from its key: atom, rss or json."""
    return FEED_TYPES.get(key, FEED_TYPES["atom"])


@register.filter
def file_kind(name: str) -> str:
    """The kind of a file as a reader knows it: PDF, DOCX."""
    return name.rsplit(".", 1)[-1].upper() if "." in name else ""


@register.filter
def notice_icon(kind: str) -> str:
    return {"ok": "check", "warn": "alert", "sos": "alert"}.get(kind, "info")


@register.filter
def at_most(number: int, limit: int) -> int:
    return min(number, limit)


@register.simple_tag
def language_switcher(links: list[LanguageLink]) -> SafeString:
    """The page's versions, the present one marked. Drawn in Python because every page carries it twice."""
    parts = []
    for link in links:
        name = format_html('<span class="sr">{} </span>{}', own_name(link.code), link.code.upper())
        if link.current:
            parts.append(format_html('<span aria-current="true" lang="{}">{}</span>', link.code, name))
        elif link.exists:
            parts.append(
                format_html('<a href="{}" hreflang="{}" lang="{}">{}</a>', link.url, link.code, link.code, name)
            )
        else:
            note = gettext("this page has no version in that language; the link opens its home page")
            parts.append(
                format_html(
                    '<a class="off" href="{}" hreflang="{}"><span lang="{}">{}</span><span class="sr">, {}</span></a>',
                    link.url,
                    link.code,
                    link.code,
                    name,
                    note,
                )
            )
    label = gettext("Language")
    return format_html('<span class="lang" role="group" aria-label="{}">{}</span>', label, mark_safe("".join(parts)))  # noqa: S308


@register.filter
def own_name(code: str) -> str:
    """The name of a language in that language, as its readers look for it. Django's own is not in normal form C."""
    return OWN_NAMES.get(code, code)


@register.filter
def inline_svg(document: str) -> SafeString:
    """A drawing made by our own code as an element of the page. Never for what anyone uploaded."""
    return mark_safe(document[document.index("<svg") :])  # noqa: S308


@register.simple_tag
def json_ld(data: Any) -> SafeString:
    """schema.org data as a data block. Angle brackets are written as escapes, so no text can close the element."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  escaped above


@register.simple_tag
def alert_word(severe: bool) -> str:
    """Severity is said in words, never by colour alone."""
    return gettext("Severe warning") if severe else gettext("Warning")

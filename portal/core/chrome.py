"""What surrounds every page (menu, footer, hotline, alerts, languages): one cached value per language.

Higher apps contribute through :func:`contributes`. Each process keeps its own value for a few seconds: asking a shared
cache for it on every page would cost more than it saves.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str = ""
    key: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number to call, with where it comes from. ``tel`` is E.164, ``display`` as people read it."""

    tel: str
    display: str
    label: str
    note: str
    source: str
    source_url: str
    checked_on: dt.date

    @property
    def stale(self) -> bool:
        """True when nobody has checked the number for more than 90 days (feature D1)."""
        return (dt.date.today() - self.checked_on).days > 90


@dataclass(frozen=True, slots=True)
class Door:
    """One of the tasks a reader comes for. ``sos`` marks the red one; there is one at most."""

    label: str
    text: str
    url: str
    icon: str
    sos: bool = False


@dataclass(frozen=True, slots=True)
class LiveAlert:
    severe: bool
    title: str
    text: str
    url: str
    link_label: str


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """Where a page stands in one language. Without a translation ``url`` is that language's home page."""

    code: str
    url: str
    current: bool
    exists: bool


@dataclass(slots=True)
class Chrome:
    language: str
    site_name: str = ""
    tagline: str = ""
    promise: str = ""
    owner: str = ""
    home_url: str = "/"
    news_url: str = ""
    account_url: str = ""
    search_url: str = ""
    root_path: str = ""
    root_tree_path: str = ""
    root_depth: int = 0
    hotline: Hotline | None = None
    help_link: Link | None = None
    menu: list[Link] = field(default_factory=list)
    footer: list[Column] = field(default_factory=list)
    alerts: list[LiveAlert] = field(default_factory=list)
    feeds: list[Link] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    home_urls: dict[str, str] = field(default_factory=dict)
    root_paths: dict[str, str] = field(default_factory=dict)
    locale_ids: dict[str, int] = field(default_factory=dict)
    demo: bool = False
    parts: dict[str, str] = field(default_factory=dict)

    def add_to_footer(self, title: str, *links: Link, at: int | None = None) -> None:
        """Put links into the footer's column of that title; a new column stands ``at`` that place or last."""
        for number, column in enumerate(self.footer):
            if column.title == title:
                self.footer[number] = Column(title, (*column.links, *links))
                return
        self.footer.insert(len(self.footer) if at is None else at, Column(title, links))


Contributor = Callable[[Chrome], None]
contributors: list[tuple[int, Contributor]] = []


def contributes(order: int) -> Callable[[Contributor], Contributor]:
    """Register a function that fills its part of the chrome, lower orders first. All together: six queries at most."""

    def register(function: Contributor) -> Contributor:
        contributors.append((order, function))
        contributors.sort(key=lambda entry: entry[0])
        return function

    return register


# what looks the same on every page of a language is drawn once with the rest of the value
PARTS = {"head": "components/head.html", "strip": "components/strip.html", "footer": "components/footer.html"}
_kept: dict[str, tuple[float, Chrome]] = {}


def build(language: str) -> Chrome:
    chrome = Chrome(language=language, demo=settings.PORTAL_DEMO)
    for _order, contribute in contributors:
        contribute(chrome)
    with translation.override(language):
        chrome.parts = {name: render_to_string(template, {"chrome": chrome}) for name, template in PARTS.items()}
    return chrome


def get_chrome(language: str | None = None) -> Chrome:
    """The chrome in a language, at most PORTAL_CHROME_MAX_AGE seconds old in this process. Do not change it."""
    language = language or get_language() or settings.LANGUAGE_CODE
    kept = _kept.get(language)
    now = time.monotonic()
    if kept is None or now >= kept[0]:
        kept = _kept[language] = (now + settings.PORTAL_CHROME_MAX_AGE, build(language))
    return kept[1]


def forget() -> None:
    """Drop what this process keeps: for tests and for commands that just changed a setting."""
    _kept.clear()

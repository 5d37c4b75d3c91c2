"""All public pages, each with its versions in other languages."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from wagtail.models import Page

from portal.core.chrome import Chrome, get_chrome
from portal.core.http import cacheable
from portal.core.routing import language_of, public_path

LIMIT = 50_000  # entries of one file, https://www.sitemaps.org/protocol.html


@dataclass(frozen=True, slots=True)
class Alternate:
    lang_code: str
    location: str


@dataclass(frozen=True, slots=True)
class Entry:
    location: str
    lastmod: dt.datetime | None
    alternates: list[Alternate]


# addresses that are no pages of the CMS; an app adds its own from `apps.ready()`
sources: list[Callable[[], Iterable[Entry]]] = []


def entries(chrome: Chrome) -> Iterator[Entry]:
    """Live pages in their own words below a language's root; restricted ones and aliases are left out."""
    rows = (
        Page.objects.live()
        .public()
        .filter(alias_of__isnull=True, depth__gt=1)
        .order_by("path")
        .values_list("translation_key", "locale_id", "url_path", "last_published_at")[:LIMIT]
    )
    versions: dict[object, list[tuple[str, str, dt.datetime | None]]] = defaultdict(list)
    for key, locale_id, url_path, published in rows:
        code = language_of(locale_id, chrome)
        if url_path.startswith(chrome.root_paths.get(code, "\0")):
            versions[key].append((code, settings.PORTAL_PUBLIC_URL + public_path(url_path, code, chrome), published))
    for group in versions.values():
        alternates = [Alternate(code, url) for code, url, _ in group] if len(group) > 1 else []
        for _code, url, published in group:
            yield Entry(url, published, alternates)


@require_safe
@cacheable
def sitemap(request: HttpRequest) -> HttpResponse:
    found = chain(entries(get_chrome(settings.LANGUAGE_CODE)), *(source() for source in sources))
    xml = render_to_string("core/sitemap.xml", {"entries": found})
    return HttpResponse(xml, content_type="application/xml")

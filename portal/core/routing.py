"""From an address to a page and back, in as few queries as the answer needs.

Wagtail walks the tree one level, two queries at a time. Here one statement brings the page, the pages above it, its
versions in other languages and any restriction on the way; a second loads the page as its own type.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.models import Page

from portal.core.chrome import Chrome, get_chrome
from portal.core.http import mark_cacheable
from portal.core.prepared import Prepared, first

if TYPE_CHECKING:
    from portal.core.models import BasePage


def _in_language(vi: str, en: str) -> str:
    return en if (get_language() or "vi").startswith("en") else vi


#: an address of ours in the language that is being read: ``path(spoken("noi-que/", "home-places/"), …)``
spoken = lazy(_in_language, str)


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the trail: a page of which only the names are needed."""

    pk: int
    url_path: str
    title: str
    locale_id: int
    content_type_id: int
    alias_of_id: int | None
    restriction_id: int | None


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a page stands: ``above`` from the root of its language downwards, ``versions`` in other languages."""

    page: Step
    above: tuple[Step, ...]
    versions: tuple[Step, ...]
    restricted: bool


def _trail_rows(slugs: Any, paths: Any, slug: Any, full: Any) -> QuerySet[Any]:
    # the slug stands in every condition because it is indexed and url_path is not
    page = Page.objects.filter(slug=slug, url_path=full).values("translation_key")
    return Page.objects.filter(
        Q(slug__in=slugs, url_path__in=paths) | Q(translation_key__in=page), live=True
    ).values_list("pk", "url_path", "title", "locale_id", "content_type_id", "alias_of_id", "view_restrictions__id")


_trail = Prepared(_trail_rows, slugs=str, paths=str, slug=str, full=str)


def find_trail(url_path: str) -> Trail | None:
    """The trail of the live page stored under a path, or None. One query."""
    slugs = [part for part in url_path.split("/") if part]
    if not slugs:
        return None
    paths = ["/" + "/".join(slugs[: i + 1]) + "/" for i in range(len(slugs))]
    rows = [Step(*row) for row in _trail(slugs=slugs, paths=paths, slug=slugs[-1], full=paths[-1])]
    page = next((row for row in rows if row.url_path == paths[-1]), None)
    if page is None:
        return None
    above = {row.url_path: row for row in rows if row.url_path in paths[:-1]}
    versions = {row.pk: row for row in rows if row.url_path not in paths and row.alias_of_id is None}
    restricted = any(row.restriction_id for row in (page, *above.values()))
    return Trail(page, tuple(above[path] for path in paths if path in above), tuple(versions.values()), restricted)


@lru_cache(maxsize=64)
def _screen(model: Any) -> Prepared:
    return Prepared(lambda pk: model.objects.for_screen().filter(pk=pk), pk=int)


def public_path(url_path: str, language: str, chrome: Chrome) -> str:
    """The address of a page: ``/trang-chu/tin/abc/`` → ``/tin/abc/``, or ``/en/news/abc/`` in the English tree."""
    root = chrome.root_paths.get(language, "")
    return chrome.home_urls.get(language, "/") + url_path[len(root) :]


def language_of(locale_id: int, chrome: Chrome) -> str:
    """The language code of a locale row, without a query."""
    return next((code for code, pk in chrome.locale_ids.items() if pk == locale_id), chrome.language)


def find_page(path: str, chrome: Chrome) -> BasePage | None:
    """The live page at a path below the current language's root, as its own type, with its trail. Two queries."""
    trail = find_trail(chrome.root_path + path) if chrome.root_path else None
    if trail is None:
        return None
    model: Any = ContentType.objects.get_for_id(trail.page.content_type_id).model_class()
    if not hasattr(model.objects, "for_screen"):
        return None  # a bare page of Wagtail's own, as a new database holds one
    page: BasePage | None = first(_screen(model)(pk=trail.page.pk))
    if page is not None:
        page.trail = trail
    return page


def _serve_page(page: BasePage, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase:
    return page.serve(request)


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a page of the CMS. An alias in another language is no translation: it leads to the original."""
    chrome = get_chrome(get_language())
    page = find_page(path, chrome)
    if page is None or page.trail is None:
        raise Http404
    if page.alias_of_id and page.alias_of.locale_id != page.locale_id:
        return mark_cacheable(redirect(page.alias_of.specific.get_url()))
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, [], {})
        if isinstance(answer, HttpResponse):
            return answer
    if not page.trail.restricted and not page.alias_of_id:
        return mark_cacheable(page.serve(request))
    # somebody restricted this page or one above it: Wagtail's own checks decide, and no shared cache keeps the answer
    serve_chain: Any = _serve_page
    for wrap in reversed(hooks.get_hooks("on_serve_page")):
        serve_chain = wrap(serve_chain)
    return serve_chain(page, request, [], {})

"""The search of the whole site: a form that is a plain GET, so its answer can be shared as a link."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from portal.core.addresses import client_address
from portal.core.chrome import Link, get_chrome
from portal.search.choices import PAGES
from portal.search.query import Bucket, Result
from portal.search.services import count_zero_hit, propose, site

QUERY, SECTION, PAGE = "q", "loai", "trang"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class SectionLink:
    """One section of the results: how many, and the address that keeps only it (or, when chosen, drops it)."""

    label: str
    count: int
    url: str
    chosen: bool


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Never kept by a shared cache, never indexed: the address holds what somebody typed."""
    chrome = get_chrome()
    text = " ".join(request.GET.get(QUERY, "").replace("\0", " ").split())[:LONGEST]
    context: dict[str, object] = {
        "text": text,
        "section": request.GET.get(SECTION, "")[:60],
        "breadcrumbs": [Link(gettext("Home"), chrome.home_url), Link(gettext("Search"), "")],
    }
    if text:
        context |= _answer(request, text, str(context["section"]))
    return render(request, "search/search.html", context)


def _answer(request: HttpRequest, text: str, section: str) -> dict[str, object]:
    chrome = get_chrome()
    number = _number(request.GET.get(PAGE, ""))
    plan, result = site.find_pages(text, language=chrome.language, section=section, page=number)
    paginator = Paginator(range(min(result.total, site.LAST_PAGE * site.PAGE_SIZE)), site.PAGE_SIZE)
    page_obj = paginator.get_page(number)
    if page_obj.number != number and result.total:
        plan, result = site.find_pages(text, language=chrome.language, section=section, page=page_obj.number)
    return {
        "result": result,
        "hits": site.shown_hits(result.hits, plan, chrome),
        "page_obj": page_obj,
        "sections": _sections(request.GET, result, section),
        "proposals": _proposals(request, text, section, result),
        "cut_off": page_obj.number == site.LAST_PAGE and result.total > site.LAST_PAGE * site.PAGE_SIZE,
    }


def _number(text: str) -> int:
    """The page asked for; anything that is none is the first."""
    return min(int(text), site.LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) else 1


def _sections(query: QueryDict, result: Result, chosen: str) -> list[SectionLink]:
    return [
        SectionLink(
            _label(bucket),
            bucket.count,
            _url(query, "" if bucket.value == chosen else bucket.value),
            bucket.value == chosen,
        )
        for bucket in result.facets.get("section", ())
    ]


def _label(bucket: Bucket) -> str:
    return str(apps.get_model(bucket.value)._meta.verbose_name_plural)


def _url(query: QueryDict, section: str) -> str:
    rest = query.copy()
    rest.pop(PAGE, None)
    rest.pop(SECTION, None)
    if section:
        rest[SECTION] = section
    return f"{reverse('search')}?{rest.urlencode()}"


def _proposals(request: HttpRequest, text: str, section: str, result: Result) -> list[Link]:
    """Other spellings for what found nothing; what nobody found is counted."""
    if result.total or section:
        return []
    count_zero_hit(kind=PAGES, text=text, visitor=client_address(request))
    query = QueryDict(mutable=True)
    links = []
    for proposal in propose(PAGES, text, parse=site.parse):
        query[QUERY] = proposal
        links.append(Link(proposal, f"{reverse('search')}?{query.urlencode()}"))
    return links

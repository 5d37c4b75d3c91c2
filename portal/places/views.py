"""What an old commune is called now: a search, the list of today's units, a page for each, suggestions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from portal.core.chrome import Link, get_chrome
from portal.core.http import cacheable
from portal.core.text import sort_key
from portal.places.gazetteer import Candidate, Kind, Unit, gazetteer, old_communes_of, resolve, suggest
from portal.places.gazetteer.candidates import all_candidates
from portal.places.gazetteer.records import UNITS_SINCE

MIN_QUERY, MAX_QUERY = 2, 80
SUGGESTIONS = 8
ANSWERS = 20


@dataclass(frozen=True, slots=True)
class Source:
    """The act today's units rest on, in the shape of the provenance component."""

    issuing_body: str = "Ủy ban Thường vụ Quốc hội"
    document_number: str = "1678/NQ-UBTVQH15, 16/06/2025"
    source_url: str = ""
    source_title: str = ""
    effective_from: dt.date = UNITS_SINCE
    effective_until: None = None
    checked_on: None = None
    review_by: None = None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of the list: a unit and the names it was made of."""

    unit: Unit
    predecessors: tuple[str, ...]
    unchanged: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A candidate with the pages of today's units."""

    candidate: Candidate
    units: tuple[Unit, ...]


@require_safe
@cacheable
def home_places(request: HttpRequest) -> HttpResponse:
    """No query of its own: everything is read from the carried files."""
    query = request.GET.get("q", "")[: MAX_QUERY + 1].replace("\x00", "").strip()
    asked = len(query) >= MIN_QUERY
    context: dict[str, Any] = {
        "breadcrumbs": _breadcrumbs(),
        "seo": _seo("home_places", gettext("What is your old commune called now?"), _description()),
        "query": query[:MAX_QUERY],
        "asked": asked,
        "answers": _answers(query) if asked and len(query) <= MAX_QUERY else [],
        "rows": unit_rows(),
        "source": Source(),
    }
    return render(request, "places/home_places.html", context)


@require_safe
@cacheable
def home_place(request: HttpRequest, slug: str) -> HttpResponse:
    unit = units_by_slug().get(slug)
    if unit is None:
        raise Http404
    context: dict[str, Any] = {
        "breadcrumbs": _breadcrumbs(unit),
        "seo": _seo("home_place", str(unit), _description(), slug=slug),
        "unit": unit,
        "district": gazetteer().districts[unit.district_code],
        "unchanged": unit.code in gazetteer().unchanged,
        "old_communes": old_communes_of(unit.code),
        "former_names": former_names_of(unit.code),
        "source": Source(),
    }
    return render(request, "places/home_place.html", context)


@require_safe
@cacheable
def suggestions(request: HttpRequest) -> JsonResponse:
    """At most 8 candidates for what has been typed; none for less than 2 or more than 80 characters."""
    query = request.GET.get("q", "").strip()
    found = suggest(query, limit=SUGGESTIONS) if MIN_QUERY <= len(query) <= MAX_QUERY else []
    items = [{"key": c.key, "label": c.display, "now": c.now, "period": c.period} for c in found]
    return JsonResponse({"items": items}, headers={"X-Robots-Tag": "noindex"})


def _answers(query: str) -> list[Answer]:
    known = gazetteer().units
    found = resolve(query, limit=ANSWERS) or suggest(query, limit=ANSWERS)
    return [Answer(candidate, tuple(known[code] for code in candidate.place_codes)) for candidate in found]


@lru_cache(maxsize=1)
def unit_rows() -> tuple[UnitRow, ...]:
    """All of today's units with their predecessors, in Vietnamese alphabetical order of their names."""
    known = gazetteer()
    units = sorted(known.units.values(), key=lambda unit: (sort_key(unit.name, "", ""), unit.code))
    return tuple(
        UnitRow(unit, tuple(str(commune) for commune in old_communes_of(unit.code)), unit.code in known.unchanged)
        for unit in units
    )


@lru_cache(maxsize=1)
def units_by_slug() -> dict[str, Unit]:
    return {unit.slug: unit for unit in gazetteer().units.values()}


def former_names_of(code: str) -> list[Candidate]:
    return [c for c in all_candidates() if c.kind == Kind.FORMER_NAME and c.place_code == code]


def _description() -> str:
    return gettext("Every commune, ward and district of Nghệ An before 1-7-2025, and what it belongs to today.")


def _breadcrumbs(unit: Unit | None = None) -> list[Link]:
    links = [Link(gettext("Home"), get_chrome().home_url), Link(gettext("Home places"), reverse("home_places"))]
    return [*links, Link(str(unit), "")] if unit else links


def _seo(view: str, title: str, description: str, **kwargs: str) -> dict[str, Any]:
    alternates = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            alternates.append((code, settings.PORTAL_PUBLIC_URL + reverse(view, kwargs=kwargs)))
    return {
        "canonical": settings.PORTAL_PUBLIC_URL + reverse(view, kwargs=kwargs),
        "alternates": alternates,
        "title": title,
        "description": description,
    }

"""The pages of home places for the site map, each in every language."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from portal.core.sitemaps import Alternate, Entry
from portal.places.gazetteer import gazetteer


def entries() -> Iterator[Entry]:
    """The search page and one page per unit of today. No query."""
    addresses: list[tuple[str, dict[str, str]]] = [("home_places", {})]
    addresses += [("home_place", {"slug": unit.slug}) for unit in gazetteer().units.values()]
    for view, kwargs in addresses:
        alternates = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                alternates.append(Alternate(code, settings.PORTAL_PUBLIC_URL + reverse(view, kwargs=kwargs)))
        for alternate in alternates:
            yield Entry(alternate.location, None, alternates)

"""Filters of the news list: whatever the address holds, the page answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import F
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.prepared import Prepared, first
from portal.news.choices import CATEGORY, COUNTRY, PAGE, PLACE, TOPIC
from portal.news.models.article import NewsPage
from portal.news.models.taxonomy import Category, Topic
from portal.places.models import Country, Place


@dataclass(frozen=True, slots=True)
class Option:
    pk: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Select:
    """A choice of one record, as the form draws it. ``chosen`` is a slug or empty."""

    key: str
    label: str | Promise
    everything: str | Promise
    options: list[Option]
    chosen: str


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    label: str
    remove_url: str


LABELS = {
    CATEGORY: (_("Category"), _("All categories")),
    TOPIC: (_("Topic"), _("All topics")),
    COUNTRY: (_("Country"), _("All countries")),
}


@lru_cache(maxsize=8)
def _options(key: str, language: str) -> Prepared:
    """Records a reader can choose, in their order; countries only where there is something to read."""
    rows: Any = {CATEGORY: Category, TOPIC: Topic, COUNTRY: Country}[key].objects.rewrite(False)  # type: ignore[attr-defined]
    if key == COUNTRY:
        rows = rows.filter(pk__in=NewsPage.countries.through.objects.values("country"))
    name = F(f"name_{language}")
    return Prepared(lambda: rows.order_by("order", "slug").values_list("pk", "slug", name, "name_vi"))


_place = Prepared(lambda slug: Place.objects.filter(slug=slug).values_list("pk", "slug", "name"), slug=str)


class NewsFilters:
    """What the address asks for. Unknown values are named in ``ignored`` and the rest still filters.

    Communes are too many for a list on a phone: that filter arrives by a tag's link and stays as a hidden field.
    """

    def __init__(self, query: QueryDict, language: str) -> None:
        self.query = query
        self.chosen: dict[str, Option] = {}
        self.ignored: list[str] = []
        self.selects = [self._select(key, language) for key in LABELS]
        self._choose_place()

    def pk(self, key: str) -> int | None:
        return self.chosen[key].pk if key in self.chosen else None

    def options(self, key: str) -> list[Option]:
        return next(select.options for select in self.selects if select.key == key)

    def active(self, url: str) -> list[ActiveFilter]:
        """Chips that each remove one filter and keep the others; the page number starts over."""
        chips = []
        for key, option in self.chosen.items():
            rest = self.query.copy()
            for name in (key, PAGE):
                rest.pop(name, None)
            kept = rest.urlencode()
            chips.append(ActiveFilter(option.name, f"{url}?{kept}" if kept else url))
        return chips

    def _select(self, key: str, language: str) -> Select:
        options = [Option(pk, slug, name or vi) for pk, slug, name, vi in _options(key, language)()]
        asked = self.query.get(key, "")
        found = next((option for option in options if option.slug == asked), None) if asked else None
        self._note(key, asked, found)
        label, everything = LABELS[key]
        return Select(key, label, everything, options, asked if found else "")

    def _choose_place(self) -> None:
        asked = self.query.get(PLACE, "")[:80].replace("\0", "")
        row = first(_place(slug=asked)) if asked else None
        self._note(PLACE, asked, Option(*row) if row else None)

    def _note(self, key: str, asked: str, found: Option | None) -> None:
        if found is not None:
            self.chosen[key] = found
        elif asked:
            self.ignored.append(asked[:60])

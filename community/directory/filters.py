"""What the address of the directory asks for. Whatever it holds, the page answers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from community.directory.choices import (
    BY_NAME,
    DISTRICT,
    HOME_TEXT,
    LONGEST_QUERY,
    PAGE,
    PARAMETERS,
    QUERY,
    SHORTEST_QUERY,
    SORT,
    Facet,
)
from community.directory.services.labels import LONGEST_TOKEN, capital, home_of, home_token, name_of, value_of
from portal.places.forms import PICK_SUFFIX
from portal.places.gazetteer import Candidate, Kind, by_key
from portal.places.gazetteer.picks import Decision, decide
from portal.search.query import Sort

MOST_VALUES = 12  # of one facet
MOST_IGNORED = 5
# categories of signs that are no writing: what stands for them
SIGNS = {"Cc": " ", "Cs": " ", "Co": " ", "Cn": " ", "Cf": ""}


@dataclass(frozen=True, slots=True)
class Chosen:
    """One chosen value of a facet: what it says in the address, to the reader and to the index."""

    facet: Facet
    token: str
    label: str
    values: tuple[str, ...]
    note: str = ""
    district: str = ""


@dataclass(slots=True)
class DirectoryFilters:
    """``chosen`` holds per facet what was understood; what was not stands in ``ignored`` and the rest still filters.

    ``home`` is the decision about a typed home place that could not be settled: its candidates are offered.
    """

    text: str = ""
    typed: str = ""
    too_short: bool = False
    too_long: bool = False
    chosen: dict[Facet, list[Chosen]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    home_text: str = ""
    home: Decision | None = None

    @classmethod
    def read(cls, query: QueryDict) -> DirectoryFilters:
        asked = cls()
        asked._read_text(query.get(QUERY, ""))
        for facet in Facet:
            for token in dict.fromkeys(query.getlist(PARAMETERS[facet])):
                asked._choose(facet, clean(token, LONGEST_TOKEN + 1))
        asked._read_home(clean(query.get(HOME_TEXT, ""), 80), clean(query.get(HOME_TEXT + PICK_SUFFIX, ""), 120))
        asked.sort = Sort.NAME if query.get(SORT) == BY_NAME else Sort.RELEVANCE
        asked.page = page_number(query.get(PAGE, ""))
        return asked

    # --- what was asked -----------------------------------------------------------------------------------------------
    @property
    def asks(self) -> bool:
        """Whether anything narrows the list. Nobody is shown the whole of it (row H7)."""
        return bool(self.text or self.chosen)

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        """Facet → values for the index. Whole districts alone are asked for as such: who named no commune is found."""
        found = {
            facet.value: tuple(dict.fromkeys(value for choice in choices for value in choice.values))
            for facet, choices in self.chosen.items()
        }
        districts = [choice.district for choice in self.chosen.get(Facet.HOME, ())]
        if districts and all(districts):
            del found[Facet.HOME.value]
            found[DISTRICT] = tuple(districts)
        return found

    @property
    def all_chosen(self) -> list[Chosen]:
        return [choice for choices in self.chosen.values() for choice in choices]

    def is_chosen(self, facet: Facet, token: str) -> bool:
        return any(choice.token == token for choice in self.chosen.get(facet, ()))

    def address(
        self,
        *,
        text: str | None = None,
        without: Chosen | None = None,
        home: Candidate | None = None,
        bare: bool = False,
        keep_page: bool = False,
    ) -> str:
        """The query string of this search with one thing changed; the page starts over unless ``keep_page``.

        ``bare``: no filter at all.
        """
        words = self.text if text is None else text
        pairs = [(QUERY, words)] if words else []
        if not bare:
            pairs += [(PARAMETERS[choice.facet], choice.token) for choice in self.all_chosen if choice != without]
        if home is not None:
            pairs.append((PARAMETERS[Facet.HOME], home_token(home)))
        elif self.home is not None and keep_page:
            pairs.append((HOME_TEXT, self.home_text))
        if self.sort is Sort.NAME:
            pairs.append((SORT, BY_NAME))
        if keep_page and self.page > 1:
            pairs.append((PAGE, str(self.page)))
        return f"?{urlencode(pairs)}"

    # --- reading ------------------------------------------------------------------------------------------------------
    def _read_text(self, raw: str) -> None:
        self.typed = clean(raw, LONGEST_QUERY + 1)
        self.too_long = len(self.typed) > LONGEST_QUERY
        self.typed = self.typed[:LONGEST_QUERY]
        letters = sum(sign.isalnum() for sign in self.typed)
        self.too_short = bool(self.typed) and letters < SHORTEST_QUERY
        self.text = "" if self.too_short else self.typed

    def _choose(self, facet: Facet, token: str) -> None:
        choice = self._home(token) if facet is Facet.HOME else self._known(facet, token)
        room = len(self.chosen.get(facet, ())) < MOST_VALUES
        if choice is not None and room:
            self.chosen.setdefault(facet, []).append(choice)
        elif token and len(self.ignored) < MOST_IGNORED:
            self.ignored.append(token[:60])

    @staticmethod
    def _known(facet: Facet, token: str) -> Chosen | None:
        value = value_of(facet, token) if len(token) <= LONGEST_TOKEN else None
        return Chosen(facet, token, name_of(facet, value), (value,)) if value else None

    @staticmethod
    def _home(token: str) -> Chosen | None:
        candidate = home_of(token)
        if candidate is None:
            return None
        district = candidate.district_code if candidate.kind is Kind.DISTRICT else ""
        return Chosen(Facet.HOME, token, capital(candidate.display), candidate.place_codes, candidate.now, district)

    def _read_home(self, text: str, pick: str) -> None:
        """A typed name that means one place becomes a filter like any other."""
        if not text:
            return
        chosen = by_key(pick)
        decision = Decision(chosen, ()) if chosen is not None else decide(text)
        if decision.candidate is None:
            self.home_text, self.home = text, decision
            return
        token = home_token(decision.candidate)
        if not self.is_chosen(Facet.HOME, token):
            self._choose(Facet.HOME, token)


def clean(text: str, length: int) -> str:
    """One line without control signs and lone surrogates, cut before anything looks at it."""
    shortened = text[: length * 4]
    kept = "".join(SIGNS.get(unicodedata.category(sign), sign) for sign in shortened)
    return " ".join(kept.split())[:length]


def page_number(raw: str) -> int:
    """1 for whatever is no positive whole number; never more than a number of four digits."""
    digits = raw.strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return max(int(digits[:4]) if len(digits) <= 4 else 9999, 1)

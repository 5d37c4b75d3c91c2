"""Words that the search knows: those apps bring (occupations, skills …) and those that staff keep.

An app registers a source from its ``vocabulary.py``; so the search reads other apps' words without importing them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

KEPT_FOR = 10.0  # seconds that one process goes on with what it read


@dataclass(frozen=True, slots=True)
class Term:
    """One thing with the names people give it: its own in Vietnamese and English first, then what is also said."""

    kind: str
    code: str
    name_vi: str
    name_en: str
    group: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name_vi, self.name_en, *self.synonyms)

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name_vi


@dataclass(frozen=True, slots=True)
class StaffTerms:
    """``synonyms``: what is typed and what it also means. ``stop_words``: what is not searched for."""

    synonyms: tuple[tuple[str, str], ...] = ()
    stop_words: frozenset[str] = frozenset()


_sources: dict[str, Callable[[], Iterable[Term]]] = {}
_kept: dict[str, tuple[float, StaffTerms]] = {}


def register(kind: str, source: Callable[[], Iterable[Term]]) -> None:
    """Add the words of one kind of term (``occupation``, ``skill`` …). The last registration holds."""
    _sources[kind] = source


def terms(*kinds: str) -> list[Term]:
    """The registered terms of these kinds, or of all; none for a kind nobody registered."""
    return [term for kind in (kinds or tuple(_sources)) if kind in _sources for term in _sources[kind]()]


def staff_terms(kind: str = "") -> StaffTerms:
    """Synonyms and stop words that staff keep for a search kind and for all. At most :data:`KEPT_FOR` seconds old."""
    now = time.monotonic()
    kept = _kept.get(kind)
    if kept is None or kept[0] < now:
        kept = (now + KEPT_FOR, _read(kind))
        _kept[kind] = kept
    return kept[1]


def _read(kind: str) -> StaffTerms:
    from portal.search.models import StopWord, Synonym

    return StaffTerms(
        synonyms=tuple(Synonym.objects.for_kind(kind).values_list("term", "means")),
        stop_words=frozenset(StopWord.objects.for_kind(kind).values_list("term", flat=True)),
    )


def forget() -> None:
    """Read staff's words anew at the next query of this process."""
    _kept.clear()

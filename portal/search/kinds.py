"""Kinds of things that can be searched. Each app registers its own from `apps.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.search.plan import Entry

if TYPE_CHECKING:
    from portal.search.documents import EntryDocument
    from portal.search.models import SearchEntry


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of thing is projected into entries.

    ``load`` gives the entries of those ids that may be found at all; an id it leaves out is hidden or gone, and is
    deleted everywhere. It reads the rows when it is called and keeps nothing. A version of 0 means that the thing has
    no version of its own: the projection numbers it. ``all_ids`` walks the ids of everything that may be found, in an
    order of its own that does not change, from behind ``after`` (empty: from the start).

    The first of ``sort_keys`` orders what is equally relevant. Words of ``suggest_fields``, and short variants as
    a whole of ``suggest_phrases``, may be proposed to readers
    where at least ``suggest_at_least`` entries share them: one for what is public, five for people.
    """

    name: str
    entry_model: type[SearchEntry]
    document: type[EntryDocument]
    text_fields: tuple[str, ...]
    facets: tuple[str, ...]
    sort_keys: tuple[str, ...]
    load: Callable[[Sequence[str]], list[Entry]]
    all_ids: Callable[[str], Iterator[str]]
    suggest_fields: tuple[str, ...] = ()
    suggest_phrases: tuple[str, ...] = ()
    suggest_at_least: int = 5


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind. Raises ValueError when its name is taken, or when its table or document lacks a field of it."""
    if kind.name in _kinds and _kinds[kind.name] != kind:
        raise ValueError(f"The search kind {kind.name} is registered twice.")
    if not kind.sort_keys:
        raise ValueError(f"The search kind {kind.name} has no order.")
    kind.entry_model.check_columns(kind)
    kind.document.check_fields(kind)
    _kinds[kind.name] = kind
    return kind


def unregister(name: str) -> None:
    """For tests that bring a kind of their own."""
    _kinds.pop(name, None)


def get(name: str) -> Kind:
    """The kind of that name. Raises LookupError when nobody registered it."""
    if name not in _kinds:
        raise LookupError(f"Unknown search kind: {name}")
    return _kinds[name]


def all_kinds() -> list[Kind]:
    return list(_kinds.values())

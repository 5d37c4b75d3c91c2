"""Entries that are searched, changes the engine is told, words that staff keep, searches without result."""

from portal.search.models.changes import IndexBuild, IndexChange
from portal.search.models.entries import FacetField, PageEntry, SearchEntry, SortField, TokensField
from portal.search.models.words import StopWord, Synonym
from portal.search.models.zero_hits import ZeroHit

__all__ = [
    "FacetField",
    "IndexBuild",
    "IndexChange",
    "PageEntry",
    "SearchEntry",
    "SortField",
    "StopWord",
    "Synonym",
    "TokensField",
    "ZeroHit",
]

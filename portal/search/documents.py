"""What the engine keeps of an entry, declared like a table. Nothing of it is ever shown: it only finds and counts.

Fields are named after the kind's: ``text_<field>``, ``facet_<facet>``, ``sort_<key>``. Tokens come prepared, so the
analyzer only cuts at spaces; a variant stands between bars, and the gap keeps phrases inside it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from elasticsearch_dsl import Document, Keyword, Text, analyzer

from portal.search.models.entries import FACET, SORT, TEXT, SearchEntry
from portal.search.packing import BAR, MAX_TOKEN, unpack_facet

if TYPE_CHECKING:
    from portal.search.kinds import Kind

prepared = analyzer("prepared", tokenizer="whitespace")


def tokens() -> Text:
    """Positions for phrases, no lengths: every match counts what the plan says, however long the text is."""
    return Text(analyzer=prepared, norms=False, index_options="positions", position_increment_gap=100)


def facet() -> Keyword:
    return Keyword(ignore_above=MAX_TOKEN)


def sort_key() -> Keyword:
    return Keyword(index=False)


class EntryDocument(Document):
    """Base of all documents. ``object_id`` breaks ties as the database does."""

    object_id = Keyword()
    suggest = Keyword(ignore_above=1000)

    @classmethod
    def mapping(cls) -> dict[str, Any]:
        properties = dict(cls._doc_type.mapping.to_dict()["properties"])
        return {"dynamic": "strict", "_source": {"enabled": False}, "properties": properties}

    @classmethod
    def body(cls, shards: int, replicas: int) -> dict[str, Any]:
        """What an index of these documents is made of."""
        settings = {"number_of_shards": shards, "number_of_replicas": replicas, "refresh_interval": "1s"}
        analysis = cls._doc_type.mapping._collect_analysis()
        return {"settings": {**settings, "analysis": analysis}, "mappings": cls.mapping()}

    @classmethod
    def mapping_hash(cls) -> str:
        """Changes with every field and analyzer, so that an index made for another code is never taken for ours."""
        body = cls.body(1, 0)
        return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:10]

    @classmethod
    def check_fields(cls, kind: Kind) -> None:
        """Raises ValueError when the document lacks a field of the kind or has one more."""
        named = {TEXT + name for name in kind.text_fields}
        named |= {FACET + name for name in kind.facets} | {SORT + name for name in kind.sort_keys}
        if set(cls.mapping()["properties"]) != named | {"object_id", "suggest"}:
            raise ValueError(f"{cls.__name__} and the search kind {kind.name} differ.")


def source(row: SearchEntry) -> dict[str, Any]:
    """The document of a row of the entry table; empty fields are left out."""
    values: dict[str, Any] = {"object_id": row.object_id}
    for field in row.columns(TEXT):
        packed = getattr(row, TEXT + field)
        if packed:
            values[TEXT + field] = [f"{BAR}{part}{BAR}" for part in packed.split(BAR)[1:-1]]
    for name in row.columns(FACET):
        packed = getattr(row, FACET + name)
        if packed:
            values[FACET + name] = list(unpack_facet(packed))
    for key in row.columns(SORT):
        # an empty key must sort first, as it does in the database
        values[SORT + key] = getattr(row, SORT + key)
    if row.suggest:
        values["suggest"] = list(unpack_facet(row.suggest))
    return values


class PageDocument(EntryDocument):
    """Pages and documents of the site."""

    text_title = tokens()
    text_title_folded = tokens()
    text_summary = tokens()
    text_summary_folded = tokens()
    text_tags = tokens()
    text_tags_folded = tokens()
    text_body = tokens()
    text_body_folded = tokens()
    facet_language = facet()
    facet_section = facet()
    sort_recent = sort_key()

"""What a kind of thing is searched by, as the database keeps it: one narrow row per thing that may be found."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.search.packing import pack_facet, pack_text, suggestable, unpack_facet, unpack_text
from portal.search.plan import Entry

if TYPE_CHECKING:
    from portal.search.kinds import Kind

TEXT, FACET, SORT = "text_", "facet_", "sort_"


class TokensField(models.TextField[str, str]):
    """Variants of tokens, packed by :mod:`portal.search.packing`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"blank": True, "default": "", "editable": False, **kwargs})


class FacetField(models.CharField[str, str]):
    """Values of one facet, packed. Indexed, because an empty query counts the whole table."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"blank": True, "default": "", "editable": False, "max_length": 1000, "db_index": True}
        super().__init__(**{**defaults, **kwargs})


class SortField(models.CharField[str, str]):
    """An ASCII key: compared byte by byte it gives the order, in every database and engine."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"blank": True, "default": "", "editable": False, "max_length": 250, **kwargs})


class SearchEntry(models.Model):
    """A thing that may be found, projected in the transaction that changed it.

    Columns are named after the kind's fields: ``text_<field>``, ``facet_<facet>``, ``sort_<key>``. What is hidden has
    no row here, and a field that is hidden is empty; nothing of it can match, count, sort or be suggested.
    """

    object_id = models.CharField(_("object"), max_length=64, primary_key=True, editable=False)
    version = models.BigIntegerField(_("version"), editable=False)
    suggest = models.TextField(_("words that may be suggested"), blank=True, default="", editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.object_id

    @classmethod
    @cache
    def columns(cls, prefix: str) -> tuple[str, ...]:
        names = (field.name for field in cls._meta.concrete_fields)
        return tuple(name.removeprefix(prefix) for name in names if name.startswith(prefix))

    @classmethod
    def check_columns(cls, kind: Kind) -> None:
        """Raises ValueError when the kind's fields and the table's columns are not the same."""
        for prefix, names in ((TEXT, kind.text_fields), (FACET, kind.facets), (SORT, kind.sort_keys)):
            if set(cls.columns(prefix)) != set(names):
                raise ValueError(f"{cls.__name__} and the search kind {kind.name} differ in {prefix}*.")

    @classmethod
    def from_entry(cls, entry: Entry, kind: Kind) -> Self:
        """The row of an entry. Fields without a column are left out; columns without a field stay empty."""
        values: dict[str, Any] = {}
        for field in cls.columns(TEXT):
            values[TEXT + field] = pack_text(entry.text.get(field, ()))
        for facet in cls.columns(FACET):
            values[FACET + facet] = pack_facet(entry.facets.get(facet, ()))
        for key in cls.columns(SORT):
            values[SORT + key] = entry.sort.get(key, "")[:250]
        words = suggestable(
            (entry.text.get(field, ()) for field in kind.suggest_fields),
            (entry.text.get(field, ()) for field in kind.suggest_phrases),
        )
        return cls(object_id=entry.id, version=entry.version, suggest=pack_facet(words), **values)

    def to_entry(self) -> Entry:
        text = {field: unpack_text(getattr(self, TEXT + field)) for field in self.columns(TEXT)}
        facets = {facet: unpack_facet(getattr(self, FACET + facet)) for facet in self.columns(FACET)}
        sort = {key: getattr(self, SORT + key) for key in self.columns(SORT)}
        return Entry(self.object_id, self.version, text, facets, sort)


class PageEntry(SearchEntry):
    """A public page or document, for the search of the whole site."""

    text_title = TokensField()
    text_title_folded = TokensField()
    text_summary = TokensField()
    text_summary_folded = TokensField()
    text_tags = TokensField()
    text_tags_folded = TokensField()
    text_body = TokensField()
    text_body_folded = TokensField()
    facet_language = FacetField()
    facet_section = FacetField()
    sort_recent = SortField()

    class Meta:
        verbose_name = _("page in the search")
        verbose_name_plural = _("pages in the search")

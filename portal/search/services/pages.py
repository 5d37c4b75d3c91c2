"""Entries of the site search: pages anybody may read, with the titles of the documents they offer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.search import index

from portal.core.models import BasePage
from portal.core.querysets import open_to_all
from portal.core.text import plain, syllables
from portal.search.choices import PAGES
from portal.search.documents import PageDocument
from portal.search.kinds import Kind
from portal.search.models import PageEntry
from portal.search.plan import Entry, Variants

MOST_TOKENS = 20_000  # of one field of one page
FIELDS = ("title", "summary", "tags", "body")
# what stands in fields of its own, or is no text
_ELSEWHERE = {"title", "intro", "search_description"}
_TAGS = re.compile(r"<[^>]*>")


def live_pages() -> Any:
    """Pages in their own words that anybody may read."""
    return Page.objects.filter(open_to_all(), live=True, alias_of__isnull=True)


def tokens_of(text: str) -> tuple[str, ...]:
    """Canonical words of a text. Word by word, because the spelling of single words is remembered."""
    found: list[str] = []
    for word in text.split():
        found.extend(syllables(word))
        if len(found) >= MOST_TOKENS:
            break
    return tuple(found[:MOST_TOKENS])


def variants(texts: Iterable[str]) -> Variants:
    return tuple(found for text in texts if (found := tokens_of(text)))


def folded(exact: Variants) -> Variants:
    return tuple(tuple(plain(token) for token in variant) for variant in exact)


def summary_of(page: Any) -> str:
    return page.summary() if isinstance(page, BasePage) else page.search_description


def body_texts(page: Any) -> list[str]:
    """The searchable text of a page, field by field as its class names them, without marks."""
    texts: list[str] = []
    for field in page.get_search_fields():
        if not isinstance(field, index.SearchField) or field.field_name in _ELSEWHERE:
            continue
        value = field.get_value(page)
        for part in value if isinstance(value, list | tuple) else (value,):
            text = _TAGS.sub(" ", str(part)) if part else ""
            if text.strip():
                texts.append(text)
    return texts


def document_ids(page: Any) -> set[int]:
    """Documents that the page's text links to."""
    model = get_document_model()
    found = ReferenceIndex._extract_references_from_object(page)
    return {int(pk) for content_type_id, pk, *_ in found if _model_of(content_type_id) is model}


def _model_of(content_type_id: int) -> Any:
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_id(content_type_id).model_class()


def tag_texts(page: Any, titles: dict[int, str]) -> list[str]:
    """Names of what the page is filed under, and titles of its documents."""
    texts = [str(tag) for field in page._meta.many_to_many for tag in getattr(page, field.name).all()]
    return texts + [titles[pk] for pk in sorted(document_ids(page)) if pk in titles]


def entry_of(page: Any, language: str, titles: dict[int, str]) -> Entry:
    with translation.override(language):
        exact = {
            "title": variants([page.title, page.seo_title]),
            "summary": variants([summary_of(page)]),
            "tags": variants(tag_texts(page, titles)),
            "body": variants(body_texts(page)),
        }
    text = exact | {f"{field}_folded": folded(exact[field]) for field in FIELDS}
    facets = {"language": (language,), "section": (page._meta.label_lower,)}
    return Entry(str(page.pk), 0, text, facets, {"recent": recent_key(page.first_published_at)})


def recent_key(moment: Any) -> str:
    """Sorts the newest first, byte by byte."""
    seconds = int(moment.timestamp()) if moment else 0
    return f"{10**11 - seconds:012d}"


def load(ids: Sequence[str]) -> list[Entry]:
    pages = list(live_pages().filter(pk__in=[pk for pk in ids if pk.isdigit()]).specific())
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    wanted = {pk for page in pages for pk in document_ids(page)}
    titles = dict(get_document_model().objects.filter(pk__in=wanted).values_list("pk", "title")) if wanted else {}
    return [entry_of(page, languages[page.locale_id], titles) for page in pages if isinstance(page, BasePage)]


def all_ids(after: str) -> Iterator[str]:
    pages = live_pages().order_by("pk").values_list("pk", flat=True)
    if after:
        pages = pages.filter(pk__gt=int(after))
    return (str(pk) for pk in pages.iterator(chunk_size=2000))


KIND = Kind(
    name=PAGES,
    entry_model=PageEntry,
    document=PageDocument,
    text_fields=(*FIELDS, *(f"{field}_folded" for field in FIELDS)),
    facets=("language", "section"),
    sort_keys=("recent",),
    load=load,
    all_ids=all_ids,
    suggest_fields=("title",),
    suggest_phrases=("title",),
    suggest_at_least=1,
)

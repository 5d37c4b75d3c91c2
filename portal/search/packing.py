"""How tokens and facet values stand in one string, so that a substring says exactly one thing.

Text: ``| nguyễn văn đức | anna uong |``. A token is surrounded by spaces, a variant by bars; so ``" văn "`` is a whole
token, ``" vă"`` the beginning of one, ``"| nguyễn "`` the beginning of a variant, and no phrase runs across two.
Facets: ``|de|vn|``. The same text, a variant at a time, goes into Elasticsearch.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from portal.core.text import plain
from portal.search.plan import Op, Variants

BAR = "|"
MAX_TOKEN = 200
ONE_TOKEN = frozenset({Op.TERM, Op.PREFIX})
LONGEST_SUGGESTION = 4  # tokens
_REPLACED = {ord(BAR): "¦", **dict.fromkeys(range(32)), 127: None}


def clean(token: str) -> str:
    """A token without what the strings are delimited with, and without what a database cannot keep."""
    if token.isalnum():
        return token[:MAX_TOKEN]
    token = "".join(token.translate(_REPLACED).split())
    return "".join(sign for sign in token if unicodedata.category(sign) != "Cs")[:MAX_TOKEN]


def phrase(value: str) -> str:
    """The tokens of a value, single-spaced and clean."""
    return " ".join(token for token in map(clean, value.split()) if token)


def variant_strings(variants: Variants) -> list[str]:
    """Each variant between its bars: ``| nguyễn văn đức |``."""
    strings = (" ".join(token for token in map(clean, variant) if token) for variant in variants)
    return [f"{BAR} {string} {BAR}" for string in strings if string]


def pack_text(variants: Variants) -> str:
    """All variants in one string; empty when there is none."""
    strings = variant_strings(variants)
    return strings[0] + "".join(string[1:] for string in strings[1:]) if strings else ""


def unpack_text(packed: str) -> Variants:
    return tuple(tuple(variant.split()) for variant in packed.split(BAR) if variant.strip())


def needle(op: Op, value: str) -> str:
    """What stands in a packed text exactly where ``op`` and ``value`` hold; empty when they can hold nowhere."""
    words = phrase(value)
    if not words or (op in ONE_TOKEN and " " in words):
        return ""
    if op is Op.PREFIX:
        return f" {words}"
    if op is Op.STARTS:
        return f"{BAR} {words} "
    if op is Op.ENDS:
        return f" {words} {BAR}"
    return f" {words} "


def pack_facet(values: Iterable[str]) -> str:
    cleaned = sorted({value for value in map(facet_value, values) if value})
    return f"{BAR}{BAR.join(cleaned)}{BAR}" if cleaned else ""


def unpack_facet(packed: str) -> tuple[str, ...]:
    return tuple(packed.strip(BAR).split(BAR)) if packed else ()


def suggestable(words: Iterable[Variants], phrases: Iterable[Variants] = ()) -> set[str]:
    """Single words, and short variants as a whole, as ``plain=as written``: what a prefix finds, and what is shown."""
    found = {token for variants in words for variant in variants for token in variant}
    whole = (variant for variants in phrases for variant in variants)
    found |= {" ".join(variant) for variant in whole if 1 < len(variant) <= LONGEST_SUGGESTION}
    return {f"{plain(text)}={text}" for text in found if text and not any(sign.isdigit() for sign in text)}


def facet_value(value: str) -> str:
    """A facet's value as it is kept and asked for: spaces allowed, bars and control characters not."""
    if value.isalnum():
        return value[:MAX_TOKEN]
    kept = (sign for sign in value.translate(_REPLACED) if unicodedata.category(sign) != "Cs")
    return "".join(kept)[:MAX_TOKEN]

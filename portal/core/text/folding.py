"""Letters without their marks, for Latin script only: Hangul, Thai, Lao and Cyrillic stay as they are written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SLUG_MAX_LENGTH = 100

# đ, ø, ł … have no decomposition in Unicode, so removing combining marks alone would leave or drop them
_LETTERS = str.maketrans(
    {
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ɖ": "d", "Ɖ": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "ħ": "h", "Ħ": "H",
        "þ": "th", "Þ": "Th",
    }
)  # fmt: skip
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LAST_LATIN = "\u024f"

# (plain letter, its Vietnamese forms): what an editor's browser needs to fold a title as this module does
ACCENTED = (
    ("a", "àáảãạăằắẳẵặâầấẩẫậ"),
    ("e", "èéẻẽẹêềếểễệ"),
    ("i", "ìíỉĩị"),
    ("o", "òóỏõọôồốổỗộơờớởỡợ"),
    ("u", "ùúủũụưừứửữự"),
    ("y", "ỳýỷỹỵ"),
    ("d", "đ"),
    ("A", "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ"),
    ("E", "ÈÉẺẼẸÊỀẾỂỄỆ"),
    ("I", "ÌÍỈĨỊ"),
    ("O", "ÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ"),
    ("U", "ÙÚỦŨỤƯỪỨỬỮỰ"),
    ("Y", "ỲÝỶỸỴ"),
    ("D", "Đ"),
    ("", "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"),
)


@lru_cache(maxsize=65536)
def strip_accents(text: str) -> str:
    """The text without tone and letter marks, case kept: ``Đường dây nóng Đức`` → ``Duong day nong Duc``.

    Only marks on Latin letters (or on none) go; other scripts come back composed and whole.
    """
    if text.isascii():
        return text
    kept: list[str] = []
    latin = True
    for character in unicodedata.normalize("NFD", text.translate(_LETTERS)):
        if not unicodedata.combining(character):
            latin = not character.isalpha() or character <= _LAST_LATIN
        elif latin:
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def fold(text: str) -> str:
    """Lower-case, accent-free, single-spaced form for comparing what people type with what is written."""
    return " ".join(strip_accents(text).casefold().split())


def slugify(text: str, max_length: int = SLUG_MAX_LENGTH) -> str:
    """An ASCII slug cut at a word: ``Đường dây nóng Đức`` → ``duong-day-nong-duc``; empty when no letter is left."""
    slug = _NOT_WORD.sub("-", fold(text)).strip("-")
    if len(slug) <= max_length:
        return slug
    head, _, _ = slug[: max_length + 1].rpartition("-")
    return head or slug[:max_length]

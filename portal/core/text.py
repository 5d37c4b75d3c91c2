"""The only place that folds Vietnamese: slugs, search keys and comparisons all come through here."""

from __future__ import annotations

import re
import unicodedata

# đ and Đ have no decomposition in Unicode, so removing combining marks alone would leave or drop them
_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
SLUG_MAX_LENGTH = 100

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


def strip_accents(text: str) -> str:
    """The text without tone and letter marks, case kept: ``Đường dây nóng Đức`` → ``Duong day nong Duc``."""
    decomposed = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


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

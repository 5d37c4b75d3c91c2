"""The only place that spells, folds and sorts Vietnamese: slugs, search keys and comparisons all come through here."""

from __future__ import annotations

from portal.core.text.folding import ACCENTED, SLUG_MAX_LENGTH, fold, slugify, strip_accents
from portal.core.text.keystrokes import decode_keys
from portal.core.text.names import SURNAMES, is_surname, sort_key, split_name, surname_rank
from portal.core.text.spelling import canonical, is_syllable, iy, plain, syllables, tidy

__all__ = [
    "ACCENTED",
    "SLUG_MAX_LENGTH",
    "SURNAMES",
    "canonical",
    "decode_keys",
    "fold",
    "is_surname",
    "is_syllable",
    "iy",
    "plain",
    "slugify",
    "sort_key",
    "split_name",
    "strip_accents",
    "surname_rank",
    "syllables",
    "tidy",
]

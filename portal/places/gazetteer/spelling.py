"""How a typed name agrees with a written one: accents kept, tone placement and i/y aside, then letters alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.core.text import canonical, decode_keys, fold, iy, plain

EXACT, VARIANT, UNACCENTED, OTHER = 3.0, 2.5, 2.0, 1.0
MAX_LENGTH = 200  # characters of a query that are read
MAX_TOKENS = 24

_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Syllable:
    """``exact`` = the comparable spelling, ``variant`` the same with y as i, ``plain`` its letters alone."""

    exact: str
    variant: str
    plain: str
    after_break: bool = False

    @property
    def bare(self) -> bool:
        """True for a syllable typed without any mark: it states no preference."""
        return self.exact == fold(self.exact)


def syllables(text: str) -> tuple[Syllable, ...]:
    """The words of a text, at most :data:`MAX_TOKENS`; each knows whether punctuation stands before it."""
    text = canonical(text[:MAX_LENGTH])
    found, end = [], 0
    for match in _TOKEN.finditer(text):
        word = match[0]
        found.append(Syllable(word, iy(word), plain(word), bool(text[end : match.start()].strip())))
        end = match.end()
        if len(found) == MAX_TOKENS:
            break
    return tuple(found)


def decoded(text: str) -> str:
    """The text with keystrokes left undecoded (Telex, VNI, VIQR) read as the syllables they stand for."""
    words = []
    for word in text[:MAX_LENGTH].split():
        core = word.strip(",.;()")
        found = decode_keys(core) if core else ()
        words.append(word.replace(core, found[0]) if found else word)
    return " ".join(words)


def plain_key(words: tuple[Syllable, ...]) -> str:
    return " ".join(word.plain for word in words)


def grade(typed: tuple[Syllable, ...], written: tuple[Syllable, ...], *, states_accents: bool) -> float:
    """How closely words with equal letters agree: the worst of their syllables."""
    return min(
        (_grade_one(one, other, states_accents) for one, other in zip(typed, written, strict=True)), default=OTHER
    )


def _grade_one(typed: Syllable, written: Syllable, states_accents: bool) -> float:
    if not states_accents:
        return UNACCENTED
    if typed.exact == written.exact:
        return EXACT
    if typed.variant == written.variant:
        return VARIANT
    return UNACCENTED if typed.bare else OTHER

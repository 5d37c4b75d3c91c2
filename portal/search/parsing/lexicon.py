"""Phrases that mean something, found by their letters and accepted by their accents."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from portal.core.text import is_syllable, iy, plain, syllables
from portal.search.parsing.tokens import Token


class Agreement(IntEnum):
    """How a typed phrase agrees with a known one of equal letters."""

    OTHER = 0
    """Some word was typed with accents that are not these."""
    BARE = 1
    """Nothing typed contradicts it."""
    EXACT = 2


@dataclass(frozen=True, slots=True)
class Meaning:
    """``kind`` and ``code`` say what is meant; ``rank`` 0 is the thing's own name, higher what people also say."""

    kind: str
    code: str
    words: tuple[str, ...]
    rank: int = 0
    data: Any = None


@dataclass(frozen=True, slots=True)
class Found:
    meaning: Meaning
    agreement: Agreement


@lru_cache(maxsize=65536)
def _foreign(word: str) -> bool:
    return not is_syllable(word, plain=True)


def agree(typed: Sequence[Token], words: Sequence[str]) -> Agreement:
    """Word by word; accents on foreign words (Plzeň, München) never contradict."""
    result = Agreement.EXACT
    for token, word in zip(typed, words, strict=True):
        if token.key == word:
            continue
        if token.bare or _foreign(word) or _foreign(token.exact):
            result = min(result, Agreement.BARE)
        else:
            return Agreement.OTHER
    return result


def _joined_key(key: str) -> str:
    """Within one long word nothing tells where a syllable ends in y."""
    return key.replace(" ", "").replace("y", "i")


def _agree_joined(token: Token, meaning: Meaning) -> Agreement:
    return Agreement.BARE if token.bare or token.key == iy("".join(meaning.words)) else Agreement.OTHER


class Lexicon:
    """Read-only once built; shared by threads."""

    def __init__(self, meanings: Iterable[Meaning], *, joined: frozenset[str] = frozenset()) -> None:
        """``joined``: kinds whose phrases people also type as one word (``namdan``)."""
        self._by_key: dict[str, list[Meaning]] = {}
        self._joined: dict[str, list[Meaning]] = {}
        self.longest = 1
        for meaning in meanings:
            key = " ".join(plain(word) for word in meaning.words)
            if not key:
                continue
            same = self._by_key.setdefault(key, [])
            if not any((m.kind, m.code, m.words) == (meaning.kind, meaning.code, meaning.words) for m in same):
                same.append(meaning)
            if meaning.kind in joined and len(meaning.words) > 1:
                self._joined.setdefault(_joined_key(key), []).append(meaning)
            self.longest = max(self.longest, len(meaning.words))
        self._keys = sorted(self._by_key)
        self.words = frozenset(word for key in self._keys for word in key.split())
        self._neighbours: dict[str, set[str]] = {}
        for word in self.words:
            if len(word) >= 4:
                for shorter in _deletions(word):
                    self._neighbours.setdefault(shorter, set()).add(word)

    def find(self, typed: Sequence[Token], *, strict: bool = True) -> list[Found]:
        """Meanings of exactly these words. ``strict`` leaves out those that other accents contradict."""
        key = " ".join(token.plain for token in typed)
        found = [Found(meaning, agree(typed, meaning.words)) for meaning in self._by_key.get(key, ())]
        if not found and len(typed) == 1:
            found = [
                Found(meaning, _agree_joined(typed[0], meaning)) for meaning in self._joined.get(_joined_key(key), ())
            ]
        return [hit for hit in found if hit.agreement > Agreement.OTHER or not strict]

    def completions(self, typed: Sequence[Token], limit: int = 8) -> list[Meaning]:
        """Meanings of phrases that begin with these words, the last one unfinished."""
        start = " ".join(token.plain for token in typed)
        found: list[Meaning] = []
        for key in self._starting_with(start):
            for meaning in self._by_key[key]:
                if len(meaning.words) >= len(typed) and _begins(typed, meaning.words):
                    found.append(meaning)
                    if len(found) >= limit:
                        return found
        return found

    def _starting_with(self, start: str) -> Iterator[str]:
        at = bisect_left(self._keys, start)
        while at < len(self._keys) and self._keys[at].startswith(start):
            yield self._keys[at]
            at += 1

    def near(self, word: str) -> list[str]:
        """Known words one slip away (a letter more, less, other or two exchanged), in alphabetical order."""
        if len(word) < 4:
            return []
        candidates: set[str] = set()
        for shorter in _deletions(word):
            candidates |= self._neighbours.get(shorter, set())
        return sorted(other for other in candidates if other != word and one_slip(word, other))


def _begins(typed: Sequence[Token], words: Sequence[str]) -> bool:
    *whole, last = typed
    if whole and agree(whole, words[: len(whole)]) == Agreement.OTHER:
        return False
    word = words[len(whole)]
    return plain(word).startswith(last.plain) and (last.bare or word.startswith(last.key) or len(last.plain) < 2)


def _deletions(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def one_slip(one: str, other: str) -> bool:
    """Whether one insertion, deletion, substitution or exchange of neighbours makes one word the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    if len(one) == len(other):
        rest = one[start + 1 :] == other[start + 1 :]
        swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
        return rest or swapped
    short, long = sorted((one, other), key=len)
    return short[start:] == long[start + 1 :]


@lru_cache(maxsize=16384)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name as :class:`Meaning` keeps them."""
    return tuple(iy(word) for word in syllables(name))

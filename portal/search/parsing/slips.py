"""What a mistyped or misheard syllable may have been meant to be."""

from __future__ import annotations

import string
from functools import lru_cache
from itertools import pairwise

from portal.core.text import is_syllable
from portal.core.text.spelling import put_together, take_apart

MOST_VARIANTS = 120
_HOOK, _TILDE, _DOT = "\u0309", "\u0303", "\u0323"
# speech of Nghệ Tĩnh does not tell these tones apart, and few can write what they do not hear
_CONFUSED = (_HOOK, _TILDE, _DOT)


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(frozenset(pair) for row in _ROWS for pair in pairwise(row)) | {
    frozenset(pair) for pair in ("gh", "ck", "sx", "dz", "iy", "ln", "rd", "qk", "ao")
}
LIKELY, POSSIBLE, RARE = 12, 6, 0


def _edits(word: str) -> list[tuple[str, int]]:
    """Words one slip turns into this one, with how likely that slip is."""
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = [(head + tail[1] + tail[0] + tail[2:], LIKELY) for head, tail in splits if len(tail) > 1]
    for head, tail in splits:
        if tail:
            twice = tail[0] == head[-1:]
            found.append((head + tail[1:], LIKELY if twice else POSSIBLE))
            for letter in string.ascii_lowercase:
                near = frozenset((letter, tail[0])) in _NEIGHBOURS
                found.append((head + letter + tail[1:], LIKELY if near else RARE))
        found += [(head + letter + tail, POSSIBLE) for letter in string.ascii_lowercase]
    return found


@lru_cache(maxsize=2048)
def one_slip_away(word: str) -> tuple[tuple[str, int], ...]:
    """Plain syllables that one slip of the finger turns into this word, the likeliest first, each with its points
    (:data:`LIKELY` for exchanged or doubled letters and neighbouring keys). At most :data:`MOST_VARIANTS`."""
    if not 2 <= len(word) <= 8 or not word.isascii():
        return ()
    best: dict[str, int] = {}
    for edit, points in _edits(word):
        if edit != word and is_syllable(edit, plain=True):
            best[edit] = max(points, best.get(edit, 0))
    return tuple(sorted(best.items(), key=lambda found: -found[1])[:MOST_VARIANTS])


@lru_cache(maxsize=4096)
def misheard(word: str) -> tuple[str, ...]:
    """The same syllable with the other two of hỏi, ngã and nặng; empty for one with none of them."""
    parts = take_apart(word)
    if parts is None or parts[2] not in _CONFUSED:
        return ()
    variants = (put_together(parts[0], parts[1], tone) for tone in _CONFUSED if tone != parts[2])
    return tuple(variant for variant in variants if is_syllable(variant))

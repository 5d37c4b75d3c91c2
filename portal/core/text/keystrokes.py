"""What somebody meant who typed Vietnamese with the input method switched off, or in an e-mail of the 1990s."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from portal.core.text.names import SURNAMES
from portal.core.text.spelling import is_syllable, put_together, take_apart, tidy

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_TELEX_TONES = {"f": _GRAVE, "s": _ACUTE, "r": _HOOK, "x": _TILDE, "j": _DOT}
_VNI_TONES = {"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT}
_VIQR_TONES = {"'": _ACUTE, "`": _GRAVE, "?": _HOOK, "~": _TILDE, ".": _DOT}
_VNI_SHAPES = {"6": "roof", "7": "horn", "8": "breve"}
_VIQR_SHAPES = {"^": "roof", "+": "horn", "*": "horn", "(": "breve"}
_ROOF = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_BREVE = {"a": "ă"}
_SHAPES = {"roof": _ROOF, "horn": _HORN, "breve": _BREVE}
_FINALS = frozenset("cghmnpt")
_VOWELS = frozenset("aeiouyăâêôơư")
_VNI = re.compile(r"[a-zđ]+(?:[1-9][a-z]*)+")
_VIQR = re.compile(r"[a-zđ][a-zđ\-'`?~.^+*(]+")
_VIQR_SIGNS = frozenset("'`?~.^+*(")
_LONGEST = 14


def _mark(letters: list[str], shape: str) -> bool:
    """Marks the last letter that can take the shape; ``uo`` takes the horn on both."""
    table = _SHAPES[shape]
    if shape == "horn" and "".join(letters[-2:]) == "uo":
        letters[-2:] = ["ư", "ơ"]
        return True
    for index in range(len(letters) - 1, -1, -1):
        if letters[index] in table:
            letters[index] = table[letters[index]]
            if shape == "horn" and letters[index] == "ơ" and index and letters[index - 1] == "u":
                letters[index - 1] = "ư"
            return True
    return False


def _stroke(letters: list[str]) -> bool:
    if letters and letters[0] == "d":
        letters[0] = "đ"
        return True
    return False


def _telex_w(letters: list[str]) -> None:
    for index in range(len(letters) - 1, -1, -1):
        if letters[index] == "a":
            letters[index] = "ă"
            return
        if letters[index] in _HORN:
            tail = letters[index + 1 :]
            del letters[index + 1 :]
            _mark(letters, "horn")
            letters.extend(tail)
            return
    letters.append("ư")


def _telex_double(letters: list[str], key: str) -> bool:
    """A vowel typed again after its syllable's end: ``nguyene`` as well as ``nguyeen``."""
    for index in range(len(letters) - 1, -1, -1):
        if letters[index] == key:
            letters[index] = _ROOF[key]
            return True
        if letters[index] not in _FINALS:
            return False
    return False


def _telex(token: str) -> tuple[list[str], str] | None:
    letters: list[str] = []
    tone = ""
    for key in token:
        seen_vowel = not _VOWELS.isdisjoint(letters)
        if key in _TELEX_TONES and seen_vowel:
            tone = _TELEX_TONES[key]
        elif key == "z" and seen_vowel:
            tone = ""
        elif key == "w":
            _telex_w(letters)
        elif not (key == "d" and letters and _stroke(letters)) and not (key in _ROOF and _telex_double(letters, key)):
            letters.append(key)
    return letters, tone


def _signs(token: str, tones: dict[str, str], shapes: dict[str, str], stroke: str) -> tuple[list[str], str] | None:
    letters: list[str] = []
    tone = ""
    for key in token:
        if key in tones:
            if _VOWELS.isdisjoint(letters):
                return None
            tone = tones[key]
        elif key in shapes:
            if not _mark(letters, shapes[key]):
                return None
        elif key in stroke and letters == ["d"]:
            _stroke(letters)
        else:
            letters.append(key)
    return letters, tone


def _syllable(parsed: tuple[list[str], str] | None) -> list[str]:
    if parsed is None:
        return []
    letters, tone = parsed
    found = []
    bare = "".join(letters)
    # one horn key stands for ươ; the rare uơ (thuở) is meant where ươ makes no syllable
    for form in (bare, bare.replace("ươ", "uơ")):
        parts = take_apart(unicodedata.normalize("NFC", form))
        if parts and not parts[2]:
            word = put_together(parts[0], parts[1], tone)
            if is_syllable(word) and word not in found:
                found.append(word)
    return found[:1]


@lru_cache(maxsize=16384)
def decode_keys(token: str) -> tuple[str, ...]:
    """Syllables meant by raw Telex, VNI or VIQR keystrokes: ``nguyeenx``, ``nguye6n4``, ``Nguye^~n`` → ``nguyễn``.

    Tone keys may stand last or after the vowel. Empty for a token that is a syllable as typed or is none when decoded;
    a caller tries the result beside the literal reading.
    """
    word = tidy(token).lower()
    # "noong" could be a word of its own, but nearly always it is "nông"
    settled = is_syllable(word, plain=True) and not (word.isascii() and "oo" in word)
    if not 2 <= len(word) <= _LONGEST or word in SURNAMES or settled:
        return ()
    found: list[str] = []
    if _VNI.fullmatch(word):
        found = _syllable(_signs(word, _VNI_TONES, _VNI_SHAPES, "9"))
    elif word.isascii() and word.isalpha():
        found = _syllable(_telex(word))
    elif (_VIQR.fullmatch(word) and not _VIQR_SIGNS.isdisjoint(word[1:])) or word.startswith(("d-", "dd")):
        found = _syllable(_signs(word, _VIQR_TONES, _VIQR_SHAPES, "d-"))
    return tuple(syllable for syllable in found if syllable != word and not syllable.isascii())

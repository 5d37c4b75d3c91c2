"""How one Vietnamese word can be written: composition, tone placement, i and y, and what is a syllable at all."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from portal.core.text.folding import fold, strip_accents

TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn
_SHAPED = "ăâêôơư"
_LOOKALIKES = str.maketrans(
    {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u00ad": None,
     "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None,
     "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
     "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'"}
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffc-\uffff\ud800-\udfff]")
_MARKS = re.compile("[\u0300-\u036f]{2,}")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l",
          "m", "n", "p", "r", "s", "t", "v", "x", "")  # fmt: skip
_RHYMES_LIST = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong
    oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uên uênh uêt ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên
    uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
    """
_RHYMES = frozenset(_RHYMES_LIST.split())
_AFTER_QU_LIST = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât âu ây e en eo et ê ên êt êch ênh êu
    i in inh it ich y yn ynh yt ych yên yêt yêu ơ ơi ơn ơt ôc ôi iên iêt
    """
_AFTER_QU = frozenset(_AFTER_QU_LIST.split())
_STOPS = ("c", "ch", "p", "t")
_FRONT = "eêiy"
_PLAIN_RHYMES = frozenset(strip_accents(rhyme) for rhyme in _RHYMES)
_PLAIN_AFTER_QU = frozenset(strip_accents(rhyme) for rhyme in _AFTER_QU)
_I_AND_Y = frozenset(("h", "k", "l", "m", "s", "t", "qu"))


def _shape_first(marks: re.Match[str]) -> str:
    return "".join(sorted(marks[0], key=lambda mark: (mark not in _SHAPES, unicodedata.combining(mark))))


@lru_cache(maxsize=16384)
def tidy(text: str) -> str:
    """The text as it should be stored: NFC with marks in order, real Đ, no invisible characters, single spaces.

    Case, tone placement and i/y stay as typed.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _CONTROL.sub(" ", text.translate(_LOOKALIKES))
    # a horn or circumflex typed after the tone is not canonically the same letter, so NFC alone would not join it
    text = _MARKS.sub(_shape_first, unicodedata.normalize("NFD", text))
    return " ".join(unicodedata.normalize("NFC", text).translate(_LOOKALIKES).split())


@lru_cache(maxsize=65536)
def take_apart(word: str) -> tuple[str, str, str] | None:
    """Onset, rhyme and tone mark of a lower-case word that could be one Vietnamese syllable, else ``None``.

    The rhyme carries its letter marks (``ươ``), the tone is one of :data:`TONES` or empty.
    """
    decomposed = unicodedata.normalize("NFD", word)
    marks = [mark for mark in decomposed if mark in TONES]
    if len(marks) > 1 or not word.isalpha() or len(word) > 8:
        return None
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
    tone = marks[0] if marks else ""
    for onset in ONSETS:
        if bare.startswith(onset):
            rhyme = bare[len(onset) :]
            if _fits(onset, rhyme, _RHYMES, _AFTER_QU):
                return onset, rhyme, tone
    return None


def _fits(onset: str, rhyme: str, rhymes: frozenset[str], after_qu: frozenset[str]) -> bool:
    if onset == "qu":
        return rhyme in after_qu
    if onset == "gi":
        return (rhyme in rhymes and rhyme[0] not in "iy") or rhyme in ("êng", "êt", "ên")
    if rhyme not in rhymes:
        return False
    if onset in ("c", "ng"):
        return rhyme[0] not in _FRONT
    if onset in ("k", "gh", "ngh"):
        return rhyme[0] in _FRONT or (onset == "k" and rhyme.startswith("uy"))
    if onset == "g":
        return rhyme[0] not in "eêy"
    return not (rhyme[0] == "y" and len(rhyme) > 1 and onset)


@lru_cache(maxsize=65536)
def is_syllable(word: str, *, plain: bool = False) -> bool:
    """Whether a word could be one Vietnamese syllable: ``khuỷu`` is, ``qwe`` and (written in full) ``duc`` are not.

    ``plain``: also what a syllable looks like without any marks (``nguyen``, ``duc``).
    """
    word = word.lower()
    if plain and word.isascii():
        return word in _plain_syllables()
    parts = take_apart(word)
    if parts is None:
        return False
    _, rhyme, tone = parts
    return plain or not rhyme.endswith(_STOPS) or tone in ("\u0301", "\u0323")


@lru_cache(maxsize=1)
def _plain_syllables() -> frozenset[str]:
    rhymes = _PLAIN_RHYMES | _PLAIN_AFTER_QU
    return frozenset(
        onset + rhyme
        for onset in ONSETS
        for rhyme in rhymes
        if onset != "đ" and _fits(onset, rhyme, _PLAIN_RHYMES, _PLAIN_AFTER_QU)
    )


def _vowels(rhyme: str) -> int:
    return next((index for index, letter in enumerate(rhyme) if letter not in "aăâeêioôơuưy"), len(rhyme))


def put_together(onset: str, rhyme: str, tone: str) -> str:
    """The syllable with its tone where it is compared: on the first letter of open oa, oe, uy (``hòa``, ``thúy``)."""
    if not tone:
        return onset + rhyme
    vowels = _vowels(rhyme)
    shaped = [index for index in range(vowels) if rhyme[index] in _SHAPED]
    if shaped:
        place = shaped[-1]
    elif vowels == 1:
        place = 0
    elif vowels < len(rhyme) or vowels == 3:
        place = 1
    else:
        place = 0
    return unicodedata.normalize("NFC", onset + rhyme[: place + 1] + tone + rhyme[place + 1 :])


@lru_cache(maxsize=65536)
def _canonical_word(word: str) -> str:
    if word.isascii():
        return word
    parts = take_apart(word)
    return put_together(*parts) if parts else word


@lru_cache(maxsize=16384)
def canonical(text: str) -> str:
    """The one spelling used for comparing with accents: tidy, lower-case, one tone placement (``Hoà`` = ``hòa``).

    A tone on the wrong letter is put right (``qúa`` → ``quá``); ``Quỳnh``, ``quý``, ``hoàn``, ``khuỷu`` stay.
    """
    text = tidy(text).lower()
    # Turkish İ lowers to i and a loose dot
    return _WORD.sub(lambda match: _canonical_word(match[0]), text).replace("i\u0307", "i")


@lru_cache(maxsize=65536)
def _iy_word(word: str) -> str:
    if "y" not in word and word.isascii():
        return word
    parts = take_apart(word)
    if parts and parts[1] == "y" and parts[0] in _I_AND_Y:
        return put_together(parts[0], "i", parts[2])
    return word


@lru_cache(maxsize=16384)
def iy(text: str) -> str:
    """:func:`canonical` with y written i where both are usual: ``Lý`` = ``Lí``, ``Quý`` = ``Quí``; ``Vy`` stays."""
    return _WORD.sub(lambda match: _iy_word(match[0]), canonical(text))


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """The key that forgives everything but letters: :func:`iy`, then folded (``Hồ Sỹ Kỳ`` → ``ho si ki``)."""
    return fold(iy(text))


@lru_cache(maxsize=16384)
def syllables(text: str) -> tuple[str, ...]:
    """The words of a text in :func:`canonical` spelling; hyphens, commas and full stops part words."""
    return tuple(_WORD.findall(canonical(text)))

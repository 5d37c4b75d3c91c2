"""Small words: they say what the words behind them are, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from community.directory.parsing import lexicon as lex
from community.directory.parsing import names
from portal.core.text import is_surname, is_syllable, iy, plain
from portal.search.parsing.lexicon import Agreement, agree, words_of
from portal.search.parsing.readings import Piece, clause
from portal.search.parsing.slips import misheard
from portal.search.parsing.tokens import Token

# what a phrase weighs a word: typed with a type or behind a hint, several words, one foreign word, one syllable
SURE, PAIR, PLAIN, LONGER, ABROAD, SYLLABLE, BARE_SYLLABLE, COMMON_NAME = 80, 300, 60, 100, 200, 120, 30, 5

GEO = frozenset((lex.PLACE, lex.PROVINCE, lex.COUNTRY, lex.CITY))
SURNAME, KIN, GAP = "surname", "kin", "gap"

PLACE_HINTS = (
    "ở", "tại", "quê", "quê ở", "quê quán", "quê gốc", "người", "người gốc", "gốc", "từ", "đến từ", "sống ở",
    "sống tại",
    "đang ở", "đang sống ở", "người ở", "người sống ở", "người quê",
    "bên", "ở bên", "nước", "sang", "làm việc ở", "làm việc tại", "vùng", "đồng hương",
    "dân", "in", "from", "at", "of", "living in", "lives in", "people from", "people in",
)  # fmt: skip
_WORK_HINTS = ("làm", "nghề", "làm nghề", "ngành", "as", "as a", "works as", "working as")
_LANGUAGE_HINTS = ("nói", "biết", "biết nói", "nói được", "speaks", "speaking", "speak")
_SKILL_HINTS = ("biết", "giỏi", "kỹ năng", "có kỹ năng", "skill", "skills")
_HINTS = (
    *((hint, GEO) for hint in PLACE_HINTS),
    *((hint, frozenset((lex.WORK, lex.GROUP))) for hint in _WORK_HINTS),
    *((hint, frozenset((lex.LANGUAGE,))) for hint in _LANGUAGE_HINTS),
    *((hint, frozenset((lex.SKILL,))) for hint in _SKILL_HINTS),
)
# written with their marks these are never names; without, only a place behind them tells
_GAPS = frozenset(
    ("ở", "tại", "quê", "người", "từ", "và", "của", "là", "có", "đang", "sống", "những", "các", "cho", "với", "tìm",
     "the", "in", "from", "at", "of", "and", "who", "people", "a")
)  # fmt: skip
_ALSO_SURNAMES = frozenset(("và", "từ"))
_KIN_WORDS = """
    anh chị em cô chú bác cậu mợ dì dượng ông bà cháu o mự thím cụ thầy bạn mệ mr mrs ms miss herr frau pan paní
    """
_KIN = frozenset(map(iy, _KIN_WORDS.split()))
_PLAIN_KIN = frozenset(map(plain, _KIN))
_HAMLETS = frozenset(("xóm", "thôn", "bản", "khối", "làng", "ấp", "tổ", "xom", "thon"))
_NEVER_GIVEN = frozenset(
    ("nguyen", "tran", "pham", "le", "dang", "bui", "do", "ho", "ngo", "dinh", "phan", "vo", "huynh")
)
_SURNAME_HINTS = ("họ", "surname", "family name", "dòng họ", "người họ", "nguoi ho")
COMMON_NAMES = frozenset(("duc", "hung", "trung", "thai", "nga", "mi", "anh", "nhat", "an", "phi", "y", "vien"))
SMALL_WORDS = frozenset(
    plain(word)
    for words in (*(hint for hint, _ in _HINTS), *_SURNAME_HINTS, *(form for form, _ in lex.TYPES))
    for word in words_of(words)
    if len(word) > 2
)


@dataclass(frozen=True, slots=True)
class About:
    """What a piece rests on: the kinds it may mean, and whether a type, a hint or a district makes it sure."""

    kinds: frozenset[str]
    sure: bool = False
    single: bool = False
    hint: int = 0  # small words at its beginning


def alike(typed: Sequence[Token], words: Sequence[str]) -> bool:
    """Whether these are the words, hỏi and ngã confused or not."""
    return all(
        agree((token,), (word,)) > Agreement.OTHER or word in misheard(token.key)
        for token, word in zip(typed, words, strict=True)
    )


def behind(tokens: Sequence[Token], start: int, hint: str) -> bool:
    keys = _plain_words(hint)
    if len(tokens) < start + len(keys) or any(tokens[start + at].best.plain != key for at, key in enumerate(keys)):
        return False
    return alike([token.best for token in tokens[start : start + len(keys)]], words_of(hint))


@lru_cache(maxsize=256)
def _plain_words(hint: str) -> tuple[str, ...]:
    return tuple(plain(word) for word in words_of(hint))


def hinted(tokens: Sequence[Token], pieces: Sequence[Piece]) -> list[Piece]:
    """A phrase with the small words before it that say what it is: ``ở Đức``, ``quê Nam Đàn``, ``làm thợ mộc``."""
    found: list[Piece] = []
    for piece in pieces:
        for hint, kinds in _HINTS:
            size = len(words_of(hint))
            start = piece.start - size
            if start >= 0 and piece.data.kinds & kinds and behind(tokens, start, hint):
                unmarked = (
                    start > 0 and not hint.isascii() and all(token.best.bare for token in tokens[start : piece.start])
                )
                boost = SURE // 4 if unmarked else SURE * (size + 1)
                about = About(piece.data.kinds, sure=True, hint=size)
                found.append(replace(piece, start=start, weight=piece.weight + boost, data=about))
    return found


def _is_gap(token: Token, *, english: bool) -> bool:
    """``the`` is a small word beside other English ones; in ``le the long`` it is Thế."""
    word = token.best
    if token.dotted or (word.bare and word.syllable and word.plain != "nguoi" and not english):
        return False
    return word.exact in _GAPS or word.plain == "nguoi"


def small_words(tokens: Sequence[Token], phrases: Sequence[Piece]) -> list[Piece]:
    """Words that are not searched for: function words, and a kinship word before a name."""
    english = any(not token.best.syllable for token in tokens)
    found = [
        Piece(at, at + 1, GAP, 30, data=About(frozenset()))
        for at, token in enumerate(tokens)
        if len(tokens) > 1
        and _is_gap(token, english=english)
        and (token.best.exact not in _ALSO_SURNAMES or 0 < at < len(tokens) - 1)
    ]
    starts = {piece.start for piece in phrases if piece.data.kinds & GEO}
    found += [
        Piece(at, at + 2, GAP, 40, data=About(frozenset()))
        for at, token in enumerate(tokens)
        if token.best.exact in _HAMLETS and at + 2 in starts
    ]
    if len(tokens) > 1 and not tokens[1].after_break:
        first = tokens[0].best
        before_middle = tokens[1].best.plain in ("thi", "van")  # "Anh Thị Lan Hoàng" is a whole name
        kin = first.key in _KIN or (first.bare and first.plain in _PLAIN_KIN)
        if kin and not before_middle and not first.dotted:
            weight = -20 if is_surname(first.exact) and first.plain not in ("anh", "o") else 420
            if first.plain == "o":
                weight = 100
            western = tokens[-1].best.plain in _NEVER_GIVEN  # "Anh Nguyen"
            if western or any(piece.start == 0 and piece.end > 1 for piece in phrases):
                weight = min(weight, 0)
            found.append(Piece(0, 1, KIN, weight, data=About(frozenset())))
    return found


def surnames(tokens: Sequence[Token]) -> list[Piece]:
    """``họ Moong``: everybody of that family name."""
    found = []
    for at in range(len(tokens)):
        for hint in _SURNAME_HINTS:
            end = at + len(words_of(hint)) + 1
            if end > len(tokens) or not behind(tokens, at, hint) or not _name_word(tokens[end - 1]):
                continue
            known = is_surname(tokens[end - 1].best.exact)
            certain = not all(token.best.bare for token in tokens[at : end - 1]) or hint.isascii()
            if known or certain:
                said = " ".join(token.exact for token in tokens[at:end])
                asked = clause(names.surname(tokens[end - 1]), said)
                about = About(frozenset((SURNAME,)), sure=certain)
                found.append(Piece(at, end, "phrase", 150 if certain else -30, (asked,), about))
    return found


def _name_word(token: Token) -> bool:
    return is_syllable(token.best.exact, plain=True) or is_surname(token.best.exact)

"""The phrases of a query: places with their types and districts, countries, cities, work, languages, skills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from community.directory.parsing import clauses
from community.directory.parsing import lexicon as lex
from community.directory.parsing.small import (
    ABROAD,
    BARE_SYLLABLE,
    COMMON_NAME,
    COMMON_NAMES,
    GEO,
    LONGER,
    PAIR,
    PLACE_HINTS,
    PLAIN,
    SURE,
    SYLLABLE,
    About,
    alike,
    behind,
    hinted,
)
from portal.places.gazetteer import Candidate, Kind
from portal.search.parsing.lexicon import Agreement, Found, Meaning, words_of
from portal.search.parsing.readings import Piece, clause
from portal.search.parsing.tokens import Token
from portal.search.plan import Clause

_TYPES_BY_WORD: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], str]]] = {}
for _form, _kind in (*lex.TYPES, ("tinh", "tỉnh")):
    _spelled = tuple(lex.TYPE_SPELLINGS.get(_form, _form).split())
    _TYPES_BY_WORD.setdefault(_form.split()[0], []).append((tuple(_form.split()), _spelled, _kind))


def _spans(tokens: Sequence[Token], start: int, longest: int) -> Iterator[tuple[int, list[Token]]]:
    """Ends and words of what may be one phrase: never across punctuation; raw keystrokes as meant, then as typed."""
    for end in range(min(len(tokens), start + longest), start, -1):
        span = tokens[start:end]
        if any(token.after_break for token in span[1:]):
            continue
        meant = [token.best for token in span]
        yield end, meant
        if meant != list(span):
            yield end, list(span)


def _places(found: Sequence[Found]) -> list[Found]:
    return [hit for hit in found if hit.meaning.kind == lex.PLACE]


def phrases(tokens: Sequence[Token], *, strict: bool = True) -> list[Piece]:
    """Every phrase that means something, as pieces that may overlap."""
    best: dict[tuple[int, int, bool], Piece] = {}
    for piece in _all_phrases(tokens, strict=strict):
        key = (piece.start, piece.end, piece.data.sure)
        if key not in best or best[key].weight < piece.weight:
            best[key] = piece
    found = list(best.values())
    return [*found, *hinted(tokens, found)]


def _all_phrases(tokens: Sequence[Token], *, strict: bool) -> Iterator[Piece]:
    known = lex.lexicon()
    for start in range(len(tokens)):
        for end, span in _spans(tokens, start, known.longest):
            found = known.find(span, strict=strict)
            if found:
                yield _piece(tokens, start, end, found)
                yield from _with_district(tokens, start, end, _places(found), strict=strict)
        for kind, name_start in _types(tokens, start):
            for end, span in _spans(tokens, name_start, known.longest):
                found = known.find(span, strict=strict)
                yield from _typed(tokens, start, end, found, kind)
                yield from _with_district(tokens, start, end, _of_type(_places(found), kind), strict=strict)


def _types(tokens: Sequence[Token], start: int) -> Iterator[tuple[str, int]]:
    """Type words that stand here, and where the name behind them begins."""
    for form, words, kind in _TYPES_BY_WORD.get(tokens[start].best.plain, ()):
        span = [token.best for token in tokens[start : start + len(words)]]
        fits = len(tokens) > start + len(words) and tuple(token.plain for token in span) == form
        if fits and alike(span, words):
            yield kind, start + len(words)


def led_by(tokens: Sequence[Token], start: int) -> tuple[int, str]:
    """Where the small words before ``start`` begin that say what follows (``huyện``, ``ở``), and the type, if one."""
    for at in range(max(0, start - 3), start):
        for kind, name_start in _types(tokens, at):
            if name_start == start:
                return at, kind
    for at in range(max(0, start - 3), start):
        if any(at + len(words_of(hint)) == start and behind(tokens, at, hint) for hint in PLACE_HINTS):
            return at, ""
    return start, ""


def _of_type(found: Sequence[Found], kind: str) -> list[Found]:
    allowed = lex.SAME_LEVEL.get(kind, frozenset())
    return [hit for hit in found if hit.meaning.data.word in allowed]


def is_of_type(meaning: Meaning, kind: str) -> bool:
    """Whether a phrase can stand behind this type word: no country behind ``huyện``."""
    if meaning.kind != lex.PLACE:
        return kind == "thành phố" and meaning.kind == lex.CITY
    return meaning.data.word in lex.SAME_LEVEL.get(kind, frozenset())


def _typed(tokens: Sequence[Token], start: int, end: int, found: Sequence[Found], kind: str) -> Iterator[Piece]:
    places = _of_type(_places(found), kind)
    if kind == "thành phố":
        places += [hit for hit in found if hit.meaning.kind == lex.CITY]
    if kind == "tỉnh":
        places += [hit for hit in found if hit.meaning.kind == lex.PROVINCE]
    other_level = not places and kind != "tỉnh" and len(tokens[start].plain) > 1
    if other_level:  # "xã Quang Trung" for a ward is a slip, not another place
        communal = kind in ("xã", "phường", "thị trấn")
        places = [hit for hit in _places(found) if (hit.meaning.data.kind != Kind.DISTRICT) == communal]
    if places:
        piece = _piece(tokens, start, end, places, sure=not other_level)
        yield replace(piece, weight=piece.weight + (0 if other_level else SURE))


def _piece(tokens: Sequence[Token], start: int, end: int, found: Sequence[Found], *, sure: bool = False) -> Piece:
    span = [token.best for token in tokens[start:end]]
    size = len(span)
    alternatives: clauses.Alternatives = []
    for hit in found:
        alternatives += alternatives_of(hit, span, size)
    kinds = frozenset(hit.meaning.kind for hit in found)
    letters = [token.plain for token in span]
    alternatives += clauses.in_text(letters)
    single = size == 1 and span[0].syllable
    about = About(kinds, sure=sure, single=single)
    return Piece(
        start, end, "phrase", _weight(span, found, single=single), (_clause(tokens, start, end, alternatives),), about
    )


def alternatives_of(hit: Found, span: Sequence[Token], size: int) -> clauses.Alternatives:
    if hit.meaning.kind == lex.PLACE:
        return clauses.of_place(hit.meaning.data, hit.agreement, size)
    if hit.meaning.kind == lex.PROVINCE:
        return clauses.of_province([token.plain for token in span])
    return clauses.of_meaning(hit, size)


def _weight(span: Sequence[Token], found: Sequence[Found], *, single: bool) -> int:
    size = len(span)
    exact = max(hit.agreement for hit in found) == Agreement.EXACT
    if single:
        bare = span[0].plain in COMMON_NAMES
        if span[0].bare:
            return COMMON_NAME if bare else BARE_SYLLABLE
        return SYLLABLE
    abroad = any(hit.meaning.kind in (lex.COUNTRY, lex.CITY) for hit in found)
    worth = ABROAD * size if abroad and size > 1 else PLAIN * size
    if any(hit.meaning.kind not in GEO for hit in found):
        worth = max(worth, PLAIN * size + LONGER * (size - 1))
    if size > 1 and any(hit.meaning.kind == lex.LANGUAGE for hit in found):
        worth += SURE * size  # "tiếng Ba Lan" is not somebody in Poland
    return worth + (10 * size if exact else 0)


def _clause(tokens: Sequence[Token], start: int, end: int, alternatives: clauses.Alternatives) -> Clause:
    return clause(alternatives, " ".join(token.exact for token in tokens[start:end]))


def _with_district(
    tokens: Sequence[Token], start: int, end: int, found: Sequence[Found], *, strict: bool
) -> Iterator[Piece]:
    """``Đồng Văn, (huyện) Tân Kỳ``: the namesakes elsewhere are out."""
    communes = [hit for hit in found if hit.meaning.data.kind != Kind.DISTRICT]
    if not communes:
        return
    for district_end, districts in _districts(tokens, end, strict=strict):
        inside = [hit for hit in communes if any(_lies_in(hit.meaning.data, one) for one in districts)]
        if inside:
            piece = _piece(tokens, start, end, inside, sure=True)
            yield replace(piece, end=district_end, weight=piece.weight + SURE * (district_end - end) + PAIR)


def _districts(tokens: Sequence[Token], start: int, *, strict: bool) -> Iterator[tuple[int, list[Candidate]]]:
    known = lex.lexicon()
    starts = [("", start), *(_types(tokens, start) if start < len(tokens) else ())]
    for kind, name_start in starts:
        for end, span in _spans(tokens, name_start, known.longest):
            found = _places(known.find(span, strict=strict))
            if kind:
                found = _of_type(found, kind)
            districts = [hit.meaning.data for hit in found if hit.meaning.data.kind == Kind.DISTRICT]
            if districts:
                yield end, districts


def _lies_in(place: Candidate, district: Candidate) -> bool:
    return place.district_code == district.district_code or district.district_code in place.wider_districts

"""From what people type to what it may mean.

All readings of the words are tried: a name alone, "commune district", "district commune", each with or without its
type word. Ambiguity is kept: every candidate is offered, the closest spelling first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice

from portal.places.gazetteer.candidates import Candidate, Kind, all_candidates
from portal.places.gazetteer.spelling import (
    MAX_LENGTH,
    OTHER,
    Syllable,
    decoded,
    grade,
    plain_key,
    syllables,
)
from portal.places.gazetteer.words import ENGLISH_TYPES, HAMLETS, TAILS, TYPE_WORDS

Words = tuple[Syllable, ...]

ORDER = {Kind.UNIT: 0, Kind.OLD_COMMUNE: 1, Kind.FORMER_NAME: 2, Kind.DISTRICT: 3}

TYPE_AGREES, TYPE_DIFFERS = 0.4, -0.4
PARENT_AGREES, PARENT_WIDER, PARENT_DIFFERS = 1.0, 0.8, -1.0
REVERSED = -0.1
NEAREST, NEAREST_WORDS = 0.82, 6
LONGEST = 6  # syllables of a name with its type word
SPANS = 60  # readings of a long text before giving up


@dataclass(frozen=True, slots=True)
class Entry:
    """A candidate with its name as syllables."""

    words: Words
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Hit:
    entry: Entry
    score: float


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    return tuple(Entry(syllables(candidate.name), candidate) for candidate in all_candidates())


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[Entry, ...]]:
    """By plain key, and by the same without spaces for names typed as one word."""
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        key = plain_key(entry.words)
        found.setdefault(key, []).append(entry)
        if " " in key:
            found.setdefault(key.replace(" ", ""), []).append(entry)
    return {key: tuple(rows) for key, rows in found.items()}


def resolve(text: str, *, limit: int = 10) -> list[Candidate]:
    """Everything a text may name, best first; empty where it names nothing.

    Old and new names, any accents, with or without type words and abbreviations, with a district before or behind.
    The first 200 characters are read. The score is 3 for equal accents, 2.5 for i/y, 2 where none were typed and 1
    for other accents; an agreeing type word or district raises it.
    """
    found = _resolve(syllables(text), limit)
    if not found and (meant := decoded(text)) != " ".join(text[:MAX_LENGTH].split()):
        found = _resolve(syllables(meant), limit)
    return found


def _resolve(words: Words, limit: int) -> list[Candidate]:
    words = _without_tails(words)
    states_accents = any(not word.bare for word in words)
    for span in islice(_spans(words), SPANS):
        hits = _read(span, states_accents)
        if hits:
            return _ranked(hits, span, limit)
    return []


def suggest(text: str, *, limit: int = 10) -> list[Candidate]:
    """What ``resolve`` finds, then names that begin with what has been typed so far, else the nearest spellings."""
    found = resolve(text, limit=limit)
    words = syllables(text)
    if len(found) >= limit or not words:
        return found
    states_accents = any(not word.bare for word in words)
    seen = {candidate.key for candidate in found}
    more = []
    for word, rest in _without_type(words):
        for entry in entries():
            if entry.candidate.key not in seen and _begins(entry.words, rest):
                score = _prefix_score(rest, entry, states_accents) + _type_score(word, entry.candidate)
                more.append(Hit(entry, score))
    found += _ranked(more, words, limit - len(found))
    return found or _nearest(words, limit)


def _nearest(words: Words, limit: int) -> list[Candidate]:
    """Names a slip of the finger away."""
    if len(words) > NEAREST_WORDS:
        return []
    keys = {plain_key(name) for _kind, name in _without_type(words)}
    near = [near for key in keys for near in get_close_matches(key, _index(), n=limit, cutoff=NEAREST)]
    hits = [Hit(entry, 0.0) for key in dict.fromkeys(near) for entry in _index()[key]]
    return _ranked(hits, words, limit)


def _begins(name: Words, typed: Words) -> bool:
    if not typed or len(typed) > len(name):
        return False
    *whole, last = typed
    return all(one.plain == other.plain for one, other in zip(whole, name, strict=False)) and name[
        len(whole)
    ].plain.startswith(last.plain)


def _prefix_score(typed: Words, entry: Entry, states_accents: bool) -> float:
    """The last word is unfinished: its accents count as soon as they are typed."""
    *whole, last = typed
    score = grade(tuple(whole), entry.words[: len(whole)], states_accents=states_accents) if whole else 2.0
    fits = last.bare or entry.words[len(whole)].exact.startswith(last.exact)
    return (score if fits else min(score, OTHER)) - 1.0


def _without_tails(words: Words) -> Words:
    shortened = True
    while shortened:
        shortened = False
        for tail in TAILS:
            if len(words) > len(tail) and tuple(word.plain for word in words[-len(tail) :]) == tail:
                words, shortened = words[: -len(tail)], True
    return words


def _spans(words: Words) -> Iterator[Words]:
    """The whole text, then without what stands before a break or type word (a hamlet) or behind a break."""
    size = len(words)
    hamlet = bool(words) and (words[0].plain in HAMLETS or words[0].plain.isdigit())
    starts = [
        start for start in range(size) if start == 0 or hamlet or words[start].after_break or _type_at(words[start:])
    ]
    ends = [end for end in range(size, 0, -1) if end == size or words[end].after_break or words[end].plain == "cu"]
    for start in starts:
        for end in ends:
            if start < end:
                yield words[start:end]


def _type_at(words: Words) -> tuple[str, int] | None:
    plain = [word.plain for word in words]
    for form, kind in TYPE_WORDS:
        if tuple(plain[: len(form)]) == form and len(plain) > len(form):
            return kind, len(form)
    return None


def _without_type(words: Words) -> Iterator[tuple[str, Words]]:
    """(type or empty, name) in every way the words can be divided: "Thị Trấn" might be a name, "Xá" ends some."""
    yield "", words
    typed = _type_at(words)
    if typed:
        yield typed[0], words[typed[1] :]
    if len(words) > 1 and words[-1].plain in ENGLISH_TYPES:
        yield ENGLISH_TYPES[words[-1].plain], words[:-1]


def _lookup(words: Words, states_accents: bool) -> list[Hit]:
    """Names these words are, exactly as many; with the type's agreement in the score."""
    hits: list[Hit] = []
    if len(words) > LONGEST:
        return hits
    for kind, name in _without_type(words):
        for entry in _index().get(plain_key(name), ()):
            closeness = (
                grade(name, entry.words, states_accents=states_accents)
                if len(name) == len(entry.words)
                else _joined_grade(name, entry.words)
            )
            hits.append(Hit(entry, closeness + _type_score(kind, entry.candidate)))
    return hits


def _joined_grade(typed: Words, written: Words) -> float:
    joined = "".join(word.exact for word in written)
    return 2.0 if typed[0].bare or typed[0].exact == joined else OTHER


def _type_score(kind: str, candidate: Candidate) -> float:
    if not kind:
        return 0.0
    return TYPE_AGREES if candidate.word == kind else TYPE_DIFFERS


def _read(words: Words, states_accents: bool) -> list[Hit]:
    """All readings of a span. A district that agrees rules out the namesakes elsewhere."""
    hits = _lookup(words, states_accents)
    if len(words) > 3 * LONGEST:
        return hits
    for cut in range(1, len(words)):
        first, second = words[:cut], words[cut:]
        hits += _with_parent(_lookup(first, states_accents), _parents(second, states_accents), 0.0)
        hits += _with_parent(_lookup(second, states_accents), _parents(first, states_accents), REVERSED)
    return hits


def _parents(words: Words, states_accents: bool) -> list[list[Hit]]:
    """The levels named above a commune: a district, a unit of today, or both one after the other."""
    single = _level(words, states_accents)
    if single:
        return [single]
    for cut in range(max(1, len(words) - LONGEST), min(len(words), LONGEST + 1)):
        first, second = _level(words[:cut], states_accents), _level(words[cut:], states_accents)
        if first and second:
            return [first, second]
    return []


def _level(words: Words, states_accents: bool) -> list[Hit]:
    return [hit for hit in _lookup(words, states_accents) if hit.entry.candidate.kind in (Kind.UNIT, Kind.DISTRICT)]


def _with_parent(hits: Sequence[Hit], levels: list[list[Hit]], change: float) -> list[Hit]:
    if not hits or not levels:
        return []
    below = [hit for hit in hits if hit.entry.candidate.kind != Kind.DISTRICT]
    marked = [(hit, sum(_agreement(hit.entry.candidate, level) for level in levels) / len(levels)) for hit in below]
    agreeing = [(hit, agreement) for hit, agreement in marked if agreement > 0]
    return [Hit(hit.entry, hit.score + agreement + change) for hit, agreement in agreeing or marked]


def _agreement(candidate: Candidate, parents: list[Hit]) -> float:
    best = PARENT_DIFFERS
    for parent in parents:
        above = parent.entry.candidate
        closeness = min(parent.score, 3.0) / 100  # among namesakes the closer spelling of the district decides
        if above.kind == Kind.UNIT:
            agrees = above.place_codes == candidate.place_codes and above.key != candidate.key
            best = max(best, PARENT_AGREES + closeness) if agrees else best
        elif above.district_code == candidate.district_code and candidate.old_commune_code:
            best = max(best, PARENT_AGREES + closeness)
        elif above.district_code == candidate.district_code:
            # who names a district most likely means the commune of that time, not today's of the same name
            best = max(best, PARENT_WIDER + closeness)
        elif above.district_code in candidate.wider_districts:
            best = max(best, PARENT_WIDER + closeness)
    return best


def _ranked(hits: list[Hit], typed: Words, limit: int) -> list[Candidate]:
    """Each candidate once with its best score; an older name that only repeats its successor's gives way to it."""
    best: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        candidate = hit.entry.candidate
        meaning = (candidate.old_commune_code or candidate.key, candidate.name)
        kept = best.get(meaning)
        if kept is None or _rank(hit, typed) < _rank(kept, typed):
            best[meaning] = hit
    chosen = sorted(best.values(), key=lambda hit: _rank(hit, typed))[:limit]
    return [replace(hit.entry.candidate, score=round(hit.score, 2)) for hit in chosen]


def _rank(hit: Hit, typed: Words) -> tuple[float, int, int, str]:
    candidate = hit.entry.candidate
    spelled = {word.exact for word in typed}
    different = sum(word.exact not in spelled for word in hit.entry.words)
    return (-round(hit.score, 4), different, ORDER[candidate.kind], candidate.key)

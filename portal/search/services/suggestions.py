"""Words to offer while somebody types, and other spellings when nothing was found.

For people only words that at least five listed people share, so that no suggestion is about one person. There is no
suggester over the whole index: its words would be those of people who are hidden by now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from portal.core.text import plain
from portal.search import kinds
from portal.search.backends.base import EngineUnavailable
from portal.search.backends.client import is_configured
from portal.search.kinds import Kind
from portal.search.models import IndexChange
from portal.search.plan import Plan
from portal.search.query import Query
from portal.search.services.projection import generation
from portal.search.services.searching import database, elasticsearch, search

SHORTEST = 2  # letters
SHOWN = 8
PROPOSED = 3
VOCABULARY = 30_000
KEPT = 60  # seconds


def suggest(kind: str, prefix: str, *, limit: int = SHOWN) -> list[str]:
    """Words as they are written whose folded form begins with what was typed, the most shared first.

    Nothing for fewer than two letters. Raises LookupError for an unknown kind.
    """
    registered = kinds.get(kind)
    wanted = plain(prefix[:60])
    if len(wanted) < SHORTEST or not any(sign.isalpha() for sign in wanted):
        return []
    words = _words(registered, wanted, limit * 3)
    return list(dict.fromkeys(word for _, word, _ in words))[:limit]


def _words(kind: Kind, prefix: str, limit: int) -> list[tuple[str, str, int]]:
    """(folded, as written, how many share it). Kept for a minute, and no longer than until anything changes."""
    # a digest: a key is no place for what somebody types
    digest = salted_hmac("portal.search.words", prefix, algorithm="sha256").hexdigest()[:24]
    key = f"portal.search.words.{kind.name}.{generation(kind.name)}.{digest}.{limit}"
    words: list[tuple[str, str, int]] | None = cache.get(key)
    if words is None:
        split = ((*pair.partition("=")[::2], count) for pair, count in _ask(kind, prefix, limit))
        words = [(folded, written, count) for folded, written, count in split if len(folded) >= SHORTEST]
        cache.set(key, words, KEPT)
    return words


def _ask(kind: Kind, prefix: str, limit: int) -> list[tuple[str, int]]:
    """From the engine only while it has been told of every change."""
    if is_configured() and not IndexChange.objects.filter(kind=kind.name).exists():
        try:
            return elasticsearch.words(kind, prefix, at_least=kind.suggest_at_least, limit=limit)
        except EngineUnavailable:
            pass
    return database.words(kind, prefix, at_least=kind.suggest_at_least, limit=limit)


def vocabulary(kind: Kind) -> list[tuple[str, str, int]]:
    """All single words of the kind that enough entries share."""
    return [word for word in _words(kind, "", VOCABULARY) if " " not in word[0]]


def propose(kind: str, text: str, *, parse: Callable[[str], Plan], limit: int = PROPOSED) -> tuple[str, ...]:
    """Other spellings of a text that found nothing, each of which finds something.

    Only words that nobody has are replaced, by shared words one slip away (two in long words).
    """
    registered = kinds.get(kind)
    typed = text.split()[:8]
    words = vocabulary(registered)
    known = {folded for folded, _, _ in words}
    options = [[word] if plain(word) in known else nearest(plain(word), words) or [word] for word in typed]
    proposals: list[str] = []
    for choice in _choices(options):
        proposal = " ".join(choice)
        if plain(proposal) == plain(text) or proposal in proposals:
            continue
        if search(Query(kind, parse(proposal), size=0), recheck=False).total >= registered.suggest_at_least:
            proposals.append(proposal)
        if len(proposals) == limit:
            break
    return tuple(proposals)


def _choices(options: list[list[str]]) -> Iterable[list[str]]:
    """The best word everywhere first, then each place's other words in turn; twelve at most."""
    if not options:
        return
    best = [words[0] for words in options]
    yield best
    tried = 1
    for place, words in enumerate(options):
        for word in words[1:]:
            yield [*best[:place], word, *best[place + 1 :]]
            tried += 1
            if tried == 12:
                return


def nearest(word: str, words: list[tuple[str, str, int]]) -> list[str]:
    """Shared words one slip away from a folded word, two if it is long; nearest and most shared first."""
    if len(word) < 3 or not word.isalpha():
        return []
    most = 1 if len(word) < 6 else 2
    found = []
    for folded, written, count in words:
        if abs(len(folded) - len(word)) <= most and (distance := slips(word, folded, most)) <= most:
            found.append((distance, -count, written))
    return list(dict.fromkeys(written for _, _, written in sorted(found)))[:4]


def slips(left: str, right: str, most: int) -> int:
    """How many letters were added, left out, replaced or swapped with their neighbour; more than ``most``: most + 1."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]

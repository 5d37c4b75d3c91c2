"""From pieces to a plan: likely readings first, looser ones and slips of the finger only where those find nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from community.directory.parsing import clauses, names, pieces, small
from community.directory.parsing import lexicon as lex
from community.directory.parsing.query import Query
from portal.core.text import plain
from portal.search import vocabulary
from portal.search.choices import PEOPLE
from portal.search.parsing.lexicon import Agreement, Found
from portal.search.parsing.readings import MOST_IN_FALLBACK, bounded, clause, cuts
from portal.search.parsing.slips import one_slip_away
from portal.search.parsing.tokens import Token, make_token, tokenize
from portal.search.plan import Clause, Plan, Reading

_MOST_CORRECTED = 24


def parse(text: str, *, language: str = "vi") -> Plan:
    """The plan of a query in the directory's box. Any text gives a plan; nothing raises.

    Empty text asks nothing (everybody matches); text without a letter or digit matches nobody. ``language`` is the
    reader's: it does not change what is found, since people mix languages within a query.
    """
    tokens = _without_stop_words(tokenize(text))
    if not tokens:
        return Plan(impossible=bool(text.strip()))
    return _Planned(tokens).plan()


def _without_stop_words(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    stop_words = {plain(word) for word in vocabulary.staff_terms(PEOPLE).stop_words}
    kept = tuple(token for token in tokens if token.best.plain not in stop_words)
    return kept or tokens


class _Planned(Query):
    """A query with the plans it leads to."""

    # -- the plan and its fallbacks

    def plan(self) -> Plan:
        main: list[Reading] = []
        loose: list[Reading] = []
        gaps = {piece.start for piece in self.others if piece.kind == small.GAP}
        for weight, cut in self.cuts:
            searched = any(piece.kind == "word" and piece.start in gaps for piece in cut)
            reading = None if searched else self._reading(weight, cut)
            if reading is not None:
                (main if self._likely(cut) else loose).append(reading)
        main += self._group_reading()
        if not (self._explained() or names.looks_like_a_name(self.tokens)):
            main += self._completed(shortest=2)
        return bounded(_ranked(main), later=lambda: self._looser(loose))

    def _looser(self, demoted: list[Reading]) -> Plan:
        named = self.size > 1 and names.looks_like_a_name(self.tokens)
        likely = [*demoted, *self._unfinished(), *self._other_accents()]
        further = [*self._completed(), *self._anywhere()]

        def slips() -> Plan:
            return bounded([*self._slips(), *self._misspelled(), *(further if named else [])])

        plan = bounded(_ranked([*likely, *([] if named else further)]), later=slips)
        return slips() if plan.impossible else plan

    # -- looser readings

    def _anywhere(self) -> Iterator[Reading]:
        """All words, wherever they stand."""
        asked = tuple(
            clause(names.anywhere(token, marked=self.marked, last=token is self.tokens[-1]), token.exact)
            for token in self.tokens
        )
        yield Reading(asked, tuple(names.bonuses(self.tokens)), -50)

    def _unfinished(self) -> Iterator[Reading]:
        """The last word of a name is still being typed."""
        *head, last = self.tokens
        words = [self._word(token, strict=True) for token in head]
        ending = clause([*names.word(last, marked=self.marked), *names.unfinished(last)], last.exact)
        yield Reading((*words, ending), tuple(names.bonuses(head)) if head else (), 40)

    def _completed(self, *, shortest: int = 1) -> Iterator[Reading]:
        """The last phrase is still being typed: ``Diễn Ch``, ``ky su ph``, ``Germa``."""
        for start in range(max(0, self.size - 4), self.size):
            begin, kind = pieces.led_by(self.tokens, start)
            completions = self._completions(start, kind) if self.size - begin >= shortest else None
            if completions is None:
                continue
            for weight, cut in cuts(begin, [piece for piece in (*self.found, *self.others) if piece.end <= begin])[:2]:
                rest = self._reading(weight, cut) if cut else Reading(())
                if rest is not None:
                    yield Reading((*rest.clauses, completions), rest.bonuses, rest.base + 20 * (self.size - begin))

    def _completions(self, start: int, kind: str) -> Clause | None:
        typed = [token.best for token in self.tokens[start:]]
        if len(typed) == 1 and len(typed[0].plain) < 3:
            return None
        found: clauses.Alternatives = []
        for meaning in lex.lexicon().completions(typed):
            if kind and not pieces.is_of_type(meaning, kind):
                continue
            hit = Found(meaning, Agreement.BARE)
            found += pieces.alternatives_of(hit, [make_token(word) for word in meaning.words], len(typed))
        return clause(found, " ".join(token.exact for token in typed)) if found else None

    def _other_accents(self) -> Iterator[Reading]:
        """Phrases whose letters agree and whose accents do not: hỏi for ngã, or a slip of the input method."""
        if not self.marked:
            return
        for weight, cut in cuts(self.size, [*pieces.phrases(self.tokens, strict=False), *self.others])[:4]:
            reading = self._reading(weight - 100, cut)
            if reading is not None and any(piece.kind == "phrase" for piece in cut):
                yield reading

    def _slips(self) -> Iterator[Reading]:
        """One word mistyped, the others right."""
        for at, token in enumerate(self.tokens):
            slipped = names.slipped(token)
            if not slipped:
                continue
            asked = [self._word(other, strict=True) for other in self.tokens]
            asked[at] = clause([*names.word(token, marked=self.marked), *slipped], token.exact, most=MOST_IN_FALLBACK)
            bonuses = [bonus for bonus in names.bonuses(self.tokens) if self.size > 1 or bonus.score]
            yield Reading(tuple(asked), tuple(bonuses), 0)

    def _misspelled(self) -> Iterator[Reading]:
        """A known word mistyped: Germny, weldr, Nam Dann."""
        known = lex.lexicon()
        words = known.words | small.SMALL_WORDS
        order = sorted(range(self.size), key=lambda at: self.tokens[at].best.plain in words)
        tried = 0
        for at in order:
            typed = self.tokens[at]
            spoken = [word for word, _ in one_slip_away(typed.best.plain) if word in words]
            for word in dict.fromkeys([*spoken[:8], *known.near(typed.best.plain)[:5]]):
                tried += 1
                if tried > _MOST_CORRECTED:
                    return
                corrected = list(self.tokens)
                corrected[at] = replace(make_token(word), after_break=typed.after_break)
                yield from _corrected(tuple(corrected), at)


def _corrected(tokens: tuple[Token, ...], at: int) -> Iterator[Reading]:
    """The likeliest cut in which the corrected word belongs to a phrase."""
    query = Query(tokens)
    for weight, cut in query.cuts[:1]:
        mended = [piece for piece in cut if piece.start <= at < piece.end]
        reading = query._reading(weight - 200, cut)
        if reading is not None and any(piece.kind == "phrase" and not piece.data.single for piece in mended):
            yield reading


def _ranked(readings: list[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: -reading.base)

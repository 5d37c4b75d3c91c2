"""One query being understood: what its cuts mean, and which of them people usually mean."""

from __future__ import annotations

from collections.abc import Sequence

from community.directory.parsing import clauses, names, pieces, small
from community.directory.parsing import lexicon as lex
from portal.core.text import plain, syllables
from portal.search import vocabulary
from portal.search.choices import PEOPLE
from portal.search.parsing.readings import Cut, Piece, clause, cuts, runs
from portal.search.parsing.tokens import Token, make_token
from portal.search.plan import AllOf, Clause, Match, Op, Reading

NAME_LIKE, _PLACE_NAME = 100, -150
_GROUP_WORD = 140
_PLACE_WORDS = ("ở", "tại", "o", "tai", "in")
_SYNONYM = 20
_GROUP_HEADS = """
    hội; clb; câu lạc bộ; trung tâm; chợ; chùa; nhà thờ; công ty; trường; đại học; nhóm; chi hội; đoàn; ban liên lạc;
    hiệp hội; liên hiệp hội; đồng hương; association; club; university; company; group
    """
_GROUP_WORDS = frozenset(" ".join(map(plain, syllables(head))) for head in _GROUP_HEADS.split(";"))


class Query:
    """One query being understood."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.size = len(tokens)
        self.marked = any(not token.best.bare for token in tokens)
        self.found = pieces.phrases(tokens)
        named = small.surnames(tokens)
        self.known = [*self.found, *(piece for piece in named if piece.data.sure)]
        self.others = [*small.small_words(tokens, self.found), *named, *self._synonyms()]
        self.cuts = cuts(self.size, [*self.found, *self.others])
        self.name_like = 2 <= self.size <= 4 and self._all_syllables() and names.looks_like_a_name(tokens)

    def _all_syllables(self) -> bool:
        """Syllables or initials, with no punctuation but the comma of ``Quế, Đăng Khương``."""
        words = all(token.best.syllable or len(token.plain) == 1 for token in self.tokens)
        return words and not any(token.after_break for token in (*self.tokens[:1], *self.tokens[2:]))

    # -- is this cut what people usually mean?

    def _likely(self, cut: Cut) -> bool:
        phrases = [piece for piece in cut if piece.kind == "phrase"]
        unsure = [piece for piece in phrases if piece.data.kinds & small.GEO and not piece.data.sure]
        if any(self._within_name(cut, piece) for piece in unsure):
            return False  # "Trần Hữu Đức" is a man, not the family Trần Hữu in Germany
        if any(piece.data.single and self._before_words(cut, piece) for piece in unsure):
            return False
        if sum(lex.COUNTRY in piece.data.kinds for piece in phrases) > 1 and any(piece.data.single for piece in unsure):
            return False  # nobody lives in two countries: "Đinh Văn Đức CHLB Đức"
        broken = [piece for piece in self.known if self._breaks(cut, piece)]
        if not broken:
            return True
        if any(not piece.data.kinds <= {lex.PLACE} or piece.data.sure for piece in broken):
            return self.name_like and not phrases
        named = [names.looks_like_a_name([self.tokens[piece.start] for piece in run]) for run in runs(cut)]
        return all(named) or (self.size <= 4 and not phrases)

    def _within_name(self, cut: Cut, piece: Piece) -> bool:
        """A phrase that together with the words beside it makes a usual name: three words, or four where the phrase
        has two of them."""
        run = next((run for run in runs(cut) if run[-1].end == piece.start or run[0].start == piece.end), None)
        if run is None:
            pair = len(cut) == 2 and cut[0].kind == "phrase" and bool(cut[0].data.kinds & small.GEO)
            return pair and piece is cut[-1] and self.name_like and self.size == 3  # "Hà Lan Anh"
        tokens = self.tokens[min(run[0].start, piece.start) : max(run[-1].end, piece.end)]
        longest = 3 if piece.data.single else 4
        syllables_only = all(token.best.syllable or len(token.plain) == 1 for token in tokens)
        broken = any(token.after_break for token in tokens[2:]) or (
            piece.start > 0 and self.tokens[piece.start].after_break
        )
        return len(tokens) <= longest and syllables_only and not broken and names.looks_like_a_name(tokens)

    def _before_words(self, cut: Cut, piece: Piece) -> bool:
        """A syllable with plain words behind it is part of a name, unless its marks say that it stands for itself."""
        at = cut.index(piece)
        before, after = cut[at - 1 : at] if at else (), cut[at + 1 : at + 2]
        behind = bool(after) and after[0].kind == "word"
        bare = self.tokens[piece.start].best.bare
        return behind and (bare or (bool(before) and before[0].kind == "word"))

    @staticmethod
    def _breaks(cut: Cut, phrase: Piece) -> bool:
        """Whether a cut takes the words of a phrase of several words (or a foreign one) for plain words."""
        if phrase.data.single:
            return False
        start = phrase.start + phrase.data.hint
        inside = [piece for piece in cut if piece.start < phrase.end and start < piece.end]
        return any(piece.kind == "word" for piece in inside)

    # -- readings

    def _reading(self, weight: int, cut: Cut) -> Reading | None:
        called = any(piece.kind == small.KIN for piece in cut)
        if called and (len(cut) < 2 or cut[1].kind != "word"):
            return None
        asked: list[Clause] = []
        bonuses: list[Match | AllOf] = []
        for piece in cut:
            asked += piece.clauses
        weight += self._lonely_syllable(cut)
        for run in runs(cut):
            tokens = [self.tokens[piece.start] for piece in run]
            name_like = names.looks_like_a_name(tokens)
            strict = name_like or called or self._name_of_place(cut, run)
            weight += _PLACE_NAME if self._is_place(run) else NAME_LIKE if name_like else 0
            asked += [self._word(token, strict=strict) for token in tokens]
            bonuses += names.bonuses(tokens, called=called, alone=len(cut) == 1)
            if len(tokens) > 1 and not strict:
                bonuses += self._text_bonus([token.best for token in tokens])
        if self.size > 2 and cut and not all(piece.kind == "word" for piece in cut):
            bonuses += self._text_bonus([token.best for token in self.tokens])
        return Reading(tuple(asked), tuple(bonuses), weight) if asked else None

    def _lonely_syllable(self, cut: Cut) -> int:
        """Countries and towns of one syllable typed without accents, where nothing else is left to be a name."""
        single = [piece for piece in cut if piece.kind == "phrase" and piece.data.single and not piece.data.sure]
        kinds = [kind for piece in single for kind in piece.data.kinds]
        if not single or len(kinds) > len(set(kinds)) or any(piece.kind == "word" for piece in cut):
            return 0
        common = len(cut) == 1 and single[0].weight == small.COMMON_NAME
        if common:
            return 0
        worth = small.ABROAD if len(cut) == 1 else small.SYLLABLE
        return sum(max(0, worth - piece.weight) for piece in single)

    def _name_of_place(self, cut: Cut, run: Sequence[Piece]) -> bool:
        """A place's words taken for a name: only as a name, or everybody from there would come twice."""
        return any(self._breaks(cut, piece) for piece in self.found) and len(run) > 1

    def _is_place(self, run: Sequence[Piece]) -> bool:
        span = (run[0].start, run[-1].end)
        return any((piece.start, piece.end) == span for piece in self.found)

    def _word(self, token: Token, *, strict: bool) -> Clause:
        last = token is self.tokens[-1]
        found = (
            names.word(token, marked=self.marked, last=last, long=self.size > 2)
            if strict
            else names.anywhere(token, marked=self.marked, last=last)
        )
        return clause(found, token.exact)

    @staticmethod
    def _text_bonus(tokens: Sequence[Token]) -> list[Match | AllOf]:
        words = [token.plain for token in tokens]
        return [clauses.phrase("about_folded", words, 150 * len(words))]

    def _group_reading(self) -> list[Reading]:
        """The name of a group, whole or in part: every word of it stands in what people wrote."""
        words = [token.best.plain for token in self.tokens]
        kept = [token.best for token in self.tokens if token.best.exact not in _PLACE_WORDS]
        headed = any(" ".join(words[at : at + size]) in _GROUP_WORDS for at in range(3) for size in (1, 2, 3))
        if len(kept) < (3 if headed else 5) or (self._explained() and not headed):
            return []
        asked = tuple(
            Clause((Match("about_folded", Op.TERM, token.plain, clauses.FULL),), token.exact) for token in kept
        )
        bonus = self._text_bonus([token.best for token in self.tokens])
        return [Reading(asked, tuple(bonus), _GROUP_WORD * len(kept))]

    def _explained(self) -> bool:
        """Whether the likeliest cut leaves no plain word."""
        return all(piece.kind != "word" for piece in self.cuts[0][1])

    def _synonyms(self) -> list[Piece]:
        found = []
        for term, means in vocabulary.staff_terms(PEOPLE).synonyms:
            said = [plain(word) for word in syllables(term)]
            for at in range(self.size - len(said) + 1):
                if said and [token.best.plain for token in self.tokens[at : at + len(said)]] == said:
                    found.append(self._synonym(at, at + len(said), means))
        return found

    def _synonym(self, start: int, end: int, means: str) -> Piece:
        size = end - start
        meant = [make_token(word) for word in syllables(means)]
        alternatives: clauses.Alternatives = []
        for hit in lex.lexicon().find(meant):
            alternatives += pieces.alternatives_of(hit, meant, size)
        words = [token.plain for token in meant]
        alternatives += [
            clauses.phrase("about_folded", words, clauses.FULL * size - _SYNONYM),
            clauses.phrase("home_folded", words, clauses.FULL * size - _SYNONYM),
            clauses.phrase("name_folded", words, clauses.FULL * size - _SYNONYM),
        ]
        about = small.About(frozenset((lex.GROUP,)), sure=True, single=True)
        return Piece(start, end, "phrase", small.PLAIN * size, (clause(alternatives, means),), about)

"""Names: every word graded by its accents, their order only a bonus."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from community.directory.parsing.clauses import FULL, Alternatives
from portal.core.text import fold, is_surname, iy, plain, surname_rank
from portal.search.parsing.slips import misheard, one_slip_away
from portal.search.parsing.tokens import Token
from portal.search.plan import AllOf, Match, Op

# points of one word, chosen so that six records without accents still rank above one word with other accents
VARIANT, UNWRITTEN, MISHEARD, OTHER = FULL - 3, FULL - 15, FULL - 85, FULL - 100
UNFINISHED, SLIP, INITIAL = 110, 60, 120

# given and middle names that carry no mark, so that typing none says something once others in the query have marks
_SHORT_NAMES = frozenset(
    ("an", "ha", "my", "vi", "vy", "tu", "ly", "le", "ho", "do", "y", "ky", "sy", "vu", "vo", "ba")
)
_UNMARKED_WORDS = """
    an anh chi chung danh du dung duy giang hoa hoan huy khang khanh khoa kim lam lan lanh linh loan long mai minh
    nam nga ngoan nhi nhung oanh phan phi phong quang sa sang sen sinh tam thanh thao thu thoa trang trinh trung tu
    tuy vi vinh vy cao chu hai hanh thoan xoan nha nho tham khai cung
    """
_UNMARKED = frozenset(_UNMARKED_WORDS.split())


def word(token: Token, *, marked: bool, last: bool = False, long: bool = False) -> Alternatives:
    """One word of a name. ``marked``: other words of the query carry accents. ``last``: it may be unfinished, and
    in a ``long`` name even where it is a whole syllable with its accents (``thú`` of ``thúy``)."""
    found = _graded(token, marked=marked)
    if token.decoded:
        found += _graded(token.decoded, marked=True)
    if len(token.plain) == 1 and token.plain.isalpha():
        found.append(Match("name_folded", Op.PREFIX, token.plain, INITIAL))
        if last:
            found.append(Match("given", Op.PREFIX, token.plain, INITIAL + 20))
    elif last and _is_unfinished(token):
        found += unfinished(token)
    elif last and long and not token.bare:
        found.append(Match("name", Op.PREFIX, token.exact, UNFINISHED))
    return found


def _is_unfinished(token: Token) -> bool:
    """No syllable, or so short that it is hardly a whole name."""
    if not token.best.syllable:
        return True
    return token.decoded is None and len(token.plain) <= 2 and fold(token.exact) not in _SHORT_NAMES


def _graded(token: Token, *, marked: bool) -> Alternatives:
    letters = Match("name_folded", Op.TERM, token.plain, FULL)
    if token.bare:
        if not (marked and token.plain in _UNMARKED):
            return [letters]
        spelled: list[Match] = [Match("name", Op.TERM, token.exact, FULL)]
    else:
        spelled = _spelled(token.exact)
        spelled += [Match("name", Op.TERM, other, MISHEARD) for other in misheard(token.exact)]
    return [
        *spelled,
        Match("name_plain", Op.TERM, token.plain, FULL if token.bare else UNWRITTEN),
        Match("name_folded", Op.TERM, token.plain, OTHER),
    ]


def _spelled(exact: str) -> list[Match]:
    return [
        Match("name", Op.TERM, exact, FULL),
        *(Match("name", Op.TERM, other, VARIANT) for other in _other_spellings(exact)),
    ]


@lru_cache(maxsize=4096)
def _other_spellings(exact: str) -> tuple[str, ...]:
    """The same word with i for y or y for i, where both are usual."""
    swaps = {"i": "y", "í": "ý", "ì": "ỳ", "ỉ": "ỷ", "ĩ": "ỹ", "ị": "ỵ"}
    both = {**swaps, **{y: i for i, y in swaps.items()}}
    other = exact[:-1] + both.get(exact[-1:], "")
    return (other,) if len(other) == len(exact) and other != exact and iy(other) == iy(exact) else ()


def unfinished(token: Token) -> Alternatives:
    """A name whose end has not been typed yet."""
    given = Match("given", Op.PREFIX, token.plain, UNFINISHED + 20)
    if token.bare:
        return [given, Match("name_folded", Op.PREFIX, token.plain, UNFINISHED)]
    return [
        Match("name", Op.PREFIX, token.exact, UNFINISHED),
        Match("name_plain", Op.PREFIX, token.plain, UNFINISHED - 15),
        Match("name_folded", Op.PREFIX, token.plain, UNFINISHED - 50),
    ]


def slipped(token: Token) -> Alternatives:
    return [Match("name_folded", Op.TERM, other, SLIP + points) for other, points in one_slip_away(token.best.plain)]


def anywhere(token: Token, *, marked: bool, last: bool = False, short: bool = True) -> Alternatives:
    """A word that may also stand in what somebody wrote about their work, their groups, their city or home."""
    best = token.best
    found = word(token, marked=marked, last=last)
    if short or not best.syllable:
        found += [Match("about_folded", Op.TERM, best.plain, 70), Match("city", Op.TERM, best.plain, 65)]
        if not best.bare:
            found.append(Match("about", Op.TERM, best.exact, 75))
    if not best.syllable or best.plain.isdigit():
        found.append(Match("home_folded", Op.TERM, best.plain, 60))
    if last and not best.syllable and len(best.plain) > 2:
        found.append(Match("about_folded", Op.PREFIX, best.plain, 50))
    return found


def bonuses(run: Sequence[Token], *, called: bool = False, alone: bool = True) -> list[Match | AllOf]:
    """Order of the words: whole names above parts, the given name above a middle name.

    ``called``: the person is spoken of by the given name (``chú Thiệp``). ``alone``: nothing else is asked.
    """
    words = [token.best.plain for token in run]
    if len(words) == 1:
        return [
            Match("given", Op.TERM, words[0], 150 if called or alone else 60),
            Match("family", Op.TERM, words[0], 0 if called else 20),
        ]
    found: list[Match | AllOf] = []
    for order, points in _orders(words):
        whole = " ".join(order)
        found.append(AllOf((_starts(whole), _ends(whole)), points))
    first, last = words[0], words[-1]
    found.append(AllOf((Match("family", Op.STARTS, first), Match("given", Op.ENDS, last)), 40))
    found.append(AllOf((Match("family", Op.STARTS, last), Match("given", Op.ENDS, first)), 30))
    if len(words) > 2:
        found.append(AllOf((Match("family", Op.STARTS, last), Match("given", Op.ENDS, words[-2])), 30))
    found.append(Match("name_folded", Op.PHRASE, " ".join(words), 10))
    found.append(Match("given", Op.TERM, last, 8))
    return found


def _starts(words: str) -> Match:
    return Match("name_folded", Op.STARTS, words)


def _ends(words: str) -> Match:
    return Match("name_folded", Op.ENDS, words)


def _orders(words: list[str]) -> list[tuple[list[str], int]]:
    """As typed; given name first; first names in order and the family name last."""
    orders = [(words, 70), ([words[-1], *words[1:-1], words[0]], 66), ([words[-1], *words[:-1]], 64)]
    kept: list[tuple[list[str], int]] = []
    for order, points in orders:
        if all(order != other for other, _ in kept):
            kept.append((order, points))
    return kept


def looks_like_a_name(run: Sequence[Token]) -> bool:
    """A usual family name at either end and only syllables or initials, two to six words.

    Without accents nearly every syllable is some rare family name, so there only the usual ones count.
    """
    if not 2 <= len(run) <= 6:
        return False
    return any(_may_be_surname(token.best) for token in (run[0], run[-1])) and all(
        token.best.syllable or len(token.plain) <= 2 or is_surname(token.exact) for token in run[:-1]
    )


def _may_be_surname(token: Token) -> bool:
    if token.bare:
        return surname_rank(token.exact) > 1
    return any(map(is_surname, (token.exact, *misheard(token.exact))))


def surname(token: Token) -> Alternatives:
    """Those of one family name, by its accents."""
    best = token.best
    family = Match("family", Op.TERM, best.plain)
    if best.bare:
        return [Match("family", Op.TERM, best.plain, FULL)]
    return [
        *(AllOf((family, Match("name", Op.TERM, spelled.value)), spelled.score) for spelled in _spelled(best.exact)),
        AllOf((family, Match("name_plain", Op.TERM, plain(best.exact))), UNWRITTEN),
        Match("family", Op.TERM, best.plain, OTHER),
    ]

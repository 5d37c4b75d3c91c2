"""Site search: what a reader types, as a plan over pages, and the hits as they are drawn, from the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from portal.core.chrome import Chrome
from portal.core.models import BasePage
from portal.core.routing import language_of, public_path
from portal.search.choices import PAGES
from portal.search.parsing.readings import bounded, clause
from portal.search.parsing.slips import misheard, one_slip_away
from portal.search.parsing.tokens import Token, tokenize
from portal.search.plan import Clause, Match, Op, Plan, Reading
from portal.search.query import Hit, Query, Result
from portal.search.services.highlighting import Piece, excerpt, highlight
from portal.search.services.pages import FIELDS, body_texts, live_pages, summary_of
from portal.search.services.searching import search
from portal.search.vocabulary import staff_terms

PAGE_SIZE = 10
LAST_PAGE = 50

# what a word counts where it stands; accents that agree count half as much again
WEIGHTS = {"title": 60, "tags": 30, "summary": 20, "body": 8}
# what all words side by side count besides: a sentence that says it outweighs a title that has one word by chance
TOGETHER = {"title": 200, "tags": 160, "summary": 130, "body": 90}
PAIR = {"title": 40, "tags": 30, "summary": 20, "body": 12}  # what two neighbours of a longer text count
MOST_PAIRS = 8
SLIP = 2  # divides what a word one slip away counts
NEAREST = 8  # such words are tried
FOLDED = tuple(f"{field}_folded" for field in FIELDS)


# --- From words to a plan --------------------------------------------------------------------------------------------


def _word(token: Token) -> list[Match]:
    """One word, in every field: by its letters, and better where its accents agree."""
    found = [Match(f"{field}_folded", Op.TERM, token.plain, weight) for field, weight in WEIGHTS.items()]
    if not token.bare:
        found += [Match(field, Op.TERM, token.exact, weight + weight // 2) for field, weight in WEIGHTS.items()]
    return found + (_word(token.decoded) if token.decoded else [])


def _slips(token: Token) -> list[Match]:
    """The word as it may have been meant: another tone, a letter beside."""
    near = [word for word, _ in one_slip_away(token.plain)][:NEAREST]
    spellings = [(f"{field}_folded", word, weight) for field, weight in WEIGHTS.items() for word in near]
    spellings += [(field, word, weight) for field, weight in WEIGHTS.items() for word in misheard(token.exact)]
    return [Match(field, Op.TERM, word, weight // SLIP) for field, word, weight in spellings]


def _phrase(words: str) -> list[Match]:
    return [Match(f"{field}_folded", Op.PHRASE, words, weight) for field, weight in WEIGHTS.items()]


def _bonuses(tokens: Sequence[Token]) -> tuple[Match, ...]:
    """Words that stand side by side, as they were typed."""
    if len(tokens) < 2:
        return ()
    plain = " ".join(token.best.plain for token in tokens)
    exact = " ".join(token.best.exact for token in tokens)
    together = [Match(f"{field}_folded", Op.PHRASE, plain, weight) for field, weight in TOGETHER.items()]
    if len(tokens) > 2:
        pairs = sorted({f"{one.best.plain} {two.best.plain}" for one, two in pairwise(tokens)})[:MOST_PAIRS]
        for field, weight in PAIR.items():
            together += [Match(f"{field}_folded", Op.PHRASE, pair, weight) for pair in pairs]
    starts = [Match("title_folded", Op.STARTS, plain, 40), Match("title", Op.PHRASE, exact, 40)]
    return (*together, *starts)


def _synonym_readings(tokens: Sequence[Token], pairs: Iterable[tuple[str, str]]) -> list[Reading]:
    """The query with a phrase of it replaced by what staff say it also means."""
    typed = [token.best.plain for token in tokens]
    readings = []
    for term, means in pairs:
        words = [token.plain for token in tokenize(term)]
        target = " ".join(token.plain for token in tokenize(means))
        size = len(words)
        for start in range(len(typed) - size + 1 if words and target else 0):
            if typed[start : start + size] != words:
                continue
            rest = [*tokens[:start], *tokens[start + size :]]
            clauses = [clause(_phrase(target), term), *(clause(_word(token), token.exact) for token in rest)]
            readings.append(Reading(tuple(clauses)))
            break
    return readings


def parse(text: str) -> Plan:
    """What a reader of the site means. Bounded whatever is typed; nothing typed: a plan that matches everything."""
    typed = tokenize(text)
    if not typed:
        return Plan(impossible=bool(text.strip()))
    staff = staff_terms(PAGES)
    silent = {token.plain for word in staff.stop_words for token in tokenize(word)}
    tokens = [token for token in typed if token.plain not in silent] or list(typed)
    clauses = tuple(clause(_word(token), token.exact) for token in tokens)
    readings = [Reading(clauses, _bonuses(tokens)), *_synonym_readings(typed, staff.synonyms)]
    loose: tuple[Clause, ...] = tuple(clause([*_word(token), *_slips(token)], token.exact) for token in tokens)
    return bounded(readings, fallback=bounded([Reading(loose)]))


# --- From hits to what is drawn ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SiteHit:
    title: list[Piece]
    excerpt: list[Piece]
    url: str
    section: str
    date: dt.date | None
    language: str


def find_pages(text: str, *, language: str, section: str = "", page: int = 1) -> tuple[Plan, Result]:
    """Pages in a language that answer a text, with counts by section. An unknown section finds nothing."""
    plan = parse(text)
    filters = {"language": (language,)} | ({"section": (section,)} if section else {})
    query = Query(PAGES, plan, filters, ("section",), page=min(max(page, 1), LAST_PAGE), size=PAGE_SIZE)
    return plan, search(query)


def shown_hits(hits: Sequence[Hit], plan: Plan, chrome: Chrome) -> list[SiteHit]:
    """The hits as the rows are now, in order; pages that may not be read any more are left out."""
    ids = [int(hit.id) for hit in hits]
    pages = {page.pk: page for page in live_pages().filter(pk__in=ids).specific()}
    return [_shown(pages[pk], plan, chrome) for pk in ids if isinstance(pages.get(pk), BasePage)]


def _shown(page: Any, plan: Plan, chrome: Chrome) -> SiteHit:
    language = language_of(page.locale_id, chrome)
    for tried in (plan, plan.fallback or plan):
        title = highlight(tried, page.title, fields=("title", "title_folded"))
        text = _best_text(page, tried)
        if any(piece.hit for piece in (*title, *text)):
            break
    return SiteHit(
        title=title,
        excerpt=text,
        url=public_path(page.url_path, language, chrome),
        section=str(page._meta.verbose_name),
        date=page.first_published_at.date() if page.first_published_at else None,
        language=language,
    )


def _best_text(page: Any, plan: Plan) -> list[Piece]:
    """From the body where the words stand there, else the page's own summary."""
    fields = (*FIELDS, *FOLDED)
    summary = summary_of(page)
    in_summary = excerpt(plan, summary, fields=fields)
    body = " ".join(" ".join(body_texts(page)).split())
    in_body = excerpt(plan, body, fields=fields)

    def hits(pieces: list[Piece]) -> int:
        return sum(piece.hit for piece in pieces)

    return in_body if hits(in_body) > hits(in_summary) or not summary else in_summary

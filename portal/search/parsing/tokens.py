"""A query as words. Whatever is typed gives a bounded list; nothing raises."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.core.text import canonical, decode_keys, is_syllable, iy, plain, tidy

LONGEST_QUERY = 300  # characters that are read
MOST_TOKENS = 16
LONGEST_TOKEN = 40

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\W\d_]+\+\+")
_EDGES = '"“”„«»()[]{}<>,;:!|'
_SURE_VIQR = re.compile(r"[A-Za-z][\^~+(][A-Za-z'`?~.^+(]|[aeou][\^+(][.'`?~]|^[dD][dD-][A-Za-z]")
_BREAK = re.compile(r"[,;/|()–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class Token:
    """One word. ``exact``: canonical spelling; ``key``: the same with i for y; ``plain``: letters alone.

    ``bare``: typed without any mark, so it states no preference. ``decoded``: what raw keystrokes meant, if they did.
    ``after_break``: punctuation stands before it. ``dotted``: a full stop follows, as after an initial.
    """

    exact: str
    key: str
    plain: str
    bare: bool
    capital: bool = False
    decoded: Token | None = None
    after_break: bool = False
    dotted: bool = False

    @property
    def syllable(self) -> bool:
        """Whether it could be a finished Vietnamese word, with or without its marks."""
        return is_syllable(self.exact, plain=True)

    @property
    def best(self) -> Token:
        """What was most probably meant."""
        return self.decoded or self


def make_token(word: str, *, after_break: bool = False, dotted: bool = False) -> Token:
    exact = canonical(word)[:LONGEST_TOKEN]
    decoded = decode_keys(word)
    return Token(
        exact=exact,
        key=iy(exact),
        plain=plain(exact),
        bare=exact.isascii(),
        capital=len(word) > 1 and word.isupper(),
        decoded=make_token(decoded[0]) if decoded else None,
        after_break=after_break,
        dotted=dotted,
    )


def tokenize(text: str) -> tuple[Token, ...]:
    """The first :data:`MOST_TOKENS` words of a query. Quotes, operators and control characters are only gaps."""
    chunks = tidy(text[:LONGEST_QUERY]).replace(" - ", " , ").split()
    viqr = any(_SURE_VIQR.search(chunk) for chunk in chunks)
    found: list[Token] = []
    breaking = False
    for chunk in chunks:
        core = chunk.strip(_EDGES)
        whole = core if viqr else core.rstrip(".?'`~*")
        if core and not core.isalpha() and (decoded := decode_keys(whole)):
            token = make_token(decoded[0], after_break=breaking or bool(_BREAK.search(chunk[:1])))
            found.append(token)
        else:
            found += _words(chunk, breaking)
        breaking = bool(_BREAK.search(chunk[-1:]))
        if len(found) >= MOST_TOKENS:
            break
    return tuple(found[:MOST_TOKENS])


def _words(chunk: str, breaking: bool) -> list[Token]:
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(chunk):
        gap = chunk[end : match.start()]
        dotted = chunk[match.end() : match.end() + 1] == "."
        after = (breaking and not found) or bool(_BREAK.search(gap))
        found.append(make_token(match[0][:LONGEST_TOKEN], after_break=after, dotted=dotted))
        end = match.end()
    return found

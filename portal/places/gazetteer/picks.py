"""Which candidate a person meant: settled at once where one stands out, else a choice among all of them."""

from __future__ import annotations

from dataclasses import dataclass

from portal.places.gazetteer.candidates import Candidate, by_key
from portal.places.gazetteer.resolver import resolve, suggest

# a type word that agrees against one that does not, or equal accents against others, settles it; less does not
STANDS_OUT = 0.75
CHOICES = 12


@dataclass(frozen=True, slots=True)
class Decision:
    """``candidate`` where the text (with the pick) means one place, else None and the ``choices`` there are.

    ``near`` tells that the choices only begin like the text or are spelled almost like it.
    """

    candidate: Candidate | None
    choices: tuple[Candidate, ...]
    near: bool = False


def decide(text: str, pick: str = "") -> Decision:
    """``pick`` is the key of a candidate chosen for this very text; for any other text it counts for nothing."""
    found = tuple(resolve(text, limit=CHOICES))
    chosen = by_key(pick) if pick else None
    if chosen is not None and (chosen.display == text.strip() or chosen.key in _offered(text, found)):
        return Decision(chosen, found)
    if not found:
        return Decision(None, tuple(suggest(text, limit=CHOICES)), near=True)
    close = [candidate for candidate in found if found[0].score - candidate.score < STANDS_OUT]
    same_place = len({candidate.place_codes for candidate in close}) == 1
    return Decision(found[0] if same_place else None, found)


def _offered(text: str, found: tuple[Candidate, ...]) -> set[str]:
    return {candidate.key for candidate in (found or suggest(text, limit=CHOICES))}

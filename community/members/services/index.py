"""The one place that tells the search of a changed profile."""

from __future__ import annotations

from collections.abc import Sequence

from portal.search.services import changed

KIND = "people"


def announce(references: Sequence[str]) -> None:
    """Have these profiles read again by the search, in the caller's transaction. Gone or hidden means deleted."""
    changed(kind=KIND, ids=list(references))

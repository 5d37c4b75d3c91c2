"""A kind to search for, and the real engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.search import kinds
from tests.engines.searching import engine
from tests.factories.search import Things

__all__ = ["engine", "things"]


@pytest.fixture
def things(db: None) -> Iterator[Things]:
    """A registered kind with nothing in it yet."""
    made = Things()
    kinds.register(made.kind)
    yield made
    kinds.unregister("things")

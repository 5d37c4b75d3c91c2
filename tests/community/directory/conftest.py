"""Both backends, each with an index of the test's own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from portal.search import kinds
from portal.search.backends import client
from portal.search.services import apply_due, rebuild
from tests.engines.require import engine_or_skip

Settle = Callable[[], None]


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def settle(request: pytest.FixtureRequest, settings: Any, db: None) -> Iterator[Settle]:
    """Bring the backend's index up to date with the rows: nothing to do for the database, whose entries follow."""
    if request.param == "database":
        settings.ELASTICSEARCH_URL = ""
        yield lambda: None
        return
    settings.ELASTICSEARCH_URL = engine_or_skip("elasticsearch")
    settings.ELASTICSEARCH_PREFIX = f"test-{secrets.token_hex(4)}"
    client.wake()
    engine = client.writer()
    rebuild(kinds.get("people"))

    def up_to_date() -> None:
        while apply_due().done:
            pass
        engine.indices.refresh(index=f"{settings.ELASTICSEARCH_PREFIX}-*")

    yield up_to_date
    client.wake()
    names = list(engine.indices.get_alias(index=f"{settings.ELASTICSEARCH_PREFIX}-*"))
    if names:
        engine.indices.delete(index=names)

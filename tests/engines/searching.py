"""The real Elasticsearch for one test, with an index prefix of its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from portal.search.backends import client
from tests.engines.require import engine_or_skip


@pytest.fixture
def engine(settings: Any) -> Iterator[Any]:
    """The client of a running Elasticsearch; what the test leaves there is removed."""
    settings.ELASTICSEARCH_URL = engine_or_skip("elasticsearch")
    settings.ELASTICSEARCH_PREFIX = f"test-{secrets.token_hex(4)}"
    client.wake()
    found = client.writer()
    yield found
    client.wake()
    names = list(found.indices.get_alias(index=f"{settings.ELASTICSEARCH_PREFIX}-*"))
    if names:
        found.indices.delete(index=names)

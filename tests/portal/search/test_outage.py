"""Elasticsearch is killed and comes back: the database answers meanwhile, and what was missed is made up for."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from portal.search.backends import client
from portal.search.backends.elasticsearch import alias
from portal.search.models import IndexChange
from portal.search.plan import Clause, Match, Op, Plan, Reading
from portal.search.query import Query
from portal.search.services import apply_due, changed, find_drift, rebuild, search, suggest
from portal.search.services.searching import database
from tests.engines.require import engine_or_skip
from tests.factories.search import Things, make_entry

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

START = Path(__file__).parents[2] / "engines" / "elasticsearch" / "start.sh"
QUERY = Query(
    "things",
    Plan((Reading((Clause((Match("title", Op.PREFIX, "an", 3), Match("title", Op.TERM, "anh", 8))),)),)),
    {"language": ("vi",)},
    ("language", "section"),
)


class Node:
    """An Elasticsearch of the test's own, to be killed."""

    def __init__(self, port: int, data: Path) -> None:
        self.port = port
        self.env = {**os.environ, "ES_DATA": str(data), "ES_HEAP": "400m"}

    def do(self, verb: str) -> None:
        subprocess.run([str(START), verb, str(self.port)], env=self.env, check=True, capture_output=True, timeout=180)


@pytest.fixture
def node(settings: Any, tmp_path: Path) -> Iterator[Node]:
    engine_or_skip("elasticsearch")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Node(port, tmp_path / "es")
    made.do("start")
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{port}"
    settings.ELASTICSEARCH_PREFIX = "outage"
    client.wake()
    yield made
    made.do("kill")
    client.wake()


def test_the_portal_searches_on_while_the_engine_is_killed_and_catches_up_when_it_is_back(
    things: Things, node: Node, django_assert_num_queries: Any
) -> None:
    things.entries = {
        str(number): make_entry(str(number), 1, title="anh đức" if number % 3 else "an", language="vi")
        for number in range(20)
    }
    rebuild(things.kind)
    before = search(QUERY)
    assert (before.backend, before.degraded, before.total) == ("elasticsearch", False, 20)

    node.do("kill")
    during = search(QUERY)
    assert (during.backend, during.degraded) == ("database", True)
    assert (during.total, during.hits, during.facets) == (before.total, before.hits, before.facets)
    assert replace(during, degraded=False) == database.search(things.kind, QUERY)
    assert client.is_resting()
    with django_assert_num_queries(1):  # the engine is not asked again at once
        search(QUERY)
    assert suggest("things", "an") == ["anh đức", "anh", "an"]

    del things.entries["0"]
    things.entries["1"] = make_entry("1", 2, title="bình")
    changed(kind="things", ids=["0", "1"])
    client.wake()
    assert apply_due().down
    assert IndexChange.objects.count() == 2
    assert search(QUERY).total == 18

    node.do("start")
    client.wake()
    IndexChange.objects.update(next_try=timezone.now())
    assert apply_due().done == 2
    client.client().indices.refresh(index=alias(things.kind))
    after = search(QUERY)
    assert (after.backend, after.degraded, after.total) == ("elasticsearch", False, 18)
    assert not find_drift(things.kind)

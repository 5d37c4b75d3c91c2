"""A scratch database, and for Elasticsearch a scratch index, for one measurement."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

NODE = Path(__file__).resolve().parent.parent / "engines" / "elasticsearch" / "start.sh"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def node(heap: str = "1g") -> Iterator[str]:
    """The address of an Elasticsearch: the one that ELASTICSEARCH_URL names, or one started for this run alone."""
    given = os.environ.get("ELASTICSEARCH_URL")
    if given:
        yield given
        return
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="portal-node-") as data:
        environment = {**os.environ, "ES_DATA": data, "ES_HEAP": os.environ.get("ES_HEAP", heap)}
        subprocess.run([str(NODE), "start", str(port)], env=environment, check=True, stdout=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            subprocess.run([str(NODE), "stop", str(port)], env=environment, check=False, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def scratch(backend: str, heap: str = "1g") -> Iterator[None]:
    """Django set up on a new, migrated database with places loaded; database and index are gone afterwards."""
    with contextlib.ExitStack() as stack:
        if backend == "elasticsearch":
            os.environ["ELASTICSEARCH_URL"] = stack.enter_context(node(heap))
            os.environ["ELASTICSEARCH_PREFIX"] = f"bench-{os.getpid()}"
        else:
            os.environ.pop("ELASTICSEARCH_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        import django

        django.setup()
        from django.db import connection

        from portal.places.services import load_places

        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        stack.callback(connection.creation.destroy_test_db, name, verbosity=0)
        load_places()
        if backend == "elasticsearch":
            stack.callback(remove_indices)
        yield


def remove_indices() -> None:
    from portal.search import kinds
    from portal.search.backends.client import writer
    from portal.search.services import indices

    for kind in kinds.all_kinds():
        for name in indices.present(writer(), kind):
            indices.drop(writer(), name)


def settle(backend: str) -> None:
    """Every change is searchable when this returns."""
    if backend != "elasticsearch":
        return
    from portal.search import kinds
    from portal.search.backends.client import writer
    from portal.search.backends.elasticsearch import alias
    from portal.search.services import rebuild

    kind = kinds.get("people")
    rebuild(kind)
    writer().indices.refresh(index=alias(kind))

"""How long a search takes: 50,000 members in the database, a million in Elasticsearch.

``python -m tests.bench.search database|elasticsearch [--members N] [--queries FILE]``; a part of ``make bench`` too,
each in a process of its own. Queries are lines with ``query``: the relevance set where it is at hand, otherwise names,
places and occupations of synthetic members. Every query asks for the counts of two facets.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench import engine, members, relevance

FACETS = ("country", "occupation_group")
IN_DATABASE, IN_ENGINE = 50_000, 1_000_000
DATABASE_LIMIT = 0.150  # seconds, p95
ROUNDS = 3
BATCH = 2000


def run() -> bool:
    """Relevance and both timings, as a part of ``python -m tests.bench``."""
    found = relevance.bench()
    codes = [
        subprocess.run(
            [sys.executable, "-m", "tests.bench.search", backend], cwd=relevance.ROOT, check=False
        ).returncode
        for backend in ("database", "elasticsearch")
    ]
    return found and not any(codes)


def queries(path: Path) -> list[str]:
    if path.exists():
        return [line["query"] for line in relevance.read_lines(path)]
    from community.members.synthetic import make_member

    chance = random.Random(7)
    people = [make_member(chance.randrange(1, IN_DATABASE)) for _ in range(60)]
    return [text for person in people for text in (person.display_name, person.home_text, person.occupation)]


def p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def clock(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def ask(text: str) -> Any:
    from community.directory.services.find import find

    return find(text, language="vi", facets=FACETS)


# --- In the database ---------------------------------------------------------------------------------------------


def lines(count: int) -> Iterator[dict[str, Any]]:
    """Synthetic members as member lines."""
    from dataclasses import asdict

    from community.members.synthetic import members as synthetic

    for person in synthetic(count):
        yield {**asdict(person), "id": f"s{person.number}"}


def in_database(count: int, asked: list[str]) -> bool:
    from django.db import connection

    started = time.monotonic()
    members.load(lines(count), count)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"{count:,} members in {connection.vendor} after {time.monotonic() - started:.0f} s", flush=True)
    for text in asked:
        ask(text)
    times = {text: min(clock(lambda text=text: ask(text)) for _ in range(ROUNDS)) for text in asked}
    everything = [clock(lambda text=text: ask(text)) for _ in range(ROUNDS) for text in asked]
    slowest = sorted(times, key=times.__getitem__, reverse=True)[:3]
    print(f"median {statistics.median(everything) * 1000:.0f} ms, p95 {p95(everything) * 1000:.0f} ms (limit 150 ms)")
    print("slowest: " + "; ".join(f"{text} {times[text] * 1000:.0f} ms" for text in slowest))
    return p95(everything) <= DATABASE_LIMIT


# --- In Elasticsearch ----------------------------------------------------------------------------------------------


def entry_rows(numbers: Iterable[int]) -> list[Any]:
    """Rows of the entry table for synthetic members of these numbers, unsaved."""
    from community.directory.entries import PersonText, build_entry
    from community.directory.models import PersonEntry
    from community.members.synthetic import make_member
    from portal.search import kinds

    kind, rows = kinds.get("people"), []
    for number in numbers:
        person = make_member(number)
        text = PersonText(
            display_name=person.display_name,
            other_names=person.other_names,
            home_text=person.home_text,
            home_place_codes=(person.home_new_code,) if person.home_new_code else (),
            home_old_code=person.home_old_code,
            country=person.country,
            city=person.city,
            occupation=person.occupation,
            skills=person.skills,
            languages=person.languages,
            organisation=person.organisation,
            bio=person.bio,
            offers=person.offers,
        )
        rows.append(PersonEntry.from_entry(build_entry(text, id=f"s{number:07}", version=1), kind))
    return rows


def write(job: tuple[str, range]) -> int:
    """One batch into an index, in a process of the pool."""
    from portal.search.backends.client import writer
    from portal.search.services import indices

    name, numbers = job
    rows = entry_rows(numbers)
    written = indices.bulk(writer(), indices.index_operations(rows, [(name, False)]))
    if written.failed:
        raise RuntimeError(f"{len(written.failed)} documents were refused")
    return len(rows)


def own_client() -> None:
    """A process of the pool must not share its parent's connections."""
    from portal.search.backends import client

    client._client.cache_clear()


def fill(count: int) -> str:
    """An index with that many members behind the alias; returns the alias."""
    from portal.search import kinds
    from portal.search.backends.client import writer
    from portal.search.backends.elasticsearch import alias
    from portal.search.services import indices

    kind, started, done = kinds.get("people"), time.monotonic(), 0
    name = indices.new_name(kind)
    indices.create(writer(), kind, name)
    jobs = [(name, range(first, min(first + BATCH, count + 1))) for first in range(1, count + 1, BATCH)]
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), initializer=own_client) as pool:
        for number in pool.imap_unordered(write, jobs):
            done += number
            if sys.stderr.isatty():
                print(f"\r{done:,} of {count:,}", end="", file=sys.stderr, flush=True)
    writer().options(request_timeout=600).indices.forcemerge(index=name, max_num_segments=5)
    writer().options(request_timeout=600).indices.refresh(index=name)
    indices.swap(writer(), kind, name)
    print(f"{count:,} members in Elasticsearch after {time.monotonic() - started:.0f} s", flush=True)
    return alias(kind)


def keep_rows_of(ids: Iterable[str]) -> None:
    """The entry table's rows of what is found: the search compares their versions."""
    from community.directory.models import PersonEntry

    PersonEntry.objects.bulk_create(entry_rows(int(pk[1:]) for pk in set(ids)))


def in_engine(count: int, asked: list[str]) -> bool:
    """The whole call against the same body sent by the plain client, turn about."""
    from portal.search.backends.client import client
    from portal.search.backends.elasticsearch import HEADERS, ElasticsearchBackend

    name = fill(count)
    bodies: dict[str, list[dict[str, Any]]] = {}
    send = ElasticsearchBackend.send
    current: list[dict[str, Any]] = []

    def noted(kind: Any, body: dict[str, Any]) -> dict[str, Any]:
        current.append(body)
        return send(kind, body)

    found: set[str] = set()
    ElasticsearchBackend.send = staticmethod(noted)
    for text in asked:
        current.clear()
        ask(text)
        bodies[text] = list(current)
    ElasticsearchBackend.send = staticmethod(send)

    def plain(text: str) -> None:
        for body in bodies[text]:
            answer = client().perform_request("POST", f"/{name}/_search", headers=HEADERS, body=body).body
            found.update(hit["_id"] for hit in answer["hits"]["hits"])

    for text in asked:
        plain(text)
    keep_rows_of(found)
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(ROUNDS):
        for text in asked:
            pairs: list[tuple[list[float], Callable[[], Any]]] = [
                (ours, lambda text=text: ask(text)),
                (theirs, lambda text=text: plain(text)),
            ]
            for times, action in pairs if turn % 2 else reversed(pairs):
                times.append(clock(action))
    limit = 1.2 * p95(theirs) + 0.005
    print(
        f"whole call: median {statistics.median(ours) * 1000:.1f} ms, p95 {p95(ours) * 1000:.1f} ms; "
        f"plain client: median {statistics.median(theirs) * 1000:.1f} ms, p95 {p95(theirs) * 1000:.1f} ms; "
        f"limit {limit * 1000:.1f} ms"
    )
    return p95(ours) <= limit


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("backend", choices=("database", "elasticsearch"))
    parser.add_argument("--members", type=int, default=0)
    parser.add_argument("--queries", type=Path, default=relevance.GOLD)
    options = parser.parse_args(arguments)
    count = options.members or (IN_DATABASE if options.backend == "database" else IN_ENGINE)
    with ExitStack() as stack:
        os.environ["BENCH_HOME"] = stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-"))
        stack.enter_context(engine.scratch(options.backend, heap="2g"))
        asked = queries(options.queries)
        held = (in_database if options.backend == "database" else in_engine)(count, asked)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``python -m tests.bench.relevance --members FILE --queries FILE --backend database|elasticsearch --out FILE``

Stores the member lines as profiles in a scratch database (and a scratch index), sends each query through the function
of the directory page, and writes what it finds: one line ``{"query_id": …, "ids": [best first, at most 50]}`` each.
Engines: DATABASE_URL and ELASTICSEARCH_URL where set; otherwise SQLite, and a node of its own for the time of the run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench import engine, members

HITS = 50
ROOT = Path(__file__).resolve().parent.parent.parent
RELEVANCE = ROOT.parent / "shared" / "search"
GOLD = RELEVANCE / "gold_dev.jsonl"
LIMITS = {
    "elasticsearch": {"ndcg": 0.97, "recall": 0.98, "pref": 0.98},
    "database": {"ndcg": 0.93, "recall": 0.95, "pref": 0.98},
}


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def run(*, members_file: Path, queries_file: Path, backend: str, out: Path) -> None:
    """One scratch world, one pass over the queries. Prints how many found nothing and how long it took."""
    from community.directory.services.find import find

    people = list(read_lines(members_file))
    started = time.monotonic()
    ids = members.load(people, len(people))
    engine.settle(backend)
    print(f"{len(ids):,} members ready in {time.monotonic() - started:.0f} s", file=sys.stderr)
    empty = asked = 0
    started = time.monotonic()
    with out.open("w", encoding="utf-8") as results:
        for line in read_lines(queries_file):
            result = find(line["query"], language="vi", size=HITS)
            if result.degraded or result.backend != backend:
                raise SystemExit(f"{line['query_id']}: answered by {result.backend}, not by {backend}")
            found = [ids[hit.id] for hit in result.hits]
            results.write(json.dumps({"query_id": line["query_id"], "ids": found}, ensure_ascii=False) + "\n")
            asked, empty = asked + 1, empty + (not found)
    print(f"{asked} queries in {time.monotonic() - started:.1f} s, {empty} without a hit", file=sys.stderr)


def bench() -> bool:
    """Both backends on the relevance set and its scorer, where they lie beside the checkout; as a part of the bench."""
    scorer = RELEVANCE / "score.py"
    if not scorer.exists():
        print("no relevance set beside the checkout")
        return True
    held = []
    for backend, limits in LIMITS.items():
        with tempfile.TemporaryDirectory(prefix="portal-relevance-") as folder:
            out = Path(folder) / "results.jsonl"
            files = ["--members", RELEVANCE / "members.jsonl", "--queries", GOLD, "--out", out]
            ours = [sys.executable, "-m", "tests.bench.relevance", "--backend", backend, *map(str, files)]
            subprocess.run(ours, cwd=ROOT, check=True)
            theirs = [sys.executable, str(scorer), str(GOLD), str(out), "--json"]
            scores = json.loads(subprocess.run(theirs, check=True, capture_output=True, text=True).stdout)["ALL"]
        print(f"{backend}: " + ", ".join(f"{name} {scores[name]:.3f} (at least {low})" for name, low in limits.items()))
        held.append(all(scores[name] >= low for name, low in limits.items()))
    return all(held)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.relevance", description=__doc__.splitlines()[2])
    parser.add_argument("--members", type=Path, required=True, help="member lines (JSON)")
    parser.add_argument("--queries", type=Path, required=True, help='query lines: {"query_id", "query"}')
    parser.add_argument("--backend", choices=("database", "elasticsearch"), default="database")
    parser.add_argument("--out", type=Path, required=True, help="where result lines go")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-relevance-"))
        os.environ["BENCH_HOME"] = home
        stack.enter_context(engine.scratch(options.backend))
        run(members_file=options.members, queries_file=options.queries, backend=options.backend, out=options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``python -m tests.bench [PART …]``: timings that hold on one machine; never part of the test suite."""

from __future__ import annotations

import sys
from importlib import import_module

from tests.bench import world

PARTS = ("pages", "proxy", "accounts", "search", "mail")


def main(names: list[str]) -> int:
    world.set_up()
    results = {}
    for name in names or PARTS:
        print(f"\n{name}", flush=True)
        results[name] = import_module(f"tests.bench.{name}").run()
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

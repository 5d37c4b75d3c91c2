"""Uncached pages against a view that only says "ok", in one process, through the same middleware.

Rounds are interleaved, so that a machine that slows down slows everything; each figure is the median over rounds of
(time of the trivial view) / (time of the page). No page or fragment cache: the chrome alone is cached, as always.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from tests.bench import world

LIMITS = {"article": 1 / 40, "home": 1 / 60, "list": 1 / 60, "list, page 2": 1 / 60}
ROUNDS = 15
CALLS = 8


def run() -> bool:
    """Print one line a page; True when every page is within its limit."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory, override_settings

    paths = {
        "ok": "/_bench/ok/",
        "home": "/",
        "list": "/tin/",
        "list, page 2": "/tin/?trang=2",
        "article": world.article_path(),
    }
    with override_settings(ROOT_URLCONF="tests.bench.urls"):
        handler = WSGIHandler()
        factory = RequestFactory()

        def get(path: str) -> None:
            response = handler.get_response(factory.get(path))
            if response.status_code != 200:
                raise SystemExit(f"{path} answered {response.status_code}")

        for path in paths.values():
            get(path)
            get(path)
        times: dict[str, list[float]] = {name: [] for name in paths}
        for _ in range(ROUNDS):
            for name, path in paths.items():
                times[name].append(timed(get, path, CALLS * (20 if name == "ok" else 1)))
    good = True
    for name, limit in LIMITS.items():
        ratio = statistics.median(ok / page for ok, page in zip(times["ok"], times[name], strict=True))
        passed = ratio >= limit
        good &= passed
        took = statistics.median(times[name]) * 1000
        print(
            f"{name:<14} 1/{1 / ratio:5.1f}  limit 1/{1 / limit:.0f}  {took:6.2f} ms  {'ok' if passed else 'TOO SLOW'}"
        )
    print(f"{'trivial view':<14} {statistics.median(times['ok']) * 1000:26.3f} ms")
    return good


def timed(call: Callable[[str], None], path: str, calls: int) -> float:
    """Seconds of one call, averaged over a few."""
    started = time.perf_counter()
    for _ in range(calls):
        call(path)
    return (time.perf_counter() - started) / calls

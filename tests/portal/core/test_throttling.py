"""Limits: exact under a race, shared by processes, silent about whom they count."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache, caches

from portal.core.caches import SharedFileCache
from portal.core.throttling import Limit, forget, hit, hits, opaque_key, place, stored_key

ROOT = Path(__file__).resolve().parents[3]
THREE = Limit("test.three", 3, 3600)
COUNT = """
import os, sys
import django
django.setup()
from portal.core.throttling import Limit, hit
print(sum(hit(Limit("race", 50, 600), "somebody") for _ in range(40)))
"""


@pytest.fixture(params=["memory", "files"])
def shared(request, tmp_path, settings):
    if request.param == "files":
        settings.CACHES = {
            "default": {
                **settings.CACHES["default"],
                "BACKEND": "portal.core.caches.SharedFileCache",
                "LOCATION": tmp_path / "cache",
            }
        }
    return request.param


def test_the_fourth_time_is_refused_and_a_new_span_begins_afterwards(shared):
    with time_machine.travel("2026-11-25 08:00", tick=False) as clock:
        assert [hit(THREE, "a") for _ in range(5)] == [True, True, True, False, False]
        assert hits(THREE, "a") == 5
        clock.shift(3599)
        assert not hit(THREE, "a")
        clock.shift(2)
        assert hit(THREE, "a")
        assert hits(THREE, "a") == 1


def test_one_key_says_nothing_about_another(shared):
    for _ in range(3):
        hit(THREE, "a")
    assert hit(THREE, "b")
    assert hit(Limit("test.other", 3, 3600), "a")
    forget(THREE, "a")
    assert hit(THREE, "a")


def test_threads_that_count_at_once_lose_nothing(shared):
    limit = Limit("test.race", 20, 3600)
    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(lambda _: hit(limit, "a"), range(100)))
    assert sum(allowed) == 20
    assert hits(limit, "a") == 100


def test_processes_share_the_file_cache(tmp_path):
    (tmp_path / "file_cache_settings.py").write_text(
        "from portal.settings.test import *\n"
        "CACHES['default'] |= {'BACKEND': 'portal.core.caches.SharedFileCache',"
        f" 'LOCATION': {str(tmp_path / 'cache')!r}}}\n"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "file_cache_settings",
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
        "TMPDIR": str(tmp_path),
    }
    command = [sys.executable, "-c", COUNT]
    running = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) for _ in "abc"]
    assert sum(int(each.communicate()[0]) for each in running) == 50


def test_the_file_cache_keeps_what_a_cache_must(tmp_path):
    files = SharedFileCache(str(tmp_path), {})
    assert files.add("a", 1, 60)
    assert not files.add("a", 2, 60)
    assert files.incr("a", 4) == 5
    assert files.get("a") == 5
    with pytest.raises(ValueError, match="No such key"):
        files.incr("absent")
    assert files.touch("a", None)
    assert files.incr("a") == 6
    with time_machine.travel("2100-01-01"):
        assert files.get("a") == 6
    files.set("b", 1, 60)
    with time_machine.travel("2100-01-01"):
        assert files.get("b") is None
        assert files.add("b", 7)


def test_development_shares_its_cache_between_processes():
    from portal.settings import dev

    assert dev.CACHES["default"]["BACKEND"] == "portal.core.caches.SharedFileCache"


def test_no_key_names_whom_it_counts(settings):
    stored = stored_key(THREE, "lan@example.org")
    assert "lan" not in stored
    settings.SECRET_KEY = "another"
    assert stored_key(THREE, "lan@example.org") != stored


def test_no_key_of_a_package_stands_in_the_cache_as_it_is():
    cache.set("allauth:ip:203.0.113.5:lan@example.org", 1)
    kept = " ".join(caches["default"]._cache)
    assert "203.0.113.5" not in kept
    assert "lan@example.org" not in kept
    assert opaque_key("a", "", 1) != opaque_key("a", "", 2)


def test_a_place_is_a_network_for_new_addresses(rf, settings):
    settings.PORTAL_TRUSTED_PROXIES = 0
    assert place(rf.get("/", REMOTE_ADDR="2001:db8::1")) == place(rf.get("/", REMOTE_ADDR="2001:db8::2"))

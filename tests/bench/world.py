"""A scratch portal with the demo content, as production would serve it: DEBUG off, templates cached."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def set_up() -> None:
    """Settings, migrations and demo content in a temporary folder. Prints how long it took."""
    os.environ["BENCH_HOME"] = os.environ.get("BENCH_HOME") or tempfile.mkdtemp(prefix="portal-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    import django

    django.setup()
    from django.core.management import call_command

    started = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_demo", stdout=StringIO())
    print(f"scratch portal ready in {time.monotonic() - started:.0f} s ({database()})", flush=True)


def database() -> str:
    from django.db import connection

    return f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}"


def article_path() -> str:
    """The newest Vietnamese article."""
    from portal.core.chrome import get_chrome
    from portal.news.models import NewsPage

    chrome = get_chrome("vi")
    page = NewsPage.objects.public(chrome.locale_ids["vi"]).first()
    if page is None:
        raise SystemExit("no article to measure")
    return page.path_in(chrome)


@contextlib.contextmanager
def application(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The portal under gunicorn on a port of loopback, on this run's database."""
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    server = subprocess.Popen([*command, "--threads", "2", "--log-level", "warning"], cwd=ROOT)
    try:
        wait_for(port)
        yield server
    finally:
        server.terminate()
        server.wait(15)


def wait_for(port: int) -> None:
    import urllib.request

    for _ in range(150):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
            return
        time.sleep(0.1)
    raise SystemExit("the application did not start")

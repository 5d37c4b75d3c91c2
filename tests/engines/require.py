"""Which real engine a test needs. Without it the test is skipped on a developer's machine and fails in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

NGINX_SCRIPT_MODULE = Path("/usr/lib/nginx/modules/ngx_http_js_module.so")


def postgresql() -> str:
    """The URL of a PostgreSQL the suite itself runs on."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith(("postgres://", "postgresql://")) else ""


def elasticsearch() -> str:
    return os.environ.get("ELASTICSEARCH_URL", "")


def chromium() -> str:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


def nginx() -> str:
    """The server with the scripting module that sorts arguments, as Debian packages it."""
    server = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return server if server and NGINX_SCRIPT_MODULE.exists() else ""


def postgresql_tools() -> str:
    """pg_dump of a PostgreSQL client, for backups."""
    return shutil.which("pg_dump") or ""


def docker_compose() -> str:
    """Only to read the compose file: no container engine is needed."""
    return shutil.which("docker-compose") or ""


ENGINES: dict[str, tuple[Callable[[], str], str]] = {
    "postgresql": (postgresql, "set DATABASE_URL to a PostgreSQL (make services)"),
    "postgresql-tools": (postgresql_tools, "install postgresql-client"),
    "elasticsearch": (elasticsearch, "set ELASTICSEARCH_URL (make services)"),
    "chromium": (chromium, "install chromium or set CHROMIUM"),
    "docker-compose": (docker_compose, "install docker-compose"),
    "nginx": (nginx, "install nginx-light and libnginx-mod-http-js"),
}


def engine_or_skip(name: str) -> str:
    """Where the engine is (a URL or a program's path); with CI set, its absence is a failure and never a skip."""
    find, remedy = ENGINES[name]
    place = find()
    if place:
        return place
    if os.environ.get("CI"):
        pytest.fail(f"CI needs {name}: {remedy}")
    pytest.skip(f"needs {name}: {remedy}")

from __future__ import annotations

import hashlib
import importlib
import logging
import os
import socket
import sys
import urllib.request
from argparse import BooleanOptionalAction
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.core.catalogues import compile_all
from portal.core.supervisor import Process, Supervisor

FILLING = ("setup_roles", "load_demo")
# method, path without query string, status, bytes, seconds: nothing about who asks
ACCESS_LOG = "%(m)s %(U)s %(s)s %(B)s %(L)ss"


def processes(port: int) -> list[Process]:
    """What a running portal consists of."""
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    web = [
        *(sys.executable, "-m", "gunicorn", "portal.wsgi"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--preload"),
        *("--access-logfile", "-", "--access-logformat", ACCESS_LOG, "--log-level", "warning", "--no-control-socket"),
    ]
    # its own reloader would make the worker a grandchild that a signal does not reach
    worker = [*manage, "db_worker", "--queue-name", "*", "--no-reload", "--skip-checks", "--verbosity", "0"]
    return [
        Process("web", web),
        Process("worker", worker),
        Process("scheduler", [*manage, "scheduler", "--skip-checks"]),
    ]


class Command(BaseCommand):
    help = "Run web server, worker and scheduler together; Ctrl-C ends all three."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument(
            "--prepare",
            action=BooleanOptionalAction,
            default=False,
            help="First compile catalogues, migrate, set up roles and load the demo content, each only when due.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        self.check_free(port)
        if options["prepare"]:
            self.prepare()
        address = f"http://localhost:{port}/"
        supervisor = Supervisor(processes(port), self.stdout.write, environment={"PORT": str(port)})
        code = supervisor.run(ready=lambda: answers(port), announce=lambda: self.announce(address))
        if code:
            raise CommandError("The portal has ended because one of its processes did.", returncode=code)

    @staticmethod
    def check_free(port: int) -> None:
        """CommandError when another program, such as a second checkout, already listens there."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error.strerror}). Take another: make run PORT=8001"
                ) from error

    def prepare(self) -> None:
        """Bring database and content up to date. A second start finds nothing due and takes a moment."""
        compiled = compile_all()
        if compiled:
            self.stdout.write(f"{compiled} catalogues compiled.")
        executor = MigrationExecutor(connection)
        is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if is_behind:
            self.stdout.write("Migrating the database (about a minute on the first start) …")
            call_command("migrate", interactive=False, verbosity=0)
        stamp = settings.VAR_DIR / "filled.sha256"
        digest = filling_digest()
        if is_behind or not stamp.exists() or stamp.read_text() != digest:
            # a line for each of hundreds of background tasks would bury what the commands say
            logging.disable(logging.INFO)
            for name in FILLING:
                self.stdout.write(f"{name} …")
                call_command(name)
            logging.disable(logging.NOTSET)
            stamp.write_text(digest)
        connection.close()

    def announce(self, address: str) -> None:
        self.stdout.write(self.style.SUCCESS(f"\nThe portal is at {address}\nThe editors' desk is at {address}cms/"))
        self.print_logins()
        self.stdout.write("Ctrl-C ends it.\n")

    def print_logins(self) -> None:
        """Logins of the demo content, when there are any."""
        if not settings.PORTAL_DEMO:
            return
        # by name: core imports no other app
        services = importlib.import_module("portal.demo.services")
        rows: list[tuple[str, str, str]] = services.demo_logins()
        for email, password, role in rows:
            self.stdout.write(f"  {role:<20} {email:<36} {password}")
        if rows:
            self.stdout.write("The desk asks for a six-digit code besides. The present one of an account:")
            self.stdout.write(f"  {os.path.relpath(sys.executable)} manage.py demo_code {rows[-1][0]}")


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def filling_sources() -> Iterator[Path]:
    """What decides the content of a filled database, besides its migrations: the apps' demo files and the roles."""
    for package in ("portal", "community", "investment"):
        root = settings.BASE_DIR / package
        yield from (path for path in root.rglob("*") if path.is_file() and is_filling(path.relative_to(root)))


def is_filling(path: Path) -> bool:
    named = any(part in {"demo", "demo.py"} or part == "setup_roles.py" for part in path.parts)
    return named and "__pycache__" not in path.parts


def filling_digest() -> str:
    """Changes with the demo files and with the database they were loaded into."""
    digest = hashlib.sha256()
    where = connection.settings_dict
    digest.update(repr([where["ENGINE"], str(where["NAME"]), where["HOST"], where["PORT"]]).encode())
    for path in sorted(filling_sources()):
        digest.update(path.as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

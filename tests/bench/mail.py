"""The sender against a bare smtplib loop: one connection, the same server, the same mails, every commit on the disk.

Runs on a PostgreSQL of its own with fsync and synchronous commit, or on the one BENCH_MAIL_DATABASE_URL names. The two
take turns, so that a machine that slows down slows both; the medians are compared.
"""

from __future__ import annotations

import contextlib
import os
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROUNDS, MAILS = 3, 1000
LIMIT = 0.5
START = Path(__file__).resolve().parent.parent / "engines" / "postgresql" / "start.sh"


def run() -> bool:
    """Print one line; True when the sender keeps half the loop's pace. In a process of its own: it needs PostgreSQL."""
    with database() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        environment.pop("BENCH_HOME", None)
        return subprocess.run([sys.executable, "-m", "tests.bench.mail"], env=environment).returncode == 0


@contextlib.contextmanager
def database() -> Iterator[str]:
    given = os.environ.get("BENCH_MAIL_DATABASE_URL")
    if given:
        yield given
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    # not under the checkout: the user postgres has to enter it
    folder = tempfile.mkdtemp(prefix="portal-mail-")
    os.chmod(folder, 0o755)
    environment = {**os.environ, "PG_DURABLE": "1"}
    command = [str(START), "start", folder, port]
    try:
        yield subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split()[-1]
    finally:
        subprocess.run([str(START), "stop", folder, port], env=environment, check=False)
        subprocess.run(["rm", "-rf", folder], check=False)


def measure() -> bool:
    from tests.bench import kills

    kills.set_up()
    from django.db import connection

    with connection.cursor() as cursor:
        settings = {}
        for name in ("fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            settings[name] = cursor.fetchone()[0]
    server = kills.ServerProcess(Path(tempfile.mkdtemp()))
    bare, ours = [], []
    try:
        kills.use(server)
        from django.conf import settings as django_settings

        django_settings.EMAIL_TIMEOUT = 20
        for _ in range(ROUNDS):
            prepared = prepare()
            bare.append(by_smtplib(server.port, prepared))
            ours.append(by_sender())
    finally:
        server.stop()
    loop, sender = MAILS / statistics.median(bare), MAILS / statistics.median(ours)
    good = sender >= LIMIT * loop
    print(
        f"bare smtplib {loop:6.0f} mails/s, sender {sender:6.0f} mails/s: {sender / loop:4.2f} of it "
        f"(at least {LIMIT}; {settings})  {'ok' if good else 'TOO SLOW'}"
    )
    return good


def prepare() -> list[tuple[str, str, bytes]]:
    """A thousand mails in the outbox, text and HTML, and the same as bytes for the bare loop."""
    from email.utils import parseaddr

    from portal.notifications.models import Delivery
    from portal.notifications.services.outbox import as_email
    from tests.bench.kills import fill

    Delivery.objects.all().delete()
    fill(MAILS, {})
    return [
        (parseaddr(row.from_email)[1], row.to, as_email(row).message().as_bytes(linesep="\r\n"))
        for row in Delivery.objects.order_by("pk")
    ]


def by_smtplib(port: int, prepared: list[tuple[str, str, bytes]]) -> float:
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for sender, to, content in prepared:
            client.sendmail(sender, [to], content)
    return time.perf_counter() - started


def by_sender() -> float:
    from portal.notifications.choices import DeliveryState
    from portal.notifications.models import Delivery
    from portal.notifications.services import carry_due

    started = time.perf_counter()
    while carry_due("mail"):
        pass
    took = time.perf_counter() - started
    sent = Delivery.objects.filter(state=DeliveryState.SENT).count()
    if sent != MAILS:
        raise SystemExit(f"only {sent} of {MAILS} mails were sent")
    return took


if __name__ == "__main__":
    sys.exit(0 if measure() else 1)

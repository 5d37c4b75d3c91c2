"""Two hundred kills over a thousand mails: none lost, none sent twice, at most one in doubt for each kill.

``python -m tests.bench.kills [MAILS] [KILLS]``. A real SMTP server, which besides hangs, answers 451 and closes the
connection after its 250; real worker processes, which a SIGKILL ends at a chosen stage or at any moment. Time that a
lease or a pause would take is skipped by giving the sweep a later clock. Both databases: DATABASE_URL, or SQLite.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAILS, KILLS = 1000, 200
# how many of a hundred mails the server treats badly
WAYS = {"defer": 3, "drop": 8, "hang": 1}
STAGES = ("connect", "body", "answered", "committed", "anywhere")
PATIENCE = 0.7  # seconds the client waits for an answer


@dataclass(slots=True)
class Outcome:
    """``taken`` counts what the server has answered with 250, by Message-ID."""

    mails: int
    kills: int
    states: Counter[str]
    lost: int
    twice: int
    uncertain: int
    listed: int
    seconds: float

    @property
    def good(self) -> bool:
        return not self.lost and not self.twice and self.uncertain <= self.kills and self.listed == self.uncertain


class ServerProcess:
    """The SMTP server in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "taken.txt"
        self.log.touch()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.engines.smtp", str(self.port), str(self.log)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout
        assert self.process.stdout.readline().strip() == b"ready"

    def taken(self) -> Counter[str]:
        return Counter(self.log.read_text().split())

    def stop(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)


def set_up() -> None:
    """Django on an empty, migrated database: the one DATABASE_URL names, or SQLite in a temporary folder."""
    os.environ["BENCH_HOME"] = os.environ.get("BENCH_HOME") or tempfile.mkdtemp(prefix="portal-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django_tasks_db.models import DBTaskResult

    from portal.notifications.models import Delivery

    Delivery.objects.all().delete()
    DBTaskResult.objects.all().delete()


def use(server: ServerProcess) -> None:
    """Point the portal's transport at the server."""
    from django.conf import settings

    settings.OUTBOX_TRANSPORT = "portal.notifications.backends.SmtpTransport"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, PATIENCE
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = False, "", ""


def fill(count: int, shares: dict[str, int] = WAYS) -> None:
    """Mails through the outbox itself, text and HTML, some to addresses the server treats badly."""
    from django.core.mail import EmailMultiAlternatives

    from portal.notifications.services import queue_message
    from portal.notifications.services.layout import as_html

    text = "Chào bạn,\n\n" + "Một đoạn của một lá thư bình thường, dài vừa phải.\n" * 12
    html = as_html("Thông báo", text)
    ways = [way for way, share in shares.items() for _ in range(share)]
    ways += ["plain"] * (100 - len(ways))
    for number in range(count):
        way = ways[number * 37 % 100]
        mail = EmailMultiAlternatives("Thông báo", text, to=[f"{way}-{number}@example.org"])
        mail.attach_alternative(html, "text/html")
        queue_message(mail)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(stage: str, after: int) -> None:
    """In the child: die at a stage of the mail that comes after so many others."""
    from portal.notifications import backends
    from portal.notifications.services import courier

    left = [after]

    def count_down() -> None:
        left[0] -= 1
        if left[0] < 0:
            die()

    def before(owner: Any, name: str, act: Any) -> None:
        real = getattr(owner, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            act()
            return real(*args, **kwargs)

        setattr(owner, name, wrapped)

    if stage == "connect":
        before(backends.SmtpTransport, "open", die)
    elif stage == "body":
        before(backends.SmtpTransport, "complete", count_down)
    elif stage == "answered":
        before(courier._Attempt, "hand_on", count_down)
    elif stage == "committed":
        real = courier._Attempt.hand_on

        def wrapped(self: Any, following: Any) -> bool:
            handed = real(self, following)
            count_down()
            return handed

        courier._Attempt.hand_on = wrapped  # type: ignore[method-assign]


def worker(stage: str, after: int) -> int:
    """Fork one that drains the outbox until it dies; its process id."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        arm(stage, after)
        from portal.notifications.services import carry_due

        while carry_due("mail"):
            pass
        code = 0
    finally:
        os._exit(code)


def later() -> None:
    """What an hour would do: leases run out, pauses end."""
    import datetime as dt

    from django.utils import timezone

    from portal.notifications.choices import DeliveryState
    from portal.notifications.models import Delivery
    from portal.notifications.services import sweep

    sweep(timezone.now() + dt.timedelta(minutes=6))
    Delivery.objects.filter(state=DeliveryState.QUEUED).update(next_try=timezone.now())


def kill_workers(kills: int, seed: int = 1) -> int:
    """Kill a worker so often; how many really died of it. The last one finishes what is left."""
    from portal.notifications.choices import DELIVERY
    from portal.notifications.models import Delivery

    dice = random.Random(seed)
    killed = 0
    for number in range(kills * 2):
        if killed >= kills:
            break
        stage = STAGES[number % len(STAGES)]
        child = worker(stage, dice.randrange(4))
        if stage == "anywhere":
            time.sleep(dice.uniform(0.002, 0.03))
            os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
        later()
        if sys.stderr.isatty():
            print(f"\r{killed} of {kills} kills", end="", file=sys.stderr)
    for _ in range(60):
        _pid, _status = os.waitpid(worker("", 0), 0)
        later()
        if not Delivery.objects.filter(state__in=DELIVERY.group("open")).exists():
            break
    return killed


def judge(server: ServerProcess, mails: int, killed: int, seconds: float) -> Outcome:
    from portal.notifications.choices import DeliveryState
    from portal.notifications.models import Delivery

    taken = server.taken()
    rows = dict(Delivery.objects.values_list("message_id", "state"))
    states = Counter(rows.values())
    return Outcome(
        mails=mails,
        kills=killed,
        states=states,
        lost=mails
        - len(rows)
        + sum(1 for key, state in rows.items() if state == DeliveryState.SENT and not taken[key])
        + sum(1 for state in rows.values() if state not in {DeliveryState.SENT, DeliveryState.UNCERTAIN}),
        twice=sum(1 for count in taken.values() if count > 1),
        uncertain=states[DeliveryState.UNCERTAIN],
        listed=Delivery.objects.attention().count(),
        seconds=seconds,
    )


def trial(folder: Path, mails: int = MAILS, kills: int = KILLS, seed: int = 1) -> Outcome:
    """Needs Django set up on an empty, migrated database that several processes share."""
    server = ServerProcess(folder)
    started = time.monotonic()
    try:
        use(server)
        fill(mails)
        killed = kill_workers(kills, seed)
        return judge(server, mails, killed, time.monotonic() - started)
    finally:
        server.stop()


def main(arguments: list[str]) -> int:
    set_up()
    mails, kills = [*map(int, arguments), *(MAILS, KILLS)[len(arguments) :]]
    outcome = trial(Path(os.environ["BENCH_HOME"]), mails, kills)
    print(
        f"{outcome.mails} mails, {outcome.kills} kills in {outcome.seconds:.0f} s: {outcome.lost} lost, "
        f"{outcome.twice} sent twice, {outcome.uncertain} in doubt, {outcome.listed} listed for staff; "
        f"{dict(outcome.states)}  {'ok' if outcome.good else 'BROKEN'}"
    )
    return 0 if outcome.good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

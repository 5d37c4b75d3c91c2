"""Several processes that live and die together: what `make run` is made of."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Process:
    name: str
    command: Sequence[str]


class Supervisor:
    """Starts the processes, passes on what they print, ends all when one ends or when asked to.

    They share a process group of their own, so that a Ctrl-C at the terminal reaches this process alone and each of
    them is told once: a worker takes a second signal as an order to drop the task it has in hand.
    """

    def __init__(
        self,
        processes: Sequence[Process],
        write: Callable[[str], object],
        *,
        environment: Mapping[str, str] | None = None,
        grace: float = 10.0,
    ) -> None:
        self.processes = processes
        self.write = write
        self.environment = {**os.environ, **(environment or {}), "PYTHONUNBUFFERED": "1"}
        self.grace = grace
        self.asked_to_end = threading.Event()
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._readers: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._group = 0

    def run(self, ready: Callable[[], bool] = lambda: True, announce: Callable[[], None] = lambda: None) -> int:
        """Blocks until all have ended: 0 when asked to, 1 when one of them ended by itself.

        ``announce`` is called once, as soon as ``ready`` says so.
        """
        previous = {number: signal.signal(number, self._ask) for number in ENDING}
        announced = False
        try:
            for process in self.processes:
                self._start(process)
            while not self.asked_to_end.wait(0.2):
                ended = self._first_ended()
                if ended:
                    self.line("run", f"{ended} ended with code {self._running[ended].returncode}; ending the others")
                    return 1
                if not announced and ready():
                    announced = True
                    announce()
            return 0
        finally:
            self._end()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def line(self, name: str, text: str) -> None:
        width = max(len(process.name) for process in self.processes)
        with self._lock:
            self.write(f"{name:<{width}} | {text}")

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_end.set()

    def _start(self, process: Process) -> None:
        child = subprocess.Popen(  # noqa: S603
            list(process.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=self.environment,
            process_group=self._group,
        )
        self._group = self._group or child.pid
        self._running[process.name] = child
        reader = threading.Thread(target=self._pass_on, args=(process.name, child), daemon=True)
        reader.start()
        self._readers.append(reader)

    def _pass_on(self, name: str, child: subprocess.Popen[str]) -> None:
        assert child.stdout  # noqa: S101
        for text in child.stdout:
            self.line(name, text.rstrip("\n"))

    def _first_ended(self) -> str | None:
        return next((name for name, child in self._running.items() if child.poll() is not None), None)

    def _end(self) -> None:
        for child in self._running.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + self.grace
        while any(child.poll() is None for child in self._running.values()) and time.monotonic() < deadline:
            time.sleep(0.05)
        for name, child in self._running.items():
            if child.poll() is None:
                self.line("run", f"{name} did not end within {self.grace:g} s and is killed")
        # also reaches what a child has started and left behind
        if self._group:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGKILL)
        for child in self._running.values():
            child.wait()
        for reader in self._readers:
            reader.join(1)

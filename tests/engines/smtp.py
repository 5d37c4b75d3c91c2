"""A real SMTP server (aiosmtpd) that misbehaves as the address tells it to, and writes down what it has taken.

The part of an address before the first dash says how the server treats mails to it:

- ``defer``: 451 after the body at the first try, taken at the second
- ``hang``: no answer to MAIL at the first try; the connection stays open until the client loses patience
- ``drop``: taken, answered with 250, and the connection is closed
- anything else: taken

``python -m tests.engines.smtp PORT FILE`` runs it as a process; each mail that it answers with 250 is a line of FILE
before the answer goes out. A sign to end is the end of standard input.
"""

from __future__ import annotations

import asyncio
import os
import sys
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

HANG_SECONDS = 3600


class Misbehaving:
    """The handler: ``taken`` holds the Message-IDs of mails answered with 250, once for each time."""

    def __init__(self, log: Path | None = None) -> None:
        self.taken: list[str] = []
        self.seen: set[tuple[str, str]] = set()
        self.connections = 0
        self._log = log.open("a", buffering=1) if log else None

    def first_time(self, way: str, address: str) -> bool:
        fresh = (way, address) not in self.seen
        self.seen.add((way, address))
        return fresh

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if way_of(address) == "hang" and self.first_time("hang", address):
            await asyncio.sleep(HANG_SECONDS)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address = envelope.rcpt_tos[0]
        way = way_of(address)
        if way == "defer" and self.first_time("defer", address):
            return "451 4.3.0 come back later"
        content: Any = envelope.original_content
        head = content.partition(b"\r\n\r\n")[0]
        self.take(str(message_from_bytes(head)["Message-ID"]))
        if way == "drop":
            transport: Any = server.transport
            asyncio.get_running_loop().call_later(0.01, transport.close)
        return "250 OK taken"

    def take(self, message_id: str) -> None:
        if self._log:
            self._log.write(f"{message_id}\n")
            self._log.flush()
        self.taken.append(message_id)


def way_of(address: str) -> str:
    return address.partition("-")[0]


class Server(UnthreadedController):
    """Runs in an event loop of its own; use :func:`serve` in a thread or a process."""

    def factory(self) -> SMTP:
        self.handler.connections += 1
        return super().factory()


async def _until_input_ends() -> None:
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)


def main(port: int, log: Path) -> None:
    loop = asyncio.new_event_loop()
    server = Server(Misbehaving(log), hostname="127.0.0.1", port=port, loop=loop)
    server.begin()
    print("ready", flush=True)
    loop.run_until_complete(_until_input_ends())
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))

"""Who was erased, kept outside the database and its backups, so that a restored backup brings nobody back.

A file of JSON lines at PORTAL_ERASED_LEDGER. An account stands by its random reference. Somebody without an account has
nothing random, so the address stands as a slow hash (scrypt) under the file's own salt. Lines are dropped after
KEPT_FOR, when no backup from before them is left.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings

# backups live for 30 days unless somebody asked for more
KEPT_FOR = dt.timedelta(days=400)


class LedgerDamaged(Exception):
    """A line of the file cannot be read: nothing is guessed, somebody has to look. The message names the line."""


@dataclass(frozen=True, slots=True)
class Entries:
    """``accounts`` are references, ``email_hashes`` of people without one."""

    salt: bytes = b""
    erasures: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    email_hashes: frozenset[str] = frozenset()
    lines: tuple[dict[str, Any], ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.erasures)

    def knows(self, email: str) -> bool:
        """Whether this address was erased. Slow on purpose: some 50 ms."""
        return _hash(email, self.salt) in self.email_hashes


def path() -> Path:
    return Path(settings.PORTAL_ERASED_LEDGER)


def entries() -> Entries:
    """What the file holds; nothing when there is none. Raises LedgerDamaged."""
    try:
        with path().open(encoding="utf-8") as file:
            return _read(file)
    except FileNotFoundError:
        return Entries()


def add(*, reference: str, account: str, emails: Iterable[str], at: dt.datetime) -> None:
    """Write one erasure down, to the disk, before anything is deleted. Safe to repeat. Raises OSError."""
    with _locked() as file:
        known = _read(file)
        if reference in known.erasures:
            return
        salt = known.salt or secrets.token_bytes(16)
        if not known.salt:
            _append(file, {"salt": salt.hex()})
        line = {"erasure": reference, "at": at.isoformat(timespec="seconds")}
        if account:
            line["account"] = account
        _append(file, {**line, "emails": [_hash(email, salt) for email in emails]})
        file.flush()
        os.fsync(file.fileno())


def prune(now: dt.datetime) -> int:
    """Drop lines older than KEPT_FOR; returns how many."""
    if not path().exists():
        return 0
    with _locked() as file:
        known = _read(file)
        kept = [line for line in known.lines if dt.datetime.fromisoformat(line["at"]) >= now - KEPT_FOR]
        dropped = len(known.lines) - len(kept)
        if dropped:
            file.seek(0)
            file.truncate()
            _append(file, {"salt": known.salt.hex()})
            for line in kept:
                _append(file, line)
            file.flush()
            os.fsync(file.fileno())
    return dropped


@contextmanager
def _locked() -> Iterator[IO[str]]:
    """The file, for one writer at a time."""
    target = path()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = os.open(target, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(number, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _read(file: IO[str]) -> Entries:
    salt, lines = b"", []
    file.seek(0)
    for number, text in enumerate(file, start=1):
        try:
            line = json.loads(text)
            if "salt" in line:
                salt = bytes.fromhex(line["salt"])
                continue
            dt.datetime.fromisoformat(line["at"])
            lines.append({**line, "erasure": str(line["erasure"]), "emails": list(line["emails"])})
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerDamaged(f"The ledger of erasures cannot be read at line {number}.") from error
    return Entries(
        salt=salt,
        erasures=frozenset(line["erasure"] for line in lines),
        accounts=frozenset(line["account"] for line in lines if line.get("account")),
        email_hashes=frozenset(mark for line in lines for mark in line["emails"]),
        lines=tuple(lines),
    )


def _append(file: IO[str], line: dict[str, Any]) -> None:
    file.write(json.dumps(line, separators=(",", ":")) + "\n")


def _hash(email: str, salt: bytes) -> str:
    return hashlib.scrypt(email.strip().lower().encode(), salt=salt, n=2**14, r=8, p=1, dklen=32).hex()

"""The cache of a portal on one machine without Redis: files that all its processes share."""

from __future__ import annotations

import fcntl
import pickle
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

LOCKS = 16


class SharedFileCache(FileBasedCache):
    """Django's file cache, whose ``add``, ``incr`` and ``touch`` hold when several processes count at once.

    For development. Production shares Redis, which does all this without files.
    """

    _dir: str  # of the parent, which the type stubs leave out
    _key_to_file: Any

    @contextmanager
    def _only_one(self, key: str) -> Iterator[None]:
        folder = Path(self._dir)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / f"{crc32(key.encode()) % LOCKS}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        # reading removes what has ended, which must not hit what another process has just written
        with self._only_one(str(key)):
            return super().get(key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        with self._only_one(str(key)):
            super().set(key, value, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with self._only_one(str(key)):
            if super().get(key, None, version) is not None:
                return False
            super().set(key, value, timeout, version)
            return True

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with self._only_one(str(key)):
            return bool(super().touch(key, timeout, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raise a number and keep its end. ValueError when there is none."""
        with self._only_one(str(key)):
            value = super().get(key, None, version)
            if value is None:
                raise ValueError("No such key.")
            value = int(value) + delta
            super().set(key, value, self._seconds_left(key, version), version)
            return value

    def _seconds_left(self, key: Any, version: int | None) -> float | None:
        try:
            with Path(self._key_to_file(key, version)).open("rb") as file:
                # written by this class in the portal's own folder
                expires: float | None = pickle.load(file)  # noqa: S301
        except FileNotFoundError:
            return None
        return None if expires is None else max(expires - time.time(), 0.001)

"""A stream cut into chunks of AES-256-GCM that can be neither changed, reordered, joined nor cut off unnoticed.

Header: magic, 8 bytes that tell one key from another, 16 random bytes that make the file's own key, the chunk size.
Then chunks of that many bytes, each with its 16-byte tag. A chunk's nonce is its number and whether it is the last one;
the header is authenticated with every chunk. This is the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár.
"""

from __future__ import annotations

import io
import secrets
import struct
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.core.backup.errors import DamagedArchiveError, WrongKeyError

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAGIC = b"NAKB\x01"
CHUNK = 1024 * 1024
TAG = 16
HEADER = struct.Struct(">5s8s16sI")
NONCE = struct.Struct(">QI")


def derive(key: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=b"portal backup " + purpose).derive(key)


def key_id(key: bytes) -> bytes:
    """Tells keys apart without telling anything about them."""
    return derive(key, b"", b"id", 8)


class SealingWriter(io.RawIOBase):
    """What is written here leaves encrypted. Only :meth:`finish` makes the stream whole."""

    def __init__(self, target: BinaryIO, key: bytes, chunk: int = CHUNK) -> None:
        self.target = target
        self.chunk = chunk
        self.header = HEADER.pack(MAGIC, key_id(key), salt := secrets.token_bytes(16), chunk)
        self.cipher = AESGCM(derive(key, salt, b"file", 32))
        self.number = 0
        self.buffer = bytearray()
        target.write(self.header)

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        size = len(memoryview(data).cast("B"))
        self.buffer += data
        while len(self.buffer) > self.chunk:
            self._seal(bytes(self.buffer[: self.chunk]), is_last=False)
            del self.buffer[: self.chunk]
        return size

    def finish(self) -> None:
        self._seal(bytes(self.buffer), is_last=True)
        self.buffer.clear()

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        self.target.write(self.cipher.encrypt(NONCE.pack(self.number, is_last), plain, self.header))
        self.number += 1


class UnsealingReader(io.RawIOBase):
    """Reads what :class:`SealingWriter` wrote; every byte it gives out has been authenticated.

    Raises WrongKeyError at once, DamagedArchiveError where the damage is met. A stream is only known to be whole once
    it has been read to its end.
    """

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self.source = source
        self.header = source.read(HEADER.size)
        if len(self.header) < HEADER.size or not self.header.startswith(MAGIC):
            raise DamagedArchiveError("This is not a backup of the portal, or its beginning is lost.")
        _, made_with, salt, self.chunk = HEADER.unpack(self.header)
        if made_with != key_id(key):
            raise WrongKeyError(
                f"The archive was made with another key (its mark: {made_with.hex()}; this key's: {key_id(key).hex()})."
            )
        if not 0 < self.chunk <= 16 * CHUNK:
            raise DamagedArchiveError("The archive's header is damaged.")
        self.cipher = AESGCM(derive(key, salt, b"file", 32))
        self.number = 0
        self.plain = memoryview(b"")
        self.ahead = self._block()
        self.is_at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        while not self.plain and not self.is_at_end:
            self._unseal()
        view = memoryview(buffer).cast("B")
        count = min(len(view), len(self.plain))
        view[:count] = self.plain[:count]
        self.plain = self.plain[count:]
        return count

    def _block(self) -> bytes:
        return self.source.read(self.chunk + TAG)

    def _unseal(self) -> None:
        block, self.ahead = self.ahead, self._block()
        self.is_at_end = not self.ahead
        try:
            plain = self.cipher.decrypt(NONCE.pack(self.number, self.is_at_end), block, self.header)
        except (InvalidTag, ValueError) as error:
            place = HEADER.size + self.number * (self.chunk + TAG)
            raise DamagedArchiveError(
                f"The archive is damaged, altered or cut off in the piece that begins at byte {place}."
            ) from error
        self.plain = memoryview(plain)
        self.number += 1

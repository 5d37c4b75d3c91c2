"""The encrypted framing of the archives: what went in comes out, and nothing else ever does."""

from __future__ import annotations

import io

import pytest

from portal.core.backup.errors import BackupError, DamagedArchiveError, WrongKeyError
from portal.core.backup.keys import key_from_environment, new_key, read_key
from portal.core.backup.sealing import HEADER, TAG, SealingWriter, UnsealingReader

KEY, OTHER = b"k" * 32, b"o" * 32
CHUNK = 64


def seal(plain: bytes, key: bytes = KEY) -> bytes:
    target = io.BytesIO()
    writer = SealingWriter(target, key, CHUNK)
    for start in range(0, len(plain), 50):
        writer.write(plain[start : start + 50])
    writer.finish()
    return target.getvalue()


def unseal(sealed: bytes, key: bytes = KEY) -> bytes:
    return io.BufferedReader(UnsealingReader(io.BytesIO(sealed), key)).read()


def pieces(sealed: bytes) -> tuple[bytes, list[bytes]]:
    body = sealed[HEADER.size :]
    return sealed[: HEADER.size], [body[start : start + CHUNK + TAG] for start in range(0, len(body), CHUNK + TAG)]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 1000])
def test_what_is_sealed_can_be_read_again(size):
    plain = bytes(number % 251 for number in range(size))
    assert unseal(seal(plain)) == plain


def test_the_same_bytes_never_look_the_same_twice_and_show_nothing_of_themselves():
    first, second = seal(b"Nguyen Van A" * 20), seal(b"Nguyen Van A" * 20)
    assert first != second
    assert b"Nguyen" not in first


def test_every_changed_byte_is_noticed():
    sealed = seal(b"x" * 150)
    for place in range(len(sealed)):
        altered = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises((DamagedArchiveError, WrongKeyError)):
            unseal(altered)


def test_every_cut_is_noticed_also_between_two_pieces():
    sealed = seal(b"x" * 200)
    for length in range(len(sealed)):
        with pytest.raises(DamagedArchiveError):
            unseal(sealed[:length])


@pytest.mark.parametrize(
    "rearrange",
    [
        lambda parts: [parts[1], parts[0], *parts[2:]],
        lambda parts: [parts[0], *parts[2:]],
        lambda parts: [parts[0], parts[0], *parts[1:]],
        lambda parts: [*parts, parts[-1]],
        lambda parts: [*parts, b""[:0] + b"appended"],
    ],
)
def test_pieces_in_another_order_are_noticed(rearrange):
    header, parts = pieces(seal(bytes(range(200))))
    with pytest.raises(DamagedArchiveError):
        unseal(header + b"".join(rearrange(parts)))


def test_a_piece_of_another_archive_of_the_same_key_is_noticed():
    header, parts = pieces(seal(b"a" * 200))
    parts[1] = pieces(seal(b"b" * 200))[1][1]
    with pytest.raises(DamagedArchiveError):
        unseal(header + b"".join(parts))


def test_another_key_is_named_as_the_reason():
    with pytest.raises(WrongKeyError, match="another key"):
        unseal(seal(b"x"), OTHER)


@pytest.mark.parametrize("text", [b"", b"PK\x03\x04 something else entirely, longer than a header"])
def test_a_file_of_another_kind_is_refused(text):
    with pytest.raises(DamagedArchiveError, match="not a backup"):
        unseal(text)


def test_a_new_key_is_its_owners_alone_and_never_written_over_another(tmp_path):
    path = tmp_path / "backup.key"
    new_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    key = read_key(path)
    assert len(key) == 32
    with pytest.raises(BackupError, match="File exists"):
        new_key(path)
    assert read_key(path) == key


@pytest.mark.parametrize(
    "text", ["", "portal-backup-key:", "portal-backup-key:c2hvcnQ=", "password", "portal-backup-key:%%%="]
)
def test_a_file_that_holds_no_key_is_refused(tmp_path, text):
    path = tmp_path / "backup.key"
    path.write_text(text)
    with pytest.raises(BackupError, match="not a backup key"):
        read_key(path)


def test_without_a_key_the_way_to_one_is_told(monkeypatch):
    monkeypatch.delenv("BACKUP_KEY_FILE", raising=False)
    with pytest.raises(BackupError, match="--new-key"):
        key_from_environment()

"""Writes, verifies and brings back the archive: a tar stream, compressed, sealed; its last member is the manifest."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import platform
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from portal.core.backup.databases import Database
from portal.core.backup.errors import BackupError, DamagedArchiveError
from portal.core.backup.sealing import SealingWriter, UnsealingReader

FORMAT = 1
MANIFEST = "manifest.json"
STAGING = ".restoring"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Installation:
    """What is backed up, and what a backup is brought back to."""

    database: Database
    media: Path
    private: Path

    @property
    def roots(self) -> dict[str, Path]:
        return {"media": self.media, "private": self.private}


@dataclass(frozen=True)
class Part:
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    format: int
    made_at: str
    engine: str
    versions: dict[str, str]
    migrations: list[str]
    parts: list[Part] = field(default_factory=list)

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        try:
            values = json.loads(text)
            return cls(**{**values, "parts": [Part(**part) for part in values["parts"]]})
        except (ValueError, TypeError, KeyError) as error:
            raise DamagedArchiveError("The archive's manifest cannot be understood.") from error

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)


def quiet(line: str) -> None:
    """For callers that show no progress."""


class _Hashing(io.RawIOBase):
    """Passes a file on and remembers its digest."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self.source.read(size)
        self.digest.update(data)
        return data


def create_archive(installation: Installation, target: Path, key: bytes, *, progress: Progress = quiet) -> Manifest:
    """Write ``target``, which must not exist; it appears under its name only when it is whole.

    The database is taken first: a file that its rows name has been stored before them, so it is in the archive too,
    unless it was deleted in between.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        with tempfile.TemporaryDirectory(prefix="portal-backup-") as scratch:
            dump = Path(scratch) / installation.database.file_name
            progress("database: taking a consistent copy")
            installation.database.dump(dump)
            manifest = _manifest(installation.database)
            with _new_file(partial) as file:
                sealed = SealingWriter(file, key)
                with gzip.GzipFile(fileobj=sealed, mode="wb", compresslevel=1, mtime=0) as packed:
                    _write_members(cast(IO[bytes], packed), installation, dump, manifest, progress)
                sealed.finish()
                file.flush()
                os.fsync(file.fileno())
        if target.exists():
            raise BackupError(f"There is an archive at {target} already.")
        partial.rename(target)
    except OSError as error:
        raise BackupError(f"The archive was not written: {error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _manifest(database: Database) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=database.engine,
        versions={"python": platform.python_version(), "django": version("django"), "wagtail": version("wagtail")},
        migrations=database.migrations(),
    )


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file


def _write_members(
    packed: IO[bytes], installation: Installation, dump: Path, manifest: Manifest, progress: Progress
) -> None:
    with tarfile.open(mode="w|", fileobj=packed, format=tarfile.PAX_FORMAT) as tar:
        manifest.parts.append(_add(tar, dump, dump.name))
        for label, root in installation.roots.items():
            for number, path in enumerate(_files(root), start=1):
                try:
                    manifest.parts.append(_add(tar, path, f"{label}/{path.relative_to(root).as_posix()}"))
                except FileNotFoundError:
                    continue  # deleted by the portal since it was listed
                if number % 100 == 0:
                    progress(f"{label}: {number} files")
        text = json.dumps(asdict(manifest), ensure_ascii=False).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text))


def _add(tar: tarfile.TarFile, path: Path, name: str) -> Part:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = status.st_size, int(status.st_mtime), status.st_mode & 0o777
        hashed = _Hashing(file)
        tar.addfile(info, cast(IO[bytes], hashed))
    return Part(name, info.size, hashed.digest.hexdigest())


def _files(root: Path) -> list[Path]:
    """Regular files below the root; links and what an interrupted restore has left are no content."""
    found = []
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if name != STAGING]
        found += [path for name in files if not (path := Path(folder, name)).is_symlink() and path.is_file()]
    return sorted(found)


def verify_archive(source: Path, key: bytes, *, progress: Progress = quiet) -> Manifest:
    """Read the archive to its last byte and compare every part with the manifest; writes nothing."""
    found: list[Part] = []
    manifest: Manifest | None = None
    for info, content in _members(source, key):
        if info.name == MANIFEST:
            manifest = Manifest.from_json(content.read())
            continue
        found.append(Part(info.name, info.size, _drain(content, None)))
        if len(found) % 100 == 0:
            progress(f"verified: {len(found)} parts")
    if manifest is None or manifest.parts != found:
        raise DamagedArchiveError("The archive's parts are not those of its manifest.")
    if manifest.format != FORMAT:
        raise BackupError(f"The archive has format {manifest.format}; this portal reads {FORMAT}.")
    return manifest


def _members(source: Path, key: bytes) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Members in order, each to be read before the next; at the end the stream is known to be whole."""
    try:
        with source.open("rb") as file:
            sealed = io.BufferedReader(UnsealingReader(file, key), 1024 * 1024)
            with gzip.GzipFile(fileobj=sealed, mode="rb") as packed, tarfile.open(mode="r|", fileobj=packed) as tar:
                for info in tar:
                    content = tar.extractfile(info)
                    if not info.isreg() or content is None or not _is_safe(info.name):
                        raise DamagedArchiveError(f"The archive has a member that no backup writes: {info.name!r}")
                    yield info, content
                while packed.read(1024 * 1024):
                    pass
    except FileNotFoundError as error:
        raise BackupError(f"There is no archive at {source}.") from error
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DamagedArchiveError(f"The archive cannot be read: {error}") from error


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name


def _drain(content: IO[bytes], target: IO[bytes] | None) -> str:
    digest = hashlib.sha256()
    while block := content.read(1024 * 1024):
        digest.update(block)
        if target:
            target.write(block)
    return digest.hexdigest()


def restore_archive(installation: Installation, source: Path, key: bytes, *, progress: Progress = quiet) -> Manifest:
    """Verify the whole archive, lay its files out beside the present ones, replace the database, then the files.

    Until the database has been replaced, which happens whole or not at all, nothing that the portal uses has changed.
    """
    manifest = verify_archive(source, key, progress=progress)
    check_engine(installation, manifest)
    staging = {label: root / STAGING for label, root in installation.roots.items()}
    try:
        with tempfile.TemporaryDirectory(prefix="portal-restore-") as scratch:
            for folder in staging.values():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
            dump = Path(scratch) / installation.database.file_name
            _lay_out(source, key, dump, staging, progress)
            progress("database: loading")
            installation.database.load(dump)
        for label, root in installation.roots.items():
            progress(f"{label}: moving into place")
            _replace_content(root, staging[label])
    except OSError as error:
        raise BackupError(f"The archive could not be laid out: {error}") from error
    finally:
        for folder in staging.values():
            shutil.rmtree(folder, ignore_errors=True)
    return manifest


def check_engine(installation: Installation, manifest: Manifest) -> None:
    here = installation.database.engine
    if manifest.engine != here:
        raise BackupError(f"The archive is of {manifest.engine}, the portal here runs on {here}: set DATABASE_URL.")


def _lay_out(source: Path, key: bytes, dump: Path, staging: dict[str, Path], progress: Progress) -> None:
    for number, (info, content) in enumerate(_members(source, key), start=1):
        label, _, rest = info.name.partition("/")
        if rest and label in staging:
            target = staging[label] / rest
            target.parent.mkdir(parents=True, exist_ok=True)
        elif info.name == dump.name:
            target = dump
        else:
            continue
        with target.open("wb") as file:
            _drain(content, file)
        target.chmod(info.mode)
        os.utime(target, (info.mtime, info.mtime))
        if number % 100 == 0:
            progress(f"laid out: {number} parts")


def _replace_content(root: Path, staged: Path) -> None:
    """Within the folder, because it may be a mount point that cannot be renamed."""
    for entry in root.iterdir():
        if entry == staged:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    for entry in staged.iterdir():
        entry.rename(root / entry.name)

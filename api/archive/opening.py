"""Reading an archive that somebody sent. Nothing of it is believed before its seal is checked.

Whoever holds the file could have written a clearance into it. So the manifest, which names
every file with its digest, must bear our seal; only the manifest is unpacked before that is
known, and afterwards each file only as far as its sealed size goes.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import orjson

from api.archive.vocab import (
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    MOST_DIRECTORY,
    MOST_ENTRIES,
    MOST_MANIFEST,
    SEAL,
    SEALED_AS,
)
from api.kit.crypto import Sealer
from api.kit.errors import ArchiveRefused

_CHUNK = 64 * 1024
_END = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR = b"PK\x06\x07"
_LOCATOR_BYTES = 20
_BROKEN = (
    BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What the standard library raises over files that are no whole ZIP."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive as this server made it, down to the last byte of each file."""

    manifest: dict[str, Any]
    _zip: ZipFile

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(entry["path"] for entry in self.manifest["files"])

    def rows(self, path: str) -> Iterator[dict[str, Any]]:
        """The rows of a file, one at a time, as they were written: one on each line."""
        if path not in self.paths:
            return
        with self._zip.open(path) as file:
            for line in file:
                if line.startswith(b"{"):
                    yield orjson.loads(line.rstrip(b",\n"))


@contextmanager
def opened(file: IO[bytes], sealer: Sealer) -> Iterator[Archive]:
    """The archive in a file; ArchiveRefused for everything that is not exactly one of ours."""
    _check_frame(file)
    try:
        found = ZipFile(file)
        archive = Archive(_manifest(found, sealer), found)
        _check_files(archive, found)
    except _BROKEN as error:
        raise ArchiveRefused("The file is not a whole ZIP archive.") from error
    with found:
        yield archive


def _check_frame(file: IO[bytes]) -> None:
    """How long the directory is, before the library reads all of it into memory.

    Ours end with it, with nothing before, between or after; the long format, which could say
    something else about the same file, is not used.
    """
    size = file.seek(0, 2)
    tail = _tail(file, size)
    if len(tail) < _END.size:
        raise ArchiveRefused("The file is not a whole ZIP archive.")
    mark, disk, first, here, entries, directory, begins, comment = _END.unpack(tail[-_END.size :])
    plain = (mark, disk, first, comment) == (b"PK\x05\x06", 0, 0, 0) and here == entries
    whole = begins + directory + _END.size == size
    if not (plain and whole) or tail.startswith(_ZIP64_LOCATOR):
        raise ArchiveRefused("The file is not a whole ZIP archive.")
    if entries > MOST_ENTRIES or directory > MOST_DIRECTORY:
        raise ArchiveRefused("The archive holds too many files.")


def _tail(file: IO[bytes], size: int) -> bytes:
    file.seek(max(0, size - _END.size - _LOCATOR_BYTES))
    tail = file.read()
    file.seek(0)
    return tail


def _manifest(found: ZipFile, sealer: Sealer) -> dict[str, Any]:
    names = [info.filename for info in found.infolist()]
    if any(info.compress_type not in (0, ZIP_DEFLATED) for info in found.infolist()):
        raise ArchiveRefused("The archive is packed in an unusual way.")
    if len(set(names)) != len(names) or not {MANIFEST, SEAL} <= set(names):
        raise ArchiveRefused("The archive has no manifest, or two files of one name.")
    manifest = _start(found, MANIFEST)
    _check_seal(manifest, _start(found, SEAL), sealer)
    said: dict[str, Any] = orjson.loads(manifest)
    if said["format"] != FORMAT or said["format_version"] > FORMAT_VERSION:
        raise ArchiveRefused("The archive was made by a newer version of this server.")
    return said


def _start(found: ZipFile, name: str) -> bytes:
    """A small file; one that is larger than it may be is cut off, and so not ours."""
    with found.open(name) as file:
        return file.read(MOST_MANIFEST)


def _check_seal(manifest: bytes, seal: bytes, sealer: Sealer) -> None:
    try:
        sealed = sealer.open(seal.decode("ascii"), SEALED_AS)
    except ValueError as error:
        raise ArchiveRefused("The archive was not sealed by this server.") from error
    if sealed != hashlib.sha256(manifest).digest():
        raise ArchiveRefused("The archive's list of files was changed.")


def _check_files(archive: Archive, found: ZipFile) -> None:
    """Exactly the files of the manifest, each with its sealed size and digest."""
    names = {info.filename for info in found.infolist()} - {MANIFEST, SEAL}
    if names != archive.paths:
        raise ArchiveRefused("A file was added to the archive or taken out of it.")
    for entry in archive.manifest["files"]:
        with found.open(entry["path"]) as file:
            if _digest(file, entry["bytes"]) != entry["sha256"]:
                raise ArchiveRefused(f"The file {entry['path']} was changed.")


def _digest(file: IO[bytes], size: int) -> str | None:
    """SHA-256 of a file, given up as soon as it is longer than it should be."""
    digest, read = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        read += len(chunk)
        if read > size:
            return None
        digest.update(chunk)
    return digest.hexdigest() if read == size else None

"""Files as decoders get them: unpacked within a size and a ratio, the XML of Apple found."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from api.imports.refusals import FileRefused
from api.imports.vocab import LARGEST_FILE, ImportProblemCode

CHUNK = 64 * 1024
MOST_RATIO = 100
"""Bytes inside for each one outside; exports of XML come to about fifteen."""
LARGEST_XML = 4 * 1024**3
MOST_ENTRIES = 50_000
"""Files in the ZIP: every route of a workout is one."""
_HEALTH = re.compile(rb"<HealthData[\s>]")
_DOCTYPE, _SUBSET_END, _ENTITY = b"<!DOCTYPE", b"]>", b"<!ENTITY"
_LONGEST_DTD = 256 * 1024


def whole(file: IO[bytes]) -> bytes:
    """All of a small file, unpacked where it is a gzip file."""
    content = file.read(LARGEST_FILE + 1)
    if content.startswith(b"\x1f\x8b"):
        return _gunzipped(content)
    if len(content) > LARGEST_FILE:
        raise FileRefused(ImportProblemCode.TOO_LARGE_INSIDE)
    return content


def _gunzipped(content: bytes) -> bytes:
    most = min(LARGEST_FILE, len(content) * MOST_RATIO)
    inflater = zlib.decompressobj(wbits=31)
    try:
        found = inflater.decompress(content, most + 1)
    except zlib.error as error:
        raise FileRefused(ImportProblemCode.DAMAGED) from error
    if len(found) > most or inflater.unconsumed_tail:
        raise FileRefused(ImportProblemCode.TOO_LARGE_INSIDE)
    if not inflater.eof:
        raise FileRefused(ImportProblemCode.ENDS_TOO_EARLY)
    return found


@contextmanager
def health_export(file: IO[bytes]) -> Iterator[Iterator[bytes]]:
    """Parts of the export.xml of Apple, out of the ZIP file or as it is, without its DTD.

    The declaration is cut out unread: real ones are not always well formed, and one that
    declares entities is refused.
    """
    head = file.read(4)
    file.seek(0)
    if head != b"PK\x03\x04":
        yield _without_dtd(iter(lambda: file.read(CHUNK), b""))
        return
    try:
        with zipfile.ZipFile(file) as archive, archive.open(_export_of(archive)) as inside:
            yield _without_dtd(_bounded(iter(lambda: inside.read(CHUNK), b"")))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise FileRefused(ImportProblemCode.DAMAGED) from error
    except (RuntimeError, OSError, ValueError) as error:
        # Encrypted, or offsets that lead out of the file.
        raise FileRefused(ImportProblemCode.DAMAGED) from error


def _export_of(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The entry that holds health data; what it is called depends on the phone's language."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise FileRefused(ImportProblemCode.TOO_LARGE_INSIDE)
    found = [one for one in entries if _may_be(one)]
    for entry in sorted(found, key=lambda one: -one.file_size)[:20]:
        with archive.open(entry) as inside:
            if _HEALTH.search(inside.read(_LONGEST_DTD)):
                _check_size(entry)
                return entry
    raise FileRefused(ImportProblemCode.NO_HEALTH_EXPORT)


def _may_be(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.casefold().endswith(".xml") and entry.filename.count("/") <= 2


def _check_size(entry: zipfile.ZipInfo) -> None:
    packed = max(entry.compress_size, 1)
    if entry.file_size > min(LARGEST_XML, packed * MOST_RATIO + CHUNK):
        raise FileRefused(ImportProblemCode.TOO_LARGE_INSIDE)


def _bounded(parts: Iterator[bytes]) -> Iterator[bytes]:
    """What the directory says of sizes may be a lie: count."""
    seen = 0
    for part in parts:
        seen += len(part)
        if seen > LARGEST_XML:
            raise FileRefused(ImportProblemCode.TOO_LARGE_INSIDE)
        yield part


def _without_dtd(parts: Iterator[bytes]) -> Iterator[bytes]:
    head = b""
    for part in parts:
        head += part
        found = _HEALTH.search(head)
        if found or len(head) > _LONGEST_DTD:
            break
    begin = head.find(_DOCTYPE)
    if begin < 0:
        yield head
    else:
        end = head.rfind(_SUBSET_END, begin, found.start() if found else len(head))
        if end < 0 or _ENTITY in head[begin:end]:
            raise FileRefused(ImportProblemCode.UNSAFE_XML)
        yield head[:begin] + head[end + len(_SUBSET_END) :]
    yield from parts

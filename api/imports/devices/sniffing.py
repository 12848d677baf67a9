"""What kind of file of a device it is, by its first bytes and its last; its name says nothing."""

import re
import zlib

from api.imports.vocab import ImportSource

HEAD = 64 * 1024
"""Bytes at either end that are looked at."""
_ROOTS = {
    "gpx": ImportSource.GPX,
    "TrainingCenterDatabase": ImportSource.TCX,
    "HealthData": ImportSource.APPLE_HEALTH,
}
_ROOT = re.compile(r"<(?:[\w.-]+:)?(gpx|TrainingCenterDatabase|HealthData)[\s>/]")
_AUTO_EXPORT = re.compile(r'\s*\{\s*"data"\s*:\s*\{')
_CONNECT = re.compile(r'\s*(?:\[\s*)?\{[^\0]*"recordType"\s*:')
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def kind_of(head: bytes, tail: bytes = b"") -> ImportSource | None:
    """The kind of a file that begins and ends like this; None where it is none of these.

    A ZIP file is taken for Apple's where XML is in it; what is in it is looked at when it is
    decoded.
    """
    if head.startswith(b"\x1f\x8b"):
        return _plain(_inflated(head), zipped=True)
    if head.startswith(b"PK\x03\x04"):
        return ImportSource.APPLE_HEALTH if b".xml" in head[:4096] + tail else None
    return _plain(head)


def _plain(head: bytes, *, zipped: bool = False) -> ImportSource | None:
    if head[8:12] == b".FIT":
        return ImportSource.FIT
    text = _text(head)
    if text.lstrip().startswith("<"):
        found = _ROOT.search(text)
        kind = _ROOTS[found[1]] if found else None
        return None if zipped and kind is ImportSource.APPLE_HEALTH else kind
    return None if zipped else _of_json(text)


def _of_json(text: str) -> ImportSource | None:
    if _AUTO_EXPORT.match(text):
        return ImportSource.HEALTH_AUTO_EXPORT
    return ImportSource.HEALTH_CONNECT if _CONNECT.match(text) else None


def _text(head: bytes) -> str:
    name = next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8")
    return head.decode(name, "replace")


def _inflated(head: bytes) -> bytes:
    """The beginning of what is in a gzip file; nothing of one that is broken."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    except zlib.error:
        return b""

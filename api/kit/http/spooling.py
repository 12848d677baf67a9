"""Files that come in and go out: spooled, so that memory stays bounded whatever their size."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import request

from api.kit.errors import PayloadTooLarge, UnsupportedMediaType

CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Intake:
    """What an operation takes instead of JSON: a body of one media type and bounded size."""

    media: str
    most_bytes: int
    description: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file as an answer, positioned at its start; sending it closes it.

    ``name`` is what a client may save it under, so it says nothing about a person.
    """

    file: IO[bytes]
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Received:
    """A body on disk, and the digest by which a repeat of the request is known."""

    file: IO[bytes]
    digest: bytes


def spool() -> IO[bytes]:
    """A file of our own: in memory while it is small, then on disk without a name.

    A file without a name is gone with the process, however that ends.
    """
    return SpooledTemporaryFile(IN_MEMORY, mode="w+b")


@contextmanager
def received(wanted: Intake) -> Iterator[Received]:
    """The body of this request, for the length of a ``with`` block."""
    if request.mimetype != wanted.media:
        raise UnsupportedMediaType(f"Send {wanted.media}.", headers={"Accept": wanted.media})
    # One byte more than is taken: a body without a length is cut off there, not refused.
    request.max_content_length = wanted.most_bytes + 1
    with spool() as file:
        digest, size = hashlib.sha256(), 0
        while chunk := request.stream.read(CHUNK):
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        if size > wanted.most_bytes:
            raise PayloadTooLarge()
        file.seek(0)
        yield Received(file, digest.digest())

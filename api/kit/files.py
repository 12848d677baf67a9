"""A file that came with a form, as services see it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import SEEK_END, BytesIO
from pathlib import PurePosixPath
from typing import IO

NAME_LONGEST = 200
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class SentFile:
    """What came, in memory or spooled, and the name it had where it came from.

    The name decides nothing.
    """

    content: bytes | IO[bytes]
    sent_name: str = ""

    @cached_property
    def size(self) -> int:
        """In bytes."""
        return self._file.seek(0, SEEK_END)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        found = hashlib.sha256()
        for piece in self.pieces(_PIECE):
            found.update(piece)
        return found.hexdigest()

    @property
    def name(self) -> str | None:
        """The last part of the name, without what does not print."""
        last = PurePosixPath(self.sent_name.replace("\\", "/")).name
        return "".join(filter(str.isprintable, last))[:NAME_LONGEST] or None

    def read(self, start: int = 0, most: int = -1) -> bytes:
        """The content from a place on; a negative place counts from the end."""
        self._file.seek(max(start if start >= 0 else self.size + start, 0))
        return self._file.read(most)

    def pieces(self, size: int) -> Iterator[bytes]:
        """The content in pieces of this size; the last one may be shorter."""
        for start in range(0, self.size, size):
            yield self.read(start, size)

    @cached_property
    def _file(self) -> IO[bytes]:
        return BytesIO(self.content) if isinstance(self.content, bytes) else self.content

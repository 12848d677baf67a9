"""Writing an archive: row by row into a ZIP, each file with its digest, the list of them sealed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson

from api.archive.vocab import MANIFEST, SEAL, SEALED_AS
from api.kit.crypto import Sealer


@dataclass(slots=True)
class Member:
    """A file of the archive as it grows."""

    path: str
    target: IO[bytes]
    rows: int = 0
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def write(self, chunk: bytes) -> None:
        self.target.write(chunk)
        self.digest.update(chunk)
        self.size += len(chunk)

    def entry(self) -> dict[str, Any]:
        """What the manifest says of it."""
        digest = self.digest.hexdigest()
        return {"path": self.path, "rows": self.rows, "bytes": self.size, "sha256": digest}


class Packer:
    """An archive in the making; whole when its ``with`` block ends."""

    def __init__(self, target: IO[bytes], now: datetime) -> None:
        self._zip = ZipFile(target, "w", ZIP_DEFLATED)
        self._date = now.timetuple()[:6]
        self.entries: list[dict[str, Any]] = []

    def __enter__(self) -> "Packer":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @contextmanager
    def member(self, path: str) -> Iterator[Member]:
        """A new file; the manifest will list it."""
        info = ZipInfo(path, self._date)
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as target:
            member = Member(path, target)
            yield member
        self.entries.append(member.entry())

    def text(self, path: str, text: str) -> None:
        with self.member(path) as member:
            member.write(text.encode("utf-8"))

    def lines(self, path: str, lines: Iterable[bytes]) -> None:
        """A header and its rows, as they come."""
        with self.member(path) as member:
            for number, line in enumerate(lines):
                member.write(line)
                member.rows = number

    def rows(self, path: str, rows: Iterable[dict[str, Any]], batch: int) -> None:
        """A JSON array with one row on each line, its members sorted by name."""
        with self.member(path) as member:
            written = (orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for row in rows)
            member.write(b"[\n")
            for lines in batched(written, batch):
                member.write(b",\n" if member.rows else b"")
                member.write(b",\n".join(lines))
                member.rows += len(lines)
            member.write(b"\n]\n")

    def seal(self, about: dict[str, Any], sealer: Sealer) -> None:
        """Write the manifest and its seal; nothing can be added after."""
        manifest = orjson.dumps(about | {"files": self.entries}, option=orjson.OPT_INDENT_2)
        digest = hashlib.sha256(manifest).digest()
        for path, content in (
            (MANIFEST, manifest),
            (SEAL, sealer.seal(digest, SEALED_AS).encode("ascii")),
        ):
            self._zip.writestr(ZipInfo(path, self._date), content, ZIP_DEFLATED)


def batched(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Items in lists of at most ``size``."""
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def shaper(
    names: list[str], converts: list[Callable[[Any], Any] | None]
) -> Callable[[Iterable[Any]], dict[str, Any]]:
    """From the values of a row to its JSON object."""
    plan = list(zip(names, converts, strict=True))

    def shape(values: Iterable[Any]) -> dict[str, Any]:
        return {
            name: value if value is None or convert is None else convert(value)
            for (name, convert), value in zip(plan, values, strict=True)
        }

    return shape

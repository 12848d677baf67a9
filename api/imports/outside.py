"""Decoding in a process of its own, from the side that waits for it.

The process gets the file and four facts, and nothing else: no address of a database, no key. What
it says is read line by line, as fast as it is stored. One that says nothing for a minute, is
waited for too long altogether, ends without a last word, or says too much in one line is ended,
and the file refused.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from api.imports.reading import Options
from api.imports.refusals import FileRefused
from api.imports.vocab import ImportProblemCode, ImportSource

SILENCE_S = 60
"""Longest time without a word."""
CPU_S = 60
CPU_OF_EXPORT_S = 900
"""Seconds of computing for a file, and for an export of years."""
WAITS = 3
"""Times its seconds of computing that a process is waited for, all in all. It may have to share
its processor; one that sleeps, or waits for a disk, must not hold the hand that waits for it."""
MEMORY = 768 * 1024 * 1024
"""Bytes of address space, the interpreter among them."""
LONGEST_LINE = 16 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_CHUNK = 64 * 1024
Word = tuple[str, Any]


class DecoderFailed(Exception):
    """The process ended in a way that is no fault of the file."""


def decoded(
    file: IO[bytes],
    source: ImportSource,
    options: Options,
    digest: str,
    *,
    items: bool,
    seconds: int | None = None,
    memory: int = MEMORY,
    silence: float = SILENCE_S,
    patience: float | None = None,
) -> Iterator[Word]:
    """What the process says of a file: parcels where ``items``, findings, signs of life.

    The last word is "done". Raises FileRefused where the file cannot be taken, and DecoderFailed
    where the process could not work. Closing the iterator ends the process.
    """
    most = CPU_OF_EXPORT_S if source is ImportSource.APPLE_HEALTH else CPU_S
    said = {
        "source": source.value,
        "time_zone": options.time_zone,
        "today": options.today.isoformat(),
        "digest": digest,
        "seconds": seconds or most,
        "memory": memory,
        "items": items,
    }
    with _process(file, json.dumps(said)) as process:
        for line in _lines(process, silence, patience or WAITS * (seconds or most)):
            kind, value = json.loads(line)
            if kind == "refused":
                raise FileRefused(ImportProblemCode(value))
            yield kind, value
            if kind == "done":
                return
        raise _ended(process)


@contextmanager
def _process(file: IO[bytes], argument: str) -> Iterator[subprocess.Popen[bytes]]:
    """The process, which never outlives the block."""
    file.seek(0)
    process = subprocess.Popen(
        [sys.executable, "-m", "api.imports.devices", argument],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_environment(),
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _environment() -> dict[str, str]:
    """As little as Python needs: secrets of the server are none of a decoder's business."""
    kept = ("LANG", "LC_ALL", "PATH", "TZDIR", "SYSTEMROOT")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return found | {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def _lines(process: subprocess.Popen[bytes], silence: float, patience: float) -> Iterator[bytes]:
    out = process.stdout
    if out is None:
        raise DecoderFailed("no output")
    parts: list[bytes] = []
    size = 0
    for part in _parts(out, silence, patience):
        *whole, rest = part.split(b"\n")
        for line in whole:
            yield b"".join([*parts, line])
            parts, size = [], 0
        parts.append(rest)
        size += len(rest)
        if size > LONGEST_LINE:
            raise FileRefused(ImportProblemCode.TOO_LARGE_INSIDE)


def _parts(out: IO[bytes], silence: float, patience: float) -> Iterator[bytes]:
    """What there is to read, until the end. Time counts only while it is waited for: what is done
    with it in between may take as long as it likes."""
    with selectors.DefaultSelector() as ready:
        ready.register(out, selectors.EVENT_READ)
        part = b" "
        while part:
            began = time.monotonic()
            part = _part(out, ready, min(silence, patience))
            patience -= time.monotonic() - began
            yield part


def _part(out: IO[bytes], ready: selectors.BaseSelector, most_s: float) -> bytes:
    """What is there to read; nothing at the end."""
    until = time.monotonic() + most_s
    while not ready.select(timeout=max(until - time.monotonic(), 0)):
        if time.monotonic() >= until:
            raise FileRefused(ImportProblemCode.TAKES_TOO_LONG)
    return os.read(out.fileno(), _CHUNK)


def _ended(process: subprocess.Popen[bytes]) -> Exception:
    """Why a process ended without a last word."""
    code = process.wait()
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return FileRefused(ImportProblemCode.TAKES_TOO_LONG)
    if code < 0:
        return FileRefused(ImportProblemCode.DAMAGED)
    return DecoderFailed(f"exit {code}")

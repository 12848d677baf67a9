"""A process that decodes one file and ends: limits first, then the file on its standard input.

Lines of JSON on its standard output: parcels, findings, signs of life; at last what was found,
or why nothing was. What is worse than a refusal ends the process, and whoever reads it sees that.
"""

import json
import os
import resource
import sys
from datetime import date, datetime
from typing import IO, Any

_NICE = 10


def _limit(seconds: int, memory: int) -> None:
    """Bounds that no file can talk its way out of, set before a byte of it is read."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(what, (most, most))
    # Whoever waits for an answer comes first.
    os.nice(_NICE)


def main(argument: str) -> None:
    """Decode the standard input as the argument says: source, zone, day, digest, limits."""
    said = json.loads(argument)
    # Imported before the limits: the interpreter's own files are no part of the file's cost.
    from api.imports.devices import decoding

    _limit(said["seconds"], said["memory"])
    out = sys.stdout

    def emit(kind: str, value: Any) -> None:
        if kind == "items" and not said["items"]:
            return
        out.write(json.dumps([kind, value], default=_plain, separators=(",", ":")) + "\n")
        if kind == "tick":
            out.flush()

    with os.fdopen(sys.stdin.fileno(), "rb", closefd=False) as file:
        _decode(decoding.decode, file, said, emit)
    out.flush()


def _decode(decode: Any, file: IO[bytes], said: dict[str, Any], emit: Any) -> None:
    from api.imports.refusals import FileRefused
    from api.imports.vocab import ImportProblemCode

    try:
        emit("done", decode(file, said, emit))
    except FileRefused as refusal:
        emit("refused", refusal.code.value)
    except MemoryError:
        emit("refused", ImportProblemCode.TOO_LARGE_INSIDE.value)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    main(sys.argv[1])

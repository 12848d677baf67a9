"""FIT files of watches and bike computers, several in a row as well.

A file is checked whole before a single record of it is read: one that ends too early or whose
checksum does not fit is refused, and nothing of it is taken. What the parser cannot make sense of
within a sound file ends the reading in the same way.
"""

import io
import struct
import warnings
from collections.abc import Iterator
from typing import IO, Any

import fitdecode
from fitdecode import FitDataMessage, FitDefinitionMessage, FitHeader

from api.imports.devices import fit_body, fit_workouts, opening
from api.imports.devices.fit_parts import Parts
from api.imports.devices.telling import Collector
from api.imports.refusals import FileRefused
from api.imports.vocab import ImportProblemCode

MOST_MESSAGES = 250_000
_BROKEN = (
    fitdecode.FitError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)
"""What the parser raises over bytes that mean nothing."""
_NIBBLES = (
    *(0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401),
    *(0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400),
)


def decode(file: IO[bytes], to: Collector) -> None:
    """Every FIT file in a row."""
    content = opening.whole(file)
    check(content)
    undated = 0
    for number, parts in enumerate(_parts(content, to)):
        fit_workouts.tell(parts, number, to)
        fit_body.tell(parts, to)
        undated += parts.undated
    if undated and not to.totals.items and not to.totals.kinds:
        raise FileRefused(ImportProblemCode.NO_DATES)


def check(content: bytes) -> None:
    """Lengths and checksums of every file in a row."""
    at = 0
    while at < len(content):
        at = _checked(content, at)


def _checked(content: bytes, at: int) -> int:
    """Where the file that begins here ends."""
    header = content[at : at + 12]
    if len(header) < 12:
        raise FileRefused(ImportProblemCode.ENDS_TOO_EARLY)
    size, magic = header[0], header[8:12]
    body = int.from_bytes(header[4:8], "little")
    if magic != b".FIT" or size < 12:
        raise FileRefused(ImportProblemCode.DAMAGED)
    end = at + size + body + 2
    if len(content) < end:
        raise FileRefused(ImportProblemCode.ENDS_TOO_EARLY)
    if crc(content[at:end]) != 0:
        raise FileRefused(ImportProblemCode.CHECKSUM_WRONG)
    return end


def _table() -> tuple[int, ...]:
    return tuple(_two_nibbles(byte) for byte in range(256))


def _two_nibbles(byte: int) -> int:
    value = 0
    for nibble in (byte & 0xF, byte >> 4):
        value = (value >> 4 & 0x0FFF) ^ _NIBBLES[value & 0xF] ^ _NIBBLES[nibble]
    return value


_TABLE = _table()


def crc(content: bytes) -> int:
    """The checksum of FIT; 0 over a content that ends with its own."""
    value = 0
    for byte in content:
        value = value >> 8 ^ _TABLE[(value ^ byte) & 0xFF]
    return value


def _parts(content: bytes, to: Collector) -> Iterator[Parts]:
    """What each file in the row holds."""
    parts: Parts | None = None
    for count, frame in enumerate(_frames(content)):
        if count > 2 * MOST_MESSAGES:
            raise FileRefused(ImportProblemCode.TOO_MANY_RECORDS)
        if isinstance(frame, FitHeader):
            if parts is not None:
                yield parts
            parts = Parts()
        elif isinstance(frame, FitDataMessage) and parts is not None:
            if to.record() > MOST_MESSAGES:
                raise FileRefused(ImportProblemCode.TOO_MANY_RECORDS)
            parts.take(to.totals.records, frame.name, _said(frame), to)
    if parts is not None:
        yield parts


def _frames(content: bytes) -> Iterator[Any]:
    # The checksum is known to fit. Values stay as they are in the file: dates are judged here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = fitdecode.FitReader(
            io.BytesIO(content),
            processor=None,
            check_crc=fitdecode.CrcCheck.DISABLED,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        )
        frames = iter(reader)
        while True:
            try:
                frame = next(frames, None)
            except _BROKEN as error:
                raise FileRefused(ImportProblemCode.DAMAGED) from error
            if frame is None:
                return
            if not isinstance(frame, FitDefinitionMessage):
                yield frame
            else:
                yield None


def _said(frame: FitDataMessage) -> dict[str, Any]:
    """What a message says, without fields of developers. ``name!`` is the value as it is stored.

    A value that the parser works out of another field is taken where the field itself is absent.
    """
    said: dict[str, Any] = {}
    for field in frame.fields:
        if field.value is None or (field.field_def is not None and field.field_def.is_dev):
            continue
        if field.field_def is not None:
            said[field.name] = field.value
            said[f"{field.name}!"] = field.raw_value
        else:
            said.setdefault(field.name, field.value)
    return said

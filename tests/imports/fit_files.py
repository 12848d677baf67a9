"""FIT files made by hand from the protocol: header, definitions, data, checksums.

No public file has sets of a strength session, so these stand for them; that they are FIT files is
checked with the parser that the product uses.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
ENUM, UINT8, UINT16, UINT32, SINT16 = 0x00, 0x02, 0x84, 0x86, 0x83
UINT32Z, STRING, BYTE = 0x8C, 0x07, 0x0D
_FORMATS = {
    ENUM: "B",
    UINT8: "B",
    UINT16: "H",
    UINT32: "I",
    SINT16: "h",
    UINT32Z: "I",
    BYTE: "B",
}
Value = int | str | Sequence[int]
Fields = dict[int, tuple[int, Value]]

GARMIN, ACTIVITY = 1, 4
FILE_ID, SESSION, LAP, RECORD, ACTIVITY_MESSAGE, HR, SET = 0, 18, 19, 20, 34, 132, 225
EXERCISE_TITLE, HRV_SUMMARY, HRV_VALUE, MONITORING_REST = 264, 370, 371, 211
RUNNING, CYCLING, TRAINING = 1, 2, 10
STRENGTH = 20
BENCH_PRESS, DEADLIFT, SQUAT, CURL = 0, 8, 28, 7
BARBELL_DEADLIFT, BARBELL_BENCH, GOBLET_SQUAT = 0, 1, 37


def stamp(moment: datetime) -> int:
    """Seconds as FIT counts them."""
    return int((moment - EPOCH).total_seconds())


def checksum(content: bytes) -> int:
    """The CRC of FIT, bit by bit: CRC-16 with the polynomial 0xA001."""
    value = 0
    for byte in content:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


@dataclass
class Fit:
    """Messages of one file, in order."""

    body: bytearray = field(default_factory=bytearray)

    def add(self, number: int, fields: Fields) -> Fit:
        """A message with its definition before it."""
        packed = {key: _packed(kind, value) for key, (kind, value) in fields.items()}
        self.body += struct.pack("<BBBHB", 0x40, 0, 0, number, len(fields))
        for key, (kind, _) in fields.items():
            self.body += struct.pack("<BBB", key, len(packed[key]), kind)
        self.body += b"\x00" + b"".join(packed.values())
        return self

    def content(self) -> bytes:
        """The file: a header of fourteen bytes, the messages, the checksum."""
        head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(self.body), b".FIT")
        head += struct.pack("<H", checksum(head))
        return _signed(head + bytes(self.body))


def _packed(kind: int, value: Value) -> bytes:
    if isinstance(value, str):
        return value.encode() + b"\x00"
    many = [value] if isinstance(value, int) else list(value)
    return struct.pack(f"<{len(many)}{_FORMATS[kind]}", *many)


def _signed(content: bytes) -> bytes:
    return content + struct.pack("<H", checksum(content))


def resigned(content: bytes) -> bytes:
    """A content that was changed, with a checksum that fits it."""
    return _signed(content[:-2])


def file_id(serial: int | None = 4242, *, kind: int = ACTIVITY) -> Fields:
    fields: Fields = {0: (ENUM, kind), 1: (UINT16, GARMIN), 8: (STRING, "Fenix Test")}
    return fields if serial is None else fields | {3: (UINT32Z, serial)}


def session(
    began: datetime, seconds: int, sport: int = RUNNING, sub: int = 0, **more: tuple[int, Value]
) -> Fields:
    return {
        253: (UINT32, stamp(began) + seconds),
        2: (UINT32, stamp(began)),
        5: (ENUM, sport),
        6: (ENUM, sub),
        7: (UINT32, seconds * 1000),
        8: (UINT32, seconds * 1000),
        **{int(key.lstrip("f")): value for key, value in more.items()},
    }


def activity(ended: datetime, offset_s: int | None) -> Fields:
    fields: Fields = {253: (UINT32, stamp(ended)), 1: (UINT16, 1), 2: (ENUM, 0)}
    return fields if offset_s is None else fields | {5: (UINT32, stamp(ended) + offset_s)}


def lifted(
    began: datetime,
    category: int,
    name: int,
    reps: int,
    kilos: float,
    *,
    seconds: int = 30,
) -> Fields:
    """An active set."""
    return {
        254: (UINT32, stamp(began) + seconds),
        0: (UINT32, seconds * 1000),
        3: (UINT16, reps),
        4: (UINT16, round(kilos * 16)),
        5: (UINT8, 1),
        6: (UINT32, stamp(began)),
        7: (UINT16, [category]),
        8: (UINT16, [name]),
    }


def rest(began: datetime, seconds: int = 90) -> Fields:
    return {
        254: (UINT32, stamp(began) + seconds),
        0: (UINT32, seconds * 1000),
        5: (UINT8, 0),
        6: (UINT32, stamp(began)),
    }


def twelve_bits(clocks: Sequence[int]) -> list[int]:
    """Clocks of twelve bits each, two in three bytes."""
    found: list[int] = []
    for one, two in zip(clocks[::2], clocks[1::2], strict=True):
        low, high = one & 0xFFF, two & 0xFFF
        found += [low & 0xFF, low >> 8 | (high & 0xF) << 4, high >> 4]
    return found

"""Ranges, said once: the schema's validator and the table's CHECK both come from here."""

from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Bounds:
    """An inclusive range."""

    low: float
    high: float

    @property
    def whole(self) -> tuple[int, int]:
        return int(self.low), int(self.high)


PAIN = Bounds(0, 10)
RATING = Bounds(1, 5)
VERSION = Bounds(0, 100_000)

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
FIRST_INSTANT = datetime(1900, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(2200, 1, 1, tzinfo=UTC)
"""Years that every driver can read back; outside them a stored row would poison its lists."""

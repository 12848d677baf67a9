"""Times as files write them."""

import re
from datetime import UTC, datetime, timedelta

_SPACED = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?")


def instant(text: str | None) -> tuple[datetime, timedelta | None] | None:
    """An instant in UTC and the offset that stands with it; None where it is no time.

    The offset is None where the time is in UTC or says nothing: a file in UTC does not tell
    where it was made.
    """
    found = _SPACED.fullmatch((text or "").strip()[:40])
    if found is None:
        return None
    day, clock, offset = found.groups()
    zone = "+00:00" if offset in (None, "Z") else offset
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{zone}")
        utc = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return utc, None if offset in (None, "Z") else moment.utcoffset()


def since_1970(second: float) -> datetime | None:
    """An instant; None where no calendar has it."""
    try:
        return datetime.fromtimestamp(second, UTC)
    except (ValueError, OverflowError, OSError):
        return None

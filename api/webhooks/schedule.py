"""When a delivery is tried again, how long an endpoint is left alone, and when it is given up."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

_S, _MIN, _H = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

PAUSES = (5 * _S, 5 * _MIN, 30 * _MIN, 2 * _H, 5 * _H, 10 * _H, 14 * _H, 20 * _H, 24 * _H)
"""Before the second attempt, the third, and so on: the tenth is made after 75 hours."""
MOST_ATTEMPTS = len(PAUSES) + 1
JITTER = 0.1
"""Pauses are longer by up to a tenth, so that what failed together is not repeated together."""
LONGEST_ASKED = 6 * _H
"""What a receiver may ask for with Retry-After."""

RESTS = (0 * _S, 0 * _S, 30 * _S, _MIN, 2 * _MIN, 5 * _MIN, 10 * _MIN, 15 * _MIN)
"""How long an endpoint is left alone after so many failures in a row, whatever is due."""
OUTAGE = 5
"""Failures in a row after which the first success brings everything that waits forward."""

GIVEN_UP_AFTER = timedelta(days=5)
GIVEN_UP_FAILURES = 10
"""An endpoint is disabled when nothing has come through for so long, and it was tried so often."""


def pause(attempts: int, luck: float) -> timedelta | None:
    """The pause after so many attempts; none where that was the last. ``luck`` is in [0, 1)."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return PAUSES[attempts - 1] * (1 + JITTER * luck)


def rest(failures: int) -> timedelta:
    """How long an endpoint is left alone after so many failures in a row."""
    return RESTS[min(failures, len(RESTS)) - 1]


def asked(retry_after: str | None, now: datetime) -> timedelta:
    """What Retry-After asks for, in seconds or as a date; nothing where it cannot be read."""
    if retry_after is None:
        return timedelta(0)
    if retry_after.isascii() and retry_after.isdigit():
        return min(timedelta(seconds=min(int(retry_after), 10**6)), LONGEST_ASKED)
    try:
        until = parsedate_to_datetime(retry_after)
        return max(min(until - now, LONGEST_ASKED), timedelta(0))
    except (ValueError, TypeError, OverflowError):
        return timedelta(0)


def is_given_up(failing_since: datetime | None, failures: int, now: datetime) -> bool:
    """Whether an endpoint has failed for so long that nothing more is sent to it."""
    if failing_since is None or failures < GIVEN_UP_FAILURES:
        return False
    return now - failing_since >= GIVEN_UP_AFTER

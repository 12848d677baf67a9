"""The athlete's day: sent by the client, checked against the clock, never derived from UTC."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from api.kit.errors import DateInFuture, FieldError, ValidationFailed

_A_DAY = timedelta(days=1)
FARTHEST_EAST = timedelta(hours=14)
"""The first clocks of a new day."""


def check_day(local_date: date, now: datetime, pointer: str = "/local_date") -> None:
    """Any past day is fine (offline queues, back-fill); more than a day ahead is refused."""
    if local_date > now.date() + _A_DAY:
        raise DateInFuture(errors=[FieldError(pointer, DateInFuture.code, DateInFuture.title)])


def check_reached(local_date: date, now: datetime, pointer: str = "/local_date") -> None:
    """For what must have happened: a day that has begun nowhere on Earth yet is refused."""
    if local_date > (now + FARTHEST_EAST).date():
        raise DateInFuture(errors=[FieldError(pointer, DateInFuture.code, DateInFuture.title)])


def check_instant(
    local_date: date, instant: datetime, time_zone: str, pointer: str = "/started_at"
) -> None:
    """An instant must lie within a day of its local date, in the zone it happened in."""
    there = instant.astimezone(ZoneInfo(time_zone)).date()
    if abs(there - local_date) > _A_DAY:
        raise ValidationFailed.at(pointer, "This is more than a day away from local_date.")

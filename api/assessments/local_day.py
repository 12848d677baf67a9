"""The day it is where the athlete is, for readings that age; facts always bring their own day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.accounts import service as accounts


def today(db: Session, now: datetime) -> date:
    """Calendar day in the time zone of the athlete's profile."""
    return now.astimezone(ZoneInfo(accounts.get_athlete(db).time_zone)).date()

"""The season for the wire: what the engine lays back from the next event, on the athlete's day."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.engine.planning.calendar import calendar
from api.engine.planning.season import PhaseStart, Season
from api.engine.telling.names import PHASE_NAMES
from api.progression import service

Shape = dict[str, Any]
NO_EVENT: Shape = dict.fromkeys(
    (
        "event_on",
        "goal_kind",
        "exercise",
        "days_left",
        "is_reachable",
        "ready_on",
        "taper_from",
        "last_heavy_hinge_on",
    )
)


def read_season(db: Session, now: datetime) -> Shape:
    """The way to the next event; without one every day is null and every list empty."""
    zone = ZoneInfo(accounts.get_athlete(db).time_zone)
    day = now.astimezone(zone).date()
    found = calendar(service.read_book(db, day))
    way = found.season
    return {
        "local_date": day,
        "phase": found.phase,
        "phases": [_phase(start) for start in way.phases] if way else [],
        "lighter_weeks": found.lighter_weeks,
        **(_event(way, day) if way else NO_EVENT),
    }


def _event(way: Season, day: date) -> Shape:
    return {
        "event_on": way.event_on,
        "goal_kind": way.goal.kind,
        "exercise": way.goal.exercise,
        "days_left": (way.event_on - day).days,
        "is_reachable": way.unreachable is None,
        "ready_on": way.ready_on,
        "taper_from": way.taper_from,
        "last_heavy_hinge_on": way.last_heavy_hinge_on,
    }


def _phase(start: PhaseStart) -> Shape:
    return {
        "phase": start.phase,
        "name": PHASE_NAMES[start.phase],
        "latest_on": start.latest_on,
        "earliest_on": None if start.earliest_on == date.min else start.earliest_on,
        "is_reachable": start.reachable,
    }

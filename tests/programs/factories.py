"""Plans as a decision would leave them, and a way to act for an athlete without HTTP."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.kit.db.scope import Scope
from api.kit.ids import new_id
from api.programs import service
from tests.support.actor import Actor
from tests.support.world import World

Json = dict[str, Any]
MONDAY, WEDNESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 27)


def acting_for(api: World, athlete: Actor) -> AbstractContextManager[Session]:
    """A unit of work of this athlete."""
    athlete_id = UUID(athlete.id)
    return api.database.write(Scope(athlete_id, athlete_id))


def prescription(exercise: str, *, load_g: int | None = None, **more: Any) -> Json:
    """A dose as the engine stores it: base units, instants as text."""
    return {
        "id": str(new_id()),
        "exercise": exercise,
        "name": exercise.replace("-", " "),
        "group": None,
        "action": "hold",
        "replaces": None,
        "sets": [{"kind": "work", "reps": 8, "load_g": load_g, "band": None}],
        "tempo": None,
        "rest_s": 90,
        "stage": None,
        "intervals": None,
        "stop_if": {"pain_at_least": 5, "qualities": ["sharp"]},
        "changes": [],
        "alternatives": [],
        "why": "The same again.",
        "not_before": None,
        **more,
    }


def day(local_date: date, *main: Json, name: str = "Hinge A", warm_up: Iterable[Json] = ()) -> Json:
    """A day of a plan with these prescriptions in its main part."""
    return {
        "local_date": local_date,
        "name": name,
        "key": "A",
        "phase": "p1",
        "expected_duration_s": 3000,
        "blocks": [
            {"kind": "warm_up", "prescriptions": list(warm_up)},
            {"kind": "main", "prescriptions": list(main)},
        ],
    }


def plan(api: World, athlete: Actor, *days: Json, from_day: date = MONDAY) -> UUID:
    """Put a plan in place; the id of its decision."""
    decision_id = new_id()
    with acting_for(api, athlete) as db:
        service.replace_plan(db, from_day, days, decision_id, api.now)
    return decision_id


def shown(athlete: Actor) -> dict[str, Json]:
    """All planned sessions as the athlete sees them, by day."""
    items = athlete.get("/planned-sessions").json["items"]
    return {item["local_date"]: item for item in items}


def statuses(athlete: Actor) -> dict[str, str]:
    return {local_date: item["status"] for local_date, item in shown(athlete).items()}

"""Sessions to log, as an app would send them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api.kit.db.scope import Scope
from api.kit.ids import new_id
from api.programs import service as programs
from tests.support.actor import Actor
from tests.support.world import World

Shape = dict[str, Any]


def a_set(**members: Any) -> Shape:
    return {"reps": 8, "load_kg": 60} | members


def an_exercise(slug: str = "rdl-tempo", *sets: Shape, **members: Any) -> Shape:
    return {"exercise": slug, "sets": list(sets) or [a_set()], **members}


def a_session(day: str, *exercises: Shape, **members: Any) -> Shape:
    return {
        "local_date": day,
        "started_at": f"{day}T07:05:00Z",
        "time_zone": "Europe/Paris",
        "exercises": list(exercises),
        **members,
    }


def a_skipped_session(day: str, **members: Any) -> Shape:
    return a_session(day, status="skipped", **{"skip_reason": "travel", **members})


def logged(athlete: Actor, session: Shape) -> Shape:
    """The session as stored."""
    answer = athlete.post("/sessions", session)
    assert answer.status == 201, answer.text
    return dict(answer.json["session"])


def holds(stored: Any, sent: Any) -> bool:
    """Whether everything that was sent stands in what is stored, in the order sent."""
    if isinstance(sent, dict):
        return all(name in stored and holds(stored[name], sent[name]) for name in sent)
    if isinstance(sent, list):
        return len(stored) == len(sent) and all(map(holds, stored, sent))
    return bool(stored == sent)


def planned(api: World, athlete: Actor, offset: int = 0) -> str:
    """The id of a planned session, put there as a plan decision would."""
    assert athlete.subject_id is not None
    day = {
        "local_date": api.today + timedelta(days=offset),
        "name": "Hinge A",
        "key": "hinge-a",
        "phase": "p1",
        "expected_duration_s": 3000,
        "blocks": [],
    }
    with api.database.write(Scope(athlete.subject_id, athlete.subject_id)) as db:
        programs.replace_plan(db, day["local_date"], [day], new_id(), api.now)
        row = programs.planned_session_on(db, day["local_date"])
        assert row is not None
        return str(row.id)


def status_of(athlete: Actor, planned_id: str) -> tuple[str, str | None]:
    """What became of a planned session, and which log says so."""
    row = athlete.get(f"/planned-sessions/{planned_id}").json
    return row["status"], row["session_id"]

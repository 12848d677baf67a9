"""The log as a test looks at it, past the wire."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.checkins.models import CheckIn
from api.kit.db import changes
from api.kit.db.changes import Entry, Head
from api.kit.db.scope import Scope
from api.kit.ids import new_id
from tests.support.actor import Actor
from tests.support.world import World


def scope_of(athlete: Actor) -> Scope:
    assert athlete.subject_id
    return Scope(athlete.subject_id, athlete.subject_id)


def log_of(athlete: Actor) -> list[Entry]:
    with athlete.world.database.read(scope_of(athlete)) as db:
        return changes.entries(db, 0)


def head_of(athlete: Actor) -> Head:
    with athlete.world.database.read(scope_of(athlete)) as db:
        return changes.head(db)


def add_check_in(db: Session, world: World, day: int, note: str = "") -> UUID:
    row = CheckIn(
        athlete_id=db.info["keel.scope"].athlete_id,
        id=new_id(),
        kind="daily",
        local_date=world.today + timedelta(days=day),
        time_zone="UTC",
        leg_symptoms={"reach": "none"},
        note=note,
        pain_now=1,
        pain_worst=1,
        created_at=world.now,
        updated_at=world.now,
    )
    db.add(row)
    db.flush()
    return row.id

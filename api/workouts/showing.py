"""Workouts as they are shown: each with its source, its other recordings and its session."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.kit.db.scope import scope_of
from api.measurements import service as measurements
from api.workouts import queries
from api.workouts.linking import Link, links
from api.workouts.models import Workout

Shown = dict[str, Any]
_PARTS = ("laps", "sets")
_COLUMNS = tuple(column.key for column in Workout.__table__.columns if column.key not in _PARTS)


def shown(db: Session, rows: Sequence[Workout]) -> list[Shown]:
    """Workouts that are no copies of others, without laps and sets."""
    copies = _copies(db, [row.id for row in rows])
    found = links(db, [[row, *copies[row.id]] for row in rows])
    known = measurements.by_id(db)
    return [_shown(row, copies[row.id], link, known) for row, link in zip(rows, found, strict=True)]


def shown_whole(db: Session, row: Workout) -> Shown:
    """Any one workout with laps and sets; the session of a copy is that of its workout."""
    group = group_of(db, row)
    copies = [one for one in group if one.primary_id == row.id]
    (link,) = links(db, [group])
    parts = {name: getattr(row, name) for name in _PARTS}
    return _shown(row, copies, link, measurements.by_id(db)) | parts


def group_of(db: Session, row: Workout) -> list[Workout]:
    """All recordings of a workout, the one that is shown first."""
    owner = scope_of(db).athlete_id
    primary = row if row.primary_id is None else queries.workout(db, owner, row.primary_id)
    if primary is None:
        return [row]
    return [primary, *queries.copies(db, owner, [primary.id])]


def _copies(db: Session, ids: Sequence[UUID]) -> dict[UUID, list[Workout]]:
    found: dict[UUID, list[Workout]] = defaultdict(list)
    for row in queries.copies(db, scope_of(db).athlete_id, ids):
        if row.primary_id is not None:
            found[row.primary_id].append(row)
    return found


def _shown(
    row: Workout, copies: Iterable[Workout], link: Link, known: dict[UUID, measurements.Source]
) -> Shown:
    return {
        **{name: getattr(row, name) for name in _COLUMNS},
        "source": _source(known[row.source_id]),
        "copies": [
            {
                "id": copy.id,
                "source": _source(known[copy.source_id]),
                "sport": copy.sport,
                "started_at": copy.started_at,
                "ended_at": copy.ended_at,
            }
            for copy in copies
        ],
        "session_id": link.session_id,
        "session_link": link.origin,
    }


def _source(source: measurements.Source) -> Shown:
    return {
        "id": source.id,
        "provider": source.provider,
        "device": source.device,
        "origin": source.origin,
        "device_kind": source.kind,
    }

"""The public door of workouts: taking in, listing, deleting, links to sessions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.kit.db.scope import scope_of
from api.kit.errors import NotFound, Problem, ValidationFailed
from api.kit.paging import Page, PageRequest
from api.measurements import service as measurements
from api.measurements.service import Told
from api.measurements.vocab import MeasurementState, RecordClass
from api.training import service as training
from api.workouts import queries, records, storing
from api.workouts.models import Workout
from api.workouts.queries import Filters
from api.workouts.recorded import Gone, Recorded, Taken
from api.workouts.regrouping import Touched, regroup
from api.workouts.showing import Shown, group_of, shown, shown_whole
from api.workouts.vocab import TITLE_LONGEST, SessionWord

__all__ = ["Filters", "Gone", "Recorded", "Taken", "Told"]

Values = Mapping[str, Any]


# --- taking in ------------------------------------------------------------------------------


def store_workouts(db: Session, items: Sequence[Values | Problem], now: datetime) -> list[Told]:
    """Take workouts in; a problem stands for an item that could not be read."""
    accounts.lock_athlete(db)
    touched = Touched()
    intake = storing.Intake(db, [one for one in items if not isinstance(one, Problem)], touched)
    told = [
        measurements.refused(one) if isinstance(one, Problem) else intake.take(one, now)
        for one in items
    ]
    regroup(db, touched, now)
    return told


def delete_recorded(db: Session, gone: Sequence[Values | Problem], now: datetime) -> list[Told]:
    """Delete workouts by provider and id there, also such as are still to come."""
    accounts.lock_athlete(db)
    owner, touched = scope_of(db).athlete_id, Touched()
    take = measurements.Taking(
        lambda keys: queries.by_keys(db, owner, keys),
        lambda row: storing.delete(row, touched, now),
    )
    told = measurements.take_away(db, RecordClass.WORKOUT, gone, take, now)
    regroup(db, touched, now)
    return told


def take_in(db: Session, recorded: Recorded, now: datetime) -> Taken:
    """Take in what a file or a service recorded, by the same rules as what an app sends.

    Items are judged one by one: one that is not of the shape of the API is refused, and the
    others are taken. Nights that changed are noted as facts.
    """
    told = measurements.take_in(db, recorded.measurements, recorded.chunks, now)
    told += store_workouts(db, [_judged(item) for item in recorded.workouts], now)
    return _counted(told, _forget(db, recorded.gone, now))


def _judged(item: Values) -> Values | Problem:
    title = item.get("title")
    if isinstance(title, str):
        # Whoever made it up there knew no limit, and nothing hangs on its end.
        item = {**item, "title": title[:TITLE_LONGEST]}
    return measurements.loaded.judged(records.SHAPE, item)


def _forget(db: Session, gone: Sequence[Gone], now: datetime) -> int:
    """How many of the named records stood, as a workout, as measurements, or both."""
    if not gone:
        return 0
    named = [measurements.loaded.judged(measurements.loaded.GONE, asdict(one)) for one in gone]
    values = measurements.delete_recorded(db, named, now)
    workouts = delete_recorded(db, named, now)
    pairs = zip(values, workouts, strict=True)
    return sum("deleted" in (one.status, other.status) for one, other in pairs)


def _counted(told: Iterable[Told], deleted: int) -> Taken:
    counts = Counter(str(one.status) for one in told)
    return Taken(**counts, deleted=deleted)


# --- reading --------------------------------------------------------------------------------


def list_workouts(db: Session, filters: Filters, request: PageRequest) -> Page[Shown]:
    """Workouts, newest day first, each once: other recordings of it are named in it."""
    page = queries.workouts(db, scope_of(db).athlete_id, filters, request)
    return Page(shown(db, page.items), page.next_key)


def get_workout(db: Session, workout_id: UUID) -> Shown:
    """One workout whole; also one that is a copy of another."""
    return shown_whole(db, _workout(db, workout_id))


def _workout(db: Session, workout_id: UUID) -> Workout:
    row = queries.workout(db, scope_of(db).athlete_id, workout_id)
    if row is None or row.state is MeasurementState.DELETED:
        raise NotFound()
    return row


# --- changing -------------------------------------------------------------------------------


def delete_workout(db: Session, workout_id: UUID, now: datetime) -> None:
    """Delete a recording for good: only a newer version of it comes back."""
    accounts.lock_athlete(db)
    touched = Touched()
    storing.delete(_workout(db, workout_id), touched, now)
    regroup(db, touched, now)


def link_session(db: Session, workout_id: UUID, session_id: UUID, now: datetime) -> Shown:
    """Link a workout to a session."""
    accounts.lock_athlete(db)
    row = _workout(db, workout_id)
    if not training.standing_sessions(db, [session_id]):
        raise ValidationFailed.at("/session_id", "There is no such session.")
    return _say(db, row, SessionWord.LINKED, session_id, now)


def unlink_session(db: Session, workout_id: UUID, now: datetime) -> Shown:
    """Mark a workout as belonging to no session."""
    accounts.lock_athlete(db)
    return _say(db, _workout(db, workout_id), SessionWord.NONE, None, now)


def _say(
    db: Session, row: Workout, word: SessionWord, session_id: UUID | None, now: datetime
) -> Shown:
    """One word for a workout, whichever of its recordings it was said of."""
    for one in group_of(db, row):
        if one is not row and one.session_word is not None:
            _note(one, (None, None, None), now)
    if (row.session_word, row.session_said_id) != (word, session_id):
        _note(row, (word, session_id, now), now)
    db.flush()
    return shown_whole(db, row)


def _note(
    row: Workout,
    said: tuple[SessionWord | None, UUID | None, datetime | None],
    now: datetime,
) -> None:
    row.session_word, row.session_said_id, row.session_said_at = said
    row.updated_at = now

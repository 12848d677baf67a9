"""From what the wire says of a session's parts to rows, new or kept."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from api.kit.ids import new_id
from api.training.models import LoggedExercise, SetLog, TrainingSession

Values = Mapping[str, Any]

EXERCISE_MEMBERS = ("exercise", "prescription_id", "group_letter", "tempo", "stage", "note")
SET_MEMBERS = (
    "kind",
    "status",
    "reason",
    "reps",
    "duration_s",
    "distance_m",
    "load_g",
    "band",
    "side",
    "effort",
    "intensity_pct",
    "technique",
    "pain",
    "pain_quality",
    "target",
)


def replace_parts(session: TrainingSession, logged: Sequence[Values]) -> None:
    """Make the session hold exactly these exercises and sets.

    A row named by its id stays the same row, also where a set moves to another exercise of
    the session; what is not named any more goes.
    """
    old = {entry.id: entry for entry in session.exercises}
    old_sets = {done.id: done for entry in session.exercises for done in entry.sets}
    wanted = {done["id"] for values in logged for done in values["sets"] if "id" in done}
    for entry in old.values():
        # A set that moves must leave first, or it would be deleted along with its exercise.
        entry.sets = [done for done in entry.sets if done.id not in wanted]
    session.exercises = [
        _exercise(session, position, values, old, old_sets)
        for position, values in enumerate(logged)
    ]


def merge_parts(
    session: TrainingSession,
    exercises: Mapping[UUID, Values],
    sets: Mapping[UUID, Values],
    gone: Collection[UUID],
) -> None:
    """Put rows into the session, or in the place of their former selves, and take some out."""
    for entry in session.exercises:
        entry.sets = [done for done in entry.sets if done.id not in gone]
    session.exercises = [entry for entry in session.exercises if entry.id not in gone]
    standing = {entry.id: entry for entry in session.exercises}
    for row_id, values in exercises.items():
        if row_id not in standing:
            standing[row_id] = LoggedExercise(id=row_id, sets=[])
            session.exercises.append(standing[row_id])
        _fill(standing[row_id], EXERCISE_MEMBERS, values)
    held = {done.id: done for entry in session.exercises for done in entry.sets}
    for row_id, values in sets.items():
        done = held.get(row_id) or SetLog(id=row_id)
        if row_id not in held:
            standing[values["logged_exercise_id"]].sets.append(done)
        _fill(done, SET_MEMBERS, values)


def values_of(row: LoggedExercise | SetLog, members: Sequence[str]) -> dict[str, Any]:
    """A row as if it were said anew."""
    return {name: getattr(row, name) for name in (*members, "position")}


def _fill(row: LoggedExercise | SetLog, members: Sequence[str], values: Values) -> None:
    row.position = values["position"]
    for name in members:
        setattr(row, name, values.get(name))


def _exercise(
    session: TrainingSession,
    position: int,
    values: Values,
    old: Mapping[UUID, LoggedExercise],
    old_sets: Mapping[UUID, SetLog],
) -> LoggedExercise:
    row_id = values.get("id") or new_id()
    row = old.get(row_id) or LoggedExercise(id=row_id)
    row.position, row.local_date = position, session.local_date
    for name in EXERCISE_MEMBERS:
        setattr(row, name, values.get(name))
    row.sets = [_set(number, done, old_sets) for number, done in enumerate(values["sets"])]
    return row


def _set(position: int, values: Values, old: Mapping[UUID, SetLog]) -> SetLog:
    row_id = values.get("id") or new_id()
    row = old.get(row_id) or SetLog(id=row_id)
    row.position = position
    for name in SET_MEMBERS:
        setattr(row, name, values.get(name))
    return row

"""Sessions as a client edits them offline: row by row, many at once, judged as wholes.

Each session is held against the same rules as one that is logged or corrected by itself. One
that does not meet them is left as it was, and each error names the row that it belongs to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.kit.db.scope import scope_of
from api.kit.db.tombstones import bury_all
from api.kit.errors import FieldError, ValidationFailed
from api.programs import service as programs
from api.training import queries, rules, whole
from api.training.models import TrainingSession
from api.training.parts import EXERCISE_MEMBERS, SET_MEMBERS, merge_parts, values_of
from api.training.vocab import MOST_EXERCISES, MOST_SETS

Values = Mapping[str, Any]


class Part(StrEnum):
    """Which of a session's rows."""

    SESSION = "session"
    EXERCISE = "exercise"
    SET = "set"


@dataclass(slots=True)
class SessionEdit:
    """What is wanted of one session. Rows are given with all their members, by their ids.

    Exercises and sets have a ``position``, sets name their ``logged_exercise_id``; ``fields``
    is None where the session's own row stays as it is.
    """

    id: UUID
    fields: Values | None = None
    exercises: dict[UUID, Values] = field(default_factory=dict)
    sets: dict[UUID, Values] = field(default_factory=dict)
    gone: set[UUID] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class EditError:
    """A row that cannot be as wanted, and why; ``member`` in the wire's words, or empty."""

    session_id: UUID
    part: Part
    id: UUID
    member: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """A session's exercises and sets as they would be, in order, with their ids beside them."""

    exercises: list[UUID]
    sets: list[list[UUID]]
    logged: Sequence[Values]


def edit_sessions(db: Session, edits: Sequence[SessionEdit], now: datetime) -> list[EditError]:
    """Make sessions what their edits want, all but those that are wrong."""
    ids = [edit.id for edit in edits]
    rows = {row.id: row for row in queries.whole_sessions(db, scope_of(db).athlete_id, ids)}
    # Held until the end, so that each session finds its plan without asking for it.
    _plans = programs.planned_sessions_of(db, _planned_ids(edits, rows.values()))
    errors: list[EditError] = []
    done: list[tuple[TrainingSession, whole.Before | None]] = []
    for edit in edits:
        held = rows.get(edit.id)
        before, layout = None if held is None else whole.Before.of(held), _lay_out(held, edit)
        try:
            _check(db, edit, held, layout, now)
        except ValidationFailed as problem:
            errors += [_locate(edit.id, layout, error) for error in problem.errors]
            continue
        done.append((_apply(db, edit, held, now), before))
    db.flush()
    for row, before in done:
        whole.follow(db, row, before, now)
    whole.correct_history(db, [(r, b.slugs | whole.slugs_of(r)) for r, b in done if b])
    return errors


def delete_sessions(db: Session, ids: Iterable[UUID], now: datetime) -> None:
    """Delete those of these sessions that are there, with their parts."""
    wanted = list(ids)
    rows = queries.whole_sessions(db, scope_of(db).athlete_id, wanted) if wanted else ()
    _plans = programs.planned_sessions_of(db, _planned_ids((), rows))
    before = {row.id: whole.Before.of(row) for row in rows}
    bury_all(db, rows, now)
    db.flush()
    for row in rows:
        whole.unfollow(db, row, before[row.id], now)
    whole.correct_history(db, [(row, before[row.id].slugs) for row in rows])


def _planned_ids(edits: Iterable[SessionEdit], rows: Iterable[TrainingSession]) -> set[UUID]:
    said = {edit.fields.get("planned_session_id") for edit in edits if edit.fields}
    found = said | {row.planned_session_id for row in rows}
    return {one for one in found if one is not None}


def _lay_out(held: TrainingSession | None, edit: SessionEdit) -> _Layout:
    entries: dict[UUID, Values] = {}
    sets: dict[UUID, Values] = {}
    for entry in held.exercises if held else ():
        entries[entry.id] = values_of(entry, EXERCISE_MEMBERS)
        for done in entry.sets:
            sets[done.id] = values_of(done, SET_MEMBERS) | {"logged_exercise_id": entry.id}
    entries, sets = entries | edit.exercises, sets | edit.sets
    order = _ordered(entries, edit.gone)
    inside = [
        [one for one in _ordered(sets, edit.gone) if sets[one]["logged_exercise_id"] == entry_id]
        for entry_id in order
    ]
    logged = [
        {**entries[entry_id], "id": entry_id, "sets": [{**sets[one], "id": one} for one in ids]}
        for entry_id, ids in zip(order, inside, strict=True)
    ]
    return _Layout(order, inside, logged)


def _ordered(rows: Mapping[UUID, Values], gone: set[UUID]) -> list[UUID]:
    standing = [row_id for row_id in rows if row_id not in gone]
    return sorted(standing, key=lambda row_id: (rows[row_id]["position"], row_id))


def _check(
    db: Session,
    edit: SessionEdit,
    held: TrainingSession | None,
    layout: _Layout,
    now: datetime,
) -> None:
    if len(layout.logged) > MOST_EXERCISES:
        raise ValidationFailed.at("/exercises", f"A session has {MOST_EXERCISES} at most.")
    for at, ids in enumerate(layout.sets):
        if len(ids) > MOST_SETS:
            raise ValidationFailed.at(f"/exercises/{at}", f"It has {MOST_SETS} sets at most.")
    rules.check_exercises(db, layout.logged, held=whole.slugs_of(held) if held else ())
    fields = edit.fields or {}
    merged = {name: fields.get(name, getattr(held, name, None)) for name in whole.CHECKED}
    whole.check(db, merged, now, count=len(layout.logged), held=held)


def _apply(
    db: Session, edit: SessionEdit, held: TrainingSession | None, now: datetime
) -> TrainingSession:
    row = held
    if row is None:
        row = TrainingSession(athlete_id=scope_of(db).athlete_id, id=edit.id, created_at=now)
        row.exercises = []
        db.add(row)
    for name, value in (edit.fields or {}).items():
        setattr(row, name, value)
    merge_parts(row, edit.exercises, edit.sets, edit.gone)
    whole.renew(row, now)
    return row


def _locate(session_id: UUID, layout: _Layout, error: FieldError) -> EditError:
    """The row that a pointer into the whole session leads to."""
    steps = error.pointer.strip("/").split("/")
    part, row_id, rest = Part.SESSION, session_id, steps
    if steps[0] == "exercises" and len(steps) > 1:
        at = int(steps[1])
        part, row_id, rest = Part.EXERCISE, layout.exercises[at], steps[2:]
        if rest[:1] == ["sets"]:
            part, row_id, rest = Part.SET, layout.sets[at][int(rest[1])], rest[2:]
    return EditError(session_id, part, row_id, "/".join(rest), error.code, error.detail)

"""Doing what was judged: through the services of the domains, many rows at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.checkins import service as checkins
from api.kit.db import changes
from api.kit.db.changes import Op
from api.sync.incoming import Incoming, Refusal
from api.sync.judging import Key, State, Verdict
from api.sync.reading import Wanted, column_of
from api.sync.tables import BY_NAME, CHECK_INS, EXERCISES, SESSIONS, SETS, Table
from api.training import service as training
from api.training.service import EditError, Part, SessionEdit

_TABLE_OF = {Part.SESSION: SESSIONS, Part.EXERCISE: EXERCISES, Part.SET: SETS}


def store(db: Session, verdict: Verdict, state: State, now: datetime) -> list[Refusal]:
    """Store what is wanted and delete what is doomed; what the domains refuse stays as it was."""
    refusals = _store_check_ins(db, verdict, now)
    edits = _session_edits(verdict, state)
    errors = training.edit_sessions(db, list(edits.values()), now) if edits else []
    refusals += _refused_sessions(errors, edits, verdict)
    training.delete_sessions(db, _ids(verdict.doomed, SESSIONS), now)
    for name, row_id in verdict.buried:
        changes.touch_table(db, name, (row_id,), Op.DELETE)
    return refusals


def _ids(keys: Iterable[Key], table: Table) -> list[UUID]:
    return [row_id for name, row_id in keys if name == table.name]


# --- check-ins -------------------------------------------------------------------------------


def _store_check_ins(db: Session, verdict: Verdict, now: datetime) -> list[Refusal]:
    """Deletions first: one that takes the place of another of its day must find it free."""
    checkins.delete_check_ins(db, _ids(verdict.doomed, CHECK_INS), now)
    wanted = {one.row.id: one for one in verdict.wanted.values() if one.row.table is CHECK_INS}
    edits = [checkins.CheckInEdit(row_id, one.values) for row_id, one in wanted.items()]
    errors = checkins.edit_check_ins(db, edits, now) if edits else []
    return [
        _source(verdict, wanted[error.id]).refused(
            column_of(CHECK_INS, error.member), error.detail, error.code
        )
        for error in errors
    ]


def _source(verdict: Verdict, wanted: Wanted) -> Incoming:
    """The pushed row behind a check-in: perhaps the one that was folded into it."""
    folded = {into: row for row, _ in verdict.absorbed if (into := verdict.folded.get(row.key))}
    return folded.get(wanted.row.key, wanted.row)


# --- sessions --------------------------------------------------------------------------------


def _session_edits(verdict: Verdict, state: State) -> dict[UUID, SessionEdit]:
    """What a push wants of each session, as a whole."""
    edits: dict[UUID, SessionEdit] = {}
    for key, one in verdict.wanted.items():
        if one.row.table is not CHECK_INS:
            session_id = _session_of(key, verdict, state)
            _add(edits.setdefault(session_id, SessionEdit(session_id)), one)
    doomed = set(_ids(verdict.doomed, SESSIONS))
    for key in verdict.doomed:
        if key[0] in (EXERCISES.name, SETS.name):
            session_id = _session_of(key, verdict, state)
            if session_id not in doomed:
                edits.setdefault(session_id, SessionEdit(session_id)).gone.add(key[1])
    return edits


def _add(edit: SessionEdit, one: Wanted) -> None:
    values = one.values
    if one.row.table is SESSIONS:
        edit.fields = {column.source: values.get(column.source) for column in SESSIONS.written}
    elif one.row.table is EXERCISES:
        edit.exercises[one.row.id] = values
    else:
        edit.sets[one.row.id] = values


def _session_of(key: Key, verdict: Verdict, state: State) -> UUID:
    while (table := BY_NAME[key[0]]).parent:
        wanted = verdict.wanted.get(key)
        row: Mapping[str, Any] = state.stored.get(key) or (wanted.flat if wanted else {})
        key = table.parent, UUID(row[table.parent_column])
    return key[1]


def _refused_sessions(
    errors: list[EditError], edits: Mapping[UUID, SessionEdit], verdict: Verdict
) -> list[Refusal]:
    """Errors at the rows they belong to; the other rows of such a session go with them."""
    rows = {session_id: _rows(edits[session_id], verdict) for session_id in _of(errors)}
    found, told = [], set[Key]()
    for error in errors:
        mine, table = rows[error.session_id], _TABLE_OF[error.part]
        exact = mine.get((table.name, error.id))
        row = exact or next(iter(mine.values()))
        told.add(row.key)
        member = column_of(table, error.member) if exact else ""
        found.append(row.refused(member, error.detail, error.code))
    others = (row for mine in rows.values() for row in mine.values() if row.key not in told)
    found += [row.refused("", "Its session was refused.", "session_refused") for row in others]
    return found


def _of(errors: Iterable[EditError]) -> set[UUID]:
    return {error.session_id for error in errors}


def _rows(edit: SessionEdit, verdict: Verdict) -> dict[Key, Incoming]:
    """Everything that a push says of a session, deletions among it."""
    keys = [(SESSIONS.name, edit.id), *((EXERCISES.name, one) for one in edit.exercises)]
    keys += [(SETS.name, one) for one in edit.sets]
    gone = [(table.name, one) for one in edit.gone for table in (EXERCISES, SETS)]
    said = {key: verdict.wanted[key].row for key in keys if key in verdict.wanted}
    return said | {key: verdict.doomed[key] for key in gone if key in verdict.doomed}

"""A push: all of it or nothing, in one transaction, with what the engine makes of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.assessments import service as assessments
from api.checkins import service as checkins
from api.kit import events
from api.kit.db import changes
from api.kit.db.constraints import is_conflict
from api.kit.errors import Problem, SyncConflict, ValidationFailed
from api.progression import service as progression
from api.sync.cursors import Cursor
from api.sync.incoming import WRITTEN, Incoming, Lists, Push, Refusal, take_apart
from api.sync.judging import State, Verdict, judge, look_up
from api.sync.shapes import Shapes
from api.sync.storing import store
from api.sync.tables import CHECK_INS
from api.sync.vocab import Absorption, OnRefusal

_MOST_ERRORS = 100


def push(
    db: Session,
    sent: Mapping[str, Lists],
    cursor: Cursor | None,
    on_refusal: OnRefusal,
    shapes: Shapes,
    now: datetime,
) -> dict[str, Any]:
    """Store what a client has done since its cursor; what became of it.

    The lock comes before anything is looked at: conflicts are judged against what has been
    committed, and nobody commits in between. ValidationFailed where a row aborts the push: whoever
    undoes it hears what was told (`listen`).
    """
    incoming = take_apart(sent)
    accounts.lock_athlete(db)
    head = changes.head(db, lock=True)
    if cursor is None or not cursor.is_of(head):
        raise SyncConflict("Pull first: this timestamp is not of this log.", reason="cursor")
    state = look_up(db, incoming, cursor.seq, shapes)
    verdict = judge(incoming, state, shapes)
    if verdict.conflicts:
        raise SyncConflict(errors=[_conflict(row) for row in verdict.conflicts[:_MOST_ERRORS]])
    refusals = _stored(db, verdict, state, now)
    if refusals and on_refusal is OnRefusal.ABORT:
        raise _problem(refusals)
    checkins.keep_told(db, _told(_left_out(incoming, refusals, verdict), shapes), now)
    return _answer(verdict, refusals, _follow(db, now))


def _stored(db: Session, verdict: Verdict, state: State, now: datetime) -> list[Refusal]:
    """Refusals of all kinds, told together."""
    try:
        with db.begin_nested():
            refusals = [*verdict.refusals, *store(db, verdict, state, now)]
            db.flush()
    except IntegrityError as error:
        if not is_conflict(error):
            raise
        # Somebody who does not sync stored the same day or id meanwhile.
        raise SyncConflict() from error
    return refusals


def _follow(db: Session, now: datetime) -> list[str]:
    """Let the engine answer the new facts; the decisions that stop training."""
    db.flush()
    changed = events.noted(db)
    if not changed:
        return []
    effect = progression.consequences(db, changed, now)
    events.forget(db)
    return [str(effect["decision"]["id"])] if effect["decision"] else []


def _conflict(row: Incoming) -> Any:
    return row.refused("", "Changed since this device last pulled.", SyncConflict.code).error


def _problem(refusals: list[Refusal]) -> ValidationFailed:
    errors = [one.error for one in refusals[:_MOST_ERRORS]]
    return ValidationFailed("Nothing was stored: some rows are not valid.", errors=errors)


def _answer(verdict: Verdict, refusals: list[Refusal], urgent: list[str]) -> dict[str, Any]:
    rejected: dict[str, list[str]] = {}
    for one in refusals:
        ids = rejected.setdefault(one.table, [])
        if one.id is not None and one.id not in ids:
            ids.append(one.id)
    return {
        "experimentalRejectedIds": rejected,
        "rejected": [
            {
                "pointer": one.pointer,
                "table": one.table,
                "id": one.id,
                "code": one.code,
                "detail": one.detail,
            }
            for one in refusals
        ],
        "absorbed": [
            {"table": row.table.name, "id": row.id, "reason": reason}
            for row, reason in verdict.absorbed
        ],
        "urgent": urgent,
    }


# --- red-flag answers of rows that are not stored --------------------------------------------


def listen(sent: Any, shapes: Shapes) -> list[assessments.Told]:
    """What the check-ins of a push tell of danger; ``sent`` is its body as it came."""
    lists = sent.get(CHECK_INS.name) if isinstance(sent, dict) else None
    pushed = (lists.get(kind) for kind in WRITTEN) if isinstance(lists, dict) else ()
    return _told((row for rows in pushed if isinstance(rows, list) for row in rows), shapes)


def _told(rows: Iterable[Any], shapes: Shapes) -> list[assessments.Told]:
    said = (_as_rest(row, shapes) for row in rows if isinstance(row, Mapping))
    return [told for one in said for told in checkins.listen(one)]


def _as_rest(row: Mapping[str, Any], shapes: Shapes) -> dict[str, Any]:
    """The row with what tells of danger where REST has it, as far as it can be read."""
    said = {
        name: _parsed(row.get(f"{name}_json"), shapes) for name in ("red_flags", "leg_symptoms")
    }
    return {**row, **said}


def _parsed(text: Any, shapes: Shapes) -> Any:
    try:
        return shapes.parse(str(text).encode())
    except (Problem, UnicodeError):
        return None


def _left_out(
    incoming: Push, refusals: Iterable[Refusal], verdict: Verdict
) -> list[Mapping[str, Any]]:
    """Check-ins of a push that are not there afterwards, but for those another one took in."""
    refused = {(one.table, one.id) for one in refusals}
    lost = [row for row in incoming.rows if (row.table.name, str(row.id)) in refused]
    lost += [row for row, reason in verdict.absorbed if reason is Absorption.DELETED]
    return [*incoming.nameless, *(row.raw for row in lost if row.table is CHECK_INS)]

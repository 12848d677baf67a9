"""A push: all of it or nothing, in one transaction, with what the engine makes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.assessments import service as assessments
from api.checkins import service as checkins
from api.engine.vocab import TriageAnswer
from api.kit import events
from api.kit.db import changes
from api.kit.errors import Problem, SyncConflict, ValidationFailed
from api.kit.limits import FIRST_DAY
from api.progression import service as progression
from api.sync.cursors import Cursor
from api.sync.incoming import Incoming, Lists, Push, Refusal, take_apart
from api.sync.judging import State, Verdict, judge, look_up
from api.sync.shapes import Shapes
from api.sync.storing import store
from api.sync.tables import CHECK_INS
from api.sync.vocab import Absorption, OnRefusal

_MOST_ERRORS = 100


@dataclass(frozen=True, slots=True)
class Pushed:
    """The answer to a push; ``problem`` where nothing of it was stored but red-flag answers."""

    answer: dict[str, Any]
    problem: Problem | None = None


def push(
    db: Session,
    sent: Mapping[str, Lists],
    cursor: Cursor | None,
    on_refusal: OnRefusal,
    shapes: Shapes,
    now: datetime,
) -> Pushed:
    """Store what a client has done since its cursor.

    The lock comes before anything is looked at: conflicts are judged against what has been
    committed, and nobody commits in between.
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
    refusals = _stored(db, verdict, state, on_refusal, now)
    aborted = bool(refusals) and on_refusal is OnRefusal.ABORT
    lost = _all_of(incoming) if aborted else _left_out(incoming, refusals, verdict)
    _keep_answers(db, lost, shapes, now)
    urgent = _follow(db, now)
    if aborted:
        return Pushed({}, _problem(refusals))
    return Pushed(_answer(verdict, refusals, urgent))


def _stored(
    db: Session, verdict: Verdict, state: State, on_refusal: OnRefusal, now: datetime
) -> list[Refusal]:
    """Refusals of all kinds, told together; where they abort the push, nothing of it is left."""
    savepoint = db.begin_nested()
    try:
        refusals = [*verdict.refusals, *store(db, verdict, state, now)]
        db.flush()
    except IntegrityError as error:
        # Somebody who does not sync stored the same day or id meanwhile.
        raise SyncConflict() from error
    if refusals and on_refusal is OnRefusal.ABORT:
        savepoint.rollback()
        events.forget(db)
    else:
        savepoint.commit()
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


# --- red-flag answers of rows that were not stored -------------------------------------------


def _all_of(incoming: Push) -> list[Incoming]:
    return [*incoming.nameless, *incoming.rows]


def _left_out(incoming: Push, refusals: Iterable[Refusal], verdict: Verdict) -> list[Incoming]:
    """Rows of a push that are not there afterwards, but for those that another one took in."""
    told = {(one.table, one.id) for one in refusals}
    refused = [row for row in incoming.rows if (row.table.name, str(row.id)) in told]
    deleted = [row for row, reason in verdict.absorbed if reason is Absorption.DELETED]
    return [*incoming.nameless, *refused, *deleted]


def _keep_answers(db: Session, rows: Iterable[Incoming], shapes: Shapes, now: datetime) -> None:
    """An answer that tells of danger counts although something else in the push is wrong."""
    for row in rows:
        if row.table is CHECK_INS and (told := _answers(row, shapes)):
            checkins.keep_answers(db, row.id, _day(row, now), told, now)


def _answers(row: Incoming, shapes: Shapes) -> dict[str, TriageAnswer]:
    """Those of the row's red-flag answers that can be read, one by one."""
    try:
        said = shapes.parse(str(row.raw.get("red_flags_json")).encode())
    except (Problem, UnicodeError):
        return {}
    pairs = said.items() if isinstance(said, dict) else ()
    return {code: TriageAnswer(answer) for code, answer in pairs if _is_answer(code, answer)}


def _is_answer(code: str, answer: Any) -> bool:
    if answer not in list(TriageAnswer):
        return False
    try:
        assessments.check_answers({code: answer}, assessments.questionnaire_version())
    except ValidationFailed:
        return False
    return True


def _day(row: Incoming, now: datetime) -> date:
    """The day of the row, or today where it cannot be read, cannot be stored or lies ahead."""
    today = now.date()
    try:
        said = date.fromisoformat(row.raw.get("local_date", ""))
    except (TypeError, ValueError):
        return today
    return said if FIRST_DAY <= said <= today else today

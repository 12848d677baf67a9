"""From stored rows to flat ones."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.kit.db import changes
from api.kit.db.scope import scope_of
from api.programs import service as programs
from api.programs.vocab import PlannedSessionStatus
from api.progression import service as progression
from api.sync.columns import FLAT, OWN, Column
from api.sync.shapes import Shapes
from api.sync.tables import DECISIONS, PLAN_STATE, PLANNED, TRIAGE_STATE, Table

FlatRow = dict[str, Any]
Values = Mapping[str, Any]

_AWAITING = PlannedSessionStatus.AWAITING_DECISION


def flat_rows(
    db: Session, table: Table, ids: Collection[UUID], shapes: Shapes
) -> dict[UUID, FlatRow]:
    """Those of these rows that are there, by their ids."""
    names = ["id", *dict.fromkeys(c.source for c in table.columns if c.source != OWN)]
    names += ["receipt"] if table is DECISIONS else []
    found = changes.rows(db, table.name, names, ids)
    stored = (dict(zip(names, row, strict=True)) for row in found)
    return {values["id"]: flatten(table, _shown(table, values), shapes) for values in stored}


def flatten(table: Table, values: Values, shapes: Shapes) -> FlatRow:
    """A row of stored values, flat. What is not there is null."""
    row = {"id": str(values["id"])}
    row |= {column.name: _flat(column, values, shapes) for column in table.columns}
    return row


def _flat(column: Column, values: Values, shapes: Shapes) -> Any:
    value = values.get(column.name if column.source == OWN else column.source)
    if value is None:
        return None
    if column.shape:
        value = shapes.write(column.shape, value)
    return FLAT[column.form](value)


def _shown(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """Stored values as they may be shown."""
    if table is PLANNED and values["status"] is _AWAITING:
        values["prescribed"] = []
    if table is DECISIONS:
        explanation, reasons = progression.explained(values["receipt"])
        values |= {"explanation": explanation, "reasons_json": reasons}
    return values


# --- states ----------------------------------------------------------------------------------


def states(
    db: Session, tables: Iterable[Table], shapes: Shapes, now: datetime
) -> dict[str, FlatRow]:
    """The one row of each table that is made anew for every pull, whole on every page."""
    makers = {TRIAGE_STATE.name: _triage, PLAN_STATE.name: _plan}
    wanted = [table for table in tables if table.is_state]
    own = {"id": scope_of(db).athlete_id}
    return {
        table.name: flatten(table, own | makers[table.name](db, now), shapes) for table in wanted
    }


def _triage(db: Session, now: datetime) -> dict[str, Any]:
    lock = progression.current_lock(db, now)
    return {**lock, "codes_json": list(lock["codes"]), "referral_json": lock["referral"]}


def _plan(db: Session, now: datetime) -> dict[str, Any]:
    running, at = programs.active_enrollment(db), programs.position(db)
    today = now.astimezone(ZoneInfo(accounts.get_athlete(db).time_zone)).date()
    return {
        "program_slug": running.program if running else None,
        "phase": at.phase if at else running.phase if running else None,
        "phase_since": at.phase_since if at else running.phase_since if running else None,
        "next_local_date": programs.next_session_on(db, today),
    }

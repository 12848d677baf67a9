"""Stored sessions as the engine reads them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.assessments.service import leg_symptoms
from api.care.vocab import PRETENDED, sequence_of
from api.engine import facts
from api.engine.vocab import (
    BandLevel,
    EffortScale,
    FactKind,
    SetKind,
    SetSide,
)
from api.training import queries
from api.training.models import TrainingSession

Document = Mapping[str, Any]


def read_sessions(
    db: Session, athlete_id: UUID, since: date, until: date
) -> tuple[facts.Session, ...]:
    """Sessions of a window of days, both ends included, in three statements."""
    rows = queries.session_facts(db, athlete_id, since, until)
    if not rows:
        return ()
    ids = [row.id for row in rows]
    sets: dict[UUID, list[facts.SetDone]] = defaultdict(list)
    for done in queries.set_facts(db, athlete_id, ids):
        sets[done.logged_exercise_id].append(_set(done))
    logged: dict[UUID, list[facts.ExerciseDone]] = defaultdict(list)
    for entry in queries.exercise_facts(db, athlete_id, ids):
        logged[entry.session_id].append(
            facts.ExerciseDone(entry.exercise, tuple(sets[entry.id]), entry.stage)
        )
    return tuple(_session(row, logged[row.id]) for row in rows)


def imagined(values: Document, name: str) -> facts.Session:
    """What a request says of a session, as if it had been stored. ``name`` stands for its id."""
    leg = values.get("leg_symptoms")
    said = ("duration_s", "session_rpe", "skip_reason", "pain_before", "pain_worst", "pain_after")
    return facts.Session(
        ref=facts.FactRef(FactKind.SESSION, name, 0, values["local_date"]),
        status=values["status"],
        started_at=values["started_at"],
        planned=values.get("planned_session_id") is not None,
        leg=None if leg is None else leg_symptoms(leg),
        sequence=0 if leg is None else PRETENDED,
        exercises=tuple(map(_imagined_exercise, values.get("exercises", ()))),
        **{member: values.get(member) for member in said},
    )


def _imagined_exercise(entry: Document) -> facts.ExerciseDone:
    sets = tuple(map(_imagined_set, entry["sets"]))
    return facts.ExerciseDone(entry["exercise"], sets, entry.get("stage"))


def _imagined_set(said: Document) -> facts.SetDone:
    effort, target = said.get("effort") or {}, said.get("target")
    plain: dict[str, Any] = {name: said.get(name) for name in facts.SetDone.__struct_fields__}
    return facts.SetDone(
        **plain
        | {
            "effort": _effort(effort.get("scale"), effort.get("value")),
            "quality": said.get("pain_quality"),
            "target": None if target is None else _target(target),
        }
    )


def read_legs(row: TrainingSession) -> facts.Session:
    """A stored session bare of its exercises, for what it said of the legs."""
    return _session(row, ())


def _session(row: TrainingSession, logged: Sequence[facts.ExerciseDone]) -> facts.Session:
    silent = row.leg_symptoms is None
    return facts.Session(
        ref=facts.FactRef(FactKind.SESSION, str(row.id), row.version, row.local_date),
        status=row.status,
        started_at=row.started_at,
        duration_s=row.duration_s,
        session_rpe=row.session_rpe,
        skip_reason=row.skip_reason,
        planned=row.planned_session_id is not None,
        pain_before=row.pain_before,
        pain_worst=row.pain_worst,
        pain_after=row.pain_after,
        leg=None if row.leg_symptoms is None else leg_symptoms(row.leg_symptoms),
        sequence=0 if silent else sequence_of(row.updated_at),
        exercises=tuple(logged),
    )


def _set(row: Any) -> facts.SetDone:
    """By position, as ``queries.set_facts`` lists the columns: names cost more than the rest."""
    _, kind, status, reason, reps, duration_s, distance_m, *rest = row
    load_g, band, side, scale, value, technique, pain, quality, target = rest
    return facts.SetDone(
        kind=kind,
        status=status,
        reason=reason,
        reps=reps,
        duration_s=duration_s,
        distance_m=distance_m,
        load_g=load_g,
        band=band,
        side=side,
        effort=_effort(scale, value),
        technique=technique,
        pain=pain,
        quality=quality,
        target=None if target is None else _target(target),
    )


def _target(asked: Document) -> facts.SetTarget:
    effort = asked.get("effort") or {}
    band, side = asked.get("band"), asked.get("side")
    return facts.SetTarget(
        kind=SetKind(asked.get("kind") or SetKind.WORK),
        reps=asked.get("reps"),
        duration_s=asked.get("duration_s"),
        distance_m=asked.get("distance_m"),
        load_g=asked.get("load_g"),
        band=BandLevel(band) if band else None,
        side=SetSide(side) if side else None,
        effort=_effort(effort.get("scale"), effort.get("value")),
    )


def _effort(scale: str | None, value: float | None) -> facts.Effort | None:
    if scale is None or value is None:
        return None
    return facts.Effort(EffortScale(scale), value)

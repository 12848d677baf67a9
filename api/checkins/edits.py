"""Check-ins as a client edits them offline: many at once, by the rules of each.

One that does not meet them is left as it was, and its error names it. What its red-flag answers
raise is stored all the same (`hearing`): a slip elsewhere in the form must not hide them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api.checkins import queries, whole
from api.checkins.models import CheckIn
from api.engine.vocab import LegChange, LegReach, TriageAnswer, rank
from api.kit.days import check_day
from api.kit.db.scope import scope_of
from api.kit.db.tombstones import bury_all
from api.kit.errors import ValidationFailed

Values = Mapping[str, Any]

_GRAVITY = {TriageAnswer.NO: 0, TriageAnswer.UNSURE: 1, TriageAnswer.YES: 2}


@dataclass(frozen=True, slots=True)
class CheckInEdit:
    """What is wanted of one check-in: all its members, said as if it were new."""

    id: UUID
    values: Values


@dataclass(frozen=True, slots=True)
class CheckInError:
    """A check-in that cannot be as wanted, and why; ``member`` in the wire's words."""

    id: UUID
    member: str
    code: str
    detail: str


def edit_check_ins(db: Session, edits: Sequence[CheckInEdit], now: datetime) -> list[CheckInError]:
    """Make check-ins what their edits want, all but those that are wrong."""
    ids = [edit.id for edit in edits]
    rows = {row.id: row for row in queries.check_ins_of(db, scope_of(db).athlete_id, ids)}
    errors: list[CheckInError] = []
    done: list[CheckIn] = []
    for edit in edits:
        try:
            check_day(edit.values["local_date"], now)
            whole.check(edit.values)
        except ValidationFailed as problem:
            found = ((one.pointer.strip("/"), one.code, one.detail) for one in problem.errors)
            errors += [CheckInError(edit.id, *one) for one in found]
            continue
        done.append(_apply(db, edit, rows.get(edit.id), now))
    db.flush()
    for row in done:
        whole.follow(db, row, row.red_flags, now)
    return errors


def delete_check_ins(db: Session, ids: Iterable[UUID], now: datetime) -> None:
    """Delete those of these check-ins that are there; flags that they raised stay."""
    wanted = list(ids)
    rows = queries.check_ins_of(db, scope_of(db).athlete_id, wanted) if wanted else ()
    bury_all(db, rows, now)
    db.flush()
    for row in rows:
        whole.note_change(db, row)


def _apply(db: Session, edit: CheckInEdit, held: CheckIn | None, now: datetime) -> CheckIn:
    row = held
    if row is None:
        row = CheckIn(athlete_id=scope_of(db).athlete_id, id=edit.id, created_at=now)
        db.add(row)
    columns, standing = whole.columns(edit.values), row.red_flags or {}
    # An answer that was given once is not unsaid by a phone that never had it.
    columns["red_flags"] = {**standing, **columns["red_flags"]}
    # It says all of them whenever it says anything: only those that are new were asked again.
    said = [code for code, answer in columns["red_flags"].items() if standing.get(code) != answer]
    row.answered_at = whole.answered_at(db, row, said, now)
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated_at = now
    flag_modified(row, "updated_at")
    return row


def folded(standing: Values, brought: Values) -> dict[str, Any]:
    """One check-in out of two of the same day and kind.

    What was brought last counts where it says something; of answers that tell of danger the
    graver one does, whoever gave it.
    """
    said = {name: value for name, value in brought.items() if value is not None}
    flags = _gravest(standing.get("red_flags") or {}, brought.get("red_flags") or {})
    legs = max(standing["leg_symptoms"], brought["leg_symptoms"], key=_leg_gravity)
    return {**standing, **said, "red_flags": flags, "leg_symptoms": legs}


def _gravest(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, TriageAnswer]:
    answers = [(code, TriageAnswer(said)) for side in (one, other) for code, said in side.items()]
    return dict(sorted(answers, key=lambda told: _GRAVITY[told[1]]))


def _leg_gravity(legs: Values) -> tuple[int, int, int]:
    change = LegChange(legs.get("change") or LegChange.UNKNOWN)
    sensations = legs.get("sensations") or ()
    return rank(LegReach(legs["reach"])), len(sensations), rank(change)

"""What workers do with a file of a device, step by step; each step is whole."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.imports import parcels, queries
from api.imports.models import FileImport, ImportName
from api.imports.reading import Finding
from api.imports.steps import at_work, show, stop, take_sessions
from api.imports.vocab import ImportProblemCode, ImportState
from api.training import service as training
from api.workouts import service as workouts

Numbers = Mapping[str, Any]
_TOLD = ("stored", "replaced", "unchanged", "quarantined", "refused", "deleted")


def keep_preview(
    db: Session,
    import_id: UUID,
    found: Numbers,
    findings: Sequence[Finding],
    names: Sequence[ImportName],
    now: datetime,
) -> None:
    """What the file holds, for the athlete to look at."""
    row = at_work(db, import_id, now, ImportState.READING)
    if row is None:
        return
    _count(row, found, now)
    show(db, row, findings, names, None if found["items"] else ImportProblemCode.NOTHING_FOUND)


def _count(row: FileImport, found: Numbers, now: datetime) -> None:
    row.done = row.total = row.rows = found["records"]
    row.refused_rows, row.noted_rows = found["refused"], found["noted"]
    row.sessions, row.sets, row.workouts = found["sessions"], found["sets"], found["workouts"]
    row.days, row.items, row.kinds = found["days"], found["items"], list(found["kinds"])
    row.measurements = sum(one["values"] for one in found["kinds"])
    row.samples = sum(one["samples"] for one in found["kinds"])
    row.first_day, row.last_day = _day(found["first_day"]), _day(found["last_day"])
    row.updated_at = now


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)


def size(parcel: Numbers) -> int:
    """Items of a parcel."""
    return sum(map(len, parcel.values()))


def take_parcel(
    db: Session,
    import_id: UUID,
    parcel: Numbers,
    upto: int,
    meanings: Mapping[str, str],
    now: datetime,
) -> bool:
    """Take in what a parcel holds; whether the commit is still wanted.

    ``upto`` is the place after it, kept in the same transaction.
    """
    row = at_work(db, import_id, now, ImportState.COMMITTING)
    if row is None:
        return False
    taken = workouts.take_in(db, parcels.recorded(parcel), now)
    for name in _TOLD:
        column = f"{name}_items"
        setattr(row, column, getattr(row, column) + getattr(taken, name))
    if sessions := parcels.sessions(parcel):
        take_sessions(db, row, sessions, meanings, now)
    row.done, row.total, row.updated_at = upto, max(upto, row.total), now
    return True


def still_wanted(db: Session, import_id: UUID, now: datetime) -> bool:
    """Whether the commit goes on; asking renews the lease."""
    return at_work(db, import_id, now, ImportState.COMMITTING) is not None


def end_commit(db: Session, import_id: UUID, now: datetime) -> None:
    """All is taken in. The file goes too, unless sets in it wait for a name."""
    row = at_work(db, import_id, now, ImportState.COMMITTING)
    if row is None:
        return
    row.state, row.updated_at = ImportState.COMMITTED, now
    if training.count_imported(db, row.id):
        training.settle_history(db, now)
    if not row.left_out_sets:
        queries.drop_content(db, row.athlete_id, row.id)


def break_off(db: Session, import_id: UUID, code: ImportProblemCode, now: datetime) -> None:
    """What could be read before cannot now; what was taken in stays, and it can be tried again."""
    row = at_work(db, import_id, now, ImportState.COMMITTING)
    if row is not None:
        stop(db, row, ImportState.PREVIEW, code, now)

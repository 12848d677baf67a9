"""The public door of check-ins."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api.accounts import service as accounts
from api.checkins import queries, vocab, whole
from api.checkins.edits import (
    CheckInEdit,
    CheckInError,
    delete_check_ins,
    edit_check_ins,
    folded,
)
from api.checkins.facts import imagined, read_check_in
from api.checkins.hearing import keep_told, listen, listen_to_all
from api.checkins.models import CheckIn
from api.checkins.wording import QUESTIONS, words
from api.engine import facts
from api.kit.days import check_day
from api.kit.db.scope import scope_of
from api.kit.db.tombstones import bury
from api.kit.db.versions import expect
from api.kit.errors import AlreadyExists, IdConflict, NotFound
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest

__all__ = [
    "QUESTIONS",
    "CheckInEdit",
    "CheckInError",
    "delete_check_ins",
    "edit_check_ins",
    "folded",
    "keep_told",
    "listen",
    "listen_to_all",
    "words",
]


def save_check_in(db: Session, values: Mapping[str, Any], now: datetime) -> CheckIn:
    """A new check-in; AlreadyExists where its day and kind are taken, also under a race."""
    accounts.lock_athlete(db)
    check_day(values["local_date"], now)
    whole.check(values)
    columns = {
        **whole.columns(values),
        "athlete_id": scope_of(db).athlete_id,
        "id": values.get("id") or new_id(),
        "answered_at": now if values.get("red_flags") else None,
        "created_at": now,
        "updated_at": now,
    }
    row = queries.insert(db, columns)
    if row is None:
        _refuse(db, values)
    whole.follow(db, row, row.red_flags, now)
    return row


def get_check_in(db: Session, check_in_id: UUID) -> CheckIn:
    row = queries.check_in(db, scope_of(db).athlete_id, check_in_id)
    if row is None:
        raise NotFound()
    return row


def find_check_in(db: Session, check_in_id: UUID) -> CheckIn | None:
    """The check-in, if there is one."""
    return queries.check_in(db, scope_of(db).athlete_id, check_in_id)


def list_check_ins(db: Session, request: PageRequest) -> Page[CheckIn]:
    """Newest day first."""
    return queries.check_ins(db, scope_of(db).athlete_id, request)


def update_check_in(
    db: Session, check_in_id: UUID, patch: Mapping[str, Any], version: int | None, now: datetime
) -> CheckIn:
    """Merge a patch into a check-in; kind and day are fixed, raised flags stay raised."""
    accounts.lock_athlete(db)
    row = get_check_in(db, check_in_id)
    expect(row, version)
    merged = _merged(row, patch)
    whole.check(merged)
    row.answered_at = whole.answered_at(db, row, patch.get("red_flags", {}), now)
    for name, value in whole.columns(merged).items():
        setattr(row, name, value)
    row.updated_at = now
    flag_modified(row, "updated_at")
    db.flush()
    whole.follow(db, row, row.red_flags if "red_flags" in patch else {}, now)
    return row


def delete_check_in(db: Session, check_in_id: UUID, version: int | None, now: datetime) -> None:
    """Delete a check-in; flags that it raised stay."""
    accounts.lock_athlete(db)
    row = get_check_in(db, check_in_id)
    expect(row, version)
    bury(db, row, now)
    db.flush()
    whole.note_change(db, row)


def engine_check_ins(db: Session, since: date, until: date) -> tuple[facts.CheckIn, ...]:
    """Check-ins of a window of local days, both ends included, as the engine reads them."""
    rows = queries.check_ins_between(db, scope_of(db).athlete_id, since, until)
    return tuple(read_check_in(row) for row in rows)


def imagined_check_in(values: Mapping[str, Any], name: str) -> facts.CheckIn:
    """A check-in as it would be read if it were answered: checked alike, on any day, never stored.

    ``name`` stands for its id where it has none.
    """
    whole.check(values)
    return imagined(values, str(values.get("id", name)))


def has_check_in_after(db: Session, day: date) -> bool:
    """Whether anything was said for a later local day."""
    return queries.has_check_in_after(db, scope_of(db).athlete_id, day)


def check_ins_on(db: Session, days: Iterable[date]) -> list[CheckIn]:
    """Check-ins of the given local days, by day."""
    return list(queries.check_ins_on(db, scope_of(db).athlete_id, days))


def _merged(row: CheckIn, patch: Mapping[str, Any]) -> dict[str, Any]:
    """The row as it would be said anew. A null clears, but for ``settle_h``: it answers."""
    names = ("kind", "local_date", *whole.COMMON, *vocab.ANSWERS)
    merged = {name: getattr(row, name) for name in names} | dict(patch)
    merged["red_flags"] = {**row.red_flags, **patch.get("red_flags", {})}
    if not row.settle_answered and "settle_h" not in patch:
        del merged["settle_h"]
    return merged


def _refuse(db: Session, values: Mapping[str, Any]) -> NoReturn:
    found = queries.check_in_id_of(
        db, scope_of(db).athlete_id, values["local_date"], values["kind"]
    )
    if found is None:
        raise IdConflict("This id belongs to another check-in.")
    raise AlreadyExists(
        "This day has a check-in of this kind; correct it instead.", existing_id=str(found)
    )

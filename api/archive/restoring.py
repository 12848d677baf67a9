"""Putting the rows of an archive back, under the athlete of another account.

The archive is known to be ours and unchanged. What can still be wrong is that it does not
fit here: other tables, content that this server lacks, an account that is not empty.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from api.archive import queries, tables, values
from api.archive.opening import Archive
from api.archive.packing import batched
from api.archive.tables import Kept
from api.archive.vocab import ACCOUNT, BATCH, DATA, LEFT_OUT_WITHOUT, LOG, RECORDS
from api.kit.db.changes import Op, synced
from api.kit.errors import AccountNotEmpty, ArchiveOfAnother, ArchiveRefused

Values = dict[str, Any]

_OTHER_VERSION = "It was made by a different version of this server: {} does not fit here."


@dataclass(slots=True)
class Put:
    """What became of the rows of one table."""

    table: str
    rows: int = 0
    left_out: int = 0


def check_empty(db: Session, athlete_id: UUID) -> None:
    """An account that has rows of its own would mix two stories into one."""
    for table in tables.data():
        if not table.is_athlete and not queries.is_empty(db, table, athlete_id):
            raise AccountNotEmpty("Restore into a new account, before anything is entered.")


def check_person(archive: Archive, birth_date: date) -> None:
    """The same person, as far as we can tell: it keeps a child's account a child's as well."""
    told = [row["birth_date"] for row in archive.rows(f"{DATA}/athlete.json")]
    if told != [birth_date.isoformat()]:
        raise ArchiveOfAnother()


def restore(db: Session, archive: Archive, athlete_id: UUID) -> list[Put]:
    """Every row of the archive that belongs here, in the order that foreign keys want."""
    unknown = {path for path in archive.paths if path.endswith(".json")}
    unknown -= {table.path for table in tables.kept()}
    if unknown:
        raise ArchiveRefused(_OTHER_VERSION.format(min(unknown)))
    put = [_restore(db, archive, table, athlete_id) for table in _wanted()]
    _bury(db, archive)
    return put


def _bury(db: Session, archive: Archive) -> None:
    """What was deleted stays so for a client that still holds it."""
    gone = (row for row in archive.rows(f"{ACCOUNT}/{LOG}.json") if row["op"] == Op.DELETE)
    for batch in batched(gone, BATCH):
        for name in sorted({row["table_name"] for row in batch} & synced().keys()):
            ids = [UUID(row["row_id"]) for row in batch if row["table_name"] == name]
            queries.bury(db, name, ids)


def _wanted() -> list[Kept]:
    """Data, and of the account its records."""
    return [table for table in tables.kept() if table.folder == DATA or table.name in RECORDS]


def _restore(db: Session, archive: Archive, table: Kept, athlete_id: UUID) -> Put:
    put, door = Put(table.name), _Door(db, table)
    shape = _shaper(table, athlete_id)
    for batch in batched(map(shape, archive.rows(table.path)), table.batch):
        fitting = door.let_in(batch)
        put.rows, put.left_out = put.rows + len(fitting), put.left_out + len(batch) - len(fitting)
        _write(db, table, athlete_id, fitting)
    return put


def _write(db: Session, table: Kept, athlete_id: UUID, rows: list[Values]) -> None:
    try:
        if table.is_athlete:
            queries.overwrite(db, table, athlete_id, _without(rows[0], table.owner))
        elif rows:
            queries.add(db, table, rows)
    except (IntegrityError, DataError) as error:
        raise ArchiveRefused(_OTHER_VERSION.format(table.name)) from error


def _without(row: Values, name: str) -> Values:
    return {key: value for key, value in row.items() if key != name}


def _shaper(table: Kept, athlete_id: UUID) -> Any:
    """From a written row to the values of a row of this athlete."""
    readers = {column.name: values.reader(column, athlete_id) for column in table.columns}

    def shape(row: Values) -> Values:
        try:
            found = {name: _read(readers[name], value) for name, value in row.items()}
        except (KeyError, TypeError, ValueError) as error:
            raise ArchiveRefused(_OTHER_VERSION.format(table.name)) from error
        return {table.owner: athlete_id, **found}

    return shape


def _read(convert: values.Convert | None, value: Any) -> Any:
    return value if value is None or convert is None else convert(value)


@dataclass(slots=True)
class _Door:
    """Holds rows against what they refer to outside of the archive: the library, clinicians."""

    db: Session
    table: Kept
    _known: dict[str, set[Any]] = field(default_factory=dict)

    def let_in(self, batch: list[Values]) -> list[Values]:
        """The rows that may stay; ArchiveRefused where something indispensable is missing."""
        for column, target in _references(self.table):
            missing = self._missing(column, target, batch)
            name = f"{self.table.name}.{column.name}"
            if missing and name not in LEFT_OUT_WITHOUT:
                first = min(map(str, missing))
                raise ArchiveRefused(f"The archive names {first}, which this server does not have.")
            batch = [row for row in batch if row.get(column.name) not in missing]
        return batch

    def _missing(
        self, column: Column[Any], target: Column[Any], batch: Iterable[Values]
    ) -> set[Any]:
        known = self._known.setdefault(column.name, set())
        asked = {row.get(column.name) for row in batch} - {None} - known
        if asked:
            model = tables.model_of(target.table.name)
            known |= queries.known(self.db, getattr(model, target.name), asked)
        return asked - known


def _references(table: Kept) -> Iterator[tuple[Column[Any], Column[Any]]]:
    """Columns that refer to a table without an owner, and what they refer to there."""
    inside = {one.name for one in tables.kept()}
    for key in table.model.__table__.foreign_key_constraints:
        if _leads_out(key, inside):
            (element,) = key.elements
            yield element.parent, element.column


def _leads_out(key: ForeignKeyConstraint, inside: Iterable[str]) -> bool:
    return key.referred_table.name not in inside


def told(put: Iterable[Put]) -> list[Mapping[str, Any]]:
    """What was done, table by table, without those that had nothing."""
    return [
        {"table": one.table, "rows": one.rows, "left_out": one.left_out}
        for one in put
        if one.rows or one.left_out
    ]

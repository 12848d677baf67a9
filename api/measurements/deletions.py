"""Records that their source has deleted, named by their id there: apps know no other.

A deletion is a version of its record like any other, so it may come before the record, twice, and
in any order. It holds for every device of the provider: who deletes does not say which it was.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from api.kit.db.scope import scope_of
from api.kit.errors import Problem
from api.kit.ids import new_id
from api.measurements import queries
from api.measurements.models import RecordDeletion
from api.measurements.registers import FOR_GOOD, UNVERSIONED, Told, key_of
from api.measurements.vocab import DeletionOutcome, MeasurementState, RecordClass

Values = Mapping[str, Any]
Name = tuple[str, str]


class Deletions:
    """Deletions of the records that a batch names."""

    def __init__(self, db: Session, of: RecordClass, items: Iterable[Values]) -> None:
        self._db, self._of, self._owner = db, of, scope_of(db).athlete_id
        ids = {item["external_id"] for item in items if item.get("external_id") is not None}
        rows = queries.deletions(db, self._owner, of, ids)
        self._rows = {(row.provider, row.external_id): row for row in rows}

    def covers(self, item: Values) -> bool:
        """Whether an item says a version of its record that is deleted."""
        provider = item["source"]["provider"]
        return self.reaches(provider, item.get("external_id"), item.get("external_version"))

    def reaches(self, provider: str, external_id: str | None, version: int | None) -> bool:
        """The same of a version of a record."""
        row = None if external_id is None else self._rows.get((provider, external_id))
        number = UNVERSIONED if version is None else version
        return row is not None and number <= _number(row)

    def add(self, gone: Values, now: datetime) -> None:
        """Remember a deletion; the one that reaches further stands."""
        name = (gone["provider"], gone["external_id"])
        row, version = self._rows.get(name), gone.get("external_version")
        if row is None:
            self._rows[name] = self._added(name, version, now)
        elif _number(row) < (FOR_GOOD if version is None else version):
            row.external_version, row.updated_at = version, now

    def _added(self, name: Name, version: int | None, now: datetime) -> RecordDeletion:
        row = RecordDeletion(
            athlete_id=self._owner,
            id=new_id(),
            record_class=self._of,
            provider=name[0],
            external_id=name[1],
            external_version=version,
            created_at=now,
            updated_at=now,
        )
        self._db.add(row)
        return row


def _number(row: RecordDeletion) -> float:
    return FOR_GOOD if row.external_version is None else row.external_version


# --- carrying them out ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taking:
    """How rows of a class are found by their keys, and how one is deleted."""

    found: Callable[[Collection[str]], Iterable[Any]]
    remove: Callable[[Any], None]


def take_away(
    db: Session,
    of: RecordClass,
    gone: Sequence[Values | Problem],
    take: Taking,
    now: datetime,
) -> list[Told]:
    """Delete records by their ids at the source; a problem stands for what could not be read."""
    named = [one for one in gone if not isinstance(one, Problem)]
    deletions, rows = Deletions(db, of, named), _rows(db, named, take)
    return [
        Told(DeletionOutcome.REFUSED, problem=one)
        if isinstance(one, Problem)
        else Told(_taken_away(deletions, one, rows[one["provider"], one["external_id"]], take, now))
        for one in gone
    ]


def _rows(db: Session, named: Iterable[Values], take: Taking) -> dict[Name, list[Any]]:
    sources = queries.sources(db, scope_of(db).athlete_id)
    providers = {row.id: row.provider for row in sources}
    found: dict[Name, list[Any]] = defaultdict(list)
    for row in take.found({key_of(one) for one in named}):
        found[providers[row.source_id], row.external_id].append(row)
    return found


def _taken_away(
    deletions: Deletions, gone: Values, rows: Iterable[Any], take: Taking, now: datetime
) -> DeletionOutcome:
    deletions.add(gone, now)
    there = [row for row in rows if row.state is not MeasurementState.DELETED]
    reached = [
        row
        for row in there
        if deletions.reaches(gone["provider"], row.external_id, row.external_version)
    ]
    for row in reached:
        take.remove(row)
    if reached:
        return DeletionOutcome.DELETED
    return DeletionOutcome.OUTDONE if there else DeletionOutcome.NOTED

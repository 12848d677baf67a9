"""Many creates in one request: each judged by itself, all in one transaction.

An item that can never be stored is told from one worth sending again: refused and conflict are
final, and what should be repeated fails the whole request. Each item runs in a savepoint of its
own through the view that stores one; what follows from all of them is found once, at the end.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, ValidationError
from marshmallow.class_registry import get_class
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.kit import errors
from api.kit.events import Consequences, FactChanged, forget, note, noted
from api.kit.http import conditional, fields, idempotency, json, problems
from api.kit.http.fields import about
from api.kit.http.idempotency import FirstAnswer, Handles
from api.kit.http.schema import Out, flatten
from api.kit.limits import Bounds

MOST_ITEMS = 100
_CREATED = 201
_UID = fields.Uid()


class BatchItemStatus(StrEnum):
    """What became of an item: stored now, already stored, or never storable in this form.
    `refused` is invalid in itself; `conflict` collides with another row of that id, or of that
    day and kind.
    """

    CREATED = "created"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    CONFLICT = "conflict"


class BatchResult(Out):
    """What became of one item. Sending it again unchanged has no effect."""

    index = fields.Whole(Bounds(0, MOST_ITEMS - 1), metadata=about("Position in `items`, from 0."))
    id = fields.Uid(allow_none=True, metadata=about("Id of the item; null if it has none."))
    status = fields.Choice(BatchItemStatus)
    problem = fields.One(
        problems.Problem, allow_none=True, metadata=about("Why it was not stored.")
    )


class BatchSaved(Out):
    """Results in the order of the items, and the combined effect of all of them."""

    results = fields.ListOf(
        fields.One(BatchResult),
        MOST_ITEMS,
        metadata=about("One per item, in the order of the items."),
    )
    effect = fields.One(
        "Effect",
        metadata=about("What the stored items, and the red-flag answers in refused ones, changed."),
    )


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it was read: its values, or what is wrong with it."""

    raw: Any
    values: dict[str, Any] | None
    wrong: Any = None


class Apart(fields.One):
    """An object judged by itself: what is wrong with it does not refuse its neighbours."""

    def _deserialize(self, value: Any, attr: Any, data: Any, partial: Any = None, **_: Any) -> Item:
        try:
            return Item(value, super()._deserialize(value, attr, data, partial))
        except ValidationError as error:
            return Item(value, None, error.messages)


def items_of(schema: str) -> fields.ListOf:
    """The member of a batch that holds its items."""
    return fields.ListOf(
        Apart(schema),
        MOST_ITEMS,
        required=True,
        metadata=about(f"At most {MOST_ITEMS}, each with an id made by the client."),
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """How items are stored. First answers are shared with the operation that stores one.

    ``standing`` finds the row that has an id already, with its parts.
    """

    single: str
    saved: str
    out: type[Out]
    standing: Callable[[Session, UUID], object | None]


Store = Callable[[dict[str, Any]], Any]
Hear = Callable[[Any], None]
Result = dict[str, Any]


def _unheard(_: Any) -> None:
    """What most operations make of an item that is not stored."""


def perform(
    batch: Batch,
    db: Session,
    items: Sequence[Item],
    store: Store,
    consequences: Consequences,
    now: datetime,
    hear: Hear = _unheard,
) -> dict[str, Any]:
    """Store what can be stored; the answer, to be dumped as `BatchSaved`.

    ``hear`` is told of every item that is not stored, as it came.
    """
    fit = [_handles(batch, item) for item in items if item.values is not None]
    run = _Run(batch, db, store, hear, idempotency.claim_all(db, fit, now))
    results = [run.result(index, item) for index, item in enumerate(items)]
    effect = consequences(db, noted(db), now)
    made = {wanted.names[0] for wanted, _, _ in run.made}
    idempotency.release(db, [one for one in fit if one.names[0] not in made])
    idempotency.keep_all(db, run.first_answers(effect), now)
    return {"results": results, "effect": effect}


@dataclass(slots=True)
class _Run:
    """One batch on its way through."""

    batch: Batch
    db: Session
    store: Store
    hear: Hear
    known: dict[str, str]
    """Fingerprints by handle, of what was stored before or by an earlier item."""
    made: list[tuple[Handles, str, Any]] = field(default_factory=list)
    """What was stored: its handles, its ETag, and the row as it is shown."""

    def result(self, index: int, item: Item) -> Result:
        """What becomes of an item; raises what is worth repeating."""
        found: Result = {"index": index, "id": _id_of(item.raw), "problem": None}
        try:
            found["status"] = self._status(item)
        except errors.Problem as problem:
            if problem.status >= 500 or isinstance(problem, errors.InFlight):
                raise
            found["status"] = _final(problem)
            self.hear(item.raw)
            shown = problems.members_of(_at(problem, index), g.request_log.request_id)
            found["problem"] = shown
        return found

    def _status(self, item: Item) -> BatchItemStatus:
        if item.values is None:
            raise errors.ValidationFailed(
                "Some members are not valid.", errors=flatten(item.wrong, "")[:100]
            )
        wanted = _handles(self.batch, item)
        before = self.known.get(wanted.names[0])
        if before is not None and before != wanted.fingerprint:
            raise errors.IdConflict("This id was used with a different body.")
        if before is not None:
            return BatchItemStatus.UNCHANGED
        try:
            self._create(item.values, wanted)
        except errors.IdConflict:
            # It may stand without a first answer: that was purged, or it came by another way.
            row = self.batch.standing(self.db, item.values["id"])
            if row is None or not says(row, item.values):
                raise
            return BatchItemStatus.UNCHANGED
        self.known[wanted.names[0]] = wanted.fingerprint
        return BatchItemStatus.CREATED

    def _create(self, values: dict[str, Any], wanted: Handles) -> None:
        before = noted(self.db)
        try:
            with self.db.begin_nested():
                row = self.store(values)
                self.db.flush()
                shown = _shown(self.batch, row)
        except (errors.Problem, SQLAlchemyError) as error:
            _rewind(self.db, before)
            if isinstance(error, SQLAlchemyError):
                raise problems.from_database(error) from error
            raise
        self.made.append((wanted, conditional.etag_of(row, b""), shown))
        # A later item may name ids of this one: it must meet the table, not a row in memory.
        self.db.expunge(row)

    def first_answers(self, effect: object) -> dict[Handles, FirstAnswer]:
        """For each stored item the answer that storing it alone would have had."""
        said = dumped("Effect", effect)
        return {
            wanted: FirstAnswer(
                _CREATED,
                {"ETag": etag, "Content-Type": "application/json"},
                json.write({self.batch.saved: shown, "effect": said}),
            )
            for wanted, etag, shown in self.made
        }


def says(row: object, values: Mapping[str, Any]) -> bool:
    """Whether a row, or a part of it, holds everything that is said."""
    return all(_same(_member(row, name), value) for name, value in values.items())


def _same(stored: Any, said: Any) -> bool:
    if isinstance(said, Mapping):
        return stored is not None and says(stored, said)
    if isinstance(said, list):
        alike = stored is not None and len(stored) == len(said)
        return alike and all(map(_same, stored, said))
    return bool(stored == said)


def _member(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


def _handles(batch: Batch, item: Item) -> Handles:
    client_id = item.values["id"] if item.values else None
    return idempotency.handles(batch.single, None, client_id, json.canonical(item.raw))


def _shown(batch: Batch, row: object) -> Any:
    member = _writer(batch.out).fields[batch.saved]
    return member.serialize(batch.saved, {batch.saved: row})


def dumped(name: str, value: object) -> Any:
    """A value as the schema of that name writes it."""
    return _writer(name).dump(value)


@cache
def _writer(kind: type[Out] | str) -> Schema:
    found: Any = get_class(kind) if isinstance(kind, str) else kind
    writer: Schema = found()
    return writer


def _id_of(raw: Any) -> UUID | None:
    try:
        found: UUID = _UID.deserialize(raw["id"])
    except (ValidationError, TypeError, KeyError):
        return None
    return found


def _final(problem: errors.Problem) -> BatchItemStatus:
    meets = problem.status in (409, 412)
    return BatchItemStatus.CONFLICT if meets else BatchItemStatus.REFUSED


def _at(problem: errors.Problem, index: int) -> errors.Problem:
    """The problem with pointers into the whole body."""
    found = [replace(error, pointer=f"/items/{index}{error.pointer}") for error in problem.errors]
    inside = type(problem)(problem.detail, errors=found)
    inside.members = problem.members
    return inside


def _rewind(db: Session, before: tuple[FactChanged, ...]) -> None:
    """Facts of an item that was undone were never written."""
    forget(db)
    for change in before:
        note(db, change)

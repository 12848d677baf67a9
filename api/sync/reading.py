"""From a pushed row to the values of a command: judged by the very shapes that REST takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.kit.errors import ValidationFailed
from api.sync.columns import OWN, Column, Form, Unreadable, said
from api.sync.flattening import FlatRow, flatten
from api.sync.incoming import Incoming, Refusal
from api.sync.shapes import Shapes
from api.sync.tables import CHECK_INS, SETS, Table

_CLIENTS_OWN = {"id", "_status", "_changed"}
"""Members that the client's library keeps on every row."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row as it would be: the values of the command, and flat, to be held against what is."""

    row: Incoming
    values: dict[str, Any]
    flat: FlatRow
    applied: frozenset[str]
    """Columns that the client means to set."""

    def differs(self, stored: FlatRow) -> bool:
        return any(self.flat[name] != stored[name] for name in self.applied)


class Misread(Exception):
    """A row that no command can be made of."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__()
        self.refusals = refusals


def read(row: Incoming, stored: FlatRow | None, shapes: Shapes) -> Wanted:
    """What a row wants, on top of what is stored; Misread where that makes no sense."""
    table, applied = row.table, _applied(row, stored)
    unknown = set(row.raw) - _CLIENTS_OWN - {column.name for column in table.columns}
    wrong = [row.refused(name, "There is no such column.") for name in sorted(unknown)]
    flat = {column.name: (stored or {}).get(column.name) for column in table.written}
    flat |= {name: row.raw[name] for name in applied}
    wrong += _moved(row, flat, stored)
    body = _body(row, flat, shapes, wrong)
    own = _own(row, flat, wrong)
    if wrong:
        raise Misread(wrong)
    return wanted_of(row, _judged(row, body, shapes) | own, applied, shapes)


def wanted_of(
    row: Incoming, values: dict[str, Any], applied: frozenset[str], shapes: Shapes
) -> Wanted:
    """A row that wants these values of a command."""
    attributes = _attributes(row.table, values) | {"id": row.id}
    return Wanted(row, values, flatten(row.table, attributes, shapes), applied)


def _applied(row: Incoming, stored: FlatRow | None) -> frozenset[str]:
    """Columns to set: those that were changed, where the client says so of a row that stands.

    An app of an older schema sends null in columns it never received; they must not be erased.
    """
    names = {column.name for column in row.table.written} & set(row.raw)
    changed = row.raw.get("_changed")
    if stored is None or row.kind == "created" or not isinstance(changed, str) or not changed:
        return frozenset(names)
    return frozenset(names & set(changed.split(",")))


def _moved(row: Incoming, flat: FlatRow, stored: FlatRow | None) -> list[Refusal]:
    fixed = (column.name for column in row.table.columns if column.fixed)
    moved = (name for name in fixed if stored is not None and flat[name] != stored[name])
    return [row.refused(name, "This column is fixed once the row is stored.") for name in moved]


def _body(row: Incoming, flat: FlatRow, shapes: Shapes, wrong: list[Refusal]) -> Mapping[str, Any]:
    """The row as REST would say it. Null is not said at all."""
    body: dict[str, Any] = {"id": str(row.id)}
    for column in row.table.written:
        value = flat[column.name]
        if column.member == OWN or value is None:
            continue
        try:
            _put(body, column.member, said(column, value, shapes.parse))
        except Unreadable as problem:
            wrong.append(row.refused(column.name, str(problem)))
    if row.table is CHECK_INS and flat["settle_answered"] is True:
        body.setdefault("settle_h", None)
    return body


def _put(body: dict[str, Any], member: str, value: Any) -> None:
    outer, _, inner = member.partition("/")
    if inner:
        body.setdefault(outer, {})[inner] = value
    else:
        body[outer] = value


def _own(row: Incoming, flat: FlatRow, wrong: list[Refusal]) -> dict[str, Any]:
    """Columns that REST says by nesting and by order."""
    found: dict[str, Any] = {}
    for column in row.table.written:
        if column.member != OWN:
            continue
        try:
            found[column.name] = _own_value(column, flat[column.name])
        except Unreadable as problem:
            wrong.append(row.refused(column.name, str(problem)))
    return found


def _own_value(column: Column, value: Any) -> Any:
    if column.form is Form.FLAG:
        if value is not None and not isinstance(value, bool):
            raise Unreadable("Must be true or false.")
        return bool(value)
    if column.form is Form.UID:
        return parent_id(value)
    if column.bounds is None:
        return value
    low, high = column.bounds.whole
    if type(value) is not int or not low <= value <= high:
        raise Unreadable(f"Must be a whole number from {low} to {high}.")
    return value


def parent_id(value: Any) -> UUID:
    """The id of a parent; Unreadable where it is none."""
    try:
        found = UUID(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise Unreadable("Must be the id of its parent.") from error
    if str(found) != value:
        raise Unreadable("Write ids in lower case: other spellings would be another row.")
    return found


def _judged(row: Incoming, body: Mapping[str, Any], shapes: Shapes) -> dict[str, Any]:
    try:
        return shapes.read(row.table.command, row.table.omits, body)
    except ValidationFailed as problem:
        found = [
            row.refused(column_of(row.table, one.pointer), one.detail) for one in problem.errors
        ]
        raise Misread(found) from problem


def column_of(table: Table, pointer: str) -> str:
    """The column behind a pointer into what REST says, or nothing where there is none."""
    member = pointer.strip("/")
    return next(_columns_of(table, member), "")


def _columns_of(table: Table, member: str) -> Iterator[str]:
    outer = member.partition("/")[0]
    yield from (column.name for column in table.written if column.member == member)
    for column in table.written:
        if column.member.partition("/")[0] == outer:
            yield column.name


def _attributes(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a command under the names that the models have for them."""
    found = dict(values)
    if table is SETS:
        effort = values.get("effort") or {}
        found |= {"effort_scale": effort.get("scale"), "effort_value": effort.get("value")}
    if table is CHECK_INS:
        found |= {"settle_answered": "settle_h" in values}
        found |= {"red_flags": values.get("red_flags") or {}}
    return found

"""Shapes of flat rows on the wire, made from the flat tables, and the shapes of REST by name."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from marshmallow import Schema, validate
from marshmallow import fields as ma_fields
from marshmallow.class_registry import get_class

from api.kit.http import fields, json
from api.kit.http.fields import HouseField, about
from api.kit.http.schema import In, Out, load
from api.kit.limits import Bounds
from api.sync import vocab
from api.sync.columns import LOCAL_TYPES, MOMENTS, Column, Form
from api.sync.tables import Table

CHANGED_LONGEST = 2_000


class RestShapes:
    """The shapes of REST, found by their names."""

    def parse(self, raw: bytes) -> Any:
        return json.read(raw)

    def read(self, name: str, omits: tuple[str, ...], said: Mapping[str, Any]) -> dict[str, Any]:
        return load(_shape(name, omits), said)

    def write(self, name: str, value: Any) -> Any:
        return _shape(name, ()).dump(value, many=isinstance(value, list))


@cache
def _shape(name: str, omits: tuple[str, ...]) -> Schema:
    found = get_class(name)
    if isinstance(found, list):
        raise TypeError(f"two schemas are called {name}")
    return found(exclude=omits)


class Long(HouseField, ma_fields.Integer):
    """A whole number that needs more than 32 bits."""

    def __init__(self, bounds: Bounds, **kwargs: Any) -> None:
        low, high = bounds.whole
        super().__init__(strict=True, validate=validate.Range(low, high), **kwargs)

    def openapi(self) -> dict[str, Any]:
        return {"format": "int64"}


def _field(column: Column, *, needed: bool) -> Any:
    shown = {} if column.example is None else {"example": column.example}
    more: dict[str, Any] = {"metadata": about(column.about, **shown)}
    more |= {"allow_none": column.optional}
    more |= {"required": needed and not column.optional}
    if column.form is Form.MOMENT:
        return Long(MOMENTS, **more)
    if column.form is Form.FLAG:
        return fields.Flag(**more)
    if column.form is Form.DAY:
        return fields.Day(**more)
    if column.form is Form.UID:
        return fields.Uid(**more)
    if column.form is Form.WHOLE:
        return fields.Whole(_bounds(column), **more)
    if LOCAL_TYPES[column.form] == "number":
        return fields.Number(_bounds(column), **more)
    return fields.Text(column.longest or vocab.TEXT_LONGEST, **more)


def _bounds(column: Column) -> Bounds:
    if column.bounds is None:
        raise TypeError(f"{column.name} needs bounds")
    return column.bounds


def row_out(table: Table) -> type[Out]:
    members: dict[str, Any] = {"__doc__": f"{table.about} A flat row, as it is stored."}
    members |= {"id": fields.Uid(metadata=about("Id of the row."))}
    members |= {column.name: _field(column, needed=True) for column in table.columns}
    return type(table.row, (Out,), members)


def row_in(table: Table) -> type[In]:
    members: dict[str, Any] = {
        "__doc__": f"{table.about} A flat row from a client. The server's own columns are ignored.",
        "id": fields.Uid(
            required=True, metadata=about("UUIDv7 made by the client, in lower case.")
        ),
        "_status": fields.Text(
            20, allow_none=True, metadata=about("Used by the client library; ignored.")
        ),
        "_changed": fields.Text(
            CHANGED_LONGEST,
            allow_none=True,
            metadata=about("Columns changed since the last sync; in an update only these count."),
        ),
    }
    members |= {column.name: _field(column, needed=False) for column in table.columns}
    return type(f"{table.row}Input", (In,), members)


def changes_out(table: Table, row: type[Out]) -> type[Out]:
    rows = {
        "created": "Always empty: live rows are in `updated`.",
        "updated": "Live rows, new or changed.",
    }
    members: dict[str, Any] = {"__doc__": f"Changes in one table. {table.about}"}
    members |= {
        name: fields.ListOf(fields.One(row), vocab.MOST_PULLED, metadata=about(text))
        for name, text in rows.items()
    }
    members["deleted"] = fields.ListOf(
        fields.Uid(), vocab.MOST_PULLED, metadata=about("Ids of rows that were deleted.")
    )
    return type(table.row.replace("Row", "Changes"), (Out,), members)


def changes_in(table: Table, row: type[In]) -> type[In]:
    told = {"created": "New rows.", "updated": "Changed rows."}
    members: dict[str, Any] = {"__doc__": f"Changes made by a client. {table.about}"}
    members |= {
        name: fields.ListOf(fields.One(row), vocab.MOST_ROWS, metadata=about(text))
        for name, text in told.items()
    }
    members["deleted"] = fields.ListOf(
        fields.Uid(), vocab.MOST_ROWS, metadata=about("Ids of rows deleted on the device.")
    )
    return type(table.row.replace("Row", "ChangesInput"), (In,), members)

"""Columns of flat tables: what a client's local database holds, and how a value gets there.

Values are text, numbers or booleans: a client drops whatever else it is sent, in silence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson

from api.kit import units
from api.kit.errors import BadRequest
from api.kit.limits import FIRST_INSTANT, LAST_INSTANT, Bounds

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


class Form(StrEnum):
    """How a value is written in a flat row."""

    TEXT = "text"
    DAY = "day"
    UID = "uid"
    JSON = "json"
    WHOLE = "whole"
    NUMBER = "number"
    KILOGRAMS = "kilograms"
    MOMENT = "moment"
    FLAG = "flag"


LOCAL_TYPES = {
    Form.TEXT: "string",
    Form.DAY: "string",
    Form.UID: "string",
    Form.JSON: "string",
    Form.WHOLE: "number",
    Form.NUMBER: "number",
    Form.KILOGRAMS: "number",
    Form.MOMENT: "number",
    Form.FLAG: "boolean",
}
"""Column types of the local database."""

OWN = "-"
"""For a column that has no counterpart: in REST as ``member``, stored as ``attribute``."""

MOMENTS = Bounds((FIRST_INSTANT - _EPOCH) // _MS, (LAST_INSTANT - _EPOCH) // _MS - 1)


class Unreadable(Exception):
    """A value that is not of its column's form; the text says what it should be."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``attribute`` is where the model keeps it, ``member`` where REST says it.

    A column without a member is the server's own: what a client pushes there is ignored. One
    whose member is `OWN` is a client's, but no part of what REST says of the row. ``shape`` names
    the REST shape of a JSON column.
    """

    name: str
    form: Form
    about: str
    attribute: str = ""
    member: str = ""
    optional: bool = False
    fixed: bool = False
    indexed: bool = False
    bounds: Bounds | None = None
    longest: int | None = None
    shape: str = ""
    example: Any = None
    since: int = 1

    @property
    def source(self) -> str:
        return self.attribute or self.name


def moment(value: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (value - _EPOCH) // _MS


def document(value: Any) -> str:
    """The one text of a JSON value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


FLAT: Mapping[Form, Callable[[Any], Any]] = {
    Form.TEXT: str,
    Form.DAY: lambda value: value.isoformat(),
    Form.UID: str,
    Form.JSON: document,
    Form.WHOLE: int,
    Form.NUMBER: float,
    Form.KILOGRAMS: units.kilograms,
    Form.MOMENT: moment,
    Form.FLAG: bool,
}
"""From a stored value to a flat one."""


def said(column: Column, value: Any, read_json: Callable[[bytes], Any]) -> Any:
    """From a flat value to what REST would say; Unreadable where it is of another form.

    Only forms that REST writes otherwise are looked at here: the rest is judged there.
    """
    if column.form is Form.MOMENT:
        return _instant(value)
    if column.form is Form.JSON:
        return _parsed(value, read_json)
    if column.form is Form.UID and not (isinstance(value, str) and value == value.lower()):
        raise Unreadable("Write ids in lower case: other spellings would be another row.")
    if column.form is Form.FLAG and not isinstance(value, bool):
        raise Unreadable("Must be true or false.")
    return value


def _instant(value: Any) -> str:
    low, high = MOMENTS.whole
    if type(value) is not int or not low <= value <= high:
        raise Unreadable("Must be whole milliseconds since 1970.")
    return (_EPOCH + value * _MS).isoformat()


def _parsed(value: Any, read_json: Callable[[bytes], Any]) -> Any:
    if not isinstance(value, str):
        raise Unreadable("Must be a JSON text.")
    try:
        return read_json(value.encode())
    except (BadRequest, UnicodeError) as error:
        raise Unreadable("Must be a JSON text.") from error

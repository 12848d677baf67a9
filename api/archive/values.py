"""Values of columns as JSON writes them, the same from both databases, and back."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Column, Float, Integer, LargeBinary, String, Uuid

from api.archive.vocab import SELF
from api.kit.db.types import Choice, Choices, Instant, LocalDay, Number, Packed, Text, Whole

Convert = Callable[[Any], Any]

AS_THEY_ARE = (Boolean, Choice, Choices, Float, Integer, JSON, Number, String, Text, Whole)
"""Types whose values JSON can say by itself; enumerations are their own text."""


def writer(column: Column[Any], athlete_id: UUID) -> Convert | None:
    """How a value of this column is written; None where it is written as it is.

    A type that nobody has thought of raises TypeError: better no archive than one that lies.
    """
    kind = column.type
    if isinstance(kind, Uuid):
        return lambda value: SELF if value == athlete_id else str(value)
    if isinstance(kind, Instant):
        return instant
    if isinstance(kind, LocalDay):
        return date.isoformat
    if isinstance(kind, Packed):
        return kind.write
    if isinstance(kind, LargeBinary):
        return lambda value: b64encode(value).decode("ascii")
    _demand_plain(column)
    return None


def reader(column: Column[Any], athlete_id: UUID) -> Convert | None:
    """How a written value of this column is read; the other direction of `writer`."""
    kind = column.type
    if isinstance(kind, Uuid):
        return lambda value: athlete_id if value == SELF else UUID(value)
    if isinstance(kind, Instant):
        return datetime.fromisoformat
    if isinstance(kind, LocalDay):
        return date.fromisoformat
    if isinstance(kind, Packed):
        return kind.read
    if isinstance(kind, Choice):
        return kind.kind
    if isinstance(kind, LargeBinary):
        return lambda value: b64decode(value, validate=True)
    _demand_plain(column)
    return None


def instant(value: datetime) -> str:
    """To the microsecond, as both databases keep it."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _demand_plain(column: Column[Any]) -> None:
    if not isinstance(column.type, AS_THEY_ARE):
        raise TypeError(f"{column}: nobody has said how this type is archived")

"""Column types that carry their own CHECK, so that no row exists which a schema would refuse.

Each type says what SQL condition its column must meet; a listener adds the constraint when
the column joins its table. Instants are UTC on both databases.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    String,
    Table,
    Uuid,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from api.kit.limits import FIRST_DAY, FIRST_INSTANT, LAST_DAY, LAST_INSTANT, Bounds

Uid = Uuid(as_uuid=True)
Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A value object stored whole: never queried by its members."""


@runtime_checkable
class Checked(Protocol):
    def condition(self, column: str) -> str: ...


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite would otherwise hand back a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its offset")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def condition(self, column: str) -> str:
        low, high = FIRST_INSTANT.strftime("%Y-%m-%d"), LAST_INSTANT.strftime("%Y-%m-%d")
        return f"{column} >= '{low}' AND {column} < '{high}'"


class LocalDay(TypeDecorator[Any]):
    """A calendar day of the athlete."""

    impl = Date
    cache_ok = True

    def condition(self, column: str) -> str:
        return f"{column} >= '{FIRST_DAY}' AND {column} <= '{LAST_DAY}'"


class Whole(TypeDecorator[int]):
    """An integer within bounds."""

    impl = Integer
    cache_ok = True

    def __init__(self, bounds: Bounds) -> None:
        super().__init__()
        self.bounds = bounds

    def condition(self, column: str) -> str:
        low, high = self.bounds.whole
        return f"{column} BETWEEN {low} AND {high}"


class Long(Whole):
    """An integer within bounds that 32 bits do not hold."""

    impl = BigInteger
    cache_ok = True


class Number(TypeDecorator[float]):
    """A float within bounds."""

    impl = Float(53)
    cache_ok = True

    def __init__(self, bounds: Bounds) -> None:
        super().__init__()
        self.bounds = bounds

    def condition(self, column: str) -> str:
        return f"{column} BETWEEN {self.bounds.low} AND {self.bounds.high}"


class Text(TypeDecorator[str]):
    """Text of a bounded length, in code points on both databases."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def condition(self, column: str) -> str:
        return f"length({column}) <= {self.length}"


class Choice(TypeDecorator[StrEnum]):
    """A closed enumeration, stored by value."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)

    def condition(self, column: str) -> str:
        values = ", ".join(f"'{member.value}'" for member in self.kind)
        return f"{column} IN ({values})"


class Choices(TypeDecorator[list[StrEnum]]):
    """A list of members of an enumeration, in the order given."""

    impl = Document
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> list[str] | None:
        return None if value is None else [self.kind(member).value for member in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> list[StrEnum] | None:
        return None if value is None else [self.kind(member) for member in value]


class Packed(TypeDecorator[Any]):
    """A frozen value object stored as a document, with its own reader and writer."""

    impl = Document
    cache_ok = True

    def __init__(self, write: Callable[[Any], Any], read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.write = write
        self.read = read

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.write(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.read(value)


@event.listens_for(Column, "after_parent_attach")
def _add_check(column: Column[Any], table: Any) -> None:
    if isinstance(table, Table) and isinstance(column.type, Checked):
        condition = column.type.condition(column.name)
        # Bound to the type, so that a copy of the table does not get it twice.
        name = f"{column.name}_range"
        table.append_constraint(CheckConstraint(condition, name=name, _type_bound=True))

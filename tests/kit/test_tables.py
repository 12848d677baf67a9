"""Every column of every table: bounded by its type, and by a CHECK that raw SQL cannot pass."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKeyConstraint,
    LargeBinary,
    Table,
    UniqueConstraint,
    create_engine,
)
from sqlalchemy.exc import DBAPIError

from api.kit.db import types
from api.kit.limits import FIRST_DAY, FIRST_INSTANT
from api.models import METADATA

CHECKED = (types.Whole, types.Number, types.Text, types.Choice, types.LocalDay, types.Instant)
UNCHECKED = (types.Choices, types.Packed, type(types.Document), type(types.Uid))
"""Whole value objects and ids: what is in them is the business of their own reader."""
HARMLESS = (Boolean, LargeBinary)
SEALED = {"decision.inputs", "decision.receipt"}
"""Texts that only the engine writes, kept to the byte."""
TABLES = METADATA.sorted_tables
COLUMNS = [column for table in TABLES for column in table.columns]
OWNED = [table for table in TABLES if "athlete_id" in table.primary_key.columns]


def named(item: Any) -> str:
    return f"{item.table.name}.{item.name}"


def literal(value: Any) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).upper()


def fitting(column: Column[Any]) -> Any:
    """A value as the database holds it, at the edge of every range."""
    kind = column.type
    if isinstance(kind, types.Whole | types.Number):
        return kind.bounds.low
    if isinstance(kind, types.Choice):
        return next(iter(kind.kind)).value
    if isinstance(kind, types.LocalDay):
        return str(FIRST_DAY)
    if isinstance(kind, types.Instant):
        return FIRST_INSTANT.strftime("%Y-%m-%d %H:%M:%S")
    return _unbounded(kind)


def _unbounded(kind: Any) -> Any:
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, types.Choices | types.Packed | type(types.Document)):
        return "[]"
    return str(uuid.UUID(int=7).hex) if isinstance(kind, type(types.Uid)) else "x"


def violations(column: Column[Any]) -> list[Any]:
    """Values just outside what the column may hold."""
    kind = column.type
    if isinstance(kind, types.Whole):
        low, high = kind.bounds.whole
        return [low - 1, high + 1, 2**63 - 1]
    if isinstance(kind, types.Number):
        return [kind.bounds.low - 0.5, kind.bounds.high + 0.5, 1e300]
    if isinstance(kind, types.Text):
        return ["x" * (kind.length + 1), "é" * (kind.length + 1)]
    if isinstance(kind, types.Choice):
        return ["", "nonsense", next(iter(kind.kind)).value + " "]
    return ["1899-12-31 23:59:59", "2200-01-01 00:00:00", "0001-01-01 00:00:00"]


@pytest.fixture
def loose(database: str) -> Iterator[Connection]:
    """A connection past our code and without foreign keys, whose work is thrown away."""
    engine = create_engine(database)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection
        connection.rollback()
    engine.dispose()


def refusal(connection: Connection, table: Table, values: dict[str, Any]) -> str | None:
    """Why the database does not store the row; None where it does (and forgets it again)."""
    names = ", ".join(f'"{name}"' for name in values)
    said = ", ".join(map(literal, values.values()))
    savepoint = connection.begin_nested()
    try:
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({said})')
    except DBAPIError as error:
        return str(error.orig)
    else:
        return None
    finally:
        savepoint.rollback()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_value_outside_its_range_is_refused_by_the_database(
    loose: Connection, table: Table
) -> None:
    good = {column.name: fitting(column) for column in table.columns}
    assert refusal(loose, table, good) is None, "the row is not even good within the ranges"

    stored = [
        f"{column.name} = {str(value)[:30]}"
        for column in table.columns
        if isinstance(column.type, CHECKED) and not column.foreign_keys
        for value in violations(column)
        if refusal(loose, table, good | {column.name: value}) is None
    ]

    assert stored == []


@pytest.mark.parametrize("column", COLUMNS, ids=named)
def test_every_column_is_of_a_bounded_type(column: Column[Any]) -> None:
    is_bounded = isinstance(column.type, CHECKED + UNCHECKED + HARMLESS)

    assert is_bounded or column.foreign_keys or named(column) in SEALED


@pytest.mark.parametrize("table", OWNED, ids=lambda table: table.name)
def test_a_key_of_an_owned_table_starts_with_the_athlete(table: Table) -> None:
    """So a row can never hang on another athlete's row, and nobody's id is taken for others."""
    constraints = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    indexes = [index for index in table.indexes if index.unique]
    keys = [tuple(one.columns) for one in (*constraints, *indexes)]

    assert next(iter(table.primary_key.columns)).name == "athlete_id"
    assert all(key[0].name == "athlete_id" for key in keys)


@pytest.mark.parametrize("table", OWNED, ids=lambda table: table.name)
def test_a_reference_between_owned_tables_starts_with_the_athlete(table: Table) -> None:
    for key in table.constraints:
        if isinstance(key, ForeignKeyConstraint) and key.referred_table in OWNED:
            assert key.column_keys[0] == "athlete_id"
            assert key.elements[0].column.name == "athlete_id"


@pytest.mark.parametrize("table", OWNED, ids=lambda table: table.name)
def test_an_owned_row_goes_with_its_athlete(table: Table) -> None:
    reached = {table}
    while True:
        more = {
            key.referred_table
            for one in reached
            for key in one.constraints
            if isinstance(key, ForeignKeyConstraint) and key.ondelete == "CASCADE"
        }
        if more <= reached:
            break
        reached |= more

    assert "athlete" in {one.name for one in reached}

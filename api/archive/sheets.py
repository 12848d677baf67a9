"""The readable half of an archive: tables for spreadsheets, one row a line, units in the names."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, select
from sqlalchemy.orm import Session

from api.archive import queries
from api.archive.tables import model_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a text instead of showing it."""

Show = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a sheet: its header, where its value stands, and how that is shown.

    ``only`` names another column and what must stand there for this one to be filled.
    """

    header: str
    source: str
    show: Show | None = None
    only: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file. ``tables`` are joined along their foreign keys, the first one always has a row."""

    path: str
    tables: tuple[str, ...]
    order: tuple[str, ...]
    cells: tuple[Cell, ...]


def lines(db: Session, sheet: Sheet, athlete_id: UUID) -> Iterator[bytes]:
    """The header and every row as CSV in UTF-8 (RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([cell.header for cell in sheet.cells])
    yield _taken(buffer)
    shows = [cell.show for cell in sheet.cells]
    for row in queries.stream(db, statement(sheet, athlete_id)):
        writer.writerow([_cell(value, show) for value, show in zip(row, shows, strict=True)])
        yield _taken(buffer)


def statement(sheet: Sheet, athlete_id: UUID) -> Select[Any]:
    """The SELECT behind a sheet."""
    models = {name: model_of(name) for name in sheet.tables}
    first = models[sheet.tables[0]]
    found = select(*(_value(models, cell) for cell in sheet.cells)).select_from(first)
    for name in sheet.tables[1:]:
        found = found.outerjoin(models[name], _joined(models, name))
    found = found.where(first.athlete_id == athlete_id)
    return found.order_by(*(_attribute(models, source) for source in sheet.order))


def _joined(models: dict[str, Any], child: str) -> Any:
    """The condition of the foreign key from a table to one before it."""
    table = models[child].__table__
    key = next(k for k in table.foreign_key_constraints if k.referred_table.name in models)
    pairs = [(element.parent.name, element.column.name) for element in key.elements]
    parent = models[key.referred_table.name]
    return and_(
        *(getattr(models[child], mine) == getattr(parent, theirs) for mine, theirs in pairs)
    )


def _value(models: dict[str, Any], cell: Cell) -> Any:
    value = _attribute(models, cell.source)
    if cell.only is None:
        return value
    other, wanted = cell.only
    return case((_attribute(models, other) == wanted, value))


def _attribute(models: dict[str, Any], source: str) -> Any:
    table, _, column = source.partition(".")
    return getattr(models[table], column)


def _cell(value: Any, show: Show | None) -> Any:
    if value is not None and show is not None:
        value = show(value)
    if isinstance(value, str):
        return harmless(value)
    return value


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else str(text)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")

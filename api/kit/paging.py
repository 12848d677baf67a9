"""Pages, without HTTP: what a query is asked for and what it returns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """At most ``limit`` rows after ``after`` (a key as returned before), in a window of days."""

    limit: int = 50
    since: date | None = None
    until: date | None = None
    after: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows, and the key of the last one where more follow."""

    items: Sequence[Row]
    next_key: tuple[Any, ...] | None = None


def newest_first(
    db: Session,
    rows: Select[Row],
    request: PageRequest,
    *,
    order: tuple[InstrumentedAttribute[Any], ...],
    day: InstrumentedAttribute[Any] | None = None,
) -> Page[Row]:
    """A page in descending order of ``order`` (unique together).

    The row-value comparison stops reading after ``limit`` rows; the same condition
    written with OR reads the whole history.
    """
    if day is not None and request.since:
        rows = rows.where(day >= request.since)
    if day is not None and request.until:
        rows = rows.where(day <= request.until)
    if request.after is not None:
        rows = rows.where(tuple_(*order) < tuple_(*_bound(order, request.after)))
    rows = rows.order_by(*(column.desc() for column in order)).limit(request.limit + 1)
    found = db.scalars(rows).unique().all()
    return cut(found, request.limit, lambda row: tuple(getattr(row, c.key) for c in order))


def _bound(order: tuple[InstrumentedAttribute[Any], ...], key: tuple[Any, ...]) -> list[Any]:
    return [literal(value, column.type) for column, value in zip(order, key, strict=True)]


def cut(found: Sequence[Row], limit: int, key: Callable[[Row], tuple[Any, ...]]) -> Page[Row]:
    """A page from at most ``limit + 1`` rows."""
    items = found[:limit]
    return Page(items, key(items[-1]) if len(found) > limit else None)

"""Lines and sentences: what every insight is made of."""

from collections.abc import Iterable
from datetime import date, timedelta

from api.engine.reading.book import Book
from api.engine.telling.names import dated
from api.engine.values import Value
from api.engine.vocab import PainZone

MOST_POINTS = 400
MOST_VALUE = 100_000
"""End of every scale on the wire; more is drawn at the end."""
NOTHING_YET = (
    "There is nothing to show yet. Log a session, and tell us how your back is the next morning;"
    " the charts start there."
)


class Point(Value, frozen=True):
    """A value of a day, from 0 up. Unknown zone: no rule gives this value a colour."""

    local_date: date
    value: float
    zone: PainZone = PainZone.UNKNOWN


class Line(Value, frozen=True):
    """Points of one name and unit, oldest first, at most 400."""

    name: str
    unit: str
    points: tuple[Point, ...]


class Insight(Value, frozen=True):
    """Lines that have points, and sentences about them that never name a reason."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]

    def line(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)


def line(book: Book, name: str, unit: str, points: Iterable[Point]) -> Line:
    """The points within the window that is shown, in order and on the scale."""
    first = first_day(book)
    kept = sorted(
        (p for p in points if first <= p.local_date <= book.as_of), key=lambda p: p.local_date
    )
    return Line(name, unit, tuple(map(_on_scale, kept[-MOST_POINTS:])))


def first_day(book: Book) -> date:
    """The first day of the window that is shown."""
    return book.as_of - timedelta(days=book.ruleset.insights.window_days.whole - 1)


def insight(
    book: Book, lines: Iterable[Line], notes: Iterable[str], empty: str = NOTHING_YET
) -> Insight:
    """What has points, with its sentences; a single sentence where nothing has."""
    kept = tuple(line for line in lines if line.points)
    said = tuple(notes) if kept else (empty,)
    return Insight(kept, said + _restarted(book))


def plain(value: float) -> str:
    """A number as people write it: at most one decimal, none where it is whole."""
    return f"{round(value, 1):g}"


def _on_scale(point: Point) -> Point:
    value = round(min(max(point.value, 0), MOST_VALUE), 2)
    return Point(point.local_date, value, point.zone)


def _restarted(book: Book) -> tuple[str, ...]:
    if book.since is None:
        return ()
    return (
        f"A clinician recorded a clearance on {dated(book.since)}."
        " Your plan and charts start again from that day; earlier logs are kept in your history.",
    )

"""How long a lift has rested: days without any training, or without its movement (rule book B5)."""

from bisect import bisect_left
from datetime import date
from itertools import accumulate, pairwise

from api.engine.kept import once
from api.engine.lanes.lane import Lane
from api.engine.reading.book import Book
from api.engine.reading.exposure import Exposure
from api.engine.ruletables import Layoff
from api.engine.units import DAYS_A_WEEK


def rested(lane: Lane) -> bool:
    """Whether the days since the lift was done take something from it by themselves."""
    return lane.last is not None and row_of(lane.book, days_since(lane, lane.last)) is not None


def days_since(lane: Lane, last: Exposure) -> int:
    """The longest time without training since an exposure, or without its movement."""
    kin = [e.day for e in _same(lane, last)]
    return max(longest_gap(lane.book, last.day), _alone(lane, kin, lane.as_of))


def row_of(book: Book, days: int) -> Layoff | None:
    """The row of the lay-off table for as many days."""
    if days <= DAYS_A_WEEK and _once_a_week(book):
        return None
    fitting = [row for row in book.ruleset.layoff if days >= row.from_days]
    return fitting[-1] if fitting else None


@once
def _once_a_week(book: Book) -> bool:
    """Whether the plan holds one session a week: the week between two of them is no time away,
    or every session would be lowered from the one before it."""
    enrolled = book.facts.enrollment
    if enrolled is None:
        return False
    days = len(enrolled.training_days) or enrolled.sessions_per_week
    return min(days, enrolled.sessions_per_week) == 1


def away_between(lane: Lane, before: Exposure, back: Exposure) -> int:
    """The most days without any session between the two, or without the movement of a load."""
    days = [d for d in _gaps(lane.book)[0] if before.day <= d <= back.day]
    kin = [e.day for e in _same(lane, before) if e.day < back.day]
    anything = [(later - day).days for day, later in pairwise(days)]
    return max([*anything, _alone(lane, kin, back.day)])


def _same(lane: Lane, last: Exposure) -> list[Exposure]:
    """What keeps somebody used to the movement of a load or a run."""
    same = lane.pattern if lane.running or last.load_g else ()
    return [e for e in same if _kin(lane, e)]


def _alone(lane: Lane, kin: list[date], until: date) -> int:
    """Days from the last of these to a day, where they are enough to count for one movement."""
    days = (until - max(kin, default=until)).days
    threshold = min(row.from_days for row in lane.rules.layoff if row.of_pattern)
    return days if days >= threshold else 0


def _kin(lane: Lane, exposure: Exposure) -> bool:
    """What the athlete calls the same movement keeps nobody used to another one."""
    return not exposure.exercise.own or exposure.exercise == lane.exercise


def longest_gap(book: Book, first: date) -> int:
    """The most days from one session to the next, or to today, since a day with a session."""
    days, longest = _gaps(book)
    return longest[bisect_left(days, first)]


@once
def _gaps(book: Book) -> tuple[list[date], list[int]]:
    """The days of sessions, and from each of them on the longest time to the next."""
    days = sorted({s.ref.local_date for s in book.sessions})
    spans = [(later - day).days for day, later in pairwise([*days, book.as_of])]
    return days, [*accumulate(reversed(spans), max)][::-1]


@once
def newest_day(book: Book) -> date:
    """The day of the last session; today where there is none."""
    return max((s.ref.local_date for s in book.sessions), default=book.as_of)

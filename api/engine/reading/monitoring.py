"""Training load of days and weeks (rule book B6): what was done, how evenly, how much of it hinge.

Session load is effort times minutes (Foster), in arbitrary units. A session without effort or
minutes is unknown, never zero: a week says which share of its sessions is known, and what
would need all of them is None. Weeks end on the day of the decision.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from math import sqrt
from typing import TypeVar

from api.engine.facts import Session
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import Exposure
from api.engine.ruleset import RuleSet
from api.engine.units import DAYS_A_WEEK, GRAMS, SECONDS_A_MINUTE, weighs
from api.engine.values import Value
from api.engine.vocab import MovementPattern

T = TypeVar("T")
Told = tuple[timedelta, float | None]
"""How far a session is from the first or last of its days, and its load."""


class Week(Value, frozen=True):
    """Seven days up to ``ends_on``. Loads of sessions in AU, of hinges in kg x repetitions."""

    ends_on: date
    days_au: tuple[float, ...]
    """Of the sessions of each day that have effort and minutes, newest first."""
    load_au: float
    known: float | None
    """Share of sessions with both; 1 for a week of rest, None before the first session."""
    hinge_kg_reps: float
    """Loaded sets of hinges, warm-ups left out."""
    run_s: int
    run_m: int
    sessions: int
    ruleset: RuleSet

    @property
    def monotony(self) -> float | None:
        """Mean of the days over their spread; None unless enough is known."""
        enough = self.ruleset.monitoring.known_from.value
        if self.known is None or self.known < enough:
            return None
        return monotony(self.days_au, self.ruleset)

    @property
    def strain(self) -> float | None:
        even = self.monotony
        return None if even is None else self.load_au * even


class Averages(Value, frozen=True):
    """Exponentially weighted daily load. For showing only: no rule reads it (rule book B6)."""

    acute_au: float
    chronic_au: float
    ratio: float | None
    """Acute over chronic; None before one chronic span of history."""
    known: float
    """Share of the sessions in it that have effort and minutes."""


def session_au(session: Session) -> float | None:
    """Effort times minutes; None where either was not said."""
    if session.session_rpe is None or session.duration_s is None:
        return None
    return session.session_rpe * session.duration_s / SECONDS_A_MINUTE


@once
def weeks(book: Book) -> tuple[Week, ...]:
    """Weeks since the first session, newest last; five at least, older ones then unknown."""
    first = min((s.ref.local_date for s in book.sessions), default=None)
    least = book.ruleset.monitoring.mean_weeks.whole + 1
    count = max(least, _back(book, first or book.as_of) + 1)
    sessions = _by_week([(s.ref.local_date, s) for s in book.sessions], book, count)
    hinges, runs = (
        _by_week([(e.day, e) for e in book.of_pattern(pattern)], book, count)
        for pattern in (MovementPattern.HINGE, MovementPattern.RUN)
    )
    return tuple(
        _week(book, first, back, sessions[back], hinges[back], runs[back])
        for back in reversed(range(count))
    )


def _by_week(dated: list[tuple[date, T]], book: Book, count: int) -> list[list[T]]:
    """So many weeks of them, the newest week first."""
    weeks: list[list[T]] = [[] for _ in range(count)]
    for day, one in dated:
        weeks[_back(book, day)].append(one)
    return weeks


def _back(book: Book, day: date) -> int:
    return (book.as_of - day).days // DAYS_A_WEEK


def _week(
    book: Book,
    first: date | None,
    back: int,
    sessions: list[Session],
    hinges: list[Exposure],
    runs: list[Exposure],
) -> Week:
    end = book.as_of - timedelta(days=DAYS_A_WEEK * back)
    loads = [(end - s.ref.local_date, session_au(s)) for s in sessions]
    days = _by_day(loads, DAYS_A_WEEK)
    return Week(
        ends_on=end,
        days_au=tuple(days),
        load_au=sum(days),
        known=None if first is None or end < first else _share(loads),
        hinge_kg_reps=sum(map(hinge_kg_reps, hinges)),
        run_s=sum([_of_run(e, "duration_s") for e in runs]),
        run_m=sum([_of_run(e, "distance_m") for e in runs]),
        sessions=len(sessions),
        ruleset=book.ruleset,
    )


def _by_day(loads: list[Told], count: int) -> list[float]:
    days = [0.0] * count
    for far, load in loads:
        days[far.days] += load or 0.0
    return days


def _share(loads: list[Told]) -> float:
    return sum(load is not None for _, load in loads) / len(loads) if loads else 1.0


def monotony(days: Sequence[float], ruleset: RuleSet) -> float:
    """Mean of seven days over their population spread; capped, and 0 without any load."""
    cap, mean = ruleset.monitoring.monotony_cap.value, sum(days) / len(days)
    if mean == 0:
        return 0.0
    spread = sqrt(sum((day - mean) ** 2 for day in days) / len(days))
    return min(mean / spread, cap) if spread else cap


def hinge_kg_reps(exposure: Exposure) -> float:
    """Kilograms times repetitions of the loaded sets of a hinge; help is no volume to take off."""
    work = exposure.work
    return sum([s.load_g * s.reps for s in work if weighs(s.load_g) and s.reps]) / GRAMS


def _of_run(exposure: Exposure, name: str) -> int:
    return sum(getattr(s, name) or 0 for s in exposure.work)


@once
def averages(book: Book) -> Averages | None:
    """Weighted daily averages since the first session; None before there is any."""
    first = min((s.ref.local_date for s in book.sessions), default=None)
    if first is None:
        return None
    loads = [(s.ref.local_date - first, session_au(s)) for s in book.sessions]
    days = _by_day(loads, (book.as_of - first).days + 1)
    cuts = book.ruleset.monitoring
    acute, chronic = ewma(days, cuts.acute_days.value), ewma(days, cuts.chronic_days.value)
    told = chronic > 0 and len(days) >= cuts.chronic_days.value
    return Averages(acute, chronic, acute / chronic if told else None, _share(loads))


def ewma(days: list[float], span: float) -> float:
    """Average of daily loads, oldest first, each weighing 2 / (span + 1) of what is left."""
    weight = 2 / (span + 1)
    value, *later = days
    for load in later:
        value += weight * (load - value)
    return value

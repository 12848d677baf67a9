"""The season: phases laid back from an event, the last week before it, loads in season.

Dates bend to the gates, never the other way: what cannot be reached in time is said (B8).
"""

from datetime import date, timedelta

from api.engine.decisions import Check
from api.engine.dosing import lightweek
from api.engine.dosing.lightweek import TAPER, TAPERED, LightWeek
from api.engine.facts import Goal
from api.engine.planning.entry import PHASES, current
from api.engine.reading.age import least_days
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import phase_rank
from api.engine.ruletables import Number
from api.engine.telling.checks import check
from api.engine.telling.names import PHASE_NAMES, dated, spoken
from api.engine.units import DAYS_A_WEEK
from api.engine.values import Value
from api.engine.vocab import Comparison, GoalKind, Phase, Sport

DATED = frozenset({GoalKind.EVENT, GoalKind.LIFT})
LIFTERS = frozenset({Sport.POWERLIFTING, Sport.WEIGHTLIFTING, Sport.STRENGTH_TRAINING})
PLAYERS = frozenset({Sport.FIELD_SPORT, Sport.COURT_SPORT})
LAID = PHASES[1:6]
"""Phases that are laid back from the event: P1 to P5."""


class PhaseStart(Value, frozen=True):
    """A phase, the last day it may begin, and the first day it could."""

    phase: Phase
    latest_on: date
    earliest_on: date

    @property
    def reachable(self) -> bool:
        return self.earliest_on <= self.latest_on


class Season(Value, frozen=True):
    """The way to one event. ``ready_on`` is the earliest day the event could be held well.

    ``taper_from`` is None where no lighter week is for this event alone.
    """

    event_on: date
    goal: Goal
    phases: tuple[PhaseStart, ...]
    taper_from: date | None
    last_heavy_hinge_on: date
    ready_on: date

    @property
    def unreachable(self) -> PhaseStart | None:
        """The first phase that cannot begin in time."""
        return next((p for p in self.phases if not p.reachable), None)


@once
def season(book: Book) -> Season | None:
    """The way to the next event."""
    goal = _next(book)
    if goal is None or goal.target_on is None:
        return None
    day, cuts = goal.target_on, book.ruleset.season
    starts = tuple(_start(book, phase, day) for phase in LAID)
    row, last = in_a_row(book, goal, day), starts[-1]
    taper_from = _before(day, cuts.taper_days.whole)
    return Season(
        event_on=day,
        goal=goal,
        phases=starts,
        taper_from=None if row or _rested(book, goal, taper_from) else taper_from,
        last_heavy_hinge_on=_before(day, _heavy_days(book, row).whole),
        ready_on=max(last.earliest_on + (day - last.latest_on), book.as_of),
    )


def _heavy_days(book: Book, row: bool) -> Number:
    cuts = book.ruleset.season
    if row:
        return cuts.heavy_in_a_row_days
    lifter = bool(LIFTERS & set(book.facts.athlete.sports))
    return cuts.heavy_lifter_days if lifter else cuts.heavy_other_days


def in_a_row(book: Book, goal: Goal, day: date) -> bool:
    """Whether another event is near this one, or near a lift an event or a lift before it: nobody
    peaks for each of many, and a lighter week before each would be a lighter season (INV-39). The
    first lift of a row has its week, and the others share it."""
    near = book.ruleset.deload.gap_days.value
    lift = goal.kind is GoalKind.LIFT
    kinds = DATED if lift else {goal.kind}
    others = [(g, g.target_on) for g in book.facts.goals if g.kind in kinds and g.target_on]
    apart = [(g, (day - on).days) for g, on in others]
    return any(0 < (far if g.kind is GoalKind.LIFT else abs(far)) <= near for g, far in apart)


def is_event(book: Book, day: date) -> bool:
    """Whether an event is on a day."""
    return any(g.kind is GoalKind.EVENT and g.target_on == day for g in book.facts.goals)


def _rested(book: Book, goal: Goal, taper_from: date) -> bool:
    """Whether a lighter week right before the last one stands for it, where matches follow each
    other, or lifts whose last week it was: the next one may be all that is known of them."""
    last = lightweek.newest(book)
    gap = timedelta(days=book.ruleset.deload.gap_days.whole)
    lifts = goal.kind is GoalKind.LIFT and lightweek.begun_as(book) in (TAPER, TAPERED)
    follows = lifts or bool(PLAYERS & set(book.facts.athlete.sports))
    return follows and last is not None and taper_from - gap <= last < taper_from


def _next(book: Book) -> Goal | None:
    dated = [
        (g.target_on, g.kind.value, g.exercise or "", g)
        for g in book.facts.goals
        if g.kind in DATED and g.target_on is not None and g.target_on >= book.as_of
    ]
    return min(dated, key=lambda row: row[:3])[3] if dated else None


def _before(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _start(book: Book, phase: Phase, event: date) -> PhaseStart:
    latest = _before(event, book.ruleset.season.latest_start_days.of(phase).whole)
    return PhaseStart(phase, latest, _earliest(book, phase))


def _earliest(book: Book, phase: Phase) -> date:
    """By least times alone, from the phase in force; a phase already begun began in time."""
    now, since = current(book)
    if phase_rank(phase) <= phase_rank(now):
        return date.min
    first = max(since + timedelta(days=least_days(book, now)), book.as_of)
    between = PHASES[phase_rank(now) + 1 : phase_rank(phase)]
    return first + timedelta(days=sum(least_days(book, p) for p in between))


def taper(book: Book) -> Check | None:
    """The line of the last week before the event; None outside of it."""
    found, number = season(book), book.ruleset.season.taper_days
    if found is None or found.taper_from is None or found.event_on == book.as_of:
        return None
    left = (found.event_on - book.as_of).days
    line = check("days to the event", left, Comparison.AT_MOST, number)
    return line if line.met else None


def tapers_soon(book: Book, day: date) -> bool:
    """Whether the last week before the event begins so soon after a day that it stands for any
    other lighter week of that time."""
    found, gap = season(book), timedelta(days=book.ruleset.deload.gap_days.whole)
    if found is None or found.taper_from is None:
        return False
    return found.taper_from - gap <= day <= found.event_on


def light_week(book: Book) -> LightWeek | None:
    """The last week as a lighter week, from the day a plan first stood in it."""
    line, found = taper(book), season(book)
    if line is None or found is None:
        return None
    last = lightweek.newest(book) if lightweek.running(book) else None
    return LightWeek(TAPER, last or book.as_of, (line,), event_words(found))


def came(book: Book, since: date) -> bool:
    """Whether a lighter week begun on a day was the last one before an event that has come."""
    reach = timedelta(days=book.ruleset.season.taper_days.whole)
    days = [(g, g.target_on) for g in book.facts.goals if g.kind in DATED and g.target_on]
    return any(
        day - reach <= since < day <= book.as_of and not in_a_row(book, goal, day)
        for goal, day in days
    )


def event_words(found: Season) -> tuple[tuple[str, str], ...]:
    late, ready = found.unreachable, _monday(found.ready_on)
    return (
        ("event", spoken(found.event_on)),
        ("ready", dated(ready)),
        ("phase", PHASE_NAMES[late.phase] if late else ""),
    )


def _monday(day: date) -> date:
    """The first Monday from a day on: what is told is a week, and does not move every day."""
    return day + timedelta(days=-day.weekday() % DAYS_A_WEEK)


def too_near(book: Book) -> Check | None:
    """The phase that cannot begin in time, as a line: days there are against days it takes."""
    found = season(book)
    late = found.unreachable if found else None
    if late is None:
        return None
    have = (late.latest_on - book.as_of).days
    need = (late.earliest_on - book.as_of).days
    number = book.ruleset.season.latest_start_days.of(late.phase)
    name = f"days until {late.phase.value.upper()} has to begin"
    return check(name, have, Comparison.AT_LEAST, number, threshold=need)

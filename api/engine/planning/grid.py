"""Which day of a template falls on a date.

A template lays its days so many days apart, and what must rest is placed by that: two days of pulls
stand three and four days from each other. An athlete's training days repeat by the week, so the
template is laid on those of them that keep its distances best, wherever in a week a phase begins.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from operator import sub

from api.engine.lanes.lane import needs_rest
from api.engine.reading.book import Book, once
from api.engine.template import PhaseTemplate, WeekPattern
from api.engine.units import DAYS_A_WEEK
from api.engine.vocab import GoalKind, MovementPattern, Weekday

WEEKDAYS = tuple(Weekday)
MATCHES_NEAR = timedelta(weeks=2)
"""How far from a date events are looked at, so that a week off gives no match day back."""
Listed = tuple[tuple[str, int], ...]
"""Days of a week pattern: key and offset."""
Offsets = tuple[int, ...]
FAMILIES = {
    MovementPattern.HINGE: MovementPattern.HINGE,
    MovementPattern.OLYMPIC_LIFT: MovementPattern.HINGE,
    MovementPattern.RUN: MovementPattern.RUN,
}
"""What keeps rest days with what: a clean asks of a back what a pull does."""


def day_key(found: PhaseTemplate, book: Book, since: date, day: date) -> str | None:
    """The day of the template on a date, stable from decision to decision; None: no training.

    ``since`` is the first day of the phase.
    """
    training = _training(book, day)
    pattern = week_of(found, _wanted(book, training))
    if pattern is None or not pattern.days:
        return None
    since = since if training else _laid_from(book, since)
    first, offsets = _laid(tuple(offset for _, offset in pattern.days), training, since.weekday())
    block, offset = divmod((day - since).days + first, DAYS_A_WEEK)
    if offset not in offsets:
        return None
    days = pattern.second_week if block % 2 and pattern.second_week else pattern.days
    return days[offsets.index(offset)][0]


@once
def _laid_from(book: Book, since: date) -> date:
    """The first day of a phase's weeks: a day later where the day before had a hinge or a run, or
    the phase would begin without its own, on two days in a row."""
    before = since - timedelta(days=1)
    spaced = (e for e in book.exposures if e.day == before and e.exercise.pattern in FAMILIES)
    return since + timedelta(days=any(needs_rest(e, book.ruleset) for e in spaced))


@cache
def _laid(asked: Offsets, training: tuple[Weekday, ...], today: int) -> tuple[int, Offsets]:
    """How long ago the week of the template began, and the offsets of its days on training days.

    Of the weeks that keep the distances equally well, the one that begins soonest.
    """
    if not training:
        return 0, asked
    known = sorted({WEEKDAYS.index(day) for day in training})
    weeks = [_from(days, start) for days in combinations(known, len(asked)) for start in days]
    wanted = _gaps(asked)

    def misfit(week: tuple[int, Offsets]) -> tuple[int, int]:
        apart = map(sub, _gaps(week[1]), wanted)
        return sum(map(abs, apart)), (week[0] - today) % DAYS_A_WEEK

    start, offsets = min(weeks, key=misfit)
    return (today - start) % DAYS_A_WEEK, offsets


def _from(days: Iterable[int], start: int) -> tuple[int, Offsets]:
    """Weekdays as offsets from one of them."""
    return start, tuple(sorted((day - start) % DAYS_A_WEEK for day in days))


def _gaps(offsets: Sequence[int]) -> Offsets:
    """Days from each to the next, and from the last to the first of the next week."""
    later = (*offsets[1:], offsets[0] + DAYS_A_WEEK)
    return tuple(map(sub, later, offsets))


def _training(book: Book, day: date) -> tuple[Weekday, ...]:
    """The training days around a date, without a weekday of matches: no session is laid on those,
    and the same part of every week would be lost. A single event moves no week."""
    known = book.facts.enrollment.training_days if book.facts.enrollment else ()
    return tuple(d for d in known if not _has_matches(book, d, day)) or known


def _has_matches(book: Book, weekday: Weekday, day: date) -> bool:
    """Whether more than one event near a date is on a weekday."""
    events = {g.target_on for g in book.facts.goals if g.kind is GoalKind.EVENT and g.target_on}
    near = (on for on in events if abs(on - day) <= MATCHES_NEAR)
    return sum(WEEKDAYS[on.weekday()] is weekday for on in near) > 1


def _wanted(book: Book, training: tuple[Weekday, ...]) -> int:
    """Sessions a week: as many as were wanted, on no more days than there are for them."""
    enrolled = book.facts.enrollment
    if enrolled is None:
        return book.ruleset.daily.sessions_per_week.whole
    return min(enrolled.sessions_per_week, len(training) or DAYS_A_WEEK)


def week_of(found: PhaseTemplate, wanted: int) -> WeekPattern | None:
    """The fullest week of a phase with no more sessions than wanted; where even the emptiest has
    more, its most important days."""
    if not found.weeks:
        return None
    fitting = [w for w in found.weeks if w.sessions_per_week <= wanted]
    if fitting:
        return max(fitting, key=lambda w: w.sessions_per_week)
    fewest = min(found.weeks, key=lambda w: w.sessions_per_week)
    days = (_most_important(found, listed, wanted) for listed in (fewest.days, fewest.second_week))
    return WeekPattern(wanted, *days)


def _most_important(found: PhaseTemplate, days: Listed, count: int) -> Listed:
    """Days that must hold a hinge or a run before others, then those with the most lines that must
    be done, then the first ones of a week.

    The same ones every week: a movement done once a fortnight would be away half of the time.
    """

    def weight(day: tuple[str, int]) -> tuple[bool, int]:
        must = [slot.pattern for slot in found.days[day[0]].slots if slot.must]
        return any(pattern in FAMILIES for pattern in must), len(must)

    ranked = sorted(days, key=weight, reverse=True)
    return tuple(day for day in days if day in ranked[:count])

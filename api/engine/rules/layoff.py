"""Coming back after days away: the lay-off table (rule book B5)."""

from itertools import pairwise
from math import ceil

from api.engine.dosing.bar_again import earned_on
from api.engine.dosing.days_away import (
    away_between,
    days_since,
    longest_gap,
    newest_day,
    row_of,
)
from api.engine.dosing.doses import done_count
from api.engine.dosing.ladder import carried_g
from api.engine.dosing.plates import cut_g
from api.engine.kept import once
from api.engine.lanes.lane import NOT_EVALUATED, PASSED, Finding, Lane, Outcome, check
from api.engine.reading.book import Book
from api.engine.reading.exposure import HARD, Exposure, heaviest_g
from api.engine.ruletables import Layoff, LayoffWeek, Number
from api.engine.units import DAYS_A_WEEK, GRAMS, PERCENT, weighs
from api.engine.vocab import Comparison, DecisionAction


def layoff(lane: Lane) -> Outcome:
    if lane.last is None:
        return NOT_EVALUATED
    found = None if lane.anew else layoff_row(lane)  # a first dose has its share taken off
    if found is None:
        return _lighter(lane)
    row, days = found
    first = lane.rules.layoff[0]
    number = Number("layoff.from_days", first.from_days, "d", first.mark, first.source)
    line = check("days away", days, Comparison.BELOW, number)
    action = DecisionAction.REGRESS if _lowers(lane.last, lane, row) else DecisionAction.HOLD
    resting = (lane.as_of - newest_day(lane.book)).days
    if resting < first.from_days:
        return Finding("layoff_lift", action, (line,), (("days", str(days)),))
    # Who is greeted was away since the last session, however long this lift has waited.
    return Finding("layoff", action, (line,), (("days", str(resting)),))


def _lighter(lane: Lane) -> Outcome:
    """A lift that rested for a month, while its movement went on lighter, comes back near that and
    not at its own old load (B6)."""
    most, last = month_g(lane), lane.last
    if most is None or last is None or last.grams <= most:
        return PASSED
    number, days = lane.rules.load.cap_pct, lane.rules.load.finding_demand_days
    line = check(
        "load beside what the movement carried",
        last.grams / GRAMS,
        Comparison.AT_MOST,
        number,
        lane.last.fact_ids[:1] if lane.last else (),
        threshold=most / GRAMS,
        unit="kg",
    )
    values = (("days", f"{days.value:g}"),)
    return Finding("movement_lighter", DecisionAction.REGRESS, (line,), values)


@once
def month_g(lane: Lane) -> float | None:
    """The most for a rung that was not done for a month: a step above what the ladder carried in
    calm. None where it was done, or the ladder was not."""
    rules, last = lane.rules.load, lane.last
    days = rules.finding_demand_days.whole
    if last is None or lane.running or (lane.as_of - last.day).days <= days:
        return None
    known = carried_g(lane.book, lane.exercise, days)
    return known * (1 + rules.cap_pct.value / PERCENT) if known else None


@once
def layoff_row(lane: Lane) -> tuple[Layoff, int] | None:
    """The row of the lay-off table that applies, with the days away."""
    days = _days_away(lane)
    row = row_of(lane.book, days)
    return None if row is None else (row, days)


@once
def away(book: Book) -> Layoff | None:
    """The row for the days since the last session, for what was never done: nothing new is looked
    for then, and it is no harder than what comes back (INV-27)."""
    days = (book.as_of - newest_day(book)).days
    return row_of(book, days)


def _lowers(last: Exposure, lane: Lane, row: Layoff) -> bool:
    load_g, sets = last.grams, done_count(last)
    if not weighs(load_g):
        return load_g < 0 or row.volume_pct < PERCENT
    most_g, most_sets = left(lane, row, load_g, sets)
    return load_g > most_g or sets > most_sets


def left(lane: Lane, row: Layoff, load_g: int, sets: int) -> tuple[int, int]:
    """The load in grams and the sets that the days away leave of a dose; of what it was before the
    first of them, where one time away follows another: each would else take a tenth of the rest.
    """
    before = _before_all(lane)
    fullest = max([sets, *map(done_count, before)])
    plate = lane.book.facts.athlete.plate_step_g
    most_g = cut_g(max(load_g, heaviest_g(before)), PERCENT - row.load_pct, plate)
    return most_g, ceil(fullest * row.volume_pct / PERCENT)


@once
def _before_all(lane: Lane) -> tuple[Exposure, ...]:
    """Back from the last exposure, those with days away after each and no hard answer since."""
    found = []
    for back, before in pairwise(reversed(lane.own)):
        hard = back.zone in HARD or before.zone in HARD
        if hard or row_of(lane.book, away_between(lane, before, back)) is None:
            break
        found.append(before)
    return tuple(found)


def _days_away(lane: Lane) -> int:
    """The longest time without training since the lane was last done: a session of something else
    ends it for what was done there, not for what still waits."""
    last = lane.last
    if last is None:
        return 0
    if lane.at_home:
        return (lane.as_of - newest_day(lane.book)).days
    earned = earned_on(lane)
    return days_since(lane, last) if earned is None else longest_gap(lane.book, earned)


@once
def returning(lane: Lane) -> tuple[Exposure, LayoffWeek] | None:
    """The last exposure before four weeks away or more, and the week of the way back."""
    shares = lane.rules.layoff_weeks
    least = min(row.from_days for row in lane.rules.layoff if row.by_weeks)
    for back, before in pairwise(reversed(lane.own)):
        week = (lane.as_of - back.day).days // DAYS_A_WEEK
        if week >= len(shares):
            return None
        apart = (back.day - before.day).days >= least
        if apart and away_between(lane, before, back) >= least:
            return before, shares[week]
    return None

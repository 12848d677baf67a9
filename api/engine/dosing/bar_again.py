"""The way back to an empty bar: a dose below it has no plate to give back, so what was lost there
is worked for with something else, and would be for ever (rule book B5: a rung is passed by two
calm exposures)."""

from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from operator import attrgetter

from api.engine.decisions import Check
from api.engine.dosing.bars import SAME_G, bar_g
from api.engine.dosing.days_away import rested
from api.engine.dosing.doses import Rows, top_load, with_top
from api.engine.dosing.plates import cut_g
from api.engine.kept import once
from api.engine.lanes.lane import Lane, check
from api.engine.planning.substitution import stand_ins
from api.engine.reading.exposure import GREEN, HARD, RED, Exposure
from api.engine.units import HOURS_A_DAY, PERCENT
from api.engine.vocab import Comparison


@once
def bar_again(lane: Lane) -> Check | None:
    """Enough calm exposures in a row of the movement, since an answer or days away took a lift
    below its empty bar. None where nothing did, or they are not there."""
    calm = _calm_since(lane) if _taken(lane) and _at_its_end(lane) else ()
    number = lane.rules.load.greens_needed
    if len(calm) < number.value or not _apart(lane, calm):
        return None
    ids = tuple(i for e in calm[: number.whole] for i in e.fact_ids)
    return check(
        "calm exposures of the movement since", len(calm), Comparison.AT_LEAST, number, ids
    )


def at_bar(lane: Lane, rows: Rows) -> Rows:
    """The same sets, with no more than the bar where the lift comes back to it."""
    bar, load = bar_g(lane.book, lane.exercise), top_load(rows)
    if bar is None or load is None or bar_again(lane) is None:
        return rows
    return with_top(rows, min(load, bar))


def earned_on(lane: Lane) -> date | None:
    """The day of the newest calm exposure that brings the bar back; days away count from it."""
    return _calm_since(lane)[0].day if bar_again(lane) is not None else None


def _taken(lane: Lane) -> bool:
    """Whether the last answer or the days since lower the lift; a calm one never left its bar."""
    return lane.last is not None and (lane.last.zone in HARD or rested(lane))


def _at_its_end(lane: Lane) -> bool:
    """Whether the lift belongs to the phase, and any cut of its last load is less than the bar."""
    bar, last = bar_g(lane.book, lane.exercise), lane.last
    if bar is None or last is None or not last.load_g or lane.ahead:
        return False
    plate = lane.book.facts.athlete.plate_step_g
    return cut_g(last.load_g, _cut_pct(lane, last), plate) < bar - SAME_G


def _cut_pct(lane: Lane, last: Exposure) -> float:
    """What a red answer takes, or the first days away that take anything."""
    if last.zone is RED:
        return lane.rules.load.red_cut_pct.of(lane.book.irritability).value
    return min(PERCENT - row.load_pct for row in lane.rules.layoff if row.load_pct < PERCENT)


def _calm_since(lane: Lane) -> tuple[Exposure, ...]:
    """Calm exposures of the movement since, the newest first, up to one that was not. One of the
    athlete's own warns, and proves nothing of a lift (ADR 19)."""
    last, told = lane.last, (e for e in _of_movement(lane) if e.speaks_for_others)
    since = [e for e in told if last is not None and e.at > last.at]
    return tuple(takewhile(lambda e: e.zone is GREEN, reversed(since)))


def _of_movement(lane: Lane) -> Sequence[Exposure]:
    """Exposures of the movement, and of a hold or a drill of another one that the plan has in its
    place: where nothing else is at hand, no plan holds the movement any more."""
    row = lane.slot.alternatives if lane.slot else None
    found = stand_ins(lane.exercise, lane.phase, lane.basis, row)
    held = next((e for e in found if bar_g(lane.book, e) is None), None)
    if held is None or held.pattern is lane.exercise.pattern:
        return lane.pattern
    return sorted((*lane.pattern, *lane.book.of_exercise(held.slug)), key=attrgetter("at"))


def _apart(lane: Lane, calm: tuple[Exposure, ...]) -> bool:
    days = (calm[0].day - calm[-1].day).days
    return days * HOURS_A_DAY >= lane.rules.load.spacing_h.value

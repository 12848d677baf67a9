"""Doses of a lighter week as rows: half the sets, a little less load, never more than a limit."""

from msgspec.structs import replace

from api.engine.dosing.doses import Floor, Rows, fewer, shrunk, top_g, top_load, with_top
from api.engine.dosing.lightweek import TRIGGERED
from api.engine.dosing.plates import cut_g, floor_plate
from api.engine.dosing.sports import sport_of
from api.engine.facts import SetTarget
from api.engine.lanes.lane import Lane
from api.engine.units import GRAMS, PERCENT, weighs


def lighter(lane: Lane, rows: Rows) -> Rows:
    """Half the sets; less load too in a week that two signs began, where the plates allow it."""
    if sport_of(lane.basis, lane.exercise) is not None:
        return _shorter(rows, lane.rules.deload.run_time_pct.value)
    cuts, plate = lane.rules.deload, lane.book.facts.athlete.plate_step_g
    tired = lane.basis.deload is not None and lane.basis.deload.code == TRIGGERED
    share = cuts.load_triggered_pct if tired else cuts.load_planned_pct
    kept = fewer(rows, cuts.sets_pct.value)
    load = top_load(kept)
    if not weighs(load):
        return kept
    lower = cut_g(load, PERCENT - share.value, plate) if share.value < PERCENT else load
    small = lower >= load * cuts.load_least_pct.value / PERCENT
    return with_top(kept, lower) if small else kept


def _shorter(rows: Rows, keep_pct: float) -> Rows:
    """A share of the pieces, or of the only one."""
    one, *more = rows
    return fewer(rows, keep_pct) if more else (shrunk(one, keep_pct, Floor()),)


def kg_reps(rows: Rows) -> float:
    return sum(r.load_g * r.reps for r in rows if weighs(r.load_g) and r.reps) / GRAMS


def under(rows: Rows, limit: float, plate_g: int) -> Rows:
    """Rows of at most ``limit`` kg x repetitions: sets go first, then repetitions, then load."""
    kept = rows
    while len(kept) > 1 and kg_reps(kept) > limit:
        kept = kept[:-1]
    if kg_reps(kept) <= limit:
        return kept
    return tuple(_smaller(row, limit, plate_g) for row in kept)


def _smaller(row: SetTarget, limit: float, plate_g: int) -> SetTarget:
    """Repetitions of one set within the limit; a single one at a lower load where none fits."""
    reps = int(limit * GRAMS / top_g((row,)))
    if reps:
        return replace(row, reps=reps)
    return replace(row, reps=1, load_g=floor_plate(limit * GRAMS, plate_g))

"""Doses that ask for less than the last one: one small function for each reason to."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec.structs import replace

from api.engine.dosing.bars import below_bar, with_bar
from api.engine.dosing.conditioning import in_shape
from api.engine.dosing.deload_doses import lighter
from api.engine.dosing.doses import (
    MAX_SETS,
    Floor,
    Rows,
    done_count,
    fewer,
    least,
    one_less,
    shrunk,
    top_g,
    top_load,
    with_top,
)
from api.engine.dosing.floors import floor, keep
from api.engine.dosing.lane_doses import (
    asked_again,
    asked_for,
    base_rows,
    finished,
    no_harder,
    opening,
    with_counts,
)
from api.engine.dosing.plates import cut_g, floor_plate
from api.engine.dosing.ramps import settled
from api.engine.dosing.unsaid import told_rows
from api.engine.dosing.way_back import most_sets, within_slot
from api.engine.lanes.lane import Finding, Lane
from api.engine.library import WALKS
from api.engine.reading.exposure import Exposure
from api.engine.rules.dapre import all_out, next_step_g
from api.engine.rules.deload import takes_part
from api.engine.rules.layoff import layoff_row, left, month_g
from api.engine.rules.wishes import named_g
from api.engine.units import PERCENT, weighs
from api.engine.vocab import Irritability, PainZone


def lowered(lane: Lane, findings: list[Finding], base: Rows) -> Rows:
    """The lowest of what every finding that asks for less would prescribe instead of ``base``."""
    return least(
        [_less(lane, f.code, base) for f in findings] or [one_less(base, keep(lane), floor(lane))]
    )


def deloaded(lane: Lane, base: Rows) -> Rows:
    """Half of the last dose from before the lighter week, and no more than ``base``."""
    light = lane.basis.deload
    before = [e for e in lane.own if light is None or e.day < light.since]
    done = settled(lane.book, before[-1], told_rows(lane, before[-1])) if before else ()
    fresh = opening(lane)
    usual = in_shape(lane, with_counts(lane, within_slot(lane, done)), fresh, [])
    if base != base_rows(lane):
        usual = asked_again(lane, usual, before[-1] if before else None)
    return least([lighter(lane, usual or fresh), base])


def _less(lane: Lane, code: str, base: Rows) -> Rows:
    """What one finding asks for: the lighter week in its week, else by what was found."""
    light = lane.basis.deload
    if light is not None and code == light.code:
        return deloaded(lane, base)
    return LESS_BY_CODE.get(code, _after_red)(lane, base)


def _unchanged(lane: Lane, base: Rows) -> Rows:
    """The easier exercise is the step back."""
    return base


def _after_red(lane: Lane, base: Rows) -> Rows:
    """Less than the least that turned red: calm sets that were heavier hold none of it up."""
    red, top = lane.last.red_g if lane.last else None, top_load(base)
    if red is not None and top is not None:
        base = with_top(base, min(red, top))
    return _cut(lane, base, lane.rules.load.red_cut_pct.of(lane.book.irritability).value)


def _step_down(lane: Lane, base: Rows) -> Rows:
    """A step down is a little load or a set, and of an empty bar there is only the set."""
    rows = _cut(lane, base, lane.rules.load.amber_cut_pct.value)
    return one_less(base, keep(lane), floor(lane)) if _below_bar(lane, rows) else rows


def _below_bar(lane: Lane, rows: Rows) -> bool:
    return below_bar(lane.book, lane.exercise, rows)


def _wished(lane: Lane, base: Rows) -> Rows:
    """At the load that was named, where that is less; else a set less."""
    named, load = named_g(lane), top_load(base)
    if named is None or load is None or named >= load:
        return one_less(base, keep(lane), Floor())
    return with_top(base, floor_plate(named, lane.book.facts.athlete.plate_step_g))


def _cut(lane: Lane, rows: Rows, pct: float) -> Rows:
    load = top_load(rows)
    if not weighs(load):
        return one_less(rows, keep(lane), floor(lane))
    return with_top(rows, cut_g(load, pct, lane.book.facts.athlete.plate_step_g))


def _dapre(lane: Lane, base: Rows) -> Rows:
    """Lighter by the row of the table; of a lift done with help a set less, as always."""
    said, load = all_out(lane), top_load(base)
    if said is None or not weighs(load):
        return one_less(base, keep(lane), floor(lane))
    lower = floor_plate(load + next_step_g(lane, said.row), lane.book.facts.athlete.plate_step_g)
    return with_top(base, max(lower, 0))


def _flare(lane: Lane, base: Rows) -> Rows:
    cuts, spell = lane.rules.flare, lane.flare()
    if lane.exercise.slug in WALKS and spell is not None and spell.ended_on is None:
        return _short_walks(lane, base)
    before = lane.own if spell is None else [e for e in lane.own if e.day < spell.started_on]
    green = [e for e in before if e.zone is PainZone.GREEN]
    if not green and spell is not None and _asked_since(lane, spell.started_on):
        return base
    done = told_rows(lane, green[-1]) if green else ()
    calm = with_counts(lane, with_bar(lane.book, lane.exercise, done)) if done else base
    rows = in_shape(lane, calm, opening(lane), [])
    light = _cut(lane, rows, PERCENT - cuts.load_pct.value) if top_load(rows) else rows
    if _below_bar(lane, light) and spell is not None and spell.ended_on is not None:
        # The bar is as light as it gets, and without an end to this it would never come back.
        light = tuple(shrunk(row, cuts.load_pct.value, floor(lane)) for row in rows)
    # No set is heavier than the first: what was calm may have been a ramp of weeks ago.
    return least([_half(lane, with_top(light, light[0].load_g), green), base])


def _asked_since(lane: Lane, day: date) -> bool:
    """Whether a dose nobody has done was cut for this flare already."""
    asked = None if lane.own else asked_for(lane)
    return asked is not None and asked.decided_on >= day


def _half(lane: Lane, rows: Rows, green: list[Exposure]) -> Rows:
    """Half of the sets, or of what is in the only one. Flare after flare they are halved once: it
    is the most sets that were calm before the first of them that counts (B9)."""
    share = lane.rules.flare.volume_pct.value
    bound = most_sets(lane) or MAX_SETS
    most = max([len(rows), *(min(done_count(e), bound) for e in green)])
    if most == 1:
        return tuple(shrunk(row, share, floor(lane)) for row in rows)
    return rows[: len(fewer(rows[:1] * most, share))]


def _short_walks(lane: Lane, base: Rows) -> Rows:
    """Walking goes on through a flare, a few minutes at a time and as often as before (B9)."""
    most_s = lane.rules.flare.walk_s.whole
    return tuple(replace(r, duration_s=min(r.duration_s or most_s, most_s)) for r in base)


def _layoff(lane: Lane, base: Rows) -> Rows:
    found, base = layoff_row(lane), _near_the_movement(lane, base)
    if found is None:
        return base
    most_g, sets = left(lane, found[0], top_g(base), len(base))
    return with_top(base[:sets], min(top_g(base[:sets]), most_g))


def _near_the_movement(lane: Lane, base: Rows) -> Rows:
    """No heavier than a step above what the movement carried, where the lift itself has rested."""
    most, load = month_g(lane), top_g(base)
    if most is None or load <= most:
        return base
    return with_top(base, floor_plate(most, lane.book.facts.athlete.plate_step_g))


def stand_in_rows(lane: Lane, replaced: Lane) -> Rows:
    """The first dose of a substitute: its own start or what days away have left of its own work,
    never above what it stands in for."""
    base = base_rows(replaced)
    rows = _layoff(lane, base_rows(lane)) if lane.own else opening(lane)
    rows = rows[: len(base)]
    # What one leg carried says nothing of what two may lift.
    alike = [e for e in replaced.pattern if e.exercise.single_leg is lane.exercise.single_leg]
    # Nor does a lift whose load was left out: the one before it does (INV-44).
    told = [e for e in alike if e.load_g is not None or not e.exercise.loadable]
    known = (e.load_g if e.red_g is None else e.red_g for e in told[-1:])
    loads = [load for load in known if load is not None]
    top = top_load(rows)
    if top and loads and replaced.exercise.pattern is lane.exercise.pattern:
        pct = lane.rules.load.red_cut_pct.of(Irritability.LOW).value
        plate = lane.book.facts.athlete.plate_step_g
        rows = with_top(rows, min(top, cut_g(loads[0], pct, plate)))
    if lane.basis.deload is not None and takes_part(lane):
        rows = least([rows, deloaded(lane, base_rows(lane))])
    return no_harder(finished(lane, rows), replaced)


LESS_BY_CODE: Mapping[str, Callable[[Lane, Rows], Rows]] = {
    "after_flare": _flare,
    "amber_twice": _step_down,
    "dapre_lower": _dapre,
    "effort_spent": _step_down,
    "flare_protocol": _flare,
    "layoff": _layoff,
    "layoff_lift": _layoff,
    "movement_lighter": _near_the_movement,
    "override_stricter": _wished,
    "pattern_phase_back": _unchanged,
}
"""How much less each finding asks for; any other one is a red answer."""

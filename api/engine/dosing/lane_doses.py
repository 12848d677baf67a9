"""From what a lane decided to the rows of its next dose."""

from datetime import date, timedelta
from math import ceil

from msgspec.structs import replace

from api.engine.dosing.amounts import one_more, short_holds
from api.engine.dosing.bar_again import at_bar
from api.engine.dosing.bars import SAME_G, bar_g, with_bar
from api.engine.dosing.ceilings import bounded
from api.engine.dosing.conditioning import in_shape, shaped
from api.engine.dosing.doses import (
    Rows,
    as_much,
    counted,
    done_rows,
    each,
    least,
    rows_of,
    top_g,
    top_load,
    with_effort,
    with_top,
)
from api.engine.dosing.first_load import by_effort, may_choose, may_load
from api.engine.dosing.floors import EFFORTLESS
from api.engine.dosing.ladder import loaded_rung, of_ladder_g
from api.engine.dosing.plates import floor_plate
from api.engine.dosing.ramps import is_finding, settled
from api.engine.dosing.start_load import start_load_g
from api.engine.dosing.steps import (
    feels_empty,
    novice,
    raised_load_g,
    raised_to_g,
    step_pct,
    tops_g,
)
from api.engine.dosing.unsaid import told_rows
from api.engine.dosing.way_back import (
    known_amount,
    left_light_week,
    lost_reps,
    lost_time,
    missing_sets,
    no_more,
    recent_green,
    within_slot,
)
from api.engine.facts import Effort, PrescribedDose, SetTarget
from api.engine.kept import once
from api.engine.lanes.lane import Lane, is_drill
from api.engine.library import WALKS
from api.engine.reading.book import Book
from api.engine.reading.exposure import GREEN, Exposure, heaviest_g, phase_rank
from api.engine.reading.readiness import level
from api.engine.rules.dapre import all_out, next_step_g
from api.engine.rules.layoff import away, layoff_row, left, returning
from api.engine.ruletables import Layoff
from api.engine.safety.overrides import load_up_to
from api.engine.safety.restrictions import cap, needs_load
from api.engine.safety.triage import CLINICIANS
from api.engine.units import PERCENT, grams, weighs
from api.engine.vocab import (
    EffortScale,
    Phase,
    ReadinessLevel,
)

LIMITS = {
    "cap.step": "plates_too_big",
    "cap.week": "week_step_taken",
    "cap.ceiling": "at_top",
    "cap.brace": "brace_needed",
    "cap.clinician": "restricted_by_clinician",
}
"""Why there is no heavier plate, by the cap that says so."""
UNWEIGHED = "load_missing"
FULL = ("at_top", UNWEIGHED)
"""What leaves no room for a step, however calm the answers are."""


@once
def effort_of(lane: Lane) -> float | None:
    """Target effort: the slot's, never above the phase's; none where work is only counted."""
    pattern = lane.exercise.pattern
    if pattern in EFFORTLESS or is_drill(lane.exercise) or _stand_in_drill(lane):
        return None
    phase = Phase.P0 if lane.exercise.slug in WALKS else lane.phase  # a walk is never hard work
    top = lane.rules.load.effort_max.of(phase).value
    if level(lane.book) is ReadinessLevel.RED:
        top = min(top, lane.rules.readiness.effort_cap.value)
    row = _away_row(lane)
    top = min(top, row.effort_max) if row else top
    if not lane.own and not lane.exercise.loadable:
        # No load makes a first sprint easy: it is as hard as its effort (B5, start load).
        top = min(top, lane.rules.load.finding_effort.value)
    asked = lane.slot.rpe_high if lane.slot and lane.slot.rpe_high is not None else top
    less = lane.rules.load.novice_effort.value if phase is not Phase.P0 and novice(lane.book) else 0
    return float(min(asked, top) - less)


def _away_row(lane: Lane) -> Layoff | None:
    """The row of its own days away; of all training where the exercise was never done."""
    if not lane.own:
        return away(lane.book)
    found = layoff_row(lane)
    return found[0] if found else None


def no_harder(rows: Rows, replaced: Lane) -> Rows:
    """Rows of a stand-in: what takes the place of an easy walk is no hard work either."""
    limit = effort_of(replaced)
    return rows if limit is None else each(rows, lambda row: _at_effort(row, limit))


def _at_effort(row: SetTarget, limit: float) -> SetTarget:
    hard = row.effort is not None and row.effort.value > limit
    return replace(row, effort=Effort(EffortScale.RPE, limit)) if hard else row


def _stand_in_drill(lane: Lane) -> bool:
    """An unloaded rung in the slot of a lift: the effort of the lift is not meant for it."""
    exercise, slot = lane.exercise, lane.slot
    unloaded = exercise.hinge_rung is not None and not exercise.loadable
    return unloaded and slot is not None and exercise.slug not in slot.exercises


@once
def base_rows(lane: Lane) -> Rows:
    """What is repeated when nothing changes."""
    if lane.last is not None:
        rows = within_slot(lane, settled(lane.book, lane.last, told_rows(lane, lane.last)))
        rows = with_counts(lane, with_bar(lane.book, lane.exercise, rows))
        rows = at_bar(lane, rows)
        if rows and lane.anew:
            return _begun_anew(lane, rows)
        if rows:
            return rows if shaped(lane) is None else _in_shape(lane, rows)
    asked = with_bar(lane.book, lane.exercise, _prescribed(lane))
    return asked or opening(lane)


def _begun_anew(lane: Lane, rows: Rows) -> Rows:
    """The first dose of another episode (B5): no more than was done before it, nor than days away
    have left of that."""
    first, away_for = least([rows, opening(lane)]), layoff_row(lane)
    if away_for is None:
        return first
    most_g, sets = left(lane, away_for[0], top_g(rows), len(rows))
    return with_top(first[:sets], min(top_g(first[:sets]), most_g))


def with_counts(lane: Lane, rows: Rows) -> Rows:
    """Sets that were logged without a count are asked for as the plan had them, else as one begins:
    who tells a load alone is owed a number all the same."""
    if all(map(counted, rows)):
        return rows
    asked = asked_for(lane)
    known = (*(asked.sets if asked is not None else ()), *opening(lane))
    like = next(filter(counted, known), None)
    return rows if like is None else each(rows, lambda r: r if counted(r) else as_much(r, like))


def _in_shape(lane: Lane, rows: Rows) -> Rows:
    return in_shape(lane, rows, opening(lane), [done_rows(e) for e in recent_green(lane)])


def _prescribed(lane: Lane) -> Rows:
    """What was asked for and not done yet, for as long as the loads it came from count."""
    asked = None if lane.own else asked_for(lane)
    if asked is not None and _outgrown(lane, asked):
        return ()
    since = lane.as_of - timedelta(days=lane.rules.load.tolerated_days.whole)
    rows = asked.sets if asked is not None and asked.decided_on >= since else ()
    lightest = min((r.load_g for r in rows if r.load_g is not None), default=None)
    # A ramp that was asked for and not done leaves the load it would have begun with.
    return tuple(r if r.load_g is None else replace(r, load_g=lightest) for r in rows)


def _outgrown(lane: Lane, asked: PrescribedDose) -> bool:
    """Whether an empty start that nobody did is reckoned anew: the ladder carried more in calm, or
    a clinician has given what it waited for. What was asked for less since then stands (B9)."""
    book, since = lane.book, asked.decided_on
    empty = grams(bar_g(book, lane.exercise)) + SAME_G
    if top_g(asked.sets) > empty:
        return False
    less = (
        lane.basis.deload or book.facts.overrides or any(f.known_on >= since for f in book.flares)
    )
    last = lane.pattern[-1] if lane.pattern and lane.pattern[-1].day >= since else None
    if less or (last is not None and last.zone is not GREEN):
        return False
    carried = last is not None and last.grams > empty
    return _cleared(book, since) or (carried and loaded_rung(book, lane.exercise))


def _cleared(book: Book, since: date) -> bool:
    """Whether a note of these days opened what was asked for without a load."""
    notes = (c for c in book.facts.clearances if c.role in CLINICIANS)
    return any(since <= note.examined_on <= book.as_of for note in notes)


def asked_for(lane: Lane) -> PrescribedDose | None:
    """The newest dose a plan asked for on this exercise."""
    doses = lane.book.prescribed
    return next((d for d in doses if d.exercise == lane.exercise.slug), None)


def as_asked(lane: Lane, rows: Rows) -> Rows:
    """Rows no heavier than the newest plan asked for: what was too hard, and more than that, is
    not what is repeated. Where no plan holds the lift any more, its sets say what was asked."""
    asked = asked_for(lane)
    targets = (s.target for s in lane.last.work if s.target) if lane.last is not None else ()
    top = top_load(asked.sets if asked is not None else tuple(targets))
    return with_top(rows, min(top, top_g(rows))) if top else rows


def asked_again(lane: Lane, rows: Rows, done: Exposure | None) -> Rows:
    """Rows of an exposure at the load the plan had asked for, where a little less was done in calm:
    who takes a plate less every time would slide down for ever. What no step may reach from the
    load that was done, or was a search for it, was a load of the athlete's own."""
    load = top_g(rows)
    if done is None or done.zone is not GREEN or not weighs(load) or is_finding(lane.book, done):
        return rows
    asked = top_g(tuple(s.target for s in done.work if s.target))
    most = min(tops_g(lane.book, lane.exercise, lane.phase, load).values())
    return with_top(rows, max(asked, load)) if asked <= most else rows


@once
def opening(lane: Lane) -> Rows:
    rpe = effort_of(lane)
    dose = lane.dose
    load = start_load_g(lane.book, lane.exercise, lane.phase, dose.low, rpe or 1)
    if lane.slot is not None and not lane.slot.external_load and load:
        load = 0
    return _broken_up(lane, rows_of(dose, load, rpe, lane.exercise.laterality))


def finished(lane: Lane, rows: Rows) -> Rows:
    """Rows under every ceiling, with the effort to aim at."""
    top = bounded(lane.book, lane.exercise, lane.phase, top_load(rows))
    return with_effort(_counted_load(lane, with_top(rows, top)), effort_of(lane))


def _counted_load(lane: Lane, rows: Rows) -> Rows:
    """Under a clinician's limit no load is left to feeling, and none at all where it is zero."""
    most = cap(lane.book, lane.exercise)
    if most is None:
        return rows
    if lane.exercise.loadable:
        lightest = min(_least_g(lane), most.grams)
        rows = tuple(r if r.load_g is not None else replace(r, load_g=lightest) for r in rows)
    return rows if most.grams else tuple(replace(r, band=None) for r in rows)


def _least_g(lane: Lane) -> int:
    """The least a lift can be done with: its bar, or a plate where nothing is left without one."""
    plate = lane.book.facts.athlete.plate_step_g if needs_load(lane.book, lane.exercise) else 0
    return max(grams(bar_g(lane.book, lane.exercise)), plate)


@once
def one_step_up(lane: Lane, code: str) -> tuple[Rows, str]:
    """One step up in one variable, and the code of what limited it."""
    base = base_rows(lane)
    again = code == "restore" and not left_light_week(lane)
    back = _back(lane, base, known_amount(lane) if again else ())
    if back is not None:
        return back, "at_top" if back == base else "one_variable"
    load = top_load(base)
    if code == "clinician_override":
        return with_top(base, _override(lane, top_g(base))), "at_top"
    if code == "two_for_two" and may_load(lane, load):
        return by_effort(lane, base), "load_by_effort"
    limit = UNWEIGHED if unweighed(lane, base) else "at_top"
    if lane.exercise.loadable and weighs(load):
        higher = _higher(lane, code, load)
        if higher > load:
            return with_top(base, higher), "step_capped"
        limit = LIMITS[_tightest(lane, load)]
    first = lane.rules.entry.effort_load_from
    if may_load(lane, load) and phase_rank(lane.phase) >= first.value:
        return by_effort(lane, base), "load_by_effort"
    more = one_more(lane, base)
    told = effort_of(lane) is not None and limit == LIMITS["cap.step"]
    stuck = told and may_choose(lane, top_g(base))
    if (more is None and may_load(lane, load)) or (stuck and (more is None or _feels_empty(lane))):
        return by_effort(lane, base), "load_by_effort"
    return (more, limit) if more is not None else (base, limit)


def _back(lane: Lane, base: Rows, known: Rows) -> Rows | None:
    """What comes back before anything else rises; after one green, nothing past what is known."""
    sets = missing_sets(lane, base)
    if not known:
        return sets or lost_reps(lane, base) or lost_time(lane, base)
    more = sets[: len(known)] if sets and len(known) > len(base) else one_more(lane, base)
    return base if more is None else no_more(more, known)


def unweighed(lane: Lane, base: Rows) -> bool:
    """Whether nobody knows the weight of what cannot be done without one: no top of a range."""
    bare = top_load(base) is None and not any(row.band for row in base)
    return bare and lane.exercise.loadable and needs_load(lane.book, lane.exercise)


def _feels_empty(lane: Lane) -> bool:
    return lane.last is not None and feels_empty(lane.book, lane.last)


def _tightest(lane: Lane, load_g: int) -> str:
    """The cap that leaves no room for a plate."""
    tops = tops_g(lane.book, lane.exercise, lane.phase, load_g)
    return min(tops, key=lambda name: tops[name])


def _override(lane: Lane, load_g: int) -> int:
    """The load a clinician's override leads to."""
    found = load_up_to(lane.book, lane.exercise)
    limit = found.grams if found else 0
    return raised_to_g(lane.book, lane.exercise, lane.phase, load_g, limit)


def _higher(lane: Lane, code: str, load_g: int) -> int:
    higher = raised_load_g(
        lane.book, lane.exercise, lane.phase, load_g, _wanted(lane, code, load_g)
    )
    higher = min(higher, _most_of_week(lane, higher, load_g))
    if code != "restore":
        return higher
    best = heaviest_g(recent_green(lane))
    return min(higher, max(best, of_ladder_g(lane.book, lane.exercise), load_g))


def _most_of_week(lane: Lane, higher: int, load_g: int) -> int:
    """A step no higher than the share that its week of a long way back has."""
    found = returning(lane)
    if found is None or not found[0].load_g:
        return higher
    share = found[0].load_g * found[1].load_pct / PERCENT
    return max(floor_plate(share, lane.book.facts.athlete.plate_step_g), load_g)


def _wanted(lane: Lane, code: str, load_g: int) -> float:
    """The load a step would like, before any cap."""
    said = all_out(lane) if code == "dapre" else None
    if said is not None:
        return load_g + next_step_g(lane, said.row)
    pct = step_pct(lane.book, lane.exercise, load_g)
    if code == "restore":
        pct = lane.rules.load.cap_pct.value
    return load_g * (1 + pct / PERCENT)


def _broken_up(lane: Lane, rows: Rows) -> Rows:
    """Long holds of a first dose as repetitions of short ones, no less time in all."""
    limit = lane.rules.load.short_hold_s.whole
    return tuple(_in_pieces(r, limit) for r in rows) if short_holds(lane) else rows


def _in_pieces(row: SetTarget, limit_s: int) -> SetTarget:
    held = row.duration_s
    if held is None or held <= limit_s or row.reps is not None:
        return row
    return replace(row, reps=ceil(held / limit_s), duration_s=limit_s)

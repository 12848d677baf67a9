"""From what a lane decided to the rows of its next dose."""

from dataclasses import replace
from datetime import timedelta

from api.engine.doses import (
    Rows,
    done_rows,
    fewer,
    most,
    one_less,
    rows_of,
    top_load,
    with_effort,
    with_top,
)
from api.engine.facts import SetTarget
from api.engine.lanes import PERCENT, Finding, Lane
from api.engine.load import (
    bodyweight_only,
    bounded,
    cut_g,
    empty_leg,
    raised_load_g,
    start_load_g,
    step_pct,
)
from api.engine.ramps import settled
from api.engine.rules.layoff import layoff_row
from api.engine.template import Dose, DoseKind
from api.engine.timeline import Exposure, phase_rank
from api.engine.vocab import (
    Irritability,
    MovementPattern,
    PainZone,
)

EFFORTLESS = frozenset({MovementPattern.BREATHING, MovementPattern.MOBILITY})
DRILLS = ("core_", "bracing")
"""Patterns whose unloaded work is counted, not weighed by effort."""


def effort_of(lane: Lane) -> float | None:
    """Target effort: the slot's, never above the phase's; none where work is only counted."""
    pattern = lane.exercise.pattern
    drill = pattern.value.startswith(DRILLS) and not lane.exercise.loadable
    if pattern in EFFORTLESS or drill:
        return None
    top = lane.rules.load.effort_max.of(lane.phase).value
    asked = lane.slot.rpe_high if lane.slot and lane.slot.rpe_high is not None else top
    return float(min(asked, top))


def base_rows(lane: Lane) -> Rows:
    """What is repeated when nothing changes."""
    if lane.last is not None:
        rows = settled(lane.book, lane.last, done_rows(lane.last))
        if rows:
            return rows
    asked = _prescribed(lane)
    return asked or opening(lane)


def _prescribed(lane: Lane) -> Rows:
    position = lane.book.position
    doses = position.prescribed if position and not lane.own else ()
    rows = next((d.sets for d in doses if d.exercise == lane.exercise.slug), ())
    lightest = min((r.load_g for r in rows if r.load_g is not None), default=None)
    # A ramp that was asked for and not done leaves the load it would have begun with.
    return tuple(r if r.load_g is None else replace(r, load_g=lightest) for r in rows)


def opening(lane: Lane) -> Rows:
    rpe = effort_of(lane)
    dose = lane.dose
    load = start_load_g(lane.book, lane.exercise, lane.phase, dose.low, rpe or 1)
    if lane.slot is not None and not lane.slot.external_load and load:
        load = 0
    return rows_of(dose, load, rpe, lane.exercise.laterality)


def finished(lane: Lane, rows: Rows) -> Rows:
    """Rows under every ceiling, with the effort to aim at."""
    top = bounded(lane.book, lane.exercise, lane.phase, top_load(rows))
    return with_effort(with_top(rows, top), effort_of(lane))


def lowered(lane: Lane, findings: list[Finding]) -> Rows:
    """The lowest of what every finding that asks for less would prescribe."""
    base = base_rows(lane)
    options = [_less(lane, f.code, base) for f in findings] or [one_less(base)]
    rows = min(options, key=len)
    loads = [load for o in options if (load := top_load(o)) is not None]
    return _smaller(with_top(rows, min(loads)) if loads else rows, options)


def _smaller(rows: Rows, options: list[Rows]) -> Rows:
    limits = {
        name: min((v for o in options if (v := most(o, name)) is not None), default=None)
        for name in ("reps", "duration_s", "distance_m")
    }
    return tuple(_capped(row, limits) for row in rows)


def _capped(row: SetTarget, limits: dict[str, int | None]) -> SetTarget:
    changed = {
        name: min(getattr(row, name), top)
        for name, top in limits.items()
        if top is not None and getattr(row, name) is not None
    }
    return replace(row, **changed)


def _less(lane: Lane, code: str, base: Rows) -> Rows:
    rules = lane.rules
    if code == "flare_protocol":
        return _flare(lane, base)
    if code == "layoff":
        return _layoff(lane, base)
    if code == "override_stricter":
        return one_less(base)
    amber = code == "amber_twice"
    pct = rules.load.amber_cut_pct if amber else rules.load.red_cut_pct.of(lane.book.irritability)
    return _cut(lane, base, pct.value)


def _cut(lane: Lane, rows: Rows, pct: float) -> Rows:
    load = top_load(rows)
    if not load or load < 0:
        return one_less(rows)
    return with_top(rows, cut_g(load, pct, lane.book.facts.athlete.plate_step_g))


def _flare(lane: Lane, base: Rows) -> Rows:
    cuts, spell = lane.rules.flare, lane.flare()
    green = [
        e
        for e in lane.own
        if e.zone is PainZone.GREEN and (spell is None or e.day < spell.started_on)
    ]
    rows = done_rows(green[-1]) if green else base
    rows = _cut(lane, rows, PERCENT - cuts.load_pct.value) if top_load(rows) else rows
    loads = [v for v in (top_load(rows), top_load(base)) if v is not None]
    return fewer(with_top(rows, min(loads)) if loads else rows, cuts.volume_pct.value)


def _layoff(lane: Lane, base: Rows) -> Rows:
    found = layoff_row(lane)
    if found is None:
        return base
    row = found[0]
    load = top_load(base)
    plate = lane.book.facts.athlete.plate_step_g
    rows = with_top(base, cut_g(load, PERCENT - row.load_pct, plate)) if load else base
    return fewer(rows, row.volume_pct)


def raised(lane: Lane, code: str) -> tuple[Rows, str]:
    """One step up in one variable, and the code of what limited it."""
    base = base_rows(lane)
    sets = _missing_set(lane, base)
    if sets is not None:
        return sets, "one_variable"
    load = top_load(base)
    limit = "at_top"
    if lane.exercise.loadable and load and load > 0:
        higher = _higher(lane, code, load)
        if higher > load:
            return with_top(base, higher), "step_capped"
        limit = "plates_too_big"
    more = _more(lane, base)
    if more is None and _may_load(lane, load):
        return _unloaded(base), "load_by_effort"
    return (more, limit) if more is not None else (base, limit)


def _may_load(lane: Lane, load: int | None) -> bool:
    """A loadable lift that was only ever done empty, with room for load in this phase."""
    allowed = lane.slot is None or lane.slot.external_load
    rank_ = phase_rank(lane.phase)
    single = empty_leg(lane.book, lane.exercise, lane.phase)
    barred = bodyweight_only(lane.book) or rank_ < phase_rank(lane.exercise.first_phase)
    return lane.exercise.loadable and load == 0 and allowed and not single and not barred


def _unloaded(base: Rows) -> Rows:
    """The same sets with the load left to the athlete, by effort; the number is then theirs."""
    return tuple(replace(row, load_g=None) for row in base)


def _higher(lane: Lane, code: str, load_g: int) -> int:
    pct = step_pct(lane.book, lane.exercise, load_g)
    if code == "restore":
        pct = lane.rules.load.cap_pct.value
    higher = raised_load_g(lane.book, lane.exercise, lane.phase, load_g, pct)
    if code != "restore":
        return higher
    best = max((e.load_g or 0 for e in _recent_green(lane)), default=0)
    return min(higher, max(best, load_g))


def _recent_green(lane: Lane) -> list[Exposure]:
    since = lane.as_of - timedelta(days=lane.rules.load.restore_days.whole)
    return [e for e in lane.own if e.day >= since and e.zone is PainZone.GREEN]


def _missing_set(lane: Lane, base: Rows) -> Rows | None:
    """A set lost on the way down comes back before anything else rises."""
    best = max((len(done_rows(e)) for e in _recent_green(lane)), default=0)
    asked = lane.dose.sets if lane.slot and not lane.dose.pyramid else 0
    return (*base, base[-1]) if 0 < len(base) < max(best, asked) else None


def _more(lane: Lane, base: Rows) -> Rows | None:
    """One more repetition, a little longer or further, inside the range of the slot."""
    dose = lane.dose
    if dose.pyramid:
        return None
    rules = lane.rules.load
    reps, seconds, metres = (most(base, n) for n in ("reps", "duration_s", "distance_m"))
    if reps is not None:
        top = max(dose.high, dose.low + rules.reps_span.whole) if _counted(dose) else reps
        return _set(base, "reps", reps, reps + rules.reps_step.whole, top)
    pct = 1 + rules.time_step_pct.value / PERCENT
    if seconds is not None:
        cardio = lane.exercise.pattern is MovementPattern.CARDIO
        least = rules.cardio_step_s if cardio else rules.hold_step_s
        longer = max(int(seconds * pct), seconds + least.whole)
        return _set(base, "duration_s", seconds, longer, dose.high)
    if metres is not None:
        return _set(base, "distance_m", metres, max(int(metres * pct), metres + 1), dose.high)
    return None


def _counted(dose: Dose) -> bool:
    return dose.kind in (DoseKind.REPS, DoseKind.BREATHS, DoseKind.CONTACTS)


def _set(base: Rows, name: str, now: int, wanted: int, top: int) -> Rows | None:
    value = min(wanted, top)
    if value <= now:
        return None
    return tuple(
        replace(row, **{name: value}) if getattr(row, name) == now else row  # type: ignore[arg-type]
        for row in base
    )


def stand_in_rows(lane: Lane, replaced: Lane) -> Rows:
    """The first dose of a substitute: its own start, never above what it stands in for."""
    base = base_rows(replaced)
    rows = base_rows(lane) if lane.own else opening(lane)
    rows = rows[: max(len(base), 1)]
    loads = [e.load_g for e in replaced.pattern[-1:] if e.load_g is not None]
    top = top_load(rows)
    if top and loads and replaced.exercise.pattern is lane.exercise.pattern:
        pct = lane.rules.load.red_cut_pct.of(Irritability.LOW).value
        plate = lane.book.facts.athlete.plate_step_g
        rows = with_top(rows, min(top, cut_g(loads[0], pct, plate)))
    return finished(lane, rows)

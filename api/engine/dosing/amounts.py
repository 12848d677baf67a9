"""One step more where no load rises: repetitions, seconds or metres, in the range of a slot."""

from math import ceil

from msgspec.structs import replace

from api.engine.dosing.doses import Rows, most, raised
from api.engine.dosing.sports import further_m, longer_s
from api.engine.lanes.lane import Lane
from api.engine.template import Dose, DoseKind
from api.engine.units import PERCENT
from api.engine.vocab import MovementPattern, Sensitivity


def one_more(lane: Lane, base: Rows) -> Rows | None:
    """One more repetition, a little longer or further, inside the range of the slot."""
    dose = lane.dose
    reps, seconds, metres = (most(base, n) for n in ("reps", "duration_s", "distance_m"))
    if reps is not None:
        return _more_reps(lane, base, reps)
    if seconds is not None:
        return _longer(lane, base, seconds)
    if metres is not None:
        return _up_to(base, "distance_m", metres, further_m(metres, lane.rules), dose.high)
    return None


def _more_reps(lane: Lane, base: Rows, reps: int) -> Rows | None:
    """A repetition more in every set; short holds grow by repetitions too, never by seconds."""
    dose, rules = lane.dose, lane.rules.load
    if dose.pyramid:
        if reps >= max(dose.pyramid) + rules.pyramid_span.value:
            return None
        more = rules.reps_step.whole
        return tuple(r if r.reps is None else replace(r, reps=r.reps + more) for r in base)
    top = max(dose.high, dose.low + rules.reps_span.whole) if _counted(dose) else reps
    if most(base, "duration_s") is not None and short_holds(lane):
        top = ceil(dose.high / rules.short_hold_s.value)
    return _up_to(base, "reps", reps, reps + rules.reps_step.whole, top)


def _longer(lane: Lane, base: Rows, seconds: int) -> Rows | None:
    rules = lane.rules.load
    cardio = lane.exercise.pattern is MovementPattern.CARDIO
    share = int(seconds * (1 + rules.time_step_pct.value / PERCENT))
    held = max(share, seconds + rules.hold_step_s.whole)
    longer = longer_s(seconds, lane.rules) if cardio else held
    top = min(lane.dose.high, rules.short_hold_s.whole) if short_holds(lane) else lane.dose.high
    return _up_to(base, "duration_s", seconds, longer, top)


def short_holds(lane: Lane) -> bool:
    """A back that dislikes staying still holds for ten seconds and repeats instead."""
    still = Sensitivity.SUSTAINED_POSTURE in lane.book.suspected()
    return still and lane.dose.kind is DoseKind.HOLD


def _counted(dose: Dose) -> bool:
    return dose.kind in (DoseKind.REPS, DoseKind.BREATHS, DoseKind.CONTACTS)


def _up_to(base: Rows, name: str, now: int, wanted: int, top: int) -> Rows | None:
    value = min(wanted, top)
    return raised(base, name, now, value) if value > now else None

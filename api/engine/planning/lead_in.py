"""Lighter sets of the day's first heavy lift, at the end of the warm-up."""

from msgspec.structs import replace

from api.engine.decisions import Prescription
from api.engine.dosing.bars import bar_g
from api.engine.dosing.ceilings import BRACED
from api.engine.dosing.doses import Rows
from api.engine.dosing.plates import floor_plate
from api.engine.facts import SetTarget
from api.engine.planning.basis import Basis
from api.engine.units import GRAMS, PERCENT, grams
from api.engine.vocab import DecisionAction, MovementPattern, SetKind

LIFTS = BRACED | {MovementPattern.PUSH}
WHY = "Lighter sets of the lift first."
SLOT = "lead_in"


def lead_in(main: tuple[Prescription, ...], basis: Basis) -> Prescription | None:
    """The way up to today's load, never to a best; None where the first lift is a light one."""
    lift = next((p for p in main if _is_lift(p, basis)), None)
    if lift is None or not _heavy(lift, basis):
        return None
    rows = _rows(lift, basis)
    if not rows:
        return None
    return replace(
        lift,
        action=DecisionAction.HOLD,
        sets=rows,
        why=WHY,
        replaces=None,
        rest_s=basis.book.ruleset.rest.capacity_s.whole,
        changes=(),
        alternatives=(),
        slot=SLOT,
    )


def _is_lift(dose: Prescription, basis: Basis) -> bool:
    exercise = basis.book.library.get(dose.exercise)
    return exercise is not None and exercise.pattern in LIFTS


def _heavy(lift: Prescription, basis: Basis) -> bool:
    """Whether its load is known and worth a way up."""
    first = lift.sets[0]
    least = basis.book.ruleset.load.lead_in_from_kg.value * GRAMS
    return first.reps is not None and grams(first.load_g) >= least


def _rows(lift: Prescription, basis: Basis) -> Rows:
    """One set a step, none below the bar; steps that the plates or few repetitions make equal are
    left out."""
    plate, first = basis.book.facts.athlete.plate_step_g, lift.sets[0]
    exercise = basis.book.library.get(lift.exercise)
    bar = grams(bar_g(basis.book, exercise) if exercise else None)
    found: dict[int, SetTarget] = {}
    for step in basis.book.ruleset.lead_in:
        load = max(floor_plate(grams(first.load_g) * step.load_pct / PERCENT, plate), bar)
        reps = min(step.reps, first.reps or step.reps)
        row = SetTarget(kind=SetKind.WARM_UP, reps=reps, load_g=load, side=first.side)
        if load:
            found.setdefault(load, row)
    return tuple(found.values())

"""From what a lane decided to the prescription that shows it."""

from itertools import islice

from api.engine.decisions import Alternative, DoseChange, Prescription
from api.engine.dosing.doses import Rows, changes
from api.engine.lanes.lane import Lane, stop_if
from api.engine.movements import GENTLE
from api.engine.planning.substitution import stand_ins
from api.engine.reading.age import more_rest_s
from api.engine.template import Slot
from api.engine.values import Value
from api.engine.vocab import DecisionAction, MovementPattern, PainZone, Phase

MAX_ALTERNATIVES = 2
LIFTS = frozenset({MovementPattern.HINGE, MovementPattern.SQUAT})
CORE = "core"
STEADY = "cardio_steady"
"""The intent of steady work, as programs name it."""


class Built(Value, frozen=True):
    action: DecisionAction
    code: str
    lane: Lane
    rows: Rows
    before: Rows
    replaces: str | None = None


def prescribed(lane: Lane, built: Built, why: str = "") -> Prescription:
    """The dose of a lane with its tempo, rest, changes and alternatives."""
    exercise, slot = built.lane.exercise, lane.slot
    differs: tuple[DoseChange, ...] = ()
    if built.replaces is None and built.action is not DecisionAction.START:
        differs = changes(built.before, built.rows)
    return Prescription(
        exercise=exercise.slug,
        name=exercise.name,
        action=built.action,
        sets=built.rows,
        stop_if=stop_if(lane.book),
        why=why,
        replaces=built.replaces,
        tempo=_tempo(built, _own(built, slot)),
        rest_s=_rest_s(built, _own(built, slot)),
        changes=differs,
        alternatives=_alternatives(lane, built, bool(differs)),
        not_before=lane.not_before(),
        slot=slot.id if slot else None,
    )


def _own(built: Built, slot: Slot | None) -> Slot | None:
    """The slot where it was written with this exercise in mind, not for what stands in."""
    return slot if slot is not None and built.lane.exercise.slug in slot.exercises else None


def _tempo(built: Built, slot: Slot | None) -> str | None:
    """Only of what is counted in repetitions: a hold has none."""
    exercise, lane = built.lane.exercise, built.lane
    if all(row.reps is None or row.duration_s is not None for row in built.rows):
        return None
    if slot is not None and slot.tempo:
        return slot.tempo
    if exercise.pattern not in LIFTS or not exercise.loadable:
        return None
    return next((t.tempo for t in lane.rules.tempos if t.phase is lane.phase), None)


def _rest_s(built: Built, slot: Slot | None) -> int | None:
    """Rest between sets, from 65 years on a little more; a single set has none."""
    if len(built.rows) < 2 or _over_the_day(built.lane):
        return None
    rest, exercise = built.lane.rules.rest, built.lane.exercise
    short = exercise.pattern in GENTLE or exercise.pattern.value.startswith(CORE)
    usual = rest.core_s if short else rest.capacity_s
    usual = rest.strength_s if exercise.pattern in LIFTS and exercise.loadable else usual
    given = slot.rest_s if slot is not None and slot.rest_s is not None else usual.whole
    return given + more_rest_s(built.lane.book)


def _over_the_day(lane: Lane) -> bool:
    """A settling back walks several times a day, hours apart: no rest to be counted between."""
    steady = lane.slot is not None and lane.slot.intent == STEADY
    return steady and lane.phase is Phase.P0


def _alternatives(lane: Lane, built: Built, changed: bool) -> tuple[Alternative, ...]:
    """For lifts whose dose changed or that the back complained of; others are on request."""
    last = lane.last
    stirred = last is not None and last.zone is not PainZone.GREEN
    if lane.exercise.pattern not in LIFTS or not (changed or stirred):
        return ()
    row = lane.slot.alternatives if lane.slot else None
    found = stand_ins(lane.exercise, lane.phase, lane.basis, row)
    shown = islice((e for e in found if e.slug != built.lane.exercise.slug), MAX_ALTERNATIVES)
    because = "No harder on the back."
    return tuple(Alternative(e.slug, e.name, because) for e in shown)

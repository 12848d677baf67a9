"""From what a lane decided to the prescription that shows it."""

from dataclasses import dataclass
from itertools import islice

from api.engine.decisions import Alternative, DoseChange, Prescription
from api.engine.dosing.doses import Rows, changes
from api.engine.lanes.lane import Lane, stop_if
from api.engine.planning.substitution import stand_ins
from api.engine.quick import quick
from api.engine.vocab import DecisionAction, MovementPattern, PainZone

MAX_ALTERNATIVES = 2
LIFTS = frozenset({MovementPattern.HINGE, MovementPattern.SQUAT})
CORE = "core"


@quick
@dataclass(frozen=True, slots=True)
class Built:
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
    tempo = slot.tempo if slot and slot.tempo else None
    if tempo is None and exercise.pattern in LIFTS and exercise.loadable:
        tempo = next((t.tempo for t in lane.rules.tempos if t.phase is lane.phase), None)
    return Prescription(
        exercise=exercise.slug,
        name=exercise.name,
        action=built.action,
        sets=built.rows,
        stop_if=stop_if(lane.book),
        why=why,
        replaces=built.replaces,
        tempo=tempo,
        rest_s=_rest_s(lane, built.rows),
        changes=differs[:5],
        alternatives=_alternatives(lane, built, bool(differs)),
        not_before=lane.not_before(),
        slot=slot.id if slot else None,
    )


def _rest_s(lane: Lane, rows: Rows) -> int | None:
    """Rest between sets; a single set has none."""
    rest, slot = lane.rules.rest, lane.slot
    if len(rows) < 2:
        return None
    if slot and slot.rest_s is not None:
        return slot.rest_s
    if lane.exercise.pattern in LIFTS:
        return rest.strength_s.whole
    core = lane.exercise.pattern.value.startswith(CORE)
    return rest.core_s.whole if core else rest.capacity_s.whole


def _alternatives(lane: Lane, built: Built, changed: bool) -> tuple[Alternative, ...]:
    """For lifts whose dose changed or that the back complained of; others are on request."""
    last = lane.last
    stirred = last is not None and last.zone is not PainZone.GREEN
    if lane.exercise.pattern not in LIFTS or not (changed or stirred):
        return ()
    row = lane.slot.alternatives if lane.slot else None
    found = stand_ins(lane.exercise, lane.phase, lane.shop, row)
    shown = islice((e for e in found if e.slug != built.lane.exercise.slug), MAX_ALTERNATIVES)
    because = "No harder on the back."
    return tuple(Alternative(e.slug, e.name, because) for e in shown)

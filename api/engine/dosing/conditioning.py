"""Conditioning in the shape its slot asks for: one long piece is not eight short ones."""

from msgspec.structs import replace

from api.engine.dosing.doses import Rows, most
from api.engine.facts import SetTarget
from api.engine.lanes.lane import Lane
from api.engine.template import Dose, DoseKind
from api.engine.vocab import MovementPattern, PainZone

CONDITIONING = frozenset({MovementPattern.CARDIO, MovementPattern.RUN, MovementPattern.SPORT})


def shaped(lane: Lane) -> Dose | None:
    """The dose of the slot where it says how many pieces of which length; None elsewhere."""
    slot, exercise = lane.slot, lane.exercise
    asked = slot is not None and exercise.slug in slot.exercises and not lane.running
    return lane.dose if asked and exercise.pattern in CONDITIONING else None


def in_shape(lane: Lane, done: Rows, fresh: Rows, known: list[Rows]) -> Rows:
    """``done``, or ``fresh`` rows of the slot's shape with no more in all than was done.

    A range of minutes for one piece must never count for each of eight, and one long day out is
    no reason to ask for another: a piece ends where its slot ends. After a calm last time the
    longest of the ``known`` calm times bounds the whole, else the last one does.
    """
    dose = shaped(lane)
    if dose is None or not fresh:
        return done
    far = dose.kind is DoseKind.DISTANCE
    unit = "distance_m" if far else "duration_s"
    amount = most(done, unit)
    if amount is None:
        return fresh
    if len(done) <= dose.sets and amount <= dose.high:
        return done
    if len(done) == dose.sets == 1:
        return tuple(_at_most(row, dose.high, far) for row in done)
    calm = lane.last is not None and lane.last.zone is PainZone.GREEN
    times = [done, *known] if calm else [done]
    whole = max(n * len(rows) for rows in times if (n := most(rows, unit)) is not None)
    share = max(whole // len(fresh), 1)
    return tuple(_at_most(row, share, far) for row in fresh)


def _at_most(row: SetTarget, share: int, far: bool) -> SetTarget:
    if far:
        return replace(row, distance_m=min(row.distance_m or share, share))
    return replace(row, duration_s=min(row.duration_s or share, share))

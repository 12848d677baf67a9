"""How long a planned day takes: what its doses ask for, at the pace they are done, with rests."""

from collections.abc import Iterable
from math import ceil

from api.engine.decisions import Block, Prescription
from api.engine.facts import SetTarget
from api.engine.planning.basis import Basis
from api.engine.ruletables import Pace
from api.engine.vocab import MovementPattern, SetSide


def expected_s(blocks: Iterable[Block], basis: Basis) -> int:
    """Seconds of all doses, up to the next five minutes."""
    spent = sum(_dose_s(dose, basis) for block in blocks for dose in block.prescriptions)
    step = basis.book.ruleset.pace.round_s.whole
    return ceil(spent / step) * step


def _dose_s(dose: Prescription, basis: Basis) -> int:
    """Every set with the rest after it; the last rest is what changing over takes."""
    rows = dose.sets[:1] if _over_the_day(dose, basis) else dose.sets
    rep_s = _rep_s(dose.tempo, basis.book.ruleset.pace)
    return sum(_set_s(row, rep_s, basis.book.ruleset.pace) + (dose.rest_s or 0) for row in rows)


def _over_the_day(dose: Prescription, basis: Basis) -> bool:
    """Walks of a settling back are bouts of their own: the session holds the first."""
    pattern = basis.book.library.exercises[dose.exercise].pattern
    return pattern is MovementPattern.CARDIO and dose.rest_s is None


def _rep_s(tempo: str | None, pace: Pace) -> int:
    told = [int(part) for part in (tempo or "").split("-") if part.isdigit()]
    return sum(told) or pace.rep_s.whole


def _set_s(row: SetTarget, rep_s: int, pace: Pace) -> int:
    """A set with both repetitions and seconds holds each repetition for so long."""
    each = rep_s if row.duration_s is None else row.duration_s
    counted = row.reps is not None or row.duration_s is not None
    one = each * (row.reps or 1) if counted else (row.distance_m or 0) * pace.metre_s.whole
    return 2 * one if row.side is SetSide.EACH else one

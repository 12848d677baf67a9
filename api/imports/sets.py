"""From a row's cells to one set in base units, within the limits of a training log."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from api.accounts.vocab import DistanceUnit, MassUnit
from api.engine.vocab import SetKind
from api.imports import values
from api.imports.dialects.table import NOTHING, Cell, Line, Role
from api.imports.refusals import FileRefused
from api.imports.vocab import ImportProblemCode, RowReason
from api.kit.limits import Bounds
from api.training.service import PastSet
from api.training.vocab import DISTANCE_M, DURATION_S, LOAD_G, LOWEST_RPE, REPS, RPE_STEP

T = TypeVar("T")
_RPE = Bounds(LOWEST_RPE, 10)
_ASSISTED = re.compile(r"\bassisted\b", re.IGNORECASE)
"""Apps write the help of a machine as a weight; here help is a negative load."""


class Refused(Exception):
    """A row that is left out: why, and where in it."""

    def __init__(self, reason: RowReason, column: str = "", value: str = "") -> None:
        super().__init__(reason.value)
        self.reason, self.column, self.value = reason, column, value


@dataclass(frozen=True, slots=True)
class Units:
    """What the athlete says numbers are in, where the file does not."""

    mass: MassUnit | None
    distance: DistanceUnit | None


def part(line: Line, role: Role, read: Callable[[str], T]) -> T | None:
    """What a cell says, None where it is empty; a Refused names its column."""
    cell = line.get(role)
    if cell is None:
        return None
    try:
        return read(cell.text)
    except values.BadCell as error:
        raise Refused(error.reason, cell.column, cell.text) from error


def read_set(line: Line, name: str, kind: SetKind, units: Units) -> PastSet:
    """The set of a row; Refused where nothing was done or a number is no number."""
    reps = _within(REPS, line, Role.REPS, part(line, Role.REPS, values.whole))
    seconds = _within(DURATION_S, line, Role.SECONDS, part(line, Role.SECONDS, values.seconds))
    metres = _within(DISTANCE_M, line, Role.DISTANCE, _distance(line, units))
    if not (reps or seconds or metres):
        raise Refused(RowReason.NOTHING_DONE)
    load = _within(LOAD_G, line, Role.WEIGHT, _load(line, units))
    if load and _ASSISTED.search(name):
        load = -abs(load)
    return PastSet(kind, reps or None, seconds or None, metres or None, load, _rpe(line))


def _load(line: Line, units: Units) -> int | None:
    weight = part(line, Role.WEIGHT, values.number)
    if not weight:
        return None if weight is None else 0
    factor = _factor(line, Role.WEIGHT, Role.WEIGHT_UNIT, values.grams_in)
    if factor is None and units.mass is None:
        raise FileRefused(ImportProblemCode.MASS_UNIT_NEEDED)
    return round(weight * (factor or values.GRAMS[units.mass or MassUnit.KG]))


def _distance(line: Line, units: Units) -> int | None:
    distance = part(line, Role.DISTANCE, values.number)
    if not distance:
        return None
    factor = _factor(line, Role.DISTANCE, Role.DISTANCE_UNIT, values.metres_in)
    if factor is None and units.distance is None:
        raise FileRefused(ImportProblemCode.DISTANCE_UNIT_NEEDED)
    return round(distance * (factor or values.METRES[units.distance or DistanceUnit.KM]))


def _factor(
    line: Line, role: Role, unit: Role, read: Callable[[str], float | None]
) -> float | None:
    """Base units in one of the row's: as its column says, else as the header of the number."""
    return part(line, unit, read) or read(line.get(role, NOTHING).unit)


def _rpe(line: Line) -> float | None:
    rpe = part(line, Role.RPE, values.number)
    if not rpe:
        return None
    _within(_RPE, line, Role.RPE, rpe)
    return round(rpe / RPE_STEP) * RPE_STEP


def _within(bounds: Bounds, line: Line, role: Role, value: T) -> T:
    if isinstance(value, int | float) and not bounds.low <= value <= bounds.high:
        cell: Cell = line[role]
        raise Refused(RowReason.OUT_OF_RANGE, cell.column, cell.text)
    return value

"""What a record of a source is known by, and which of two versions of it stands.

A record is a register: the higher version stands; at one version a deletion, then what can be
true, then whatever its kind says. That order is total, so records may come in any order and twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from api.kit.errors import Problem
from api.kit.local_time import seconds
from api.measurements.vocab import (
    DeletionOutcome,
    MeasurementOutcome,
    MeasurementState,
    UnchangedReason,
)

Values = Mapping[str, Any]
Standing = tuple[float, bool, bool, tuple[Any, ...]]
UNVERSIONED = -1
"""Stands below every version."""
FOR_GOOD = float("inf")
"""The version of a deletion that names none: whatever comes of the record stays deleted."""


class Register(Protocol):
    """A row that holds the version that stands."""

    id: Any
    state: Any
    reason: Any


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an item: the row it speaks of, and why where that is not plain."""

    status: MeasurementOutcome | DeletionOutcome
    row: Any = None
    reason: str | None = None
    problem: Problem | None = None
    samples: int = 0
    quarantined: int = 0

    @property
    def id(self) -> Any:
        return None if self.row is None else self.row.id


def key_of(values: Values) -> str:
    """Its id at its source, else its interval."""
    if values.get("external_id") is not None:
        return f"x:{values['external_id']}"
    start, end = seconds(values["started_at"]), seconds(values["ended_at"])
    return f"t:{start:.6f}/{end:.6f}"


def standing(version: int | None, state: MeasurementState, said: tuple[Any, ...]) -> Standing:
    """Where a version stands among others of its record: the greatest is the one that counts.

    ``said`` orders what two versions of one number say; of a deletion it does not matter.
    """
    number = UNVERSIONED if version is None else version
    if state is MeasurementState.DELETED:
        return (number, True, True, ())
    return (number, False, state is not MeasurementState.QUARANTINED, said)


def kept(row: Register, held: Standing, brought: Standing) -> Told:
    """The answer to an item that is not above what stands."""
    status = MeasurementOutcome.UNCHANGED
    if brought == held:
        return Told(status, row)
    if row.state is MeasurementState.DELETED:
        return Told(status, row, UnchangedReason.DELETED)
    is_older = brought[0] < held[0]
    return Told(status, row, UnchangedReason.OLDER if is_older else UnchangedReason.UNVERSIONED)


def taken(row: Register, is_new: bool) -> Told:
    """The answer to an item that stands now."""
    if row.state is MeasurementState.QUARANTINED:
        return Told(MeasurementOutcome.QUARANTINED, row, row.reason)
    status = MeasurementOutcome.STORED if is_new else MeasurementOutcome.REPLACED
    return Told(status, row)


def refused(problem: Problem) -> Told:
    """The answer to an item that is wrong in itself."""
    return Told(MeasurementOutcome.REFUSED, problem=problem)

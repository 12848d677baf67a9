"""Single values as they come in: what a record is known by, and which of two versions stands.

A record is a register: the higher version stands; at one version a deletion, then the longer
interval, then the greater value; what cannot be true is below all that can. That order is total,
so records may come in any order and twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.kit.days import check_day
from api.kit.errors import Problem, ValidationFailed
from api.measurements.local_time import A_DAY, day_at, seconds
from api.measurements.models import Measurement
from api.measurements.plausible import doubt
from api.measurements.vocab import (
    MeasurementKind,
    MeasurementOutcome,
    MeasurementState,
    UnchangedReason,
)

Values = Mapping[str, Any]
Standing = tuple[int, bool, bool, float, float, str, str]
_SAID = (
    *("external_version", "value", "state", "started_at", "ended_at", "local_date", "time_zone"),
)
UNVERSIONED = -1
"""Stands below every version."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an item: the row it speaks of, and why where that is not plain."""

    status: MeasurementOutcome
    row: Any = None
    reason: str | None = None
    problem: Problem | None = None
    samples: int = 0
    quarantined: int = 0

    @property
    def id(self) -> Any:
        return None if self.row is None else self.row.id


def check(values: Values, now: datetime) -> None:
    """ValidationFailed where days and instants do not go together, or lie in the future."""
    check_day(values["local_date"], now)
    start, end = values["started_at"], values["ended_at"]
    if end < start:
        raise ValidationFailed.at("/ended_at", "Before started_at.")
    if end - start > timedelta(days=7):
        raise ValidationFailed.at("/ended_at", "More than a week after started_at.")
    days = {day_at(seconds(one), values["time_zone"]) for one in (start, end)}
    if min(abs(day - values["local_date"]) for day in days) > A_DAY:
        raise ValidationFailed.at("/started_at", "More than a day away from local_date.")


def key_of(values: Values) -> str:
    """Its id at its source, else its interval."""
    if values.get("external_id") is not None:
        return f"x:{values['external_id']}"
    start, end = seconds(values["started_at"]), seconds(values["ended_at"])
    return f"t:{start:.6f}/{end:.6f}"


def columns(values: Values) -> dict[str, Any]:
    """Columns of a row that says this."""
    kind: MeasurementKind = values["kind"]
    lasted = (values["ended_at"] - values["started_at"]).total_seconds()
    reason = doubt(kind, values["value"], lasted)
    state = MeasurementState.QUARANTINED if reason else MeasurementState.STORED
    names = ("started_at", "ended_at", "local_date", "time_zone", "value")
    return {
        **{name: values[name] for name in names},
        "external_version": values.get("external_version"),
        "state": state,
        "reason": reason,
    }


def standing(said: Values, *, deleted: bool = False) -> Standing:
    """Where a version stands among others of its record: the greatest is the one that counts."""
    version = UNVERSIONED if said["external_version"] is None else said["external_version"]
    if deleted:
        return (version, True, True, 0.0, 0.0, "", "")
    return (
        version,
        False,
        said["state"] is not MeasurementState.QUARANTINED,
        (said["ended_at"] - said["started_at"]).total_seconds(),
        said["value"],
        str(said["local_date"]),
        f"{said['started_at'].isoformat()} {said['time_zone']}",
    )


def standing_of(row: Measurement) -> Standing:
    said = {name: getattr(row, name) for name in _SAID}
    return standing(said, deleted=row.state is MeasurementState.DELETED)


def kept(row: Measurement, said: Values) -> Told:
    """The answer to an item that is not above what stands."""
    held, brought = standing_of(row), standing(said)
    status = MeasurementOutcome.UNCHANGED
    if brought == held:
        return Told(status, row)
    if row.state is MeasurementState.DELETED:
        return Told(status, row, UnchangedReason.DELETED)
    is_older = brought[0] < held[0]
    return Told(status, row, UnchangedReason.OLDER if is_older else UnchangedReason.UNVERSIONED)


def taken(row: Measurement, is_new: bool) -> Told:
    """The answer to an item that stands now."""
    if row.state is MeasurementState.QUARANTINED:
        return Told(MeasurementOutcome.QUARANTINED, row, row.reason)
    status = MeasurementOutcome.STORED if is_new else MeasurementOutcome.REPLACED
    return Told(status, row)

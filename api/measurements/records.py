"""Single values as they come in: whether their days fit, and where a version of them stands.

At one version the longer interval stands, then the greater value (`registers` has the rest).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from api.kit.days import check_day
from api.kit.errors import ValidationFailed
from api.kit.limits import FIRST_DAY, LAST_DAY
from api.kit.local_time import A_DAY, day_at, seconds
from api.measurements import registers
from api.measurements.models import Measurement
from api.measurements.plausible import doubt
from api.measurements.recomputing import days_touched
from api.measurements.registers import Standing
from api.measurements.vocab import MeasurementKind, MeasurementState

Values = Mapping[str, Any]
_SAID = (
    *("external_version", "value", "state", "started_at", "ended_at", "local_date", "time_zone"),
)


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
        raise ValidationFailed.at("/started_at", "This is more than a day away from local_date.")
    touched = days_touched(values["kind"], start, end, values["time_zone"], values["local_date"])
    if not all(FIRST_DAY <= day <= LAST_DAY for day in touched):
        raise ValidationFailed.at("/local_date", f"Days are from {FIRST_DAY} to {LAST_DAY}.")


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


def standing(said: Values) -> Standing:
    """Where a version of a value stands among others of its record."""
    told = (
        (said["ended_at"] - said["started_at"]).total_seconds(),
        said["value"],
        str(said["local_date"]),
        f"{said['started_at'].isoformat()} {said['time_zone']}",
    )
    return registers.standing(said["external_version"], said["state"], told)


def standing_of(row: Measurement) -> Standing:
    return standing({name: getattr(row, name) for name in _SAID})

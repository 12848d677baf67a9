"""Workouts as they come in: whether their days fit, and where a version of them stands.

At one version the longer workout stands, then the richer one, then an order of what they say that
has no meaning but that it is always the same.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from api.kit.days import check_day
from api.kit.errors import ValidationFailed
from api.kit.local_time import A_DAY, day_at, seconds
from api.measurements import service as measurements
from api.measurements.vocab import MeasurementState
from api.workouts import vocab
from api.workouts.models import Workout
from api.workouts.plausible import doubt

Values = Mapping[str, Any]
NUMBERS = (
    *("moving_s", "distance_m", "energy_kj", "ascent_m", "average_hr_bpm", "max_hr_bpm"),
    "average_cadence_per_min",
)
SAID = (
    *("sport", "started_at", "ended_at", "local_date", "time_zone", "zone_is_assumed", "title"),
    *NUMBERS,
)
_L = measurements.loaded
LAP: measurements.loaded.Shape = {
    "started_at": (True, _L.moment),
    "ended_at": (True, _L.moment),
    "distance_m": (False, _L.whole(vocab.METRES)),
    "average_hr_bpm": (False, _L.whole(vocab.BPM)),
}
SET: measurements.loaded.Shape = {
    "position": (True, _L.whole(vocab.POSITION)),
    "name": (True, _L.text(vocab.SET_NAME_LONGEST)),
    "reps": (False, _L.whole(vocab.REPS)),
    "load_g": (False, _L.whole(vocab.LOAD_G)),
    "duration_s": (False, _L.whole(vocab.SECONDS)),
    "rest": (False, _L.flag),
}
SHAPE: measurements.loaded.Shape = {
    **_L.RECORD,
    "sport": (True, _L.choice(vocab.WorkoutSport)),
    "zone_is_assumed": (False, _L.flag),
    "moving_s": (False, _L.whole(vocab.SECONDS)),
    "distance_m": (False, _L.whole(vocab.METRES)),
    "energy_kj": (False, _L.whole(vocab.KILOJOULES)),
    "ascent_m": (False, _L.whole(vocab.METRES)),
    "average_hr_bpm": (False, _L.whole(vocab.BPM)),
    "max_hr_bpm": (False, _L.whole(vocab.BPM)),
    "average_cadence_per_min": (False, _L.number(vocab.CADENCE)),
    "title": (False, _L.text(vocab.TITLE_LONGEST)),
    "laps": (False, _L.listed(_L.shaped(LAP), vocab.MOST_LAPS)),
    "sets": (False, _L.listed(_L.shaped(SET), vocab.MOST_SETS)),
}
"""What a workout is made of, whoever brings it."""


def check(values: Values, now: datetime) -> None:
    """ValidationFailed where day and begin do not go together, or lie in the future."""
    check_day(values["local_date"], now)
    begun = day_at(seconds(values["started_at"]), values["time_zone"])
    if abs(begun - values["local_date"]) > A_DAY:
        raise ValidationFailed.at("/started_at", "This is more than a day away from local_date.")


def columns(values: Values) -> dict[str, Any]:
    """Columns of a row that says this."""
    reason = doubt(values)
    laps, sets = values.get("laps") or (), values.get("sets") or ()
    return {
        **{name: values.get(name) for name in SAID},
        "zone_is_assumed": bool(values.get("zone_is_assumed")),
        "external_version": values.get("external_version"),
        "state": MeasurementState.QUARANTINED if reason else MeasurementState.STORED,
        "reason": reason,
        "laps": [_lap(one) for one in laps],
        "sets": [_set(place, one) for place, one in enumerate(_in_order(sets))],
        "lap_count": len(laps),
        "set_count": sum(not one.get("rest") for one in sets),
    }


def blank() -> dict[str, Any]:
    """Columns of a row that was deleted: what it was known by stays, what it said is gone."""
    return {
        **dict.fromkeys((*NUMBERS, "title", "reason")),
        **{"state": MeasurementState.DELETED, "primary_id": None, "laps": [], "sets": []},
        **{"lap_count": 0, "set_count": 0},
        **dict.fromkeys(("session_word", "session_said_id", "session_said_at")),
    }


def _lap(said: Values) -> dict[str, Any]:
    return {
        "started_at": _moment(said["started_at"]),
        "ended_at": _moment(said["ended_at"]),
        "distance_m": said.get("distance_m"),
        "average_hr_bpm": said.get("average_hr_bpm"),
    }


def _moment(value: datetime) -> str:
    """As the wire writes it: laps are sent as they are stored."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _in_order(sets: Sequence[Values]) -> list[Values]:
    return sorted(sets, key=lambda one: one["position"])


def _set(place: int, said: Values) -> dict[str, Any]:
    names = ("name", "reps", "load_g", "duration_s")
    return {
        "position": place,
        **{name: said.get(name) for name in names},
        "rest": bool(said.get("rest")),
    }


# --- which version stands -------------------------------------------------------------------

_PARTS = ("laps", "sets")
_COMPARED = ("external_version", "state", "lap_count", "set_count", *SAID, *_PARTS)


def standing(said: Values) -> measurements.Standing:
    """Where a version of a workout stands among others of its record."""
    known = sum(said[name] is not None for name in NUMBERS)
    told = (
        (said["ended_at"] - said["started_at"]).total_seconds(),
        *(said["set_count"], said["lap_count"], known),
        *(_comparable(said[name]) for name in SAID),
        *(str([sorted(part.items()) for part in said[name]]) for name in _PARTS),
    )
    return measurements.standing(said["external_version"], said["state"], told)


def _comparable(value: Any) -> tuple[bool, Any]:
    """Nothing stands below everything."""
    return (False, 0) if value is None else (True, value)


def standing_of(row: Workout) -> measurements.Standing:
    return standing({name: getattr(row, name) for name in _COMPARED})

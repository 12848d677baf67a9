"""What a well-formed workout cannot be: reasons to keep it apart, and nothing subtler.

Limits are wider than any athlete; they catch wrong units, clocks that were never set, timers that
were forgotten, and rides that were recorded as runs.
"""

from collections.abc import Mapping
from typing import Any

from api.kit.limits import Bounds
from api.workouts.vocab import (
    FAMILY,
    LONGEST,
    SHORTEST_S,
    SportFamily,
    WorkoutDoubt,
    WorkoutSport,
)

_S = WorkoutSport
_F = SportFamily
_D = WorkoutDoubt
Values = Mapping[str, Any]

RANGES: Mapping[str, Bounds] = {
    "moving_s": Bounds(0, LONGEST.total_seconds()),
    "distance_m": Bounds(0, 2_000_000),
    "energy_kj": Bounds(0, 100_000),
    "ascent_m": Bounds(0, 30_000),
    "average_hr_bpm": Bounds(20, 260),
    "max_hr_bpm": Bounds(20, 260),
    "average_cadence_per_min": Bounds(0, 300),
}
FASTEST: Mapping[SportFamily, float] = {
    _F.ON_FOOT: 8.5,
    _F.CYCLING: 30,
    _F.SWIMMING: 4,
    _F.ROWING: 8,
    _F.GYM: 15,
    _F.SKIING: 40,
    _F.GAMES: 8.5,
    _F.YOGA: 8.5,
    _F.MULTISPORT: 30,
    _F.OTHER: 40,
}
"""Mean speed over the whole, in metres a second: above the world's records, with some wind."""
SLOWER: Mapping[WorkoutSport, float] = {_S.WALKING: 5, _S.HIKING: 5}
MOST_KJ_PER_S = 3
"""As of single values: an all-out effort."""
_AT_LEAST_S = 60
"""Speed and energy are meant over a minute at least: a sprint is faster than its mean."""
_SLACK_S = 2
"""Rounding of whoever counts whole seconds."""


def doubt(values: Values) -> WorkoutDoubt | None:
    """Why this cannot be true."""
    lasted = (values["ended_at"] - values["started_at"]).total_seconds()
    return (
        _of_interval(lasted)
        or _of_numbers(values)
        or _of_proportions(values, lasted)
        or _of_laps(values)
    )


def _of_interval(lasted: float) -> WorkoutDoubt | None:
    if lasted < 0:
        return _D.ENDS_BEFORE_IT_BEGINS
    if lasted < SHORTEST_S:
        return _D.NO_DURATION
    return _D.TOO_LONG if lasted > LONGEST.total_seconds() else None


def _of_numbers(values: Values) -> WorkoutDoubt | None:
    said = ((values.get(name), bounds) for name, bounds in RANGES.items())
    outside = any(value is not None and not b.low <= value <= b.high for value, b in said)
    return _D.OUT_OF_RANGE if outside else None


def _of_proportions(values: Values, lasted: float) -> WorkoutDoubt | None:
    moved = values.get("moving_s")
    if moved is not None and moved > lasted + _SLACK_S:
        return _D.LONGER_THAN_ITS_INTERVAL
    seconds = max(moved or lasted, _AT_LEAST_S)
    if (values.get("distance_m") or 0) > fastest(values["sport"]) * seconds:
        return _D.TOO_FAST
    too_much = (values.get("energy_kj") or 0) > MOST_KJ_PER_S * max(lasted, _AT_LEAST_S)
    return _D.TOO_MUCH_ENERGY if too_much else None


def fastest(sport: WorkoutSport) -> float:
    """Metres a second that nobody keeps up."""
    return SLOWER.get(sport, FASTEST[FAMILY[sport]])


def _of_laps(values: Values) -> WorkoutDoubt | None:
    backwards = any(lap["ended_at"] < lap["started_at"] for lap in values.get("laps") or ())
    return _D.BROKEN_LAPS if backwards else None

"""Words and limits of workouts."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from api.kit.limits import Bounds


class WorkoutSport(StrEnum):
    """The kind of workout, as the device classified it."""

    RUNNING = "running"
    TREADMILL_RUNNING = "treadmill_running"
    TRAIL_RUNNING = "trail_running"
    WALKING = "walking"
    HIKING = "hiking"
    CYCLING = "cycling"
    INDOOR_CYCLING = "indoor_cycling"
    SWIMMING = "swimming"
    OPEN_WATER_SWIMMING = "open_water_swimming"
    ROWING = "rowing"
    STRENGTH = "strength"
    FUNCTIONAL_FITNESS = "functional_fitness"
    SKIING = "skiing"
    FIELD_SPORT = "field_sport"
    COURT_SPORT = "court_sport"
    RACKET_SPORT = "racket_sport"
    YOGA = "yoga"
    MULTISPORT = "multisport"
    OTHER = "other"


class SportFamily(StrEnum):
    """Sports that two devices may take for one another."""

    ON_FOOT = "on_foot"
    CYCLING = "cycling"
    SWIMMING = "swimming"
    ROWING = "rowing"
    GYM = "gym"
    SKIING = "skiing"
    GAMES = "games"
    YOGA = "yoga"
    MULTISPORT = "multisport"
    OTHER = "other"


class WorkoutDoubt(StrEnum):
    """Why a well-formed workout cannot be true."""

    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    NO_DURATION = "no_duration"
    TOO_LONG = "too_long"
    OUT_OF_RANGE = "out_of_range"
    TOO_FAST = "too_fast"
    TOO_MUCH_ENERGY = "too_much_energy"
    LONGER_THAN_ITS_INTERVAL = "longer_than_its_interval"
    BROKEN_LAPS = "broken_laps"


class WorkoutRemark(StrEnum):
    """Why a workout was quarantined, or changed nothing although it differs from what is stored."""

    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    NO_DURATION = "no_duration"
    TOO_LONG = "too_long"
    OUT_OF_RANGE = "out_of_range"
    TOO_FAST = "too_fast"
    TOO_MUCH_ENERGY = "too_much_energy"
    LONGER_THAN_ITS_INTERVAL = "longer_than_its_interval"
    BROKEN_LAPS = "broken_laps"
    OLDER = "older"
    DELETED = "deleted"
    UNVERSIONED = "unversioned"


class SessionWord(StrEnum):
    """What the athlete says of the session a workout belongs to. Said, it stands."""

    LINKED = "linked"
    NONE = "none"


class SessionLinkOrigin(StrEnum):
    """Where a link comes from: found by time, or made by the athlete."""

    FOUND = "found"
    SAID = "said"


_S = WorkoutSport
_F = SportFamily
FAMILY: Mapping[WorkoutSport, SportFamily] = {
    _S.RUNNING: _F.ON_FOOT,
    _S.TREADMILL_RUNNING: _F.ON_FOOT,
    _S.TRAIL_RUNNING: _F.ON_FOOT,
    _S.WALKING: _F.ON_FOOT,
    _S.HIKING: _F.ON_FOOT,
    _S.CYCLING: _F.CYCLING,
    _S.INDOOR_CYCLING: _F.CYCLING,
    _S.SWIMMING: _F.SWIMMING,
    _S.OPEN_WATER_SWIMMING: _F.SWIMMING,
    _S.ROWING: _F.ROWING,
    _S.STRENGTH: _F.GYM,
    _S.FUNCTIONAL_FITNESS: _F.GYM,
    _S.SKIING: _F.SKIING,
    _S.FIELD_SPORT: _F.GAMES,
    _S.COURT_SPORT: _F.GAMES,
    _S.RACKET_SPORT: _F.GAMES,
    _S.YOGA: _F.YOGA,
    _S.MULTISPORT: _F.MULTISPORT,
    _S.OTHER: _F.OTHER,
}

# What is read at all; whether it can be true is asked afterwards, so that what a broken device
# says is kept and shown rather than refused.
SECONDS = Bounds(-100_000_000, 100_000_000)
METRES = Bounds(-100_000_000, 100_000_000)
KILOJOULES = Bounds(-10_000_000, 10_000_000)
BPM = Bounds(-10_000, 10_000)
CADENCE = Bounds(-1_000_000, 1_000_000)
REPS = Bounds(0, 10_000)
LOAD_G = Bounds(-1_000_000, 10_000_000)
POSITION = Bounds(0, 10_000)
COUNT = Bounds(0, 1000)

TITLE_LONGEST = 120
SET_NAME_LONGEST = 120
MOST_LAPS = 200
MOST_SETS = 300
MOST_ITEMS = 50
MOST_DELETIONS = 100
MOST_A_DAY = 100
"""Workouts of a local day, those of all sources and the deleted ones together."""
LARGEST_BATCH = 4 * 1024 * 1024

SHORTEST_S = 1
LONGEST = timedelta(hours=48)

SAME_OVERLAP = 0.7
"""Share of the shorter of two that both must have in common to be one workout."""
LINK_OVERLAP = 0.25
"""Share of the shorter that a workout and a session must have in common to belong together."""
LINK_BEFORE = timedelta(hours=1)
LINK_AFTER = timedelta(hours=2)
"""Of a session without a duration: how long before or after its begin a workout may begin."""

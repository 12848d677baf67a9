"""Words and limits of a training log."""

from enum import StrEnum

from api.kit.limits import Bounds


class SessionOrigin(StrEnum):
    """Where a session comes from. Imported sessions are history: no dose is built on them."""

    LOGGED = "logged"
    IMPORTED = "imported"


DURATION_S = Bounds(0, 86_400)
DISTANCE_M = Bounds(0, 500_000)
REPS = Bounds(0, 1000)
LOAD_KG = Bounds(-200, 600)
LOAD_G = Bounds(-200_000, 600_000)
"""External load; negative is assistance."""

INTENSITY_PCT = Bounds(1, 100)
"""Of the athlete's own best speed or height, in speed and jump work."""

SESSION_RPE = Bounds(0, 10)
EFFORT = Bounds(0, 10)
LOWEST_RPE = 1
RPE_STEP = 0.5

MOST_EXERCISES = 60
MOST_SETS = 100
POSITION = Bounds(0, MOST_SETS)
NOTE_LONGEST = 2000
EXERCISE_NOTE_LONGEST = 500

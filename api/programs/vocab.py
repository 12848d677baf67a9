"""Words and limits of programs."""

from enum import StrEnum

from api.kit.limits import Bounds


class EnrollmentStatus(StrEnum):
    """State of an enrollment; completed and ended are final."""

    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED = "ended"


class PlannedSessionStatus(StrEnum):
    """State of a planned session; while it awaits a decision, its dose is withheld."""

    PLANNED = "planned"
    AWAITING_DECISION = "awaiting_decision"
    DONE = "done"
    SKIPPED = "skipped"
    MISSED = "missed"


FINAL = frozenset({EnrollmentStatus.COMPLETED, EnrollmentStatus.ENDED})
"""An enrollment that got here does not change any more."""

COMING = (PlannedSessionStatus.PLANNED, PlannedSessionStatus.AWAITING_DECISION)
"""Planned sessions that nobody has answered for yet: the only ones a new plan may touch."""

ANSWERED = frozenset({PlannedSessionStatus.DONE, PlannedSessionStatus.SKIPPED})
"""Planned sessions the athlete has answered for: no plan changes them any more."""

SESSIONS_PER_WEEK = Bounds(1, 14)
USUAL_SESSIONS = Bounds(0, 14)
MIN_DAYS = Bounds(0, 100_000)
EXPECTED_DURATION_S = Bounds(0, 100_000)

REPS = Bounds(0, 1000)
DURATION_S = Bounds(0, 86_400)
DISTANCE_M = Bounds(0, 500_000)
LOAD_KG = Bounds(-200, 600)
INTENSITY_PCT = Bounds(1, 100)
EFFORT = Bounds(0, 10)
REST_S = Bounds(0, 900)
INTERVAL = Bounds(0, 100_000)
CHANGE = Bounds(0, 100_000)

"""Words of assessments that no other domain defines."""

from enum import StrEnum

from api.engine.vocab import BaselineTest
from api.kit.limits import Bounds


class BaselineUnit(StrEnum):
    """Unit of a test result."""

    S = "s"
    REPS = "reps"
    DEG = "deg"
    POINTS = "points"
    LEVEL = "level"
    PERCENT = "percent"


QUESTIONNAIRE_VERSION = "2026.11"
PROTOCOL_VERSION = "2026.11"
FALLBACK_EMERGENCY_NUMBER = "112"
EMERGENCY_LABEL, WHO_NOW = "Emergency number", "{who} now"
SPECIALIST_VISIT = "rheumatologist at a normal visit"


class FlagStatus(StrEnum):
    """State of a raised flag. A visit closes a routine flag, a clearance any other."""

    OPEN = "open"
    CLEARED = "cleared"
    VISITED = "visited"


SETTLE_H = Bounds(0, 336)
ONSET_AFTER_MIN = Bounds(0, 600)
LOAD_KG = Bounds(0, 600)
REPS = Bounds(1, 100)
TEST_VALUE = Bounds(0, 100_000)
POSITION = Bounds(0, 100)
RESULTS_LONGEST = 60
ANSWER = Bounds(0, 100)
DIFFERENCE = Bounds(-100_000, 100_000)
ANSWERS_LONGEST = 60
ROUNDED_BY = 0.05
"""How far a score that was sent beside its answers may be rounded."""

ABOUT_AN_ACTIVITY = frozenset({BaselineTest.PSFS, BaselineTest.CONFIDENCE})
"""Tests that mean nothing without the lift or activity they are about."""
MAY_NAME_AN_ACTIVITY = ABOUT_AN_ACTIVITY | {BaselineTest.SANE}

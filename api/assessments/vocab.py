"""Words of assessments that no other domain defines."""

from enum import StrEnum


class BaselineUnit(StrEnum):
    S = "s"
    REPS = "reps"
    DEG = "deg"
    POINTS = "points"
    LEVEL = "level"
    PERCENT = "percent"


QUESTIONNAIRE_VERSION = "2026.11"
PROTOCOL_VERSION = "2026.11"
FALLBACK_EMERGENCY_NUMBER = "112"

"""Red flags, urgency and what they forbid."""

from enum import StrEnum


class Urgency(StrEnum):
    NONE = "none"
    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class FlagLevel(StrEnum):
    NONE = "none"
    ROUTINE = "routine"
    CLEARANCE = "clearance"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class LockEffect(StrEnum):
    NONE = "none"
    NO_PHASE_RISE = "no_phase_rise"
    BODYWEIGHT_ONLY = "bodyweight_only"
    NOTHING_PRESCRIBED = "nothing_prescribed"


class TriageAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class ClinicianRole(StrEnum):
    PHYSICIAN = "physician"
    SPORTS_PHYSICIAN = "sports_physician"
    PHYSIOTHERAPIST = "physiotherapist"
    COACH = "coach"
    OTHER = "other"

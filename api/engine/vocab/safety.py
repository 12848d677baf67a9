"""Red flags, urgency and what they forbid."""

from enum import StrEnum


class Urgency(StrEnum):
    """How soon a professional should look at it."""

    NONE = "none"
    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class FlagLevel(StrEnum):
    """Level of a red flag or of the lock."""

    NONE = "none"
    ROUTINE = "routine"
    CLEARANCE = "clearance"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class LockEffect(StrEnum):
    """What a lock forbids."""

    NONE = "none"
    NO_PHASE_RISE = "no_phase_rise"
    BODYWEIGHT_ONLY = "bodyweight_only"
    NOTHING_PRESCRIBED = "nothing_prescribed"


class TriageAnswer(StrEnum):
    """Answer to a red-flag question."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class ClinicianRole(StrEnum):
    """Role of a clinician or other carer."""

    PHYSICIAN = "physician"
    SPORTS_PHYSICIAN = "sports_physician"
    PHYSIOTHERAPIST = "physiotherapist"
    COACH = "coach"
    OTHER = "other"


class RestrictionKind(StrEnum):
    """What a clinician may take out of training with a clearance."""

    NO_LOADED_FLEXION = "no_loaded_flexion"
    NO_END_RANGE_FLEXION = "no_end_range_flexion"
    NO_END_RANGE_EXTENSION = "no_end_range_extension"
    NO_ROTATION = "no_rotation"
    NO_IMPACT = "no_impact"
    NO_AXIAL_LOAD_ABOVE = "no_axial_load_above"
    NO_EXERCISE = "no_exercise"
    NO_SPORT = "no_sport"
    OTHER = "other"


class ClinicianOverrideKind(StrEnum):
    """What a clinician may change for a limited time; never a flag, never a gate."""

    LOAD_UP_TO = "load_up_to"
    ALLOW_EXERCISE = "allow_exercise"
    NO_LOAD_FINDING = "no_load_finding"

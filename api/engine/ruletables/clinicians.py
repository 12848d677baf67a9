"""What a clinician's word means in grades of an exercise, and how long it may last."""

from api.engine.ruletables.numbers import Number
from api.engine.values import Value


class Restrictions(Value, frozen=True):
    """First grade of an exercise that a restriction takes out."""

    loaded_flexion_from: Number
    end_flexion_from: Number
    end_extension_from: Number
    rotation_from: Number
    impact_from: Number
    axial_from: Number
    sprint_from: Number


class Uncleared(Value, frozen=True):
    """First grade of an exercise that waits while a broken or operated spine is not examined."""

    flexion_from: Number
    impact_from: Number
    compression_from: Number


class ClinicianCuts(Value, frozen=True):
    """Limits of what a clinician may change."""

    override_days: Number

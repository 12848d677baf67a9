"""Words of the exercise library that only the library needs, and what equipment implies."""

from enum import StrEnum

from api.engine.library import NOT_IN_A_GYM
from api.engine.vocab import Equipment, MovementPattern


class TrainingQuality(StrEnum):
    """What an exercise trains."""

    RELAXATION = "relaxation"
    AWARENESS = "awareness"
    CONTROL = "control"
    MOBILITY = "mobility"
    ENDURANCE = "endurance"
    STRENGTH = "strength"
    POWER = "power"
    SPEED = "speed"
    COORDINATION = "coordination"
    BALANCE = "balance"
    TECHNIQUE = "technique"
    LOAD_TOLERANCE = "load_tolerance"
    IMPACT_TOLERANCE = "impact_tolerance"
    AEROBIC_CAPACITY = "aerobic_capacity"


class Muscle(StrEnum):
    """A muscle or group of muscles, in as much detail as training needs."""

    DIAPHRAGM = "diaphragm"
    PELVIC_FLOOR = "pelvic_floor"
    TRANSVERSUS_ABDOMINIS = "transversus_abdominis"
    RECTUS_ABDOMINIS = "rectus_abdominis"
    OBLIQUES = "obliques"
    ERECTOR_SPINAE = "erector_spinae"
    MULTIFIDUS = "multifidus"
    QUADRATUS_LUMBORUM = "quadratus_lumborum"
    LATISSIMUS_DORSI = "latissimus_dorsi"
    TRAPEZIUS = "trapezius"
    RHOMBOIDS = "rhomboids"
    DELTOIDS = "deltoids"
    ROTATOR_CUFF = "rotator_cuff"
    SERRATUS_ANTERIOR = "serratus_anterior"
    PECTORALS = "pectorals"
    BICEPS = "biceps"
    TRICEPS = "triceps"
    FOREARMS = "forearms"
    GLUTEUS_MAXIMUS = "gluteus_maximus"
    GLUTEUS_MEDIUS = "gluteus_medius"
    HIP_FLEXORS = "hip_flexors"
    HIP_ROTATORS = "hip_rotators"
    ADDUCTORS = "adductors"
    HAMSTRINGS = "hamstrings"
    QUADRICEPS = "quadriceps"
    CALVES = "calves"
    TIBIALIS_ANTERIOR = "tibialis_anterior"
    FEET = "feet"
    NECK = "neck"


class ExerciseIntent(StrEnum):
    """The purpose for which a substitute is chosen. Open in answers: more values may be added."""

    SAME_WORK = "same_work"
    SIMILAR_WORK = "similar_work"
    LOWER_COMPRESSION = "lower_compression"
    LESS_FLEXION = "less_flexion"
    LESS_EXTENSION = "less_extension"
    LESS_ROTATION = "less_rotation"
    LESS_SHEAR = "less_shear"
    LESS_IMPACT = "less_impact"
    LESS_SUSTAINED_POSTURE = "less_sustained_posture"
    LESS_NERVE_TENSION = "less_nerve_tension"
    NO_EQUIPMENT = "no_equipment"
    OTHER_EQUIPMENT = "other_equipment"


RESERVED_SLUGS: frozenset[str] = frozenset({"catalogue"})
"""Words that follow ``/exercises/`` in an address of their own."""

OWN_PREFIX = "my-"
"""How the slugs of athletes' own exercises begin; no exercise of the library has such a slug."""

ALWAYS_AT_HAND: frozenset[Equipment] = frozenset({Equipment.WALL, Equipment.CHAIR, Equipment.DOWEL})
"""Nobody is without a wall, a chair and a broom handle."""

GYM: frozenset[Equipment] = frozenset(Equipment) - NOT_IN_A_GYM - {Equipment.FULL_GYM}
"""What ``full_gym`` stands for."""

NEIGHBOURS: dict[MovementPattern, MovementPattern] = {
    MovementPattern.CARRY: MovementPattern.CORE_ANTI_LATERAL_FLEXION,
    MovementPattern.ROTATION: MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.HIP_FLEXION: MovementPattern.CORE_ANTI_EXTENSION,
    MovementPattern.CORE_ANTI_EXTENSION: MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.CORE_ANTI_ROTATION: MovementPattern.CORE_ANTI_EXTENSION,
    MovementPattern.CORE_ANTI_LATERAL_FLEXION: MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.CORE_FLEXION: MovementPattern.CORE_ANTI_EXTENSION,
    MovementPattern.CORE_EXTENSION: MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.HIP_ABDUCTION: MovementPattern.HIP_EXTENSION,
    MovementPattern.HIP_ROTATION: MovementPattern.MOBILITY,
    MovementPattern.SQUAT: MovementPattern.LUNGE,
    MovementPattern.STEP: MovementPattern.LUNGE,
    MovementPattern.LUNGE: MovementPattern.STEP,
    MovementPattern.PULL: MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.OLYMPIC_LIFT: MovementPattern.HINGE,
    MovementPattern.HINGE: MovementPattern.HIP_EXTENSION,
    MovementPattern.RUN: MovementPattern.CARDIO,
    MovementPattern.JUMP: MovementPattern.CARDIO,
    MovementPattern.AGILITY: MovementPattern.CARDIO,
    MovementPattern.SPORT: MovementPattern.CARDIO,
}
"""Where a pattern looks for a stand-in when its own members run out."""


def within_reach(owned: frozenset[Equipment]) -> frozenset[Equipment]:
    """Everything an athlete with ``owned`` can use: a full gym spelled out, plus the everyday."""
    gym = GYM if Equipment.FULL_GYM in owned else frozenset[Equipment]()
    return owned | gym | ALWAYS_AT_HAND


def is_satisfied(required: frozenset[Equipment], owned: frozenset[Equipment]) -> bool:
    """True when nothing is required or any one required item is within reach."""
    return not required or bool(required & within_reach(owned))

"""What an exercise is: pattern, position, what it asks of a back."""

from enum import StrEnum


class MovementPattern(StrEnum):
    BREATHING = "breathing"
    BRACING = "bracing"
    CORE_ANTI_EXTENSION = "core_anti_extension"
    CORE_ANTI_ROTATION = "core_anti_rotation"
    CORE_ANTI_LATERAL_FLEXION = "core_anti_lateral_flexion"
    CORE_FLEXION = "core_flexion"
    CORE_EXTENSION = "core_extension"
    ROTATION = "rotation"
    CARRY = "carry"
    HINGE = "hinge"
    HIP_EXTENSION = "hip_extension"
    HIP_ABDUCTION = "hip_abduction"
    HIP_FLEXION = "hip_flexion"
    HIP_ROTATION = "hip_rotation"
    SQUAT = "squat"
    LUNGE = "lunge"
    STEP = "step"
    PUSH = "push"
    PULL = "pull"
    MOBILITY = "mobility"
    NERVE_MOBILITY = "nerve_mobility"
    CARDIO = "cardio"
    RUN = "run"
    JUMP = "jump"
    AGILITY = "agility"
    OLYMPIC_LIFT = "olympic_lift"
    SPORT = "sport"


class BodyPosition(StrEnum):
    SUPINE = "supine"
    PRONE = "prone"
    SIDE_LYING = "side_lying"
    QUADRUPED = "quadruped"
    KNEELING = "kneeling"
    HALF_KNEELING = "half_kneeling"
    SEATED = "seated"
    STANDING = "standing"
    HANGING = "hanging"
    MIXED = "mixed"


class Laterality(StrEnum):
    BILATERAL = "bilateral"
    UNILATERAL = "unilateral"


class ExerciseMeasure(StrEnum):
    REPS = "reps"
    LOAD = "load"
    TIME = "time"
    DISTANCE = "distance"


class ExerciseRelation(StrEnum):
    REGRESSION = "regression"
    PROGRESSION = "progression"
    SUBSTITUTE = "substitute"


class Sensitivity(StrEnum):
    FLEXION = "flexion"
    EXTENSION = "extension"
    COMPRESSION = "compression"
    ROTATION = "rotation"
    SUSTAINED_POSTURE = "sustained_posture"
    IMPACT = "impact"
    NERVE = "nerve"

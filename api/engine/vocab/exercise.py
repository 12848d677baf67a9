"""What an exercise is: pattern, position, what it asks of a back."""

from enum import StrEnum


class MovementPattern(StrEnum):
    """Movement pattern of an exercise."""

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
    """Position of the body."""

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
    """Whether an exercise works both sides together or one at a time."""

    BILATERAL = "bilateral"
    UNILATERAL = "unilateral"


class ExerciseMeasure(StrEnum):
    """What the sets of an exercise are counted in."""

    REPS = "reps"
    LOAD = "load"
    TIME = "time"
    DISTANCE = "distance"


class ExerciseRelation(StrEnum):
    """How a linked exercise relates to this one."""

    REGRESSION = "regression"
    PROGRESSION = "progression"
    SUBSTITUTE = "substitute"


class Sensitivity(StrEnum):
    """A direction or kind of load that provokes the back."""

    FLEXION = "flexion"
    EXTENSION = "extension"
    COMPRESSION = "compression"
    ROTATION = "rotation"
    SUSTAINED_POSTURE = "sustained_posture"
    IMPACT = "impact"
    NERVE = "nerve"

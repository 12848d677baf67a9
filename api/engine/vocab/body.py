"""How a back behaves and how it is tested."""

from enum import StrEnum


class SensitivityStatus(StrEnum):
    """How sure a sensitivity is."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


class Irritability(StrEnum):
    """How easily the back is provoked and how long it takes to settle."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Behaviour(StrEnum):
    """How a back behaves: features that occur together, never a finding."""

    LOCAL_STRAIN = "local_strain"
    EXTENSION_AND_ROTATION = "extension_and_rotation"
    MORNING_FLEXION = "morning_flexion"
    LEG_NERVE = "leg_nerve"
    WALKING_LEGS = "walking_legs"


class EpisodeStage(StrEnum):
    """Stage of a pain episode."""

    ACUTE = "acute"
    SUBACUTE = "subacute"
    CHRONIC = "chronic"


class PainQuality(StrEnum):
    """What the pain feels like."""

    ACHE = "ache"
    STIFF = "stiff"
    TIGHT = "tight"
    BURNING = "burning"
    SHARP = "sharp"
    ELECTRIC = "electric"
    TINGLING = "tingling"
    GIVING_WAY = "giving_way"
    OTHER = "other"


class LegReach(StrEnum):
    """How far down the leg the symptoms reach."""

    NONE = "none"
    ABOVE_KNEE = "above_knee"
    BELOW_KNEE = "below_knee"
    FOOT = "foot"


class BodySide(StrEnum):
    """Side of the body."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class LegSensation(StrEnum):
    """What is felt in the leg."""

    PAIN = "pain"
    TINGLING = "tingling"
    NUMBNESS = "numbness"
    WEAKNESS = "weakness"


class LegChange(StrEnum):
    """How the leg symptoms have changed."""

    UNKNOWN = "unknown"
    UNCHANGED = "unchanged"
    CENTRALISED = "centralised"
    PERIPHERALISED = "peripheralised"


class AggravatingFactor(StrEnum):
    """An activity or position that makes the pain worse."""

    SITTING = "sitting"
    BENDING = "bending"
    LIFTING_FROM_FLOOR = "lifting_from_floor"
    DEEP_SQUAT = "deep_squat"
    SHOES_AND_SOCKS = "shoes_and_socks"
    EARLY_MORNING = "early_morning"
    COUGHING = "coughing"
    STANDING = "standing"
    LEANING_BACK = "leaning_back"
    OVERHEAD_WORK = "overhead_work"
    WALKING = "walking"
    WALKING_DOWNHILL = "walking_downhill"
    RUNNING_LONG = "running_long"
    LOCKOUT = "lockout"
    HEAVY_LOAD = "heavy_load"
    JUMPING = "jumping"
    TWISTING = "twisting"
    SIDE_BENDING = "side_bending"
    ONE_SIDED_CARRY = "one_sided_carry"
    STAYING_STILL = "staying_still"
    OTHER = "other"


class EasingFactor(StrEnum):
    """What eases the pain."""

    WALKING = "walking"
    STANDING = "standing"
    SITTING = "sitting"
    LYING_DOWN = "lying_down"
    LEANING_FORWARD = "leaning_forward"
    LEANING_BACK = "leaning_back"
    MOVING = "moving"
    HEAT = "heat"
    RESTING = "resting"
    MEDICATION = "medication"
    OTHER = "other"


class OnsetKind(StrEnum):
    """How the pain began."""

    SUDDEN = "sudden"
    GRADUAL = "gradual"
    UNKNOWN = "unknown"


class BaselineTest(StrEnum):
    """A baseline test."""

    SORENSEN = "sorensen"
    SIDE_BRIDGE = "side_bridge"
    FLEXOR_60 = "flexor_60"
    PRONE_PLANK = "prone_plank"
    SINGLE_LEG_BRIDGE = "single_leg_bridge"
    ACTIVE_SLR = "active_slr"
    SLR = "slr"
    THOMAS = "thomas"
    HIP_INTERNAL_ROTATION = "hip_internal_rotation"
    HIP_EXTERNAL_ROTATION = "hip_external_rotation"
    ACTIVE_KNEE_EXTENSION = "active_knee_extension"
    HINGE_DOWEL = "hinge_dowel"
    BRACE = "brace"
    BODYWEIGHT_SQUAT = "bodyweight_squat"
    SINGLE_LEG_SQUAT = "single_leg_squat"
    SIT_TO_STAND_5X = "sit_to_stand_5x"
    SINGLE_LEG_HOP_10X = "single_leg_hop_10x"
    BRISK_WALK_30 = "brisk_walk_30"
    PSFS = "psfs"
    SANE = "sane"
    CONFIDENCE = "confidence"
    RMDQ = "rmdq"
    PEG = "peg"
    OSTRC_H2 = "ostrc_h2"
    ODI = "odi"
    TSK_11 = "tsk_11"


class Examiner(StrEnum):
    """Who did the tests."""

    ATHLETE = "athlete"
    COACH = "coach"
    CLINICIAN = "clinician"


class FunctionLoss(StrEnum):
    """How much daily life is limited."""

    NONE = "none"
    SOME = "some"
    SEVERE = "severe"


class PainTrigger(StrEnum):
    """What the athlete thinks set the pain off."""

    SITTING_LONG = "sitting_long"
    DRIVING = "driving"
    LIFTING = "lifting"
    SPORT = "sport"
    NEW_EXERCISE = "new_exercise"
    LOAD_JUMP = "load_jump"
    POOR_SLEEP = "poor_sleep"
    STRESS = "stress"
    TRAVEL = "travel"
    ILLNESS = "illness"
    MENSTRUATION = "menstruation"
    UNKNOWN = "unknown"
    OTHER = "other"


class PainZone(StrEnum):
    """Zone of an answer or value."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


class ReadinessLevel(StrEnum):
    """From the least to the most careful; nothing known changes nothing."""

    UNKNOWN = "unknown"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"

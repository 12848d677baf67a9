"""Words the engine decides with: closed string enumerations, shared by every domain.

Values are the wire values. Ordered scales (phases, stages, levels, actions) offer
``rank`` so that comparisons never depend on spelling.
"""

from enum import StrEnum


class DecisionAction(StrEnum):
    START = "start"
    PROGRESS = "progress"
    HOLD = "hold"
    REGRESS = "regress"
    SUBSTITUTE = "substitute"
    DELOAD = "deload"
    STOP_AND_REFER = "stop_and_refer"


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


class Phase(StrEnum):
    P0 = "p0"
    P1 = "p1"
    P2 = "p2"
    P3 = "p3"
    P4 = "p4"
    P5 = "p5"
    P6 = "p6"


class RunStage(StrEnum):
    R0 = "r0"
    R1 = "r1"
    R2 = "r2"
    R3 = "r3"
    R4 = "r4"
    R5 = "r5"
    R6 = "r6"
    R7 = "r7"
    R8 = "r8"
    R9 = "r9"
    R10 = "r10"
    R11 = "r11"
    R12 = "r12"


class Sport(StrEnum):
    POWERLIFTING = "powerlifting"
    WEIGHTLIFTING = "weightlifting"
    STRENGTH_TRAINING = "strength_training"
    CROSSFIT = "crossfit"
    RUNNING = "running"
    FIELD_SPORT = "field_sport"
    COURT_SPORT = "court_sport"
    TRIATHLON = "triathlon"
    CYCLING = "cycling"
    SWIMMING = "swimming"
    ROWING = "rowing"
    COMBAT_SPORT = "combat_sport"
    GYMNASTICS = "gymnastics"
    CLIMBING = "climbing"
    GOLF = "golf"
    OTHER = "other"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    UNSPECIFIED = "unspecified"


class Equipment(StrEnum):
    FULL_GYM = "full_gym"
    BARBELL = "barbell"
    RACK = "rack"
    TRAP_BAR = "trap_bar"
    SAFETY_BAR = "safety_bar"
    DUMBBELL = "dumbbell"
    KETTLEBELL = "kettlebell"
    BAND = "band"
    CABLE = "cable"
    MACHINE = "machine"
    BENCH = "bench"
    BACK_EXTENSION_BENCH = "back_extension_bench"
    GHD = "ghd"
    PULL_UP_BAR = "pull_up_bar"
    BOX = "box"
    STEP = "step"
    WALL = "wall"
    CHAIR = "chair"
    DOWEL = "dowel"
    BALL = "ball"
    ROLLER = "roller"
    WHEEL = "wheel"
    SLIDERS = "sliders"
    RINGS = "rings"
    SLED = "sled"
    ROPE = "rope"
    BIKE = "bike"
    ROWER = "rower"
    TREADMILL = "treadmill"
    POOL = "pool"
    FIELD = "field"
    HILL = "hill"


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


class Sensitivity(StrEnum):
    FLEXION = "flexion"
    EXTENSION = "extension"
    COMPRESSION = "compression"
    ROTATION = "rotation"
    SUSTAINED_POSTURE = "sustained_posture"
    IMPACT = "impact"
    NERVE = "nerve"


class SensitivityStatus(StrEnum):
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


class Irritability(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class EpisodeStage(StrEnum):
    ACUTE = "acute"
    SUBACUTE = "subacute"
    CHRONIC = "chronic"


class PainQuality(StrEnum):
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
    NONE = "none"
    ABOVE_KNEE = "above_knee"
    BELOW_KNEE = "below_knee"
    FOOT = "foot"


class BodySide(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class LegSensation(StrEnum):
    PAIN = "pain"
    TINGLING = "tingling"
    NUMBNESS = "numbness"
    WEAKNESS = "weakness"


class LegChange(StrEnum):
    UNKNOWN = "unknown"
    UNCHANGED = "unchanged"
    CENTRALISED = "centralised"
    PERIPHERALISED = "peripheralised"


class AggravatingFactor(StrEnum):
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
    SUDDEN = "sudden"
    GRADUAL = "gradual"
    UNKNOWN = "unknown"


class BaselineTest(StrEnum):
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
    ATHLETE = "athlete"
    COACH = "coach"
    CLINICIAN = "clinician"


class SessionStatus(StrEnum):
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    SKIPPED = "skipped"


class SetKind(StrEnum):
    WARM_UP = "warm_up"
    WORK = "work"
    DROP = "drop"
    AMRAP = "amrap"


class SetStatus(StrEnum):
    DONE = "done"
    STOPPED = "stopped"
    SKIPPED = "skipped"


class StopReason(StrEnum):
    PAIN = "pain"
    FATIGUE = "fatigue"
    TECHNIQUE = "technique"
    TIME = "time"
    EQUIPMENT = "equipment"
    ILLNESS = "illness"
    TRAVEL = "travel"
    OTHER = "other"


class SetSide(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    EACH = "each"


class BandLevel(StrEnum):
    EXTRA_LIGHT = "extra_light"
    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"
    EXTRA_HEAVY = "extra_heavy"


class EffortScale(StrEnum):
    RPE = "rpe"
    RIR = "rir"


class CheckInKind(StrEnum):
    DAILY = "daily"
    NEXT_MORNING = "next_morning"
    FLARE = "flare"


class FunctionLoss(StrEnum):
    NONE = "none"
    SOME = "some"
    SEVERE = "severe"


class PainTrigger(StrEnum):
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
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


class RuleVerdict(StrEnum):
    BINDING = "binding"
    FIRED = "fired"
    PASSED = "passed"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"


class Comparison(StrEnum):
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BELOW = "below"
    ABOVE = "above"
    EQUALS = "equals"


class EvidenceMark(StrEnum):
    VERIFIED = "verified"
    SECONDARY = "secondary"
    QUOTED = "quoted"
    PROPOSAL = "proposal"


class ChangeVariable(StrEnum):
    LOAD = "load"
    REPS = "reps"
    SETS = "sets"
    DURATION = "duration"
    DISTANCE = "distance"
    RANGE_OF_MOTION = "range_of_motion"
    SPEED = "speed"
    REST = "rest"
    COMPLEXITY = "complexity"
    STAGE = "stage"
    VOLUME = "volume"


class ChangeUnit(StrEnum):
    KG = "kg"
    REPS = "reps"
    SETS = "sets"
    S = "s"
    M = "m"
    CM = "cm"
    PERCENT = "percent"
    STAGE = "stage"


class ExerciseRelation(StrEnum):
    REGRESSION = "regression"
    PROGRESSION = "progression"
    SUBSTITUTE = "substitute"


class AskKind(StrEnum):
    CHECK_IN = "check_in"
    RED_FLAG_ANSWERS = "red_flag_answers"
    SCREENING = "screening"
    BASELINES = "baselines"
    SESSION = "session"
    VISIT = "visit"


class OverrideKind(StrEnum):
    CLEAR_FLAGS = "clear_flags"
    MORE = "more"
    LESS = "less"
    EXCLUDE_EXERCISE = "exclude_exercise"
    REST_DAY = "rest_day"


class OverrideStatus(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


class ClinicianRole(StrEnum):
    PHYSICIAN = "physician"
    SPORTS_PHYSICIAN = "sports_physician"
    PHYSIOTHERAPIST = "physiotherapist"
    COACH = "coach"
    OTHER = "other"


class BlockKind(StrEnum):
    WARM_UP = "warm_up"
    MAIN = "main"
    COOL_DOWN = "cool_down"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class FactKind(StrEnum):
    SESSION = "session"
    CHECK_IN = "check_in"
    SCREENING = "screening"
    EPISODE = "episode"
    BASELINE = "baseline"
    CLEARANCE = "clearance"
    OVERRIDE_REQUEST = "override_request"
    ENROLLMENT = "enrollment"
    PROFILE = "profile"


class GoalKind(StrEnum):
    LIFT = "lift"
    EVENT = "event"
    ACTIVITY = "activity"


class ScopeKind(StrEnum):
    PLAN = "plan"
    PATTERN = "pattern"
    EXERCISE = "exercise"


def rank(member: StrEnum) -> int:
    """Position of a member in its ordered scale; only meaningful for scales named so."""
    return list(type(member)).index(member)


CAUTION: tuple[DecisionAction, ...] = (
    DecisionAction.PROGRESS,
    DecisionAction.START,
    DecisionAction.HOLD,
    DecisionAction.DELOAD,
    DecisionAction.REGRESS,
    DecisionAction.SUBSTITUTE,
    DecisionAction.STOP_AND_REFER,
)
"""Actions from the least to the most cautious; ties between rules go to the right."""

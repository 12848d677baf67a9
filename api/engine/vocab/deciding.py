"""What is decided, for what, and why."""

from enum import StrEnum


class DecisionAction(StrEnum):
    """What a decision says to do."""

    START = "start"
    PROGRESS = "progress"
    HOLD = "hold"
    REGRESS = "regress"
    SUBSTITUTE = "substitute"
    DELOAD = "deload"
    STOP_AND_REFER = "stop_and_refer"


class Phase(StrEnum):
    """A phase of the plan. The names sort in the order of the phases."""

    P0 = "p0"
    P1 = "p1"
    P2 = "p2"
    P3 = "p3"
    P4 = "p4"
    P5 = "p5"
    P6 = "p6"


class RunStage(StrEnum):
    """Stage of walk-run training."""

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


class RuleVerdict(StrEnum):
    """What a rule came to when it was consulted."""

    BINDING = "binding"
    FIRED = "fired"
    PASSED = "passed"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"


class Comparison(StrEnum):
    """How a value is compared with a threshold."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BELOW = "below"
    ABOVE = "above"
    EQUALS = "equals"


class EvidenceMark(StrEnum):
    """How well a number is supported by its source."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    QUOTED = "quoted"
    PROPOSAL = "proposal"


class Stricter(StrEnum):
    """The direction in which a stricter rule set may change a number of the rules."""

    LOWER = "lower"
    HIGHER = "higher"
    FIXED = "fixed"


class ChangeVariable(StrEnum):
    """The variable of a dose that changes."""

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
    """Unit of a change in dose."""

    KG = "kg"
    REPS = "reps"
    SETS = "sets"
    S = "s"
    M = "m"
    CM = "cm"
    PERCENT = "percent"
    STAGE = "stage"


class AskKind(StrEnum):
    """What the engine needs next."""

    CHECK_IN = "check_in"
    RED_FLAG_ANSWERS = "red_flag_answers"
    SCREENING = "screening"
    BASELINES = "baselines"
    SESSION = "session"
    VISIT = "visit"


class OverrideKind(StrEnum):
    """What an override request asks for."""

    CLEAR_FLAGS = "clear_flags"
    MORE = "more"
    LESS = "less"
    EXCLUDE_EXERCISE = "exclude_exercise"
    INCLUDE_EXERCISE = "include_exercise"
    """Takes the wish to leave an exercise out back; a decision reads only what then stands."""
    REST_DAY = "rest_day"


class OverrideStatus(StrEnum):
    """Whether an override request was granted."""

    GRANTED = "granted"
    REFUSED = "refused"


class FactKind(StrEnum):
    """Kind of fact."""

    SESSION = "session"
    CHECK_IN = "check_in"
    SCREENING = "screening"
    EPISODE = "episode"
    BASELINE = "baseline"
    CLEARANCE = "clearance"
    OVERRIDE_REQUEST = "override_request"
    ENROLLMENT = "enrollment"
    PROFILE = "profile"
    PHASE_PLACEMENT = "phase_placement"
    CLINICIAN_OVERRIDE = "clinician_override"
    MEASUREMENT = "measurement"
    CUSTOM_EXERCISE = "custom_exercise"


class ScopeKind(StrEnum):
    """What a decision is about."""

    PLAN = "plan"
    PATTERN = "pattern"
    EXERCISE = "exercise"


class SimulationScenario(StrEnum):
    """What a simulation assumes about the days to come. Open: more values may be added."""

    ALL_GOES_WELL = "all_goes_well"
    AS_RECENTLY = "as_recently"
    GIVEN_FACTS = "given_facts"


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
_CAUTION = {action: place for place, action in enumerate(CAUTION)}


def caution(action: DecisionAction) -> int:
    """How cautious an action is: its place in ``CAUTION``."""
    return _CAUTION[action]

"""Facts: everything a decision may know, frozen, in base units, with the day it is asked for.

Grams, metres, seconds; pain is NPRS 0-10. Facts carry the id and version they were read
at, so that a receipt can name them. Collections are tuples; order never matters: the
engine sorts by day, instant and id itself (INV-24).
"""

from dataclasses import dataclass
from datetime import date, datetime

from api.engine.vocab import (
    AggravatingFactor,
    BandLevel,
    BaselineTest,
    BodySide,
    CheckInKind,
    ClinicianOverrideKind,
    ClinicianRole,
    EasingFactor,
    EffortScale,
    Equipment,
    FactKind,
    FlagLevel,
    FunctionLoss,
    GoalKind,
    LegChange,
    LegReach,
    LegSensation,
    MovementPattern,
    OnsetKind,
    OverrideKind,
    PainQuality,
    PainTrigger,
    Phase,
    RestrictionKind,
    RunStage,
    ScopeKind,
    SessionStatus,
    SetKind,
    SetSide,
    SetStatus,
    Sex,
    Sport,
    StopReason,
    TriageAnswer,
    Weekday,
)


@dataclass(frozen=True, slots=True)
class FactRef:
    """A stored fact and the version that was read."""

    kind: FactKind
    id: str
    version: int
    local_date: date


@dataclass(frozen=True, slots=True)
class DecisionScope:
    """What is decided: the whole plan, one pattern or one exercise."""

    kind: ScopeKind
    pattern: MovementPattern | None = None
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Best:
    """A best from before the episode: history, never pain-free capacity."""

    exercise: str
    load_g: int
    reps: int


@dataclass(frozen=True, slots=True)
class Athlete:
    ref: FactRef
    birth_date: date
    sex: Sex
    sports: tuple[Sport, ...] = ()
    training_age_y: float | None = None
    equipment: frozenset[Equipment] = frozenset()
    plate_step_g: int = 2500
    bests: tuple[Best, ...] = ()
    weekly_run_m: int | None = None
    longest_run_30d_m: int | None = None
    cadence_spm: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    kind: GoalKind
    exercise: str | None = None
    load_g: int | None = None
    reps: int | None = None
    distance_m: int | None = None
    target_on: date | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A raised red flag. Open until a clearance covers it; time never closes it (INV-02)."""

    id: str
    code: str
    level: FlagLevel
    raised_on: date
    raised_by: FactRef
    sequence: int = 0
    """Order in which the server learnt of it, shared with clearances; breaks ties in a day."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a clinician takes out of every prescription until ``until`` (None: until a later
    clearance for any of the same codes)."""

    kind: RestrictionKind
    exercise: str | None = None
    limit_g: int | None = None
    until: date | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Clearance:
    """A clinician's record that the named codes were examined."""

    id: str
    codes: tuple[str, ...]
    examined_on: date
    role: ClinicianRole
    valid_until: date
    guardian_consent: bool = False
    sequence: int = 0
    restrictions: tuple[Restriction, ...] = ()


@dataclass(frozen=True, slots=True)
class PhasePlacement:
    """A phase entered by a linked clinician: where the plan starts from, from that day on.

    ``pattern`` None places the whole plan. It loosens no cap, no flag and no later gate.
    """

    ref: FactRef
    phase: Phase
    role: ClinicianRole
    reason: str
    pattern: MovementPattern | None = None
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class ClinicianOverride:
    """A change by a linked clinician, at most 28 days long (INV-35). ``limit_g`` in grams."""

    ref: FactRef
    kind: ClinicianOverrideKind
    role: ClinicianRole
    reason: str
    until: date
    exercise: str | None = None
    limit_g: int | None = None


@dataclass(frozen=True, slots=True)
class DayVitals:
    """What devices say of one day, merged over sources; None is "not measured".

    It can only lower a prescription, and its absence changes nothing (INV-20).
    """

    ref: FactRef
    hrv_rmssd_ms: float | None = None
    resting_hr_bpm: float | None = None
    sleep_s: int | None = None


@dataclass(frozen=True, slots=True)
class Screening:
    """Answers to the red-flag questionnaire; absent codes were not answered."""

    ref: FactRef
    answers: tuple[tuple[str, TriageAnswer], ...]


@dataclass(frozen=True, slots=True)
class LegSymptoms:
    reach: LegReach = LegReach.NONE
    side: BodySide | None = None
    sensations: tuple[LegSensation, ...] = ()
    change: LegChange = LegChange.UNKNOWN


@dataclass(frozen=True, slots=True)
class ToleratedLoad:
    exercise: str
    load_g: int
    reps: int
    achieved_on: date


@dataclass(frozen=True, slots=True)
class Episode:
    ref: FactRef
    started_on: date
    onset: OnsetKind
    pain_at_rest: int
    pain_worst: int
    pain_morning: int
    settle_h: float
    qualities: tuple[PainQuality, ...] = ()
    onset_after_min: int | None = None
    aggravating: tuple[AggravatingFactor, ...] = ()
    easing: tuple[EasingFactor, ...] = ()
    leg: LegSymptoms = LegSymptoms()
    best_tolerated: tuple[ToleratedLoad, ...] = ()
    ended_on: date | None = None
    earlier_12_months: int = 0
    """Other episodes that began in the twelve months before this one."""


@dataclass(frozen=True, slots=True)
class BaselineResult:
    ref: FactRef
    test: BaselineTest
    value: float
    side: BodySide | None = None
    subject: str | None = None
    pain: int | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    scale: EffortScale
    value: float


@dataclass(frozen=True, slots=True)
class SetTarget:
    """What to do in one set; None is "does not apply"."""

    kind: SetKind = SetKind.WORK
    reps: int | None = None
    duration_s: int | None = None
    distance_m: int | None = None
    load_g: int | None = None
    band: BandLevel | None = None
    side: SetSide | None = None
    effort: Effort | None = None


@dataclass(frozen=True, slots=True)
class SetDone:
    """What was done in one set; None is "not said", never zero."""

    kind: SetKind = SetKind.WORK
    status: SetStatus = SetStatus.DONE
    reason: StopReason | None = None
    reps: int | None = None
    duration_s: int | None = None
    distance_m: int | None = None
    load_g: int | None = None
    band: BandLevel | None = None
    side: SetSide | None = None
    effort: Effort | None = None
    technique: int | None = None
    pain: int | None = None
    quality: PainQuality | None = None
    target: SetTarget | None = None


@dataclass(frozen=True, slots=True)
class ExerciseDone:
    exercise: str
    sets: tuple[SetDone, ...]
    stage: RunStage | None = None


@dataclass(frozen=True, slots=True)
class Session:
    ref: FactRef
    status: SessionStatus
    started_at: datetime
    """Instant in UTC; hours between exposures come from here."""
    duration_s: int | None = None
    session_rpe: float | None = None
    skip_reason: StopReason | None = None
    planned: bool = False
    pain_before: int | None = None
    pain_worst: int | None = None
    pain_after: int | None = None
    leg: LegSymptoms | None = None
    exercises: tuple[ExerciseDone, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A check-in of one local day. ``settle_answered`` with ``settle_h`` None means "not yet"."""

    ref: FactRef
    kind: CheckInKind
    leg: LegSymptoms = LegSymptoms()
    red_flags: tuple[tuple[str, TriageAnswer], ...] = ()
    pain_now: int | None = None
    pain_worst: int | None = None
    pain_morning: int | None = None
    settle_answered: bool = False
    settle_h: float | None = None
    stiffness_min: int | None = None
    soreness: int | None = None
    sleep_h: float | None = None
    sleep_quality: int | None = None
    stress: int | None = None
    fatigue: int | None = None
    confidence: int | None = None
    triggers: tuple[PainTrigger, ...] = ()
    started_at: datetime | None = None
    function_loss: FunctionLoss | None = None


@dataclass(frozen=True, slots=True)
class OverrideRequest:
    """A granted wish of the athlete; it can only make the plan more careful (INV-35)."""

    ref: FactRef
    kind: OverrideKind
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Enrollment:
    ref: FactRef
    program: str
    started_on: date
    sessions_per_week: int
    training_days: tuple[Weekday, ...] = ()


@dataclass(frozen=True, slots=True)
class PrescribedDose:
    """What the newest plan asked for on one exercise: an unlogged start is not forgotten."""

    exercise: str
    sets: tuple[SetTarget, ...]
    stage: RunStage | None
    decided_on: date


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit that time asked for (RF-TIME-*): open until a clinician's note names the code.

    ``cause`` is the reason code; ``pattern`` None concerns the whole back. ``told_on`` is the
    day of the first plan that asked for it: from then on it ages.
    """

    code: str
    cause: str
    raised_on: date
    told_on: date
    pattern: MovementPattern | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where the plan stands: written by plan decisions only, never by input (INV-11)."""

    phase: Phase
    phase_since: date
    prescribed: tuple[PrescribedDose, ...] = ()
    load_finding_on: date | None = None
    deload_from: date | None = None
    """First day of the newest lighter week."""
    visits: tuple[OpenVisit, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All a decision knows, up to ``as_of`` (inclusive), at most the rule set's window back."""

    as_of: date
    scope: DecisionScope
    athlete: Athlete
    library_version: str
    program: str
    goals: tuple[Goal, ...] = ()
    screenings: tuple[Screening, ...] = ()
    flags: tuple[Flag, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    episode: Episode | None = None
    baselines: tuple[BaselineResult, ...] = ()
    sessions: tuple[Session, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    overrides: tuple[OverrideRequest, ...] = ()
    enrollment: Enrollment | None = None
    position: Position | None = None
    placements: tuple[PhasePlacement, ...] = ()
    clinician_overrides: tuple[ClinicianOverride, ...] = ()
    vitals: tuple[DayVitals, ...] = ()

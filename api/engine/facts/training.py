"""What was asked for, what was done, and how the back answered."""

from datetime import datetime

from api.engine.facts.athlete import FactRef
from api.engine.facts.body import LEGS_QUIET, LegSymptoms
from api.engine.values import Value
from api.engine.vocab import (
    BandLevel,
    CheckInKind,
    EffortScale,
    FunctionLoss,
    PainQuality,
    PainTrigger,
    RunStage,
    SessionStatus,
    SetKind,
    SetSide,
    SetStatus,
    StopReason,
    TriageAnswer,
)


class Effort(Value, frozen=True):
    scale: EffortScale
    value: float


class SetTarget(Value, frozen=True):
    """What to do in one set; None is "does not apply"."""

    kind: SetKind = SetKind.WORK
    reps: int | None = None
    duration_s: int | None = None
    distance_m: int | None = None
    load_g: int | None = None
    band: BandLevel | None = None
    side: SetSide | None = None
    effort: Effort | None = None


class SetDone(Value, frozen=True):
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


class ExerciseDone(Value, frozen=True):
    exercise: str
    sets: tuple[SetDone, ...]
    stage: RunStage | None = None


class Session(Value, frozen=True):
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
    sequence: int = 0
    """Where legs were spoken of: the order in which the server learnt of it, shared with
    screenings and check-ins. Answers given before are none to what was told after them."""


class CheckIn(Value, frozen=True):
    """A check-in of one local day. ``settle_answered`` with ``settle_h`` None means "not yet"."""

    ref: FactRef
    kind: CheckInKind
    leg: LegSymptoms = LEGS_QUIET
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
    sequence: int = 0
    """Order in which the server learnt of it first, shared with screenings and sessions."""

    @property
    def place(self) -> int:
        """Where it stands in its day, which has one of a kind: on waking first, whenever it was
        told."""
        return _PLACES[self.kind]


_DAY = (CheckInKind.NEXT_MORNING, CheckInKind.DAILY, CheckInKind.FLARE)
_PLACES = {kind: place for place, kind in enumerate(_DAY)}

"""Words the engine decides with: closed string enumerations, shared by every domain.

Values are the wire values. Ordered scales (phases, stages, levels, actions) offer
``rank`` so that comparisons never depend on spelling.
"""

from enum import StrEnum

from api.engine.vocab.athlete import Equipment, GoalKind, Sex, Sport, Weekday
from api.engine.vocab.body import (
    AggravatingFactor,
    BaselineTest,
    BodySide,
    EasingFactor,
    EpisodeStage,
    Examiner,
    FunctionLoss,
    Irritability,
    LegChange,
    LegReach,
    LegSensation,
    OnsetKind,
    PainQuality,
    PainTrigger,
    PainZone,
    SensitivityStatus,
)
from api.engine.vocab.deciding import (
    CAUTION,
    AskKind,
    ChangeUnit,
    ChangeVariable,
    Comparison,
    DecisionAction,
    EvidenceMark,
    FactKind,
    OverrideKind,
    OverrideStatus,
    Phase,
    RuleVerdict,
    RunStage,
    ScopeKind,
    Stricter,
)
from api.engine.vocab.exercise import (
    BodyPosition,
    ExerciseMeasure,
    ExerciseRelation,
    Laterality,
    MovementPattern,
    Sensitivity,
)
from api.engine.vocab.safety import (
    ClinicianOverrideKind,
    ClinicianRole,
    FlagLevel,
    LockEffect,
    RestrictionKind,
    TriageAnswer,
    Urgency,
)
from api.engine.vocab.training import (
    BandLevel,
    BlockKind,
    CheckInKind,
    EffortScale,
    SessionStatus,
    SetKind,
    SetSide,
    SetStatus,
    StopReason,
)

__all__ = [
    "CAUTION",
    "AggravatingFactor",
    "AskKind",
    "BandLevel",
    "BaselineTest",
    "BlockKind",
    "BodyPosition",
    "BodySide",
    "ChangeUnit",
    "ChangeVariable",
    "CheckInKind",
    "ClinicianOverrideKind",
    "ClinicianRole",
    "Comparison",
    "DecisionAction",
    "EasingFactor",
    "EffortScale",
    "EpisodeStage",
    "Equipment",
    "EvidenceMark",
    "Examiner",
    "ExerciseMeasure",
    "ExerciseRelation",
    "FactKind",
    "FlagLevel",
    "FunctionLoss",
    "GoalKind",
    "Irritability",
    "Laterality",
    "LegChange",
    "LegReach",
    "LegSensation",
    "LockEffect",
    "MovementPattern",
    "OnsetKind",
    "OverrideKind",
    "OverrideStatus",
    "PainQuality",
    "PainTrigger",
    "PainZone",
    "Phase",
    "RestrictionKind",
    "RuleVerdict",
    "RunStage",
    "ScopeKind",
    "Sensitivity",
    "SensitivityStatus",
    "SessionStatus",
    "SetKind",
    "SetSide",
    "SetStatus",
    "Sex",
    "Sport",
    "StopReason",
    "Stricter",
    "TriageAnswer",
    "Urgency",
    "Weekday",
    "rank",
]


def rank(member: StrEnum) -> int:
    """Position of a member in its ordered scale; only meaningful for scales named so."""
    return list(type(member)).index(member)

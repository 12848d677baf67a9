"""Words the engine decides with: closed string enumerations, shared by every domain.

Values are the wire values. Ordered scales (phases, stages, levels, actions) offer
``rank`` so that comparisons never depend on spelling.
"""

from enum import StrEnum
from functools import cache

from api.engine.vocab.athlete import Equipment, GoalKind, Sex, Sport, Weekday
from api.engine.vocab.body import (
    AggravatingFactor,
    BaselineTest,
    Behaviour,
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
    ReadinessLevel,
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
    SimulationScenario,
    Stricter,
    caution,
)
from api.engine.vocab.exercise import (
    BodyPosition,
    ExerciseMeasure,
    ExerciseRelation,
    Laterality,
    MovementPattern,
    Sensitivity,
)
from api.engine.vocab.rules import BetterWhen, ChangeVerdict, RuleSetKind, ScoreRule
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
    "Behaviour",
    "BetterWhen",
    "BlockKind",
    "BodyPosition",
    "BodySide",
    "ChangeUnit",
    "ChangeVariable",
    "ChangeVerdict",
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
    "ReadinessLevel",
    "RestrictionKind",
    "RuleSetKind",
    "RuleVerdict",
    "RunStage",
    "ScopeKind",
    "ScoreRule",
    "Sensitivity",
    "SensitivityStatus",
    "SessionStatus",
    "SetKind",
    "SetSide",
    "SetStatus",
    "Sex",
    "SimulationScenario",
    "Sport",
    "StopReason",
    "Stricter",
    "TriageAnswer",
    "Urgency",
    "Weekday",
    "caution",
    "rank",
]


def rank(member: StrEnum) -> int:
    """Position of a member in its ordered scale; only meaningful for scales named so."""
    return _places(type(member))[member]


@cache
def _places(scale: type[StrEnum]) -> dict[StrEnum, int]:
    return {member: place for place, member in enumerate(scale)}

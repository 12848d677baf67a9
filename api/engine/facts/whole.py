"""All that a decision knows."""

from datetime import date

from api.engine.facts.athlete import Athlete, DecisionScope, Enrollment, Goal, OverrideRequest
from api.engine.facts.body import BaselineResult, DayVitals, Episode
from api.engine.facts.exercises import OwnExercise
from api.engine.facts.position import Position
from api.engine.facts.safety import Clearance, ClinicianOverride, Flag, PhasePlacement, Screening
from api.engine.facts.training import CheckIn, Session
from api.engine.values import Value


class Facts(Value, frozen=True):
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
    own_exercises: tuple[OwnExercise, ...] = ()
    """Those of the athlete's own exercises that the other facts name."""

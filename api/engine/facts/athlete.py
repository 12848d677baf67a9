"""Who the athlete is, what is at hand, what is wished for."""

from dataclasses import dataclass
from datetime import date

from api.engine.quick import quick
from api.engine.vocab import (
    Equipment,
    FactKind,
    GoalKind,
    MovementPattern,
    OverrideKind,
    ScopeKind,
    Sex,
    Sport,
    Weekday,
)


@quick
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
class Enrollment:
    ref: FactRef
    program: str
    started_on: date
    sessions_per_week: int
    training_days: tuple[Weekday, ...] = ()


@dataclass(frozen=True, slots=True)
class OverrideRequest:
    """A granted wish of the athlete; it can only make the plan more careful (INV-35)."""

    ref: FactRef
    kind: OverrideKind
    exercise: str | None = None
    load_g: int | None = None
    """The load named with it."""

"""Who the athlete is, what is at hand, what is wished for."""

from datetime import date

from api.engine.values import Value
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


def age_on(birth_date: date, day: date) -> int:
    """Whole years on a day."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


class FactRef(Value, frozen=True):
    """A stored fact and the version that was read."""

    kind: FactKind
    id: str
    version: int
    local_date: date


class DecisionScope(Value, frozen=True):
    """What is decided: the whole plan, one pattern or one exercise."""

    kind: ScopeKind
    pattern: MovementPattern | None = None
    exercise: str | None = None


class Best(Value, frozen=True):
    """A best from before the episode: history, never pain-free capacity."""

    exercise: str
    load_g: int
    reps: int


class Athlete(Value, frozen=True):
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

    def at_hand(self, equipment: frozenset[Equipment]) -> frozenset[Equipment]:
        """What the athlete has of some equipment; a full gym has all of it."""
        return equipment if Equipment.FULL_GYM in self.equipment else equipment & self.equipment


class Goal(Value, frozen=True):
    kind: GoalKind
    exercise: str | None = None
    load_g: int | None = None
    reps: int | None = None
    distance_m: int | None = None
    target_on: date | None = None


class Enrollment(Value, frozen=True):
    ref: FactRef
    program: str
    started_on: date
    sessions_per_week: int
    training_days: tuple[Weekday, ...] = ()


class OverrideRequest(Value, frozen=True):
    """A granted wish of the athlete; it can only make the plan more careful (INV-35)."""

    ref: FactRef
    kind: OverrideKind
    exercise: str | None = None
    load_g: int | None = None
    """The load named with it."""

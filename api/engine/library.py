"""The exercise library as the engine sees it: a frozen, versioned value."""

from collections.abc import Mapping

from api.engine.values import Value
from api.engine.vocab import (
    BodyPosition,
    Equipment,
    ExerciseMeasure,
    Laterality,
    MovementPattern,
    Phase,
    Sensitivity,
)

WALK, BRISK_WALK = "walk", "walk-brisk"
WALKS = (WALK, BRISK_WALK)
BREATHING = ("breathing-90-90", "breathing-supine")
"""What every plan keeps, whatever else is taken out (INV-21), best first: the only exercises that
the engine knows by name. The brisk walk is stage R0 of running."""

NOT_IN_A_GYM = frozenset({Equipment.POOL, Equipment.FIELD, Equipment.HILL})
"""What even a full gym does not have."""


class LoadClass(Value, frozen=True):
    """Spinal demand: compression 0-4, other grades 0-3. Ranks alternatives, measures nothing."""

    compression: int
    flexion: int = 0
    extension: int = 0
    rotation: int = 0
    shear: int = 0
    impact: int = 0


class Exercise(Value, frozen=True, cache_hash=True):
    """One exercise: what it trains, what it asks of a back, and its neighbours by slug."""

    slug: str
    name: str
    pattern: MovementPattern
    position: BodyPosition
    laterality: Laterality
    measure: ExerciseMeasure
    implements: int
    equipment: frozenset[Equipment]
    """Any one of these will do; empty needs nothing."""
    load_class: LoadClass
    avoid_if: frozenset[Sensitivity]
    first_phase: Phase
    last_phase: Phase
    regressions: tuple[str, ...] = ()
    progressions: tuple[str, ...] = ()
    loadable: bool = False
    """Takes an external load in kilograms (dumbbell, barbell, stack …)."""
    ballistic: bool = False
    single_leg: bool = False
    """Standing on one leg: lunge, step, single-leg squat or hinge (INV-19)."""
    touch_and_go: bool = False
    """Linked repetitions: the floor is touched, and no breath is taken on it."""
    hinge_rung: int | None = None
    """Rung H0-H13 of the hinge ladder, where the exercise stands on it."""
    core_rung: int | None = None
    """Rung C0-C6 of the core ladder, where the exercise stands on it."""
    light_reps: int | None = None
    """Repetitions of one light set, its tolerance test; None where it is counted otherwise."""
    own: bool = False
    """Stands for itself: the athlete's own, or accessory work of the library. Never chosen for a
    plan, and no proof for anything but itself."""
    placed: bool = True
    """Whether what it asks of a back is known; read as the most there is where it is not."""
    least: LoadClass | None = None
    """The least it may ask of a back, where that is less than ``load_class`` says."""


class Library(Value, frozen=True):
    """All exercises of one library version, by slug."""

    version: str
    exercises: Mapping[str, Exercise]

    def get(self, slug: str) -> Exercise | None:
        return self.exercises.get(slug)

"""Exercises of the athlete's own, as far as they were placed in the taxonomy."""

from api.engine.facts.athlete import FactRef
from api.engine.library import LoadClass
from api.engine.values import Value
from api.engine.vocab import (
    BodyPosition,
    Equipment,
    ExerciseMeasure,
    Laterality,
    MovementPattern,
    Sensitivity,
)


class OwnExercise(Value, frozen=True):
    """An exercise that athlete or clinician added. None is "nobody knows", never "none".

    What is not known is read as the most cautious value there is (``engine.own``).
    """

    ref: FactRef
    slug: str
    name: str
    pattern: MovementPattern
    position: BodyPosition
    laterality: Laterality
    measure: ExerciseMeasure
    implements: int = 0
    """Number of hands or sides that an external load is split over; 0 if it takes none."""
    equipment: frozenset[Equipment] = frozenset()
    """Any one of these will do; empty needs nothing."""
    load_class: LoadClass | None = None
    ballistic: bool | None = None
    avoid_if: frozenset[Sensitivity] | None = None
    by_clinician: bool = False
    """Whether a clinician placed it; what athletes say is bounded by what is usual."""

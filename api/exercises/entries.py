"""An exercise with everything people read about it; what decides is the engine's part alone."""

from dataclasses import dataclass

from api.engine.library import Exercise, LoadClass
from api.engine.vocab import (
    BodyPosition,
    Equipment,
    ExerciseMeasure,
    Laterality,
    MovementPattern,
    Phase,
    Sensitivity,
)
from api.exercises.vocab import Muscle, TrainingQuality


@dataclass(frozen=True, slots=True)
class Cues:
    """What to think of, in the order of the movement, in two styles of attention."""

    external: tuple[str, ...]
    """On the effect: the floor, the wall, the weight."""
    internal: tuple[str, ...]
    """On the body."""


@dataclass(frozen=True, slots=True)
class Muscles:
    """What works most, and what helps."""

    primary: tuple[Muscle, ...]
    secondary: tuple[Muscle, ...]


@dataclass(frozen=True, slots=True)
class EquipmentAlternative:
    """A way to do it with other equipment; ``exercise`` where that is an entry of its own."""

    equipment: tuple[Equipment, ...]
    """Any one of these will do; empty needs nothing."""
    how: str
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One exercise with its texts; ``engine`` is the part decisions are made on."""

    engine: Exercise
    aliases: tuple[str, ...]
    description: str
    why: str
    trains: tuple[TrainingQuality, ...]
    muscles: Muscles
    setup: str
    cues: Cues
    faults: tuple[str, ...]
    tempo: str | None
    equipment_alternatives: tuple[EquipmentAlternative, ...]

    @property
    def slug(self) -> str:
        return self.engine.slug

    @property
    def name(self) -> str:
        return self.engine.name

    @property
    def pattern(self) -> MovementPattern:
        return self.engine.pattern

    @property
    def position(self) -> BodyPosition:
        return self.engine.position

    @property
    def laterality(self) -> Laterality:
        return self.engine.laterality

    @property
    def measure(self) -> ExerciseMeasure:
        return self.engine.measure

    @property
    def implements(self) -> int:
        return self.engine.implements

    @property
    def equipment(self) -> tuple[Equipment, ...]:
        """In enumeration order, so that answers are stable."""
        return tuple(item for item in Equipment if item in self.engine.equipment)

    @property
    def load_class(self) -> LoadClass:
        return self.engine.load_class

    @property
    def avoid_if(self) -> tuple[Sensitivity, ...]:
        return tuple(item for item in Sensitivity if item in self.engine.avoid_if)

    @property
    def first_phase(self) -> Phase:
        return self.engine.first_phase

    @property
    def last_phase(self) -> Phase:
        return self.engine.last_phase

"""What one exercise can be chosen for instead of another, told from the two of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.engine.library import Exercise, LoadClass
from api.engine.vocab import Equipment, ExerciseMeasure, MovementPattern, Sensitivity
from api.exercises.vocab import ExerciseIntent, is_satisfied

Grade = Callable[[LoadClass], int]
Test = Callable[[Exercise, Exercise], bool]
_NOTHING = frozenset[Equipment]()


@dataclass(frozen=True, slots=True)
class Gain:
    """What is gained by the second exercise: whether it is, and the words for it."""

    holds: Test
    words: str


def intent_of(exercise: Exercise, other: Exercise) -> ExerciseIntent:
    """The first thing that is gained by ``other``; the same or similar work where nothing is."""
    same = _traits(exercise) == _traits(other)
    work = ExerciseIntent.SAME_WORK if same else ExerciseIntent.SIMILAR_WORK
    return next(iter(gains_of(exercise, other)), work)


def gains_of(exercise: Exercise, other: Exercise) -> dict[ExerciseIntent, str]:
    """Everything that is gained by ``other``, with the words for it."""
    return {i: gain.words for i, gain in GAINS.items() if gain.holds(exercise, other)}


def serves(intent: ExerciseIntent, exercise: Exercise, other: Exercise) -> bool:
    """Whether ``other`` can be chosen for this intent."""
    if intent is ExerciseIntent.SAME_WORK:
        return _traits(exercise) == _traits(other)
    return intent in GAINS and GAINS[intent].holds(exercise, other)


def _traits(exercise: Exercise) -> tuple[MovementPattern, ExerciseMeasure, int]:
    return exercise.pattern, exercise.measure, exercise.load_class.compression


def _less(grade: Grade) -> Test:
    return lambda exercise, other: grade(other.load_class) < grade(exercise.load_class)


def _relieves(sensitivity: Sensitivity) -> Test:
    return lambda exercise, other: sensitivity in exercise.avoid_if - other.avoid_if


def _spares(sensitivity: Sensitivity, grade: Grade) -> Test:
    """Asks less in a direction; or no more, and leaves what the sensitivity forbids."""
    less, relieves = _less(grade), _relieves(sensitivity)
    return lambda one, other: less(one, other) or (relieves(one, other) and not less(other, one))


def _needs_nothing(exercise: Exercise, other: Exercise) -> bool:
    needed = not is_satisfied(exercise.equipment, _NOTHING)
    return needed and is_satisfied(other.equipment, _NOTHING)


def _needs_other(exercise: Exercise, other: Exercise) -> bool:
    """Both need something, and it is not the same: what is bare already needs nothing else."""
    bare = is_satisfied(exercise.equipment, _NOTHING) or is_satisfied(other.equipment, _NOTHING)
    return not bare and not exercise.equipment & other.equipment


_I, _S = ExerciseIntent, Sensitivity
GAINS: Mapping[ExerciseIntent, Gain] = MappingProxyType(
    {
        _I.LOWER_COMPRESSION: Gain(_less(lambda load: load.compression), "lower spinal load"),
        _I.LESS_FLEXION: Gain(_spares(_S.FLEXION, lambda load: load.flexion), "less bending"),
        _I.LESS_EXTENSION: Gain(_spares(_S.EXTENSION, lambda load: load.extension), "less arching"),
        _I.LESS_ROTATION: Gain(_spares(_S.ROTATION, lambda load: load.rotation), "less twisting"),
        _I.LESS_SHEAR: Gain(_less(lambda load: load.shear), "less sliding load"),
        _I.LESS_IMPACT: Gain(_spares(_S.IMPACT, lambda load: load.impact), "less impact"),
        _I.LESS_SUSTAINED_POSTURE: Gain(
            _relieves(_S.SUSTAINED_POSTURE), "less time in one posture"
        ),
        _I.LESS_NERVE_TENSION: Gain(_relieves(_S.NERVE), "easier on the nerves of the leg"),
        _I.NO_EQUIPMENT: Gain(_needs_nothing, "no equipment"),
        _I.OTHER_EQUIPMENT: Gain(_needs_other, "other equipment"),
    }
)
"""By intent, the most telling first."""

"""Exercises of the athlete's own beside the library: what is not known is read as the worst.

An own exercise has a pattern, so it counts in it: its pain, its volume, its rest days. What it
asks of a back may be unknown. Then its grades are the highest there are, every confirmed
sensitivity is against it, and it opens with the last exercise of its pattern.
"""

from collections.abc import Iterable
from statistics import median_high

from api.engine.facts import OwnExercise
from api.engine.library import Exercise, Library, LoadClass
from api.engine.vocab import (
    BodyPosition,
    ExerciseMeasure,
    Laterality,
    MovementPattern,
    Phase,
    Sensitivity,
    rank,
)

MOST = LoadClass(compression=4, flexion=3, extension=3, rotation=3, shear=3, impact=3)
"""The ends of the scales of the library: what is not known is read as the worst there is."""
NOTHING = LoadClass(compression=0)
GRADES = LoadClass.__struct_fields__
EVERYTHING = frozenset(Sensitivity)
LEGS = frozenset(
    {
        MovementPattern.HINGE,
        MovementPattern.SQUAT,
        MovementPattern.LUNGE,
        MovementPattern.STEP,
        MovementPattern.JUMP,
    }
)
"""Patterns whose one-sided work may stand on one leg."""
UPRIGHT = frozenset({BodyPosition.STANDING, BodyPosition.MIXED})


def with_own(library: Library, own: Iterable[OwnExercise]) -> Library:
    """The library with these beside it; an exercise of the library is never replaced.

    ``library`` must hold none of the athlete's already: they are read by what is usual in it.
    """
    made = {row.slug: read_as(row, library) for row in own if row.slug not in library.exercises}
    return Library(library.version, {**library.exercises, **made}) if made else library


def read_as(row: OwnExercise, library: Library) -> Exercise:
    """An own exercise as every rule sees it."""
    kin = _of_pattern(library, row.pattern)
    demand = _demand(row, kin)
    return Exercise(
        slug=row.slug,
        name=row.name,
        pattern=row.pattern,
        position=row.position,
        laterality=row.laterality,
        measure=row.measure,
        implements=row.implements,
        equipment=row.equipment,
        load_class=demand,
        avoid_if=_avoid_if(row, kin),
        first_phase=_first_phase(row, demand, kin),
        last_phase=Phase.P6,
        loadable=row.implements > 0 or row.measure is ExerciseMeasure.LOAD,
        ballistic=row.ballistic is not False,
        single_leg=_on_one_leg(row),
        own=True,
        placed=row.load_class is not None,
        least=row.load_class or _lowest(kin),
    )


def lowest_class(library: Library, pattern: MovementPattern, measure: ExerciseMeasure) -> LoadClass:
    """The lowest grades of the library in a pattern and measure, of the pattern where it has
    nothing in that measure: nobody may place an own exercise below them."""
    kin = _of_pattern(library, pattern)
    return _lowest([e for e in kin if e.measure is measure] or kin)


def _of_pattern(library: Library, pattern: MovementPattern) -> list[Exercise]:
    """What is usual in a pattern is told by what stands in plans; accessory work would ease it."""
    return [e for e in library.exercises.values() if e.pattern is pattern and not e.own]


def _lowest(kin: list[Exercise]) -> LoadClass:
    if not kin:
        return NOTHING
    return LoadClass(**{name: min(_grades(kin, name)) for name in GRADES})


def _grades(kin: list[Exercise], name: str) -> list[int]:
    return [getattr(exercise.load_class, name) for exercise in kin]


def _demand(row: OwnExercise, kin: list[Exercise]) -> LoadClass:
    """As a clinician said; as the athlete said, and not below the middle of its pattern."""
    said = row.load_class
    if said is None or row.by_clinician:
        return said or MOST
    return LoadClass(**{name: max(getattr(said, name), _usual(kin, name)) for name in GRADES})


def _usual(kin: list[Exercise], name: str) -> int:
    most: int = getattr(MOST, name)
    return median_high(_grades(kin, name)) if kin else most


def _avoid_if(row: OwnExercise, kin: list[Exercise]) -> frozenset[Sensitivity]:
    """As a clinician said; as the athlete said, with what half of the pattern is avoided for."""
    said = EVERYTHING if row.avoid_if is None else row.avoid_if
    if row.by_clinician:
        return said
    return said | {s for s in Sensitivity if 2 * sum(s in e.avoid_if for e in kin) >= len(kin)}


def _first_phase(row: OwnExercise, demand: LoadClass, kin: list[Exercise]) -> Phase:
    """When everything of its pattern that asks no more of the back is open; with the last of its
    pattern where that is not known, or nothing asks as little."""
    known = kin if row.load_class is not None else []
    milder = [
        e
        for e in known
        if e.load_class.compression <= demand.compression and e.load_class.impact <= demand.impact
    ]
    return max((e.first_phase for e in milder or kin), key=rank, default=Phase.P6)


def _on_one_leg(row: OwnExercise) -> bool:
    one = row.laterality is Laterality.UNILATERAL and row.position in UPRIGHT
    return one and row.pattern in LEGS

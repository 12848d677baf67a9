"""What must hold between exercises, checked at load so that a bad edit never serves."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from api.engine.library import Exercise
from api.engine.vocab import MovementPattern, rank
from api.exercises.vocab import is_satisfied

NEEDS_EQUIPMENT: frozenset[MovementPattern] = frozenset(
    {
        MovementPattern.ROTATION,
        MovementPattern.CARRY,
        MovementPattern.HIP_FLEXION,
        MovementPattern.STEP,
        MovementPattern.PULL,
        MovementPattern.OLYMPIC_LIFT,
    }
)
"""Patterns that fall back to a neighbour when there is no equipment at all."""

Exercises = Mapping[str, Exercise]


def check_graph(exercises: Exercises) -> None:
    """Raise ValueError naming the first exercise or pattern that breaks a promise."""
    _check_neighbours_exist(exercises)
    _check_acyclic(exercises)
    _check_phases(exercises)
    _check_coverage(exercises.values())


def edges(exercises: Exercises) -> Iterator[tuple[str, str]]:
    """(easier, harder) pairs, from both directions in which content may state them."""
    for exercise in exercises.values():
        yield from ((easier, exercise.slug) for easier in exercise.regressions)
        yield from ((exercise.slug, harder) for harder in exercise.progressions)


def _check_neighbours_exist(exercises: Exercises) -> None:
    for exercise in exercises.values():
        for slug in (*exercise.regressions, *exercise.progressions):
            if slug not in exercises:
                raise ValueError(f"exercise {exercise.slug}: unknown neighbour {slug}")


def _check_acyclic(exercises: Exercises) -> None:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for easier, harder in edges(exercises):
        sorter.add(harder, easier)
    try:
        sorter.prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        raise ValueError(f"exercise {cycle[0]}: cycle {' > '.join(cycle)}") from error


def _check_phases(exercises: Exercises) -> None:
    for exercise in exercises.values():
        if rank(exercise.first_phase) > rank(exercise.last_phase):
            raise ValueError(f"exercise {exercise.slug}: ends before it starts")
    for easier, harder in edges(exercises):
        if rank(exercises[harder].first_phase) < rank(exercises[easier].first_phase):
            raise ValueError(f"exercise {harder}: starts before its regression {easier}")


def _check_coverage(exercises: Iterable[Exercise]) -> None:
    covered = {e.pattern for e in exercises if is_satisfied(e.equipment, frozenset())}
    for pattern in MovementPattern:
        if pattern not in covered | NEEDS_EQUIPMENT:
            raise ValueError(f"pattern {pattern}: no exercise without equipment")

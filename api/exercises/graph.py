"""What must hold between exercises, checked at load so that a bad edit never serves."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from api.engine.library import Exercise
from api.engine.vocab import MovementPattern, Phase, rank
from api.exercises.vocab import NEIGHBOURS, is_satisfied

Exercises = Mapping[str, Exercise]


def check_graph(exercises: Exercises) -> None:
    """Raise ValueError naming the first exercise or pattern that breaks a promise."""
    _check_neighbours_exist(exercises)
    _check_acyclic(exercises)
    _check_phases(exercises)
    _check_patterns(exercises.values())
    _check_coverage(tuple(exercises.values()))


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


def _check_patterns(exercises: Iterable[Exercise]) -> None:
    missing = set(MovementPattern) - {exercise.pattern for exercise in exercises}
    if missing:
        raise ValueError(f"pattern {min(missing)}: no exercise")


def _check_coverage(exercises: Collection[Exercise]) -> None:
    """Every pattern has a way out without equipment, in every phase it is open in.

    Its own, or that of the patterns it falls back on. In P0 walking and breathing are enough.
    """
    bare = {
        (exercise.pattern, phase)
        for exercise in exercises
        if is_satisfied(exercise.equipment, frozenset())
        for phase in open_phases(exercise)
    }
    for exercise in exercises:
        for phase in open_phases(exercise):
            ways = {(pattern, phase) for pattern in _fallbacks(exercise.pattern)}
            if phase is not Phase.P0 and not ways & bare:
                raise ValueError(
                    f"pattern {exercise.pattern}: nothing without equipment in {phase}"
                )


def open_phases(exercise: Exercise) -> Iterator[Phase]:
    """The phases an exercise may be prescribed in."""
    first, last = rank(exercise.first_phase), rank(exercise.last_phase)
    return (phase for phase in Phase if first <= rank(phase) <= last)


def _fallbacks(pattern: MovementPattern) -> list[MovementPattern]:
    """The pattern, and what it falls back on in turn."""
    found: list[MovementPattern] = []
    following: MovementPattern | None = pattern
    while following is not None and following not in found:
        found.append(following)
        following = NEIGHBOURS.get(following)
    return found

"""Who is left in a slot for an athlete with given sensitivities, equipment and phase."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from api.engine.library import Exercise, Library
from api.engine.template import AlternativeRow, Curriculum, Slot
from api.engine.vocab import Equipment, Phase, Sensitivity, rank
from api.exercises.vocab import is_satisfied

PAIRS = (
    frozenset({Sensitivity.COMPRESSION, Sensitivity.FLEXION}),
    frozenset({Sensitivity.FLEXION, Sensitivity.EXTENSION}),
    frozenset({Sensitivity.COMPRESSION, Sensitivity.NERVE}),
)
PROFILES: dict[str, frozenset[Equipment]] = {
    "none": frozenset(),
    "home": frozenset({Equipment.BAND, Equipment.DUMBBELL, Equipment.KETTLEBELL}),
    "gym": frozenset({Equipment.FULL_GYM}),
}
LAST_RESORT = "last_resort"
WALKS = frozenset({"walk", "walk-brisk"})
"""Exempt from the impact comparison: walking may stand in for any low-impact work."""


def sensitivity_sets() -> tuple[frozenset[Sensitivity], ...]:
    """Every single sensitivity, none at all, and the pairs that leave the least."""
    return (frozenset(), *(frozenset({one}) for one in Sensitivity), *PAIRS)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The tables and the library, with the rows of the alternatives found by name and phase."""

    curriculum: Curriculum
    library: Library
    rows: Mapping[tuple[str, Phase], AlternativeRow]

    @classmethod
    def of(cls, curriculum: Curriculum, library: Library) -> "Shelf":
        rows = {(row.row, row.first_phase): row for row in curriculum.alternatives}
        return cls(curriculum, library, rows)


def check_survivors(where: str, phase: Phase, slot: Slot, shelf: Shelf) -> None:
    """Raise ValueError when some athlete would find nothing but the last resort in a slot."""
    for avoided in sensitivity_sets():
        for profile, owned in PROFILES.items():
            if next(survivors(slot, phase, avoided, owned, shelf), None) is None:
                who = "+".join(sorted(avoided)) or "anyone"
                raise ValueError(f"{where} slot {slot.id}: nothing for {who} with {profile}")


def survivors(
    slot: Slot,
    phase: Phase,
    avoided: frozenset[Sensitivity],
    owned: frozenset[Equipment],
    shelf: Shelf,
) -> Iterator[Exercise]:
    """Exercises the slot, its row and the rows behind it still offer, best first.

    Stand-ins keep under the highest compression and impact class of the slot's own list
    (INV-17). The last resort of other rows is not counted: a slot must do better.
    """
    ceiling = _ceiling(slot, shelf.library)
    for slug in chain(slot.exercises, stand_ins(slot, phase, avoided, shelf)):
        exercise = shelf.library.exercises[slug]
        if (
            _is_open(exercise, phase)
            and is_satisfied(exercise.equipment, owned)
            and not avoided & exercise.avoid_if
            and (slug in slot.exercises or _keeps_under(exercise, ceiling))
        ):
            yield exercise


def stand_ins(
    slot: Slot, phase: Phase, avoided: frozenset[Sensitivity], shelf: Shelf
) -> Iterator[str]:
    """Slugs of the slot's row, then of its fallbacks."""
    tables = shelf.curriculum
    name = slot.alternatives or tables.rows_by_pattern[slot.pattern]
    behind = (row for row in tables.fallback_rows.get(name, ()) if row != LAST_RESORT)
    for row_name in (name, *behind):
        row = shelf.rows.get((row_name, phase))
        if row is not None:
            yield from _cells(row, avoided)


def _cells(row: AlternativeRow, avoided: frozenset[Sensitivity]) -> Iterator[str]:
    for pair, slugs in row.by_pair.items():
        if pair <= avoided:
            yield from slugs
    for sensitivity, slugs in row.by_sensitivity.items():
        if sensitivity in avoided or not avoided:
            yield from slugs
    if len(avoided) > 1:
        yield from (slug for slugs in row.by_sensitivity.values() for slug in slugs)
    yield from row.no_equipment
    yield from row.home


def _ceiling(slot: Slot, library: Library) -> tuple[int, int]:
    classes = [library.exercises[slug].load_class for slug in slot.exercises]
    return max(c.compression for c in classes), max(c.impact for c in classes)


def _keeps_under(exercise: Exercise, ceiling: tuple[int, int]) -> bool:
    demand = exercise.load_class
    walks = exercise.slug in WALKS
    return demand.compression <= ceiling[0] and (walks or demand.impact <= ceiling[1])


def _is_open(exercise: Exercise, phase: Phase) -> bool:
    return rank(exercise.first_phase) <= rank(phase) <= rank(exercise.last_phase)

"""What is usually done of an exercise, phase by phase: from the table of its pattern.

The table holds one dose for every way a pattern's exercises are counted; where an exercise is
done otherwise than its kin, it has a line of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from api.engine.lanes.lane import COUNTED
from api.engine.library import Exercise
from api.engine.template import Dose, DoseKind
from api.engine.vocab import Laterality, MovementPattern, Phase
from api.exercises.dosing import Prescribed, read_dose
from api.exercises.graph import open_phases

FILE = Path(__file__).parent / "content" / "doses.yaml"

ByPhase = Mapping[Phase, tuple[Prescribed, ...]]
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class DoseTable:
    """Usual doses by pattern, and of the exercises that differ from their pattern."""

    patterns: Mapping[MovementPattern, ByPhase]
    exercises: Mapping[str, ByPhase]


@dataclass(frozen=True, slots=True)
class PhaseDose:
    """The usual dose of an exercise in one phase, with the effort asked for (RPE 0-10)."""

    phase: Phase
    dose: Dose
    per_side: bool
    rpe_low: float | None
    rpe_high: float | None

    @property
    def kind(self) -> DoseKind:
        return self.dose.kind

    @property
    def sets(self) -> int:
        return self.dose.sets

    @property
    def low(self) -> int:
        return self.dose.low

    @property
    def high(self) -> int:
        return self.dose.high

    @property
    def pyramid(self) -> tuple[int, ...]:
        return self.dose.pyramid


@cache
def table() -> DoseTable:
    """The dose table of this library; ValueError where a dose is not understood."""
    return read_table(yaml.safe_load(FILE.read_bytes()))


def read_table(document: Mapping[str, Any]) -> DoseTable:
    patterns = {MovementPattern(name): _by_phase(row) for name, row in document["patterns"].items()}
    exercises = {slug: _by_phase(row) for slug, row in document["exercises"].items()}
    return DoseTable(MappingProxyType(patterns), MappingProxyType(exercises))


@cache
def default_doses() -> Mapping[MovementPattern, Mapping[Phase, tuple[Dose, ...]]]:
    """The doses by pattern as the engine gives them to stand-ins."""
    return _bare(table().patterns)


@cache
def particular_doses() -> Mapping[str, Mapping[Phase, tuple[Dose, ...]]]:
    """The same, of the exercises that are done otherwise than their kin."""
    return _bare(table().exercises)


def _bare(lines: Mapping[K, ByPhase]) -> Mapping[K, Mapping[Phase, tuple[Dose, ...]]]:
    """Doses without the effort written beside them, which is the phase's to say."""
    return MappingProxyType(
        {
            key: MappingProxyType(
                {phase: tuple(written.dose for written in row) for phase, row in rows.items()}
            )
            for key, rows in lines.items()
        }
    )


def doses_of(exercise: Exercise, doses: DoseTable) -> tuple[PhaseDose, ...]:
    """One dose for every phase the exercise is open in.

    Raises ValueError where a phase has no dose that the exercise can be counted in.
    """
    return tuple(_dose_in(phase, exercise, doses) for phase in open_phases(exercise))


def _dose_in(phase: Phase, exercise: Exercise, doses: DoseTable) -> PhaseDose:
    own = doses.exercises.get(exercise.slug, {}).get(phase, ())
    for written in (*own, *doses.patterns[exercise.pattern][phase]):
        if written.dose.kind in COUNTED[exercise.measure]:
            sided = exercise.laterality is Laterality.UNILATERAL
            return PhaseDose(phase, written.dose, sided, written.rpe_low, written.rpe_high)
    raise ValueError(f"exercise {exercise.slug}: no dose in {phase}")


def _by_phase(row: Mapping[str, list[str]]) -> ByPhase:
    """A dose is valid from its phase until the next one named."""
    filled: dict[Phase, tuple[Prescribed, ...]] = {}
    latest: tuple[Prescribed, ...] = ()
    for phase in Phase:
        if phase in row:
            latest = tuple(read_dose(text) for text in row[phase])
        filled[phase] = latest
    return MappingProxyType(filled)

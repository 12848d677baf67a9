"""A program template as the engine sees it: intent and limits, never a date or a kilogram.

``program > phases > week patterns > days > slots``. Warm-ups and cool-downs are routines
of their own, chosen by day kind and sensitivity; alternatives are tables of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from api.engine.vocab import ChangeVariable, Equipment, MovementPattern, Phase, Sensitivity, Sport


class DoseKind(StrEnum):
    REPS = "reps"
    HOLD = "hold"
    TIME = "time"
    DISTANCE = "distance"
    CONTACTS = "contacts"
    STAGE = "stage"
    BREATHS = "breaths"


class DayKind(StrEnum):
    GYM = "gym"
    RUN = "run"
    HOME = "home"
    GENTLE = "gentle"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class Dose:
    """Sets and a range per set: repetitions, seconds, metres, contacts or breaths by kind.

    ``pyramid`` holds the repetitions of each set for descending holds (6-4-2 of ``low``
    seconds each); progression works inside ``low``..``high``, then the next variable.
    """

    kind: DoseKind
    sets: int
    low: int
    high: int
    per_side: bool = False
    pyramid: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of a day. ``exercises`` stand in order of preference."""

    id: str
    intent: str
    pattern: MovementPattern
    exercises: tuple[str, ...]
    dose: Dose
    rpe_low: float | None = None
    rpe_high: float | None = None
    tempo: str | None = None
    rest_s: int | None = None
    progress: tuple[ChangeVariable, ...] = ()
    rungs: tuple[int, int] | None = None
    """Ladder range (hinge or core by pattern) the engine's position must be inside."""
    stages: tuple[int, int] | None = None
    """Range of run stages R0-R12, for run slots."""
    entry: tuple[str, ...] = ()
    """Conditions in the small language of ``engine.template``: ``week>=2``, ``green(h5)>=2`` …"""
    must: bool = False
    optional: bool = False
    unaffected: bool = False
    external_load: bool = True
    alternatives: str | None = None
    """Row of the alternatives tables; None takes the pattern's own row."""


@dataclass(frozen=True, slots=True)
class Day:
    """One training day: its slots in order, and the kind that picks its routines."""

    key: str
    name: str
    kind: DayKind
    minutes: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class WeekPattern:
    """Days with their offset from the first training day of the week."""

    sessions_per_week: int
    days: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PhaseTemplate:
    phase: Phase
    name: str
    focus: str
    days: Mapping[str, Day]
    weeks: tuple[WeekPattern, ...]
    """First one is the recommended pattern."""


@dataclass(frozen=True, slots=True)
class Program:
    slug: str
    version: str
    name: str
    sports: tuple[Sport, ...]
    phases: Mapping[Phase, PhaseTemplate]


@dataclass(frozen=True, slots=True)
class RoutineLine:
    """A line of a warm-up or cool-down, valid from ``first_phase`` to ``last_phase``."""

    block: str
    exercise: str
    dose: Dose
    minutes: int
    first_phase: Phase
    last_phase: Phase
    not_with: frozenset[Sensitivity] = frozenset()
    hinge_days_only: bool = False


@dataclass(frozen=True, slots=True)
class Routine:
    slug: str
    name: str
    lines: tuple[RoutineLine, ...]


@dataclass(frozen=True, slots=True)
class AlternativeRow:
    """Candidates for a pattern row in a span of phases, by sensitivity and by equipment."""

    row: str
    first_phase: Phase
    last_phase: Phase
    by_sensitivity: Mapping[Sensitivity, tuple[str, ...]]
    no_equipment: tuple[str, ...]
    home: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoutineChoice:
    """Which warm-up and cool-down a day kind takes, by sensitivity (None: no direction)."""

    kind: DayKind
    by_sensitivity: Mapping[Sensitivity | None, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Curriculum:
    """All programs of one content version with the tables they share."""

    version: str
    programs: Mapping[str, Program]
    routines: Mapping[str, Routine]
    choices: tuple[RoutineChoice, ...]
    alternatives: tuple[AlternativeRow, ...]
    rows_by_pattern: Mapping[MovementPattern, str]
    fallback_rows: Mapping[str, tuple[str, ...]]
    """Neighbouring rows when a row has nothing left (carry to core, hinge to hip …)."""
    bare_equipment: frozenset[Equipment] = frozenset({Equipment.WALL, Equipment.CHAIR})
    """What an athlete without equipment still has."""

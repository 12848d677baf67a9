"""A program template as the engine sees it: intent and limits, never a date or a kilogram.

``program > phases > week patterns > days > slots``. Warm-ups and cool-downs are routines
of their own, chosen by day kind and sensitivity; alternatives are tables of their own.
"""

from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import field

from api.engine.kept import kept
from api.engine.values import Value
from api.engine.vocab import ChangeVariable, Equipment, MovementPattern, Phase, Sensitivity, Sport


class DoseKind(StrEnum):
    """What a dose is counted in."""

    REPS = "reps"
    HOLD = "hold"
    TIME = "time"
    DISTANCE = "distance"
    CONTACTS = "contacts"
    STAGE = "stage"
    BREATHS = "breaths"


class DayKind(StrEnum):
    """Kind of training day."""

    GYM = "gym"
    RUN = "run"
    HOME = "home"
    GENTLE = "gentle"
    POWER = "power"


class Dose(Value, frozen=True):
    """Sets and a range per set: repetitions, seconds, metres, contacts or breaths by kind.

    ``pyramid`` holds the repetitions of each set for descending holds (6-4-2 of ``low``
    seconds each); progression works inside ``low``..``high``, then the next variable.
    ``STAGE`` counts run stages: the rule set's row says what to do.
    """

    kind: DoseKind
    sets: int
    low: int
    high: int
    per_side: bool = False
    pyramid: tuple[int, ...] = ()


class Slot(Value, frozen=True):
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
    """Ladder range of its exercises (hinge or core by pattern), for readers: no rule reads it."""
    stages: tuple[int, int] | None = None
    """Range of run stages R0-R12, for run slots."""
    entry: tuple[str, ...] = ()
    """Conditions in the small language of ``engine.template``: ``week>=2``, ``green(h5)>=2`` …

    All must hold, else ``otherwise`` stands in, else the slot is left out. The words:
    ``week>=2`` and ``day>=2`` of the phase; ``green(x)>=2``, green exposures in a row of a
    rung (``h5``), a run stage (``r7``) or an exercise, ``green(here)>=2`` of the slot's own
    exercises since the phase began; ``since_red>=14``, days since a red exposure; the tests
    ``brace``, ``hinge``, ``plank``, ``side_bridge``, ``sorensen`` (``brace>=2``);
    ``hop10<=2``; ``cadence<170``; ``sensitive(flexion)``, confirmed or suspected, and
    ``not sensitive(flexion)``; ``goal(event)``, an open goal of that kind; ``sport(running)``,
    unless nothing but riding and swimming was named.
    """
    must: bool = False
    """Held before others where a week has fewer days than its template."""
    optional: bool = False
    """Marked for readers: may be left out."""
    unaffected: bool = False
    """Work that the back only watches: marked for readers and for the checks of the content."""
    external_load: bool = True
    """Whether its exercises may take a load; False asks for body weight."""
    spaced: bool = True
    """Whether its runs keep rest days between them; False for easy runs of a usual week."""
    alternatives: str | None = None
    """Row of the alternatives tables; None takes the pattern's own row."""
    doses: tuple[tuple[str, Dose], ...] = ()
    """Doses of exercises that are counted in another way than the first, by slug."""
    otherwise: "Slot | None" = None
    """What is done while ``entry`` does not hold."""

    def dose_of(self, exercise: str) -> Dose:
        """The dose this slot gives one of its exercises."""
        return dict(self.doses).get(exercise, self.dose) if self.doses else self.dose


class Day(Value, frozen=True):
    """One training day: its slots in order, and the kind that picks its routines."""

    key: str
    name: str
    kind: DayKind
    minutes: int
    slots: tuple[Slot, ...]
    heavy: bool = False
    """A hinge at 80 % or more is planned: the heavy row of the routine choice applies."""


class WeekPattern(Value, frozen=True):
    """Days with their offset from the first training day of the week."""

    sessions_per_week: int
    days: tuple[tuple[str, int], ...]
    second_week: tuple[tuple[str, int], ...] = ()
    """Days of every second week, where they differ (A B A, then B A B)."""


class PhaseTemplate(Value, frozen=True):
    phase: Phase
    name: str
    focus: str
    days: Mapping[str, Day]
    weeks: tuple[WeekPattern, ...]
    """First one is the recommended pattern."""
    daily: tuple[Slot, ...] = ()
    """Done on every day without a session: walking."""
    off_day: Day | None = None
    """Short plan without equipment for days without a session; its doses stand outside them."""


class Program(Value, frozen=True):
    slug: str
    version: str
    name: str
    sports: tuple[Sport, ...]
    phases: Mapping[Phase, PhaseTemplate]
    rise_alone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sports beside running, by name with their exercises, of which one rises in a week and all
    are shortened in a lighter one; empty where a program has no such pact."""


class RoutineLine(Value, frozen=True):
    """A line of a warm-up or cool-down, valid from ``first_phase`` to ``last_phase``."""

    block: str
    exercise: str
    dose: Dose
    minutes: int
    first_phase: Phase
    last_phase: Phase
    not_with: frozenset[Sensitivity] = frozenset()
    hinge_days_only: bool = False
    only_with: frozenset[Sensitivity] = frozenset()
    """Used only with one of these; empty is always."""
    otherwise: tuple[str, ...] = ()
    """Exercises that take the place of a filtered one, in order of preference."""


class Routine(Value, frozen=True):
    slug: str
    name: str
    lines: tuple[RoutineLine, ...]


class AlternativeRow(Value, frozen=True):
    """Candidates for a pattern row in a span of phases, by sensitivity and by equipment."""

    row: str
    first_phase: Phase
    last_phase: Phase
    by_sensitivity: Mapping[Sensitivity, tuple[str, ...]]
    no_equipment: tuple[str, ...]
    home: tuple[str, ...]
    by_pair: Mapping[frozenset[Sensitivity], tuple[str, ...]] = field(default_factory=dict)
    """Worked-out candidates for pairs of sensitivities that leave little."""


class RoutineChoice(Value, frozen=True):
    """Which warm-up and cool-down a day kind takes, by sensitivity (None: no direction)."""

    kind: DayKind
    by_sensitivity: Mapping[Sensitivity | None, tuple[str, str]]
    heavy: bool = False
    """For days that plan a heavy hinge."""


class Curriculum(Value, frozen=True, dict=True, gc=True):
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
    default_doses: Mapping[MovementPattern, Mapping[Phase, tuple[Dose, ...]]] = field(
        default_factory=dict
    )
    """Dose of a stand-in by its own pattern and phase: the one its measure can be counted in."""
    particular_doses: Mapping[str, Mapping[Phase, tuple[Dose, ...]]] = field(default_factory=dict)
    """Before it, the dose of an exercise that is done otherwise than its kin."""

    @kept
    def memo(self) -> dict[Hashable, Any]:
        """Answers of functions marked ``once`` about this content: the same for everybody."""
        return {}

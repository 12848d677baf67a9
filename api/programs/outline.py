"""A phase as people read it: lines, days, weeks, with the notes that the engine has no use for.

The same slots as the engine plans from. A line with conditions is a ladder of steps: the first
whose conditions hold is done, so the easiest stands last.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from api.engine.template import (
    Curriculum,
    Day,
    DayKind,
    Dose,
    PhaseTemplate,
    Slot,
    WeekPattern,
)
from api.engine.vocab import ChangeVariable, MovementPattern
from api.exercises.service import library
from api.programs.loading.checks import CORE
from api.programs.loading.slots import Row, Sources, spell_out
from api.programs.wording import condition_text, dose_text


@dataclass(frozen=True, slots=True)
class Choice:
    """One exercise of a line with the dose it has there."""

    exercise: str
    name: str
    dose: Dose

    @property
    def text(self) -> str:
        return dose_text(self.dose)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold, as the content says it and in words."""

    code: str

    @property
    def text(self) -> str:
        return condition_text(self.code)


@dataclass(frozen=True, slots=True)
class Step:
    """What is done while its conditions hold; exercises in order of preference."""

    when: tuple[Condition, ...]
    exercises: tuple[Choice, ...]
    effort_low: float | None
    effort_high: float | None
    tempo: str | None
    rest_s: int | None
    external_load: bool
    progress: tuple[ChangeVariable, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a day."""

    id: str
    intent: str
    pattern: MovementPattern
    must: bool
    optional: bool
    unaffected: bool
    note: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class OutlineDay:
    """One training day by the ids of its lines; routines are those without a direction."""

    key: str
    name: str
    kind: DayKind
    minutes: int
    heavy: bool
    warm_up: str
    cool_down: str
    lines: tuple[str, ...]
    short: tuple[str, ...]
    """What is left of the day when there are 25 minutes."""


@dataclass(frozen=True, slots=True)
class WeekDay:
    day: str
    offset: int


@dataclass(frozen=True, slots=True)
class OutlineWeek:
    sessions_per_week: int
    days: tuple[WeekDay, ...]
    second_week: tuple[WeekDay, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Each line once, whatever days hold it; weeks as keys and offsets of days."""

    notes: tuple[str, ...]
    lines: tuple[Line, ...]
    days: tuple[OutlineDay, ...]
    weeks: tuple[OutlineWeek, ...]
    daily: tuple[Line, ...]
    off_day: tuple[Line, ...]


def outline(
    template: PhaseTemplate, document: Row, sources: Sources, curriculum: Curriculum
) -> Outline:
    """The phase with the notes of its document; ValueError where two lines share an id."""
    rows = [*document["days"], *document.get("more_days", ())]
    notes = _notes((slot for row in rows for slot in row.get("slots", ())), sources)
    lines: dict[str, Line] = {}
    for slot in (slot for day in template.days.values() for slot in day.slots):
        made = _line(slot, notes)
        if lines.setdefault(slot.id, made) != made:
            raise ValueError(f"{template.phase} line {slot.id}: two lines of one id")
    return Outline(
        notes=tuple(document.get("notes", ())),
        lines=tuple(lines.values()),
        days=tuple(_day(day, curriculum) for day in template.days.values()),
        weeks=tuple(map(_week, template.weeks)),
        daily=_of_block(template.daily, document["daily"], sources),
        off_day=_of_block(
            template.off_day.slots if template.off_day else (), document.get("off_day"), sources
        ),
    )


def _of_block(slots: Iterable[Slot], block: str | None, sources: Sources) -> tuple[Line, ...]:
    rows = sources.blocks[block]["slots"] if block else ()
    notes = _notes(rows, sources)
    return tuple(_line(slot, notes) for slot in slots)


def _notes(rows: Iterable[Row], sources: Sources) -> Mapping[str, str]:
    spelled = (found for row in rows for found in spell_out(row, sources))
    return {row["id"]: row["note"] for row in spelled if "note" in row}


def _line(slot: Slot, notes: Mapping[str, str]) -> Line:
    return Line(
        id=slot.id,
        intent=slot.intent,
        pattern=slot.pattern,
        must=slot.must,
        optional=slot.optional,
        unaffected=slot.unaffected,
        note=notes.get(slot.id),
        steps=tuple(map(_step, _ladder(slot))),
    )


def _ladder(slot: Slot) -> Iterator[Slot]:
    found: Slot | None = slot
    while found is not None:
        yield found
        found = found.otherwise


def _step(slot: Slot) -> Step:
    known = library().exercises
    return Step(
        when=tuple(map(Condition, slot.entry)),
        exercises=tuple(Choice(s, known[s].name, slot.dose_of(s)) for s in slot.exercises),
        effort_low=slot.rpe_low,
        effort_high=slot.rpe_high,
        tempo=slot.tempo,
        rest_s=slot.rest_s,
        external_load=slot.external_load,
        progress=slot.progress,
    )


def _day(day: Day, curriculum: Curriculum) -> OutlineDay:
    warm_up, cool_down = routines_of(day, curriculum)
    return OutlineDay(
        key=day.key,
        name=day.name,
        kind=day.kind,
        minutes=day.minutes,
        heavy=day.heavy,
        warm_up=warm_up,
        cool_down=cool_down,
        lines=tuple(slot.id for slot in day.slots),
        short=tuple(_short(day)),
    )


def _week(week: WeekPattern) -> OutlineWeek:
    return OutlineWeek(
        week.sessions_per_week,
        tuple(WeekDay(*day) for day in week.days),
        tuple(WeekDay(*day) for day in week.second_week),
    )


def routines_of(day: Day, curriculum: Curriculum) -> tuple[str, str]:
    """Warm-up and cool-down of a day for a back without a direction."""
    fitting = [c for c in curriculum.choices if c.kind is day.kind and c.heavy <= day.heavy]
    return max(fitting, key=lambda choice: choice.heavy).by_sensitivity[None]


def _short(day: Day) -> Iterator[str]:
    """The lines done first, and one of core; the first two where none is named so."""
    first = [slot for slot in day.slots if slot.must] or list(day.slots[:2])
    core = [slot for slot in day.slots if slot.intent in CORE and slot not in first]
    yield from (slot.id for slot in (*first, *core[:1]))

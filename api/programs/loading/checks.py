"""What must hold for program content, checked at load; ValueError says where it does not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from api.engine.library import Exercise, Library
from api.engine.template import (
    Curriculum,
    Day,
    DayKind,
    Dose,
    DoseKind,
    PhaseTemplate,
    Program,
    Slot,
    WeekPattern,
)
from api.engine.vocab import ExerciseMeasure, MovementPattern, Phase, rank
from api.programs.loading.survivors import Shelf, check_survivors

DAYS_BETWEEN_HINGES = 2
WEEK_DAYS = 7
WALKS = frozenset({"walk", "walk-brisk"})
CORE = frozenset(
    {"core_antiext", "core_antirot", "core_lateral", "core_flex", "core_ext", "rotation", "carry"}
)
HIP = frozenset(
    {
        "hinge",
        "hinge_drill",
        "ballistic",
        "olympic",
        "squat",
        "single_leg",
        "hip",
        "hip_side",
        "hamstring",
    }
)
HINGES = frozenset({MovementPattern.HINGE, MovementPattern.OLYMPIC_LIFT})
"""A clean bends and loads the hips as a pull does: both count as hinge of the week."""
RUNG = re.compile(r"[hcr]\d+|here")
SUBJECT = re.compile(r"green\(([a-z0-9-]+)\)")
GYM_PHASES = frozenset({Phase.P1, Phase.P2, Phase.P3, Phase.P4, Phase.P5})
MOVING = frozenset({MovementPattern.CARDIO, MovementPattern.RUN})
COUNTED: dict[ExerciseMeasure, frozenset[DoseKind]] = {
    ExerciseMeasure.REPS: frozenset({DoseKind.REPS, DoseKind.CONTACTS, DoseKind.BREATHS}),
    ExerciseMeasure.LOAD: frozenset({DoseKind.REPS}),
    ExerciseMeasure.TIME: frozenset({DoseKind.HOLD, DoseKind.TIME, DoseKind.BREATHS}),
    ExerciseMeasure.DISTANCE: frozenset({DoseKind.DISTANCE}),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the content something stands, for messages."""

    program: str
    phase: Phase
    day: str

    def __str__(self) -> str:
        return f"{self.program} {self.phase} day {self.day}"


def check_curriculum(curriculum: Curriculum, library: Library) -> None:
    """Raise ValueError naming the first place where the content breaks a promise."""
    _check_tables(curriculum, library)
    shelf = Shelf.of(curriculum, library)
    for program in curriculum.programs.values():
        for slug in chain.from_iterable(program.rise_alone.values()):
            _known(library, slug, program.slug)
        check_program(program, shelf)


def places(program: Program) -> Iterator[tuple[Place, Day]]:
    """Every day of a program with its place, off days and daily lines included."""
    for template in program.phases.values():
        for day in template.days.values():
            yield Place(program.slug, template.phase, day.key), day
        if template.off_day is not None:
            yield Place(program.slug, template.phase, "off"), template.off_day
        daily = Day("daily", "Daily", DayKind.GENTLE, 0, template.daily)
        yield Place(program.slug, template.phase, "daily"), daily


def with_stand_ins(slots: Iterable[Slot]) -> Iterator[Slot]:
    for slot in slots:
        found: Slot | None = slot
        while found is not None:
            yield found
            found = found.otherwise


def can_count(exercise: Exercise, dose: Dose) -> bool:
    """True when the exercise is measured in what the dose counts."""
    if exercise.pattern in MOVING:
        return dose.kind in {DoseKind.TIME, DoseKind.DISTANCE, DoseKind.HOLD, DoseKind.STAGE}
    if exercise.pattern in (MovementPattern.BRACING, MovementPattern.BREATHING):
        return dose.kind in {DoseKind.REPS, DoseKind.HOLD, DoseKind.BREATHS}
    return dose.kind in COUNTED[exercise.measure]


def hinge_gaps(template: PhaseTemplate, week: WeekPattern) -> list[int]:
    """Days between hinge days over two weeks, wrapping round to the third."""
    listed = (week.days, week.second_week or week.days)
    offsets = [
        offset + WEEK_DAYS * number
        for number, days in enumerate(listed)
        for key, offset in days
        if trains_hinge(template.days[key])
    ]
    wrapped = [*offsets, *(offset + 2 * WEEK_DAYS for offset in offsets[:1])]
    return [after - before for before, after in pairwise(wrapped)]


def trains_hinge(day: Day) -> bool:
    return any(slot.pattern in HINGES for slot in day.slots)


def check_program(program: Program, shelf: Shelf) -> None:
    """One program against library and tables; slots shared by days are looked at once."""
    if list(program.phases) != list(Phase):
        raise ValueError(f"{program.slug}: phases are missing or out of order")
    seen: set[int] = set()
    for place, day in places(program):
        for slot in with_stand_ins(day.slots):
            if id(slot) not in seen:
                _check_slot(place, slot, shelf.library)
                check_survivors(str(place), place.phase, slot, shelf)
            seen.add(id(slot))
        _check_balance(place, day)
    for template in program.phases.values():
        _check_weeks(program.slug, template)
        _check_walking(program.slug, template)


def _check_slot(place: Place, slot: Slot, library: Library) -> None:
    for slug in slot.exercises:
        exercise = _known(library, slug, f"{place} slot {slot.id}")
        if not rank(exercise.first_phase) <= rank(place.phase) <= rank(exercise.last_phase):
            raise ValueError(f"{place} slot {slot.id}: {slug} is not open in {place.phase}")
        if not can_count(exercise, slot.dose_of(slug)):
            raise ValueError(f"{place} slot {slot.id}: {slug} is not counted in this dose")
        if exercise.single_leg and exercise.loadable:
            _check_single_leg(place, slot, slug)
    for subject in SUBJECT.findall(" ".join(slot.entry)):
        if not RUNG.fullmatch(subject):
            _known(library, subject, f"{place} slot {slot.id} entry")
    strangers = {slug for slug, _ in slot.doses} - set(slot.exercises)
    if strangers:
        raise ValueError(f"{place} slot {slot.id}: doses for {sorted(strangers)}")


def _check_single_leg(place: Place, slot: Slot, slug: str) -> None:
    if place.phase is Phase.P2 and slot.external_load:
        raise ValueError(f"{place} slot {slot.id}: {slug} takes no load before p3 (INV-19)")


def _check_balance(place: Place, day: Day) -> None:
    trained = {slot.intent for slot in day.slots if not slot.unaffected}
    is_session = day.kind is DayKind.GYM and place.phase in GYM_PHASES
    if is_session and trained - {"cardio_steady", "cardio_hard"}:
        if not trained & HIP:
            raise ValueError(f"{place}: no hip item")
        if not trained & CORE:
            raise ValueError(f"{place}: no core item")


def _check_weeks(program: str, template: PhaseTemplate) -> None:
    if template.phase is Phase.P0:
        return
    for week in template.weeks:
        if any(gap < DAYS_BETWEEN_HINGES for gap in hinge_gaps(template, week)):
            raise ValueError(
                f"{program} {template.phase} week of {week.sessions_per_week}: hinges too close"
            )


def _check_walking(program: str, template: PhaseTemplate) -> None:
    if not any(WALKS & set(slot.exercises) for slot in template.daily):
        raise ValueError(f"{program} {template.phase}: no walking")


def _check_tables(curriculum: Curriculum, library: Library) -> None:
    for routine in curriculum.routines.values():
        for line in routine.lines:
            exercise = _known(library, line.exercise, routine.slug)
            if not can_count(exercise, line.dose):
                raise ValueError(f"{routine.slug}: {line.exercise} is not counted in this dose")
            if rank(exercise.first_phase) > rank(line.first_phase) or rank(
                exercise.last_phase
            ) < rank(line.last_phase):
                raise ValueError(f"{routine.slug}: {line.exercise} is not open in its phases")
            for slug in line.otherwise:
                _known(library, slug, routine.slug)
    _check_choices(curriculum)
    _check_alternatives(curriculum, library)


def _check_choices(curriculum: Curriculum) -> None:
    for choice in curriculum.choices:
        for slugs in choice.by_sensitivity.values():
            for slug in slugs:
                if slug not in curriculum.routines:
                    raise ValueError(f"routine choice {choice.kind}: unknown routine {slug}")


def _check_alternatives(curriculum: Curriculum, library: Library) -> None:
    for row in curriculum.alternatives:
        for sensitivity, slugs in row.by_sensitivity.items():
            for slug in slugs:
                if sensitivity in _known(library, slug, f"alternatives {row.row}").avoid_if:
                    raise ValueError(f"alternatives {row.row}: {slug} strains {sensitivity}")
        for slug in (*row.no_equipment, *row.home):
            _known(library, slug, f"alternatives {row.row}")
    rows = {row.row for row in curriculum.alternatives}
    named = {*curriculum.rows_by_pattern.values(), *curriculum.fallback_rows}
    named |= {name for names in curriculum.fallback_rows.values() for name in names}
    if named - rows:
        raise ValueError(f"alternatives: unknown rows {sorted(named - rows)}")


def _known(library: Library, slug: str, where: str) -> Exercise:
    exercise = library.get(slug)
    if exercise is None:
        raise ValueError(f"{where}: unknown exercise {slug}")
    return exercise

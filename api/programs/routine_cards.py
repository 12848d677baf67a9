"""Warm-ups and cool-downs as people read them: lines, minutes, for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from api.engine.template import DayKind, Routine, RoutineLine
from api.engine.vocab import Phase, Sensitivity, rank
from api.exercises.service import library
from api.programs.curriculum import curriculum, document
from api.programs.outline import Choice

SHORT = ("pulse", "range", "activate")
"""Parts whose first line makes the five-minute version of a warm-up."""


class RoutineKind(StrEnum):
    """Kind of routine."""

    WARM_UP = "warm_up"
    COOL_DOWN = "cool_down"


@dataclass(frozen=True, slots=True)
class TakenBy:
    """A kind of day that takes the routine; no sensitivity is a back without a direction."""

    day: DayKind
    heavy: bool
    sensitivity: Sensitivity | None


@dataclass(frozen=True, slots=True)
class RoutineCardLine:
    """One line; ``instead`` are the exercises that take its place where it is filtered."""

    block: str
    exercise: Choice
    minutes: int
    first_phase: Phase
    last_phase: Phase
    hinge_days_only: bool
    not_with: tuple[Sensitivity, ...]
    only_with: tuple[Sensitivity, ...]
    instead: tuple[Choice, ...]
    in_short: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class RoutineCard:
    slug: str
    name: str
    kind: RoutineKind
    summary: str
    minutes: int
    """Of all lines of the phase that has most of them; ramp sets of a lift come on top."""
    notes: tuple[str, ...]
    lines: tuple[RoutineCardLine, ...]
    taken_by: tuple[TakenBy, ...]


@cache
def routine_cards() -> Mapping[str, RoutineCard]:
    """All routines by slug, in the order of the content."""
    rows = document("routines.yaml")["routines"]
    routines = curriculum().routines
    return MappingProxyType({row["slug"]: _card(routines[row["slug"]], row) for row in rows})


def _card(routine: Routine, row: Mapping[str, Any]) -> RoutineCard:
    kind = RoutineKind(row["kind"])
    short = _short(routine) if kind is RoutineKind.WARM_UP else ()
    notes = (line.get("note") for line in row["lines"])
    return RoutineCard(
        slug=routine.slug,
        name=routine.name,
        kind=kind,
        summary=row["summary"],
        minutes=max(sum(line.minutes for line in _open(routine, phase)) for phase in Phase),
        notes=tuple(row.get("notes", ())),
        lines=tuple(
            _line(line, note, line in short)
            for line, note in zip(routine.lines, notes, strict=True)
        ),
        taken_by=tuple(_taken_by(routine.slug)),
    )


def _open(routine: Routine, phase: Phase) -> Iterator[RoutineLine]:
    for line in routine.lines:
        if rank(line.first_phase) <= rank(phase) <= rank(line.last_phase) and not line.only_with:
            yield line


def _short(routine: Routine) -> tuple[RoutineLine, ...]:
    """The first line of each part in every phase."""
    found = {
        next((line for line in _open(routine, phase) if line.block == block), None)
        for phase in Phase
        for block in SHORT
    }
    return tuple(line for line in routine.lines if line in found)


def _line(line: RoutineLine, note: str | None, in_short: bool) -> RoutineCardLine:
    known = library().exercises
    return RoutineCardLine(
        block=line.block,
        exercise=Choice(line.exercise, known[line.exercise].name, line.dose),
        minutes=line.minutes,
        first_phase=line.first_phase,
        last_phase=line.last_phase,
        hinge_days_only=line.hinge_days_only,
        not_with=tuple(sorted({*line.not_with, *known[line.exercise].avoid_if})),
        only_with=tuple(sorted(line.only_with)),
        instead=tuple(Choice(slug, known[slug].name, line.dose) for slug in line.otherwise),
        in_short=in_short,
        note=note,
    )


def _taken_by(slug: str) -> Iterator[TakenBy]:
    for choice in curriculum().choices:
        for sensitivity, pair in choice.by_sensitivity.items():
            if slug in pair:
                yield TakenBy(choice.kind, choice.heavy, sensitivity)

"""The real library and curriculum in place of the small ones: histories, answers and laws use
whatever ``factories`` holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from api.engine.decide import decide
from api.engine.decisions import Decision, PlannedDay, Prescription
from api.engine.facts import (
    CheckIn,
    Effort,
    Enrollment,
    ExerciseDone,
    Facts,
    Position,
    Session,
    SetDone,
)
from api.engine.vocab import BlockKind, EffortScale, FactKind, Phase
from api.exercises.service import library
from api.programs.service import curriculum
from tests.engine import factories as make

WORK = (BlockKind.MAIN,)
PROGRAM_FILES = Path(__file__).parents[2] / "api/programs/content/programs"
PROGRAMS = tuple(sorted(path.stem for path in PROGRAM_FILES.glob("*.yaml")))


@contextmanager
def content() -> Iterator[None]:
    """Within it every test helper works with what the house ships."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make, "LIBRARY", library())
        patch.setattr(make, "CURRICULUM", curriculum())
        yield


def enrolled(facts: Facts, program: str, phase: Phase, since: int = 0) -> Facts:
    """The same athlete in another program, some days into a phase."""
    taken = Enrollment(make.ref(FactKind.ENROLLMENT, "enr", 0), program, make.DAY0, 4)
    return replace(
        facts,
        program=program,
        library_version=library().version,
        enrollment=taken,
        position=Position(phase, make.day(since)),
    )


def weeks(facts: Facts, pains: tuple[int, ...]) -> Iterator[tuple[Facts, Decision]]:
    """A plan asked for every week and done as asked, each week with its worst pain."""
    for pain in pains:
        made = decide(facts, make.RULES, make.LIBRARY, make.CURRICULUM)
        yield facts, made
        trained = [_done(day, pain) for day in made.sessions]
        told = [_morning(day.local_date, pain) for day in made.sessions]
        facts = replace(
            facts,
            as_of=facts.as_of + timedelta(days=8),
            sessions=(*facts.sessions, *trained),
            check_ins=(*facts.check_ins, *told),
            screenings=(*facts.screenings, make.screening((facts.as_of - make.DAY0).days + 7)),
            position=made.position,
        )
    yield facts, decide(facts, make.RULES, make.LIBRARY, make.CURRICULUM)


def _done(day: PlannedDay, pain: int) -> Session:
    asked = [p for block in day.blocks for p in block.prescriptions if block.kind in WORK]
    n = (day.local_date - make.DAY0).days
    return make.session(
        n, *(_exercise(p, pain) for p in asked), pain_before=1, pain_after=min(pain, 2)
    )


def _exercise(p: Prescription, pain: int) -> ExerciseDone:
    rows = tuple(
        SetDone(
            reps=row.reps,
            duration_s=row.duration_s,
            distance_m=row.distance_m,
            load_g=row.load_g,
            effort=Effort(EffortScale.RPE, 6),
            technique=4,
            pain=pain,
            target=row,
        )
        for row in p.sets
    )
    return ExerciseDone(p.exercise, rows, p.stage)


def _morning(day: date, pain: int) -> CheckIn:
    return make.morning((day - make.DAY0).days + 1, 1 if pain < 5 else 3, 3)

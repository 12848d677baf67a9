"""An exercise that is asked about by itself has the dose that the plan of that day gives it."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import Facts, Position
from api.engine.vocab import MovementPattern, Phase
from api.programs.service import curriculum
from tests.engine import factories as make
from tests.programs.calm import MONDAY, ask, athlete_on

PROGRAMS = sorted(curriculum().programs)
PHASES = (Phase.P0, Phase.P1, Phase.P2, Phase.P3, Phase.P4, Phase.P5)


def doses(made: Decision) -> dict[str, object]:
    """Sets by exercise, without what stands in for another."""
    return {p.exercise: p.sets for p in made.prescriptions if p.replaces is None}


def alone(facts: Facts, made: Decision, slug: str) -> object:
    asked = replace(facts, scope=make.of_exercise(slug), position=made.position)
    return doses(ask(asked))[slug]


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_exercise_of_a_plan_is_asked_for_alike_by_itself(program: str, phase: Phase) -> None:
    facts = athlete_on(MONDAY, program, 3, Position(phase, make.day(MONDAY)))
    plan = ask(facts)

    assert {slug: alone(facts, plan, slug) for slug in doses(plan)} == doses(plan)


@pytest.mark.parametrize("phase", PHASES[1:])
def test_asked_about_running_its_exercises_come_as_the_week_has_them(phase: Phase) -> None:
    facts = athlete_on(MONDAY, "running-return", 4, Position(phase, make.day(MONDAY)))
    plan = ask(facts)
    runs = make.of_pattern(MovementPattern.RUN)

    told = list(doses(ask(replace(facts, scope=runs, position=plan.position))))

    held = [p.exercise for day in plan.sessions for p in day.main if p.exercise in told]
    assert held
    assert told[: len(set(held))] == list(dict.fromkeys(held))

"""INV-43 in every program and with any equipment: a life without trouble comes through every phase.

Nobody here has told a best, a goal or a load: what keeps such an athlete is a fault of the rules or
of the content, not of a back.
"""

import pytest
from msgspec.structs import replace

from api.cohort.calm import calm
from api.cohort.life import live
from api.cohort.policies import clerk
from api.cohort.policies.engine import EnginePolicy
from api.cohort.vocab import Phenotype
from api.engine.decisions import Decision
from api.engine.facts import Facts
from api.engine.vocab import Equipment, Phase, Sport
from tests.cohort.engines import rules
from tests.cohort.lives import WORLD

SPORTS = {
    "crossfit-return": Sport.CROSSFIT,
    "field-court-return": Sport.FIELD_SPORT,
    "general-strength-minimal": Sport.STRENGTH_TRAINING,
    "hinge-rebuild": Sport.POWERLIFTING,
    "maintenance-three-pillars": Sport.STRENGTH_TRAINING,
    "powerlifting-return": Sport.POWERLIFTING,
    "running-return": Sport.RUNNING,
    "triathlon-return": Sport.TRIATHLON,
}
EQUIPMENT = {
    "gym": frozenset({Equipment.FULL_GYM}),
    "home": frozenset({Equipment.BAND, Equipment.DUMBBELL, Equipment.KETTLEBELL}),
    "bands": frozenset({Equipment.BAND}),
    "nothing": frozenset(),
}
HALF_A_YEAR = 182


def phases_of(program: str, equipment: str, monkeypatch: pytest.MonkeyPatch) -> list[Phase]:
    """The phases of half a year, in order."""
    body = calm(WORLD, Phenotype.RUNNER if program == "running-return" else Phenotype.ACUTE_STRAIN)
    found: list[Phase] = []

    def heard(facts: Facts, made: Decision) -> None:
        if made.phase not in found:
            found.append(made.phase)

    monkeypatch.setattr(clerk, "_goals", lambda intake: ())
    policy = EnginePolicy(body.intake(), rules(), heard)
    desk = policy.clerk
    desk.program = program
    desk.enrollment = replace(desk.enrollment, program=program)
    desk.episode = replace(desk.episode, best_tolerated=())
    desk.athlete = replace(
        desk.athlete, sports=(SPORTS[program],), equipment=EQUIPMENT[equipment], bests=()
    )
    live(body, policy, HALF_A_YEAR)
    return found


@pytest.mark.parametrize("equipment", EQUIPMENT)
@pytest.mark.parametrize("program", SPORTS)
def test_inv_43_who_has_no_trouble_and_tells_no_best_comes_through_every_phase(
    program: str, equipment: str, monkeypatch: pytest.MonkeyPatch
):
    later = [Phase.P2, Phase.P3, Phase.P4, Phase.P5, Phase.P6]
    assert later == phases_of(program, equipment, monkeypatch)

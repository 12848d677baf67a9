"""Real programs and the real library under every kind of restriction, in every phase."""

import pytest
from msgspec.structs import replace

from api.engine.decide import decide
from api.engine.facts import Facts, Position, Restriction
from api.engine.vocab import Phase, RestrictionKind, RunStage
from api.exercises import service as exercises
from api.programs import service as programs
from tests.engine import factories as make
from tests.engine import restriction_laws

LIBRARY, CURRICULUM = exercises.library(), programs.curriculum()
LIMITS = {
    RestrictionKind.NO_AXIAL_LOAD_ABOVE: {"limit_g": 42_300},
    RestrictionKind.NO_EXERCISE: {"exercise": "breathing-90-90"},
    RestrictionKind.OTHER: {"text": "Ask before you travel."},
}
TRAINED = (
    make.lifted(17, "rdl-tempo", 60, (1, 1, 1)),
    make.lifted(20, "rdl-tempo", 60, (1, 1, 1)),
    make.ran(21, RunStage.R3, 3000, 1),
)


def facts(program: str, phase: Phase, told: Restriction) -> Facts:
    whose = {"hinge-rebuild": make.lifter, "running-return": make.runner}[program]
    made = whose(
        24,
        make.PLAN,
        clearances=(make.clearance("RF-SUR-1", 20, restrictions=(told,)),),
        screenings=(make.screening(0), make.screening(20)),
        position=Position(phase, make.day(10)),
        sessions=TRAINED,
        check_ins=tuple(make.morning(n, 2) for n in (18, 21, 22)),
    )
    return replace(made, library_version=LIBRARY.version)


@pytest.mark.parametrize("kind", list(RestrictionKind))
@pytest.mark.parametrize("program", ["hinge-rebuild", "running-return"])
def test_every_plan_keeps_to_a_restriction_and_leaves_something_to_do(
    program: str, kind: RestrictionKind
) -> None:
    told = Restriction(kind, **LIMITS.get(kind, {}))  # type: ignore[arg-type]

    for phase in Phase:
        asked = facts(program, phase, told)
        made = decide(asked, make.RULES, LIBRARY, CURRICULUM)

        assert restriction_laws.clinicians_word(asked, made, LIBRARY) is None
        assert made.prescriptions
        assert "restrictions_standing" in {reason.code for reason in made.reasons}
        assert all(len(reason.text) <= 500 for reason in made.reasons)

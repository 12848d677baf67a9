"""A test of two sides told of one: the other side is unknown, and nothing unknown opens a gate."""

import pytest

from api.engine.dosing.running import highest_stage
from api.engine.planning import phases
from api.engine.vocab import AskKind, BaselineTest, BodySide, Phase, RunStage, Sport
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.receipts.stories_gates import HEAVY, but, gated
from tests.engine.worlds import answer

ONE_SIDED = [
    (Phase.P3, BaselineTest.SIDE_BRIDGE, 70),
    (Phase.P3, BaselineTest.SINGLE_LEG_BRIDGE, 25),
    (Phase.P4, BaselineTest.SINGLE_LEG_SQUAT, 0),
]


@pytest.mark.parametrize(("phase", "test", "value"), ONE_SIDED)
@pytest.mark.parametrize("side", [BodySide.LEFT, BodySide.RIGHT])
def test_one_side_says_nothing_of_the_other_and_the_test_is_asked_for_at_once(
    phase, test, value, side
):
    made = answer(gated(phase, *HEAVY, baselines=but(test, (value, side, None))))
    lines = [line for reason in made.reasons for line in reason.checks]

    assert made.phase is phase
    assert any(line.name.endswith(phases.SIDE_UNTOLD) and not line.met for line in lines)
    assert test in next(ask for ask in made.asks if ask.kind is AskKind.BASELINES).tests


@pytest.mark.parametrize("sides", [(None,), (BodySide.LEFT, BodySide.RIGHT), (BodySide.LEFT, None)])
def test_both_sides_or_the_worse_one_open_the_gate(sides):
    rows = ((70, side, None) for side in sides)
    made = answer(gated(Phase.P3, *HEAVY, baselines=but(BaselineTest.SIDE_BRIDGE, *rows)))

    assert made.phase is Phase.P4


HOPS = [
    ((BodySide.LEFT,), 2, RunStage.R3),
    ((BodySide.LEFT,), 3, RunStage.R0),
    ((BodySide.LEFT, BodySide.RIGHT), 2, RunStage.R5),
    ((BodySide.LEFT, BodySide.RIGHT), 3, RunStage.R0),
    ((None,), 2, RunStage.R5),
]


@pytest.mark.parametrize(("sides", "pain", "highest"), HOPS)
def test_a_hop_of_one_leg_opens_no_later_stage_and_closes_all_where_it_hurts(sides, pain, highest):
    rows = ((pain, side, None) for side in sides)
    told = gated(Phase.P2, baselines=but(BaselineTest.SINGLE_LEG_HOP_10X, *rows))

    assert highest_stage(laws.book_of(told), Phase.P2) is highest


@pytest.mark.parametrize(("side", "asked"), [(BodySide.RIGHT, True), (None, False)])
def test_a_runner_is_asked_for_the_other_leg_at_once(side, asked):
    told = gated(
        Phase.P2,
        athlete=make.athlete(sports=(Sport.RUNNING,)),
        baselines=but(BaselineTest.SINGLE_LEG_HOP_10X, (1, side, None)),
    )
    tests = {test for ask in answer(told).asks for test in ask.tests}

    assert (BaselineTest.SINGLE_LEG_HOP_10X in tests) is asked

"""B4: a hinge test that brings the pain on opens no loaded hinge, however clean it was."""

import pytest

from api.engine.vocab import BaselineTest, Phase
from tests.engine import factories as make
from tests.engine.lifting import LOW
from tests.engine.receipts.stories_gates import WEEKS, but, gated
from tests.engine.worlds import answer

CUTS = [(None, Phase.P2), (2, Phase.P2), (3, Phase.P1)]


@pytest.mark.parametrize(("pain", "phase"), CUTS)
def test_whoever_feels_it_in_the_hinge_test_does_not_begin_at_p2(pain, phase):
    tests = (
        make.result(BaselineTest.HINGE_DOWEL, 4, pain=pain),
        make.result(BaselineTest.BRACE, 1),
        make.result(BaselineTest.PRONE_PLANK, 30),
    )

    made = answer(make.lifter(0, baselines=tests, episode=make.episode(**LOW)))

    assert made.phase is phase


@pytest.mark.parametrize(("pain", "phase"), CUTS)
def test_p1_is_left_with_a_hinge_test_of_two_at_most(pain, phase):
    made = answer(gated(Phase.P1, *WEEKS, baselines=but(BaselineTest.HINGE_DOWEL, (5, None, pain))))

    assert made.phase is phase
    assert ("pain at 2 or less" in made.text) == (phase is Phase.P1)

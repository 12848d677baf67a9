"""B4: a hinge test that brings the pain on, or does not tell, opens no loaded hinge."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts
from api.engine.planning import gates, phases
from api.engine.vocab import AskKind, BaselineTest, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import LOW
from tests.engine.receipts.stories_gates import WEEKS, but, gated
from tests.engine.worlds import answer

CUTS = [(None, Phase.P1), (2, Phase.P2), (3, Phase.P1)]


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


def silent(test: BaselineTest = BaselineTest.HINGE_DOWEL, phase: Phase = Phase.P1) -> Facts:
    """All that opens the phase, but for the pain in one test."""
    sides = {row.side: row.value for row in gated(phase).baselines if row.test is test}
    rows = ((value, side, None) for side, value in sides.items())
    return gated(phase, *WEEKS, baselines=but(test, *rows))


UNTOLD = [(BaselineTest.HINGE_DOWEL, Phase.P1), (BaselineTest.SORENSEN, Phase.P2)]


@pytest.mark.parametrize(("test", "phase"), UNTOLD)
def test_a_test_without_its_pain_says_so_and_is_asked_for_at_once(test, phase):
    made = answer(silent(test, phase))
    lines = (line for reason in made.reasons for line in reason.checks)

    assert any(line.name.endswith(phases.PAIN_UNTOLD) and not line.met for line in lines)
    assert test in next(ask for ask in made.asks if ask.kind is AskKind.BASELINES).tests


@pytest.mark.parametrize(("pain", "phase"), CUTS)
def test_it_counts_as_soon_as_its_pain_is_told(pain, phase):
    told = silent()
    rows = (replace(r, pain=pain) if r.pain is None else r for r in told.baselines)

    assert answer(replace(told, baselines=tuple(rows))).phase is phase


@pytest.mark.parametrize(("second", "untold"), [(0, False), (None, True)])
def test_one_silent_test_of_two_on_a_day_leaves_the_pain_of_both_untold(second, untold):
    told = gated(Phase.P1, *WEEKS)
    [test] = [row for row in told.baselines if row.test is BaselineTest.HINGE_DOWEL]
    again = replace(test, ref=replace(test.ref, id="again"), pain=second)
    book = laws.book_of(replace(told, baselines=(*told.baselines, again)))
    [gate] = [g for g in make.RULES.gates if g.phase is Phase.P1 and g.kind == gates.TEST_PAIN]

    assert gates.is_untold(book, gate) is untold
    assert gates.READERS[gate.kind](book, gate, make.day(0)) == (None if untold else 0)


def test_a_silent_test_that_opens_a_phase_is_caught(monkeypatch):
    loud = {**gates.READERS, gates.TEST_PAIN: lambda *_: 0}
    monkeypatch.setattr(gates, "READERS", loud)

    assert answer(silent()).phase is Phase.P2

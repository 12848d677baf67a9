"""B4: a hinge test below four clean repetitions, or with pain, keeps to H4 and below."""

import pytest
from msgspec.structs import replace

from api.engine.facts import PhasePlacement
from api.engine.vocab import (
    BaselineTest,
    ClinicianRole,
    DecisionAction,
    FactKind,
    MovementPattern,
    Phase,
)
from tests.engine import factories as make
from tests.engine import real
from tests.engine.lifting import RDL
from tests.engine.receipts.stories_gates import TESTS, WEEKS, gated
from tests.engine.worlds import answer

HINGE = BaselineTest.HINGE_DOWEL
TODAY = 40
LATER = (Phase.P2, Phase.P3, Phase.P4, Phase.P5, Phase.P6)


@pytest.fixture(autouse=True, scope="module")
def shipped():
    with real.content():
        yield


def after(*results: tuple[int, int, int | None], **more: object):
    """A calm lifter in P3 with hinge tests, each a day, clean repetitions and the pain in them."""
    rows = tuple(make.result(HINGE, clean, day, pain=pain) for day, clean, pain in results)
    known = tuple(r for r in TESTS if r.test is not HINGE)
    phase = more.pop("phase", Phase.P3)
    rows = (*known, *rows)
    return gated(phase, *WEEKS, n=TODAY, scope=make.of_exercise(RDL), baselines=rows, **more)


def codes(facts) -> set[str]:
    return {reason.code for reason in answer(facts).reasons}


def week(facts, program: str = "powerlifting-return", phase: Phase = Phase.P3):
    return answer(real.enrolled(replace(facts, scope=make.PLAN), program, phase, 2))


def hinges(made) -> set[str]:
    known = (make.LIBRARY.get(p.exercise) for p in made.prescriptions)
    return {e.slug for e in known if e is not None and e.pattern is MovementPattern.HINGE}


@pytest.mark.parametrize(("clean", "pain", "low"), [
    (5, 0, False), (4, 2, False), (3, 2, True), (4, 3, True), (3, 4, True),
])  # fmt: skip
def test_four_clean_and_pain_of_two_open_the_upper_hinges(clean, pain, low):
    made = answer(after((39, clean, pain)))
    assert (made.binding_rule == "selection.hinge_test_low") is low
    assert (made.action is DecisionAction.SUBSTITUTE) is low


def test_the_line_that_was_not_met_stands_in_the_receipt():
    reason = next(r for r in answer(after((39, 3, 4))).reasons if r.code == "hinge_test_low")
    assert [(line.threshold, line.value) for line in reason.checks] == [(4, 3), (3, 4)]


def test_the_newest_test_speaks_and_time_alone_opens_nothing():
    assert "hinge_test_low" not in codes(after((30, 3, 1), (39, 4, 1)))
    assert "hinge_test_low" in codes(after((30, 4, 1), (39, 3, 1)))
    assert "hinge_test_low" in codes(after((-60, 3, 1)))


def test_a_pain_left_out_neither_opens_nor_closes():
    assert "hinge_test_low" not in codes(after((30, 4, 1), (39, 5, None)))
    assert "hinge_test_low" in codes(after((30, 4, 3), (39, 5, None)))
    assert "hinge_test_low" not in codes(after((39, 5, None)))
    assert "hinge_test_low" not in codes(after())


@pytest.mark.parametrize(("day", "low"), [(38, True), (39, False), (40, False)])
@pytest.mark.parametrize("pattern", [None, MovementPattern.HINGE])
def test_whoever_placed_the_back_since_has_seen_it(day, low, pattern):
    ref = make.ref(FactKind.PHASE_PLACEMENT, "seen", day)
    seen = PhasePlacement(ref, Phase.P3, ClinicianRole.PHYSIOTHERAPIST, "", pattern=pattern)
    assert ("hinge_test_low" in codes(after((39, 3, 1), placements=(seen,)))) is low


@pytest.mark.parametrize("program", real.PROGRAMS)
@pytest.mark.parametrize("phase", LATER)
def test_no_week_of_any_program_asks_for_more_than_the_test_leaves(program, phase):
    made = week(after((39, 3, 1), phase=phase), program, phase)
    known = [make.LIBRARY.exercises[slug] for slug in hinges(made)]
    assert all(e.hinge_rung is not None and e.hinge_rung <= 4 for e in known)
    assert "hinge_test_holds" in {reason.code for reason in made.reasons}


@pytest.mark.parametrize("program", real.PROGRAMS)
def test_a_rung_above_the_drills_stands_in_for_the_lifts(program):
    made = week(after((39, 3, 1), phase=Phase.P2), program, Phase.P2)
    assert max(make.LIBRARY.exercises[slug].hinge_rung for slug in hinges(made)) == 4


def test_the_upper_hinges_come_back_with_the_test():
    low = hinges(week(after((39, 3, 1))))
    assert not any(make.LIBRARY.exercises[slug].hinge_rung > 4 for slug in low)
    back = hinges(week(after((30, 3, 1), (39, 4, 1))))
    assert any(make.LIBRARY.exercises[slug].hinge_rung > 4 for slug in back)


@pytest.mark.parametrize(("day", "asked"), [(27, False), (26, True)])
def test_the_test_is_asked_for_again_after_two_weeks(day, asked):
    made = week(after((day, 3, 1)))
    assert (HINGE in {t for ask in made.asks for t in ask.tests}) is asked


def test_a_plan_in_the_foundation_phase_says_nothing_of_what_it_has_not_come_to():
    made = week(after((39, 3, 1), phase=Phase.P1), phase=Phase.P1)
    assert "hinge_test_holds" not in {reason.code for reason in made.reasons}


@pytest.mark.parametrize("slug", [RDL, "kb-deadlift", "deadlift-conventional"])
def test_who_fails_it_in_the_foundation_phase_is_given_no_more_than_who_passes_it(slug):
    """A loaded pull-through stood in for the lift, and a dowel hinge where the test was passed."""
    failed, passed = (
        replace(gated(Phase.P1, n=TODAY, baselines=rows), scope=make.of_exercise(slug))
        for rows in ((make.result(HINGE, clean, 39, pain=1),) for clean in (3, 5))
    )
    assert [p.exercise for p in answer(passed).prescriptions] == ["hinge-dowel"]
    assert [p.exercise for p in answer(failed).prescriptions] == ["hinge-dowel"]

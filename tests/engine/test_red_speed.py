"""After a red sprint no plan offers a sprint: not the next one of the ladder, nor as a warm-up."""

import pytest

from api.engine.decisions import Decision
from api.engine.facts import ExerciseDone, Facts, SetDone
from api.engine.vocab import BaselineTest, BlockKind, BodySide, Equipment, Phase, Sport
from tests.engine import factories as make
from tests.engine import real

SPEED = {"strides", "sprint-accel", "sprint-max"}
JUMPS = {"box-jump-low", "drop-landing", "jump-cmj", "broad-jump"}
TESTED = tuple(
    make.result(test, value, side=side, pain=0)
    for test, value, side in (
        (BaselineTest.BRISK_WALK_30, 0, None),
        (BaselineTest.SINGLE_LEG_HOP_10X, 0, BodySide.LEFT),
        (BaselineTest.SINGLE_LEG_HOP_10X, 0, BodySide.RIGHT),
    )
)


@pytest.fixture(autouse=True)
def _real():
    with real.content():
        yield


def player(*answers: tuple[str, int], phase: Phase = Phase.P4) -> Facts:
    """A field player in P4 with a session every third day: its exercise and its worst pain."""
    days = [1 + 3 * place for place in range(len(answers))]
    sessions = tuple(
        make.session(
            n, ExerciseDone(slug, (SetDone(distance_m=20, pain=pain),)), pain_before=0, pain_after=0
        )
        for n, (slug, pain) in zip(days, answers, strict=True)
    )
    n = days[-1] + 1
    fit = make.athlete(
        sports=(Sport.FIELD_SPORT,), equipment=frozenset({Equipment.FULL_GYM, Equipment.FIELD})
    )
    known = make.facts(
        n,
        athlete=fit,
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        baselines=TESTED,
        sessions=sessions,
        check_ins=tuple(make.morning(day + 1, 1, 1) for day in days),
    )
    return real.enrolled(known, "field-court-return", phase)


def decided(facts: Facts) -> Decision:
    return real.decide(facts, make.RULES, make.LIBRARY, make.CURRICULUM)


def offered(made: Decision, *kinds: BlockKind) -> set[str]:
    return {
        p.exercise
        for day in made.sessions
        for block in day.blocks
        if block.kind in (kinds or tuple(BlockKind))
        for p in block.prescriptions
    }


def test_a_calm_stride_opens_the_first_sprint():
    made = decided(player(("strides", 0)))
    assert offered(made, BlockKind.MAIN) & SPEED == {"sprint-accel"}


@pytest.mark.parametrize("hurt", sorted(SPEED - {"sprint-max"}))
def test_a_red_sprint_ends_sprinting_until_running_was_calm_twice(hurt):
    made = decided(player(("strides", 0), (hurt, 7)))
    assert offered(made, BlockKind.MAIN) & SPEED == set()
    assert "sled-push" in offered(made, BlockKind.MAIN)
    said = next(r for r in made.reasons if r.code == "pattern_phase_back")
    assert "sprints" in said.text


def test_two_calm_runs_bring_it_back_at_its_first_rung():
    made = decided(player(("strides", 0), ("strides", 7), ("run-easy", 0), ("run-easy", 0)))
    assert offered(made, BlockKind.MAIN) & SPEED == {"strides"}


@pytest.mark.parametrize(("pain", "warms_up"), [(0, True), (7, False)])
def test_what_hurt_last_warms_nobody_up(pain, warms_up):
    found = offered(decided(player(("strides", pain))), BlockKind.WARM_UP)
    assert ("strides" in found) is warms_up


def test_a_red_jump_that_left_the_plan_is_named_as_well():
    made = decided(player(("box-jump-low", 0), ("box-jump-low", 7)))
    assert offered(made, BlockKind.MAIN) & JUMPS == set()
    assert "jump" in next(r for r in made.reasons if r.code == "pattern_phase_back").text

"""What stands in for a lift: no harder than the lift was asked for, nor lighter than it need be."""

import pytest

from api.engine.decisions import Decision, Prescription
from api.engine.facts import Facts, Position
from api.engine.vocab import AggravatingFactor, BaselineTest, Equipment, Phase, Sport
from tests.engine import factories as make
from tests.engine import real


@pytest.fixture(autouse=True)
def _real():
    with real.content():
        yield


def triathlete(*lifts: tuple[str, float]) -> Facts:
    """Every third day one lift, calm throughout; the trap bar of P4 is heavier than any of them."""
    days = [1 + 3 * place for place in range(len(lifts))]
    known = make.facts(
        days[-1] + 2,
        athlete=make.athlete(sports=(Sport.TRIATHLON,), bests=()),
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        sessions=tuple(
            make.lifted(n, slug, kilos, (1, 1, 1), rpe=7)
            for n, (slug, kilos) in zip(days, lifts, strict=True)
        ),
        check_ins=tuple(make.morning(n + 1, 1, 1) for n in days),
    )
    return real.enrolled(known, "triathlon-return", Phase.P4)


def stand_in(facts: Facts) -> Prescription:
    made: Decision = real.decide(facts, make.RULES, make.LIBRARY, make.CURRICULUM)
    return next(p for p in made.prescriptions if p.replaces == "trap-bar-deadlift")


PULLS = (("rdl-dumbbell", 20), ("rdl-dumbbell", 20))


def test_a_stand_in_is_no_harder_than_the_lift_was_asked_for():
    """Three fours at 7 to 8 stand in the plan; the phase alone would allow 9."""
    assert {row.effort.value for row in stand_in(triathlete(*PULLS)).sets} == {8}


@pytest.mark.parametrize("last", [(), (("rdl-single-leg", 8),)])
def test_what_one_leg_carried_does_not_bound_a_lift_on_two(last):
    found = stand_in(triathlete(*PULLS, *last))
    assert (found.exercise, {row.load_g for row in found.sets}) == ("kb-deadlift", {17_500})


@pytest.mark.parametrize("program", real.PROGRAMS)
def test_dumbbells_alone_do_for_the_pull_of_a_back_that_minds_bending(program):
    known = make.facts(
        20,
        athlete=make.athlete(equipment=frozenset({Equipment.DUMBBELL}), bests=()),
        episode=make.episode(
            pain_at_rest=1, pain_morning=1, settle_h=1.0, aggravating=(AggravatingFactor.BENDING,)
        ),
        baselines=(make.result(BaselineTest.BODYWEIGHT_SQUAT, 3, 2, pain=4),),
    )
    facts = real.enrolled(known, program, Phase.P2)
    made: Decision = real.decide(facts, make.RULES, make.LIBRARY, make.CURRICULUM)
    named = {p.exercise for p in made.prescriptions}
    assert "kb-deadlift-elevated" in named
    assert "hinge-dowel" not in named


@pytest.mark.parametrize(("phase", "action"), [(Phase.P2, "substitute"), (Phase.P3, "hold")])
def test_of_landings_nothing_but_walk_run_stands_in_p2(phase, action):
    """INV-19: the impact of a burpee is that of low hops, also where it was logged and calm."""
    facts = make.lifter(
        3,
        make.of_exercise("burpee"),
        sessions=(make.lifted(1, "burpee", None, (0, 0)),),
        check_ins=(make.morning(2, 2),),
        position=Position(phase, make.day(0)),
    )

    made = real.decide(facts, make.RULES, make.LIBRARY, make.CURRICULUM)

    assert made.action == action
    assert ("burpee" in {p.exercise for p in made.prescriptions}) is (action == "hold")

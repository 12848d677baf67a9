"""The laws and the metamorphic properties with the library and the eight programs as shipped."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine import codec
from api.engine.facts import Facts, Position
from api.engine.planning import selection
from api.engine.vocab import DecisionAction, Equipment, FlagLevel, Phase, RunStage, ScopeKind
from tests.engine import factories as make
from tests.engine import laws, load_laws, metamorphic, real
from tests.engine.all_laws import LAWS
from tests.engine.worlds import answer, runners, steady, worlds

SOME = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
HOMES = (
    frozenset({Equipment.FULL_GYM}),
    frozenset({Equipment.DUMBBELL, Equipment.BAND}),
    frozenset({Equipment.BARBELL, Equipment.BENCH}),
    frozenset(),
)
PAINS = ((1, 1, 1), (1, 4, 1), (1, 6, 1), (2, 1, 4))
"""The worst pain of each week of training."""
CASES = [(program, phase) for program in real.PROGRAMS for phase in Phase]


@pytest.fixture(autouse=True, scope="module")
def shipped():
    with real.content():
        yield


@st.composite
def placed(draw: st.DrawFn, calm: bool = False) -> Facts:
    """Some athlete's history, in a phase of one of the eight programs."""
    program, phase = draw(st.sampled_from(CASES))
    kinds = [worlds(scope=make.PLAN, calm=True), steady(), runners()]
    facts = draw(st.one_of(*kinds) if calm else st.one_of(worlds(scope=make.PLAN), *kinds))
    facts = replace(facts, scope=make.PLAN)
    made = real.enrolled(facts, program, phase, draw(st.sampled_from([0, 2, 9, 16])))
    home = replace(facts.athlete, equipment=draw(st.sampled_from(HOMES)))
    return replace(made, athlete=home)


@pytest.fixture(scope="module")
def answers(shipped):
    """Random athletes, and every phase of every program with a calm and with an edgy history."""
    found = []

    @settings(SOME, max_examples=100)
    @given(placed())
    def collect(facts):
        found.append((facts, answer(facts)))

    collect()
    for place, (program, phase) in enumerate(CASES):
        start = real.enrolled(make.lifter(2), program, phase)
        found += real.weeks(start, PAINS[place % len(PAINS)])
        injured = flagged(found[-1][0])
        found.append((injured, answer(injured)))
    return found


def flagged(facts: Facts) -> Facts:
    """The same with an operated spine that nobody has looked at yet."""
    asked = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 3)
    return replace(facts, flags=(asked,))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_no_plan_of_any_program_breaks_the_law(law, answers):
    assert [(f.program, m.phase, said) for f, m in answers if (said := law(f, m))] == []


def test_every_program_and_every_phase_is_answered(answers):
    asked = {(f.program, f.position.phase) for f, m in answers if m.prescriptions}
    assert asked == set(CASES)
    assert {DecisionAction.PROGRESS, DecisionAction.REGRESS, DecisionAction.SUBSTITUTE} <= {
        p.action for _, m in answers for p in m.prescriptions
    }


@SOME
@given(placed(), st.randoms(use_true_random=False))
def test_inv_23_24_order_and_repeats_change_no_byte_of_a_plan(facts, random):
    again = answer(metamorphic.shuffled(facts, random))
    assert codec.decision_to_json(answer(facts)) == codec.decision_to_json(again)


@settings(SOME, max_examples=40)
@given(placed(calm=True), st.data())
def test_inv_22_one_more_point_of_pain_anywhere_is_never_answered_less_carefully(facts, data):
    spots = [s for s in metamorphic.pains(facts) if s.member != "pain_before"]
    assume(spots)
    louder = metamorphic.louder(facts, data.draw(st.sampled_from(spots)))
    assert metamorphic.inv_22(answer(facts), answer(louder)) is None


@SOME
@given(placed(calm=True), st.integers(1, 9))
def test_inv_20_what_a_device_says_never_lifts_a_plan(facts, hours):
    device = answer(metamorphic.wearing(facts, hours * 3600))
    tired = answer(metamorphic.wearing(facts, (hours - 1) * 3600, bpm=70, hrv=40))
    assert load_laws.inv_20(device, answer(facts)) is None
    assert load_laws.inv_20(tired, device) is None


@SOME
@given(placed(calm=True), st.data())
def test_inv_44_no_datum_that_lacks_raises_a_load(facts, data):
    spots = [s for s in metamorphic.data_of(facts) if s.member != "settle_h"]
    assume(spots)
    less = metamorphic.without(facts, data.draw(st.sampled_from(spots)))
    assert metamorphic.inv_44(facts, answer(facts), answer(less)) is None


def test_the_exercises_of_a_plan_are_those_of_the_library_it_names():
    facts = real.enrolled(make.lifter(3), "hinge-rebuild", Phase.P2)
    assert facts.scope.kind is ScopeKind.PLAN
    assert laws.inv_42(facts, answer(facts)) is None


def test_an_exercise_asked_for_outside_of_a_plan_gets_its_own_usual_dose_before_that_of_its_kin():
    """Muscle-ups come in twos; other pulls of that phase do not."""
    facts = make.facts(
        2,
        make.of_exercise("muscle-up"),
        athlete=make.athlete(equipment=frozenset({Equipment.FULL_GYM})),
        position=Position(Phase.P5, make.day(0)),
    )

    [dose] = answer(facts).prescriptions

    assert [row.reps for row in dose.sets] == [2, 2, 2]


@pytest.mark.parametrize("phase", [Phase.P2, Phase.P3])
@pytest.mark.parametrize("program", ["crossfit-return", "hinge-rebuild", "powerlifting-return"])
def test_who_has_bands_and_no_weight_hinges_against_a_band(program, phase):
    facts = real.enrolled(make.lifter(2), program, phase)
    banded = replace(facts.athlete, equipment=frozenset({Equipment.BAND}), bests=())
    asked = {p.exercise for p in answer(replace(facts, athlete=banded)).prescriptions}
    assert "rdl-banded" in asked


def test_a_half_hour_run_out_of_a_short_stage_is_caught(monkeypatch):
    runs = tuple(make.ran(n, RunStage.R2, 3000, 1) for n in (2, 6, 10))
    calm = tuple(make.morning(n, 1, 1) for n in range(1, 15))
    told = make.runner(14, make.PLAN, sessions=runs, check_ins=calm)
    facts = real.enrolled(told, "triathlon-return", Phase.P4, 13)
    assert laws.inv_29(facts, answer(facts)) is None
    monkeypatch.setattr(selection, "on_the_way", lambda book, phase: False)
    assert laws.inv_29(facts, answer(facts))

"""What-if runs: invented days, real decisions, no way round what is locked."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine.codec import canonical
from api.engine.facts import Facts, OpenVisit, Position
from api.engine.reading.timeline import read
from api.engine.simulation import whatif
from api.engine.simulation.imagination import habits_of, in_turn
from api.engine.vocab import (
    DecisionAction,
    PainZone,
    Phase,
    SessionStatus,
    SimulationScenario,
    StopReason,
)
from tests.engine import factories as make
from tests.engine.laws import FORBIDDEN
from tests.engine.test_insights import CAUSAL
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, worlds

ENGINE = whatif.Engine(make.RULES, make.LIBRARY, make.CURRICULUM)
WELL = SimulationScenario.ALL_GOES_WELL
RECENTLY = SimulationScenario.AS_RECENTLY
GIVEN = SimulationScenario.GIVEN_FACTS
RDL = make.of_exercise("rdl-tempo")


def asked(facts: Facts, scenario: SimulationScenario = WELL, weeks: int = 6, **told: object):
    return whatif.run(whatif.Question(facts, scenario, weeks, **told), ENGINE)


def trained(n: int, pains=(2, 2), mornings=(2, 2, 2), **more: object) -> Facts:
    """A lifter on day ``n`` with three sessions of the last week and their mornings."""
    days = (n - 7, n - 5, n - 3)
    return make.lifter(
        n,
        sessions=tuple(make.lifted(d, "rdl-tempo", 60, pains) for d in days),
        check_ins=tuple(make.morning(d + 1, m) for d, m in zip(days, mornings, strict=True)),
        screenings=(make.screening(0), make.screening(n - 1)),
        position=Position(Phase.P2, make.day(0)),
        **more,
    )


def heaviest(steps, slug: str) -> list[int]:
    """The heaviest set of an exercise in each step that has it."""
    return [
        max(row.load_g or 0 for row in p.sets)
        for step in steps
        for p in step.prescriptions
        if p.exercise == slug
    ]


def test_the_first_step_is_the_decision_of_the_day():
    facts = trained(20)
    assert answer(facts) == asked(facts).steps[0]


def test_equal_questions_give_equal_runs():
    facts = trained(20)
    assert canonical(asked(facts).steps) == canonical(asked(facts).steps)


@pytest.mark.parametrize("scenario", list(SimulationScenario))
@pytest.mark.parametrize("scope", [make.PLAN, RDL])
def test_steps_come_in_order_within_the_horizon(scenario, scope):
    facts = replace(trained(20), scope=scope)
    days = [step.local_date for step in asked(facts, scenario, 3).steps]
    assert days[0] == make.day(20)
    assert all(one < other for one, other in pairwise(days))
    assert days[-1] <= make.day(20 + 21)


def test_if_all_goes_well_the_lift_gets_heavier_within_the_laws():
    run = asked(replace(trained(20), scope=RDL))
    loads = heaviest(run.steps, "rdl-tempo")
    assert loads[-1] > loads[0]
    assert all(after <= 1.1 * before for before, after in pairwise(loads))


def test_a_run_of_twelve_weeks_is_the_longest_and_says_so():
    run = asked(trained(20), WELL, 26)
    assert run.steps[-1].local_date <= make.day(20 + 12 * 7)
    assert any("12 weeks" in said for said in run.assumptions)


@pytest.mark.parametrize(
    "visits", [(), (OpenVisit("RF-TIME-2", "no_progress", make.day(15), make.day(15)),)]
)
def test_a_run_makes_no_visit_and_says_so_where_one_is_waited_for(visits):
    facts = trained(20)
    waiting = replace(facts, position=replace(facts.position, visits=visits))
    assert (whatif.NO_VISIT in asked(waiting, weeks=1).assumptions) is bool(visits)


def test_no_run_decides_more_than_forty_times():
    told = tuple(make.morning(n, 1, red_flags=make.answers()) for n in range(21, 100))
    run = asked(trained(20), GIVEN, 12, check_ins=told)
    assert len(run.steps) == 40
    assert any("40 decisions" in said for said in run.assumptions)


def test_a_run_in_which_nobody_answers_the_safety_questions_ends_after_four_weeks():
    told = tuple(make.morning(n, 1) for n in range(21, 100))
    last = asked(trained(20), GIVEN, 12, check_ins=told).steps[-1]
    assert (last.action, last.local_date) == (DecisionAction.STOP_AND_REFER, make.day(48))


def test_what_is_pretended_for_tomorrow_is_not_known_today():
    facts = trained(20)
    run = asked(facts, GIVEN, 0, check_ins=(make.morning(21, 4, 40),))
    assert [make.day(20), make.day(21)] == [step.local_date for step in run.steps]
    assert answer(facts) == run.steps[0]


def test_reporting_five_tomorrow_is_answered_as_if_it_had_been_reported():
    facts, told = trained(20), make.morning(21, 5, 48)
    real = replace(facts, as_of=make.day(21), check_ins=(*facts.check_ins, told))
    step = asked(facts, GIVEN, 0, check_ins=(told,)).steps[-1]
    assert answer(real).action == step.action
    assert answer(real).reasons[0].code == step.reasons[0].code


def test_a_pretended_morning_stands_in_for_the_stored_one_of_its_day():
    facts = trained(20)
    told = replace(make.morning(18, 2), ref=make.ref(facts.check_ins[0].ref.kind, "other", 18))
    run = asked(facts, GIVEN, 0, check_ins=(told,))
    ids = {ref.id for ref in run.steps[0].facts}
    assert "other" in ids
    assert "chk18" not in ids


def test_a_session_that_is_pretended_is_decided_on_again_the_morning_after():
    run = asked(trained(20), GIVEN, 0, sessions=(make.lifted(21, "rdl-tempo", 60, (6, 6)),))
    assert [make.day(n) for n in (20, 21, 22)] == [step.local_date for step in run.steps]


@pytest.mark.parametrize("scenario", list(SimulationScenario))
@pytest.mark.parametrize("scope", [make.PLAN, RDL])
def test_inv_01_an_open_emergency_ends_every_run_at_once(scenario, scope):
    locked = make.lifter(3, scope, screenings=(make.screening(0, RF_CES_1="yes"),))
    run = asked(locked, scenario, 12)
    assert [step.action for step in run.steps] == [DecisionAction.STOP_AND_REFER]
    assert run.steps[0].prescriptions == ()
    assert whatif.STOPPED in run.assumptions


@pytest.mark.parametrize("scenario", list(SimulationScenario))
def test_inv_03_no_run_answers_the_safety_questions_that_open_training(scenario):
    run = asked(make.lifter(3, screenings=()), scenario, 12)
    assert [step.action for step in run.steps] == [DecisionAction.STOP_AND_REFER]


def test_inv_01_a_pretended_emergency_stops_the_run_on_its_day():
    told = make.morning(22, 2, red_flags=make.answers(RF_CES_1="yes"))
    run = asked(trained(20), WELL, 6, check_ins=(told,))
    assert run.steps[-1].action is DecisionAction.STOP_AND_REFER
    assert run.steps[-1].local_date == make.day(22)


@pytest.mark.parametrize("scenario", list(SimulationScenario))
def test_every_step_is_a_whole_decision(scenario):
    for step in asked(trained(20), scenario).steps:
        stopped = step.action is DecisionAction.STOP_AND_REFER
        assert stopped == (step.prescriptions == ())
        assert step.reasons


def test_a_run_keeps_nothing_of_itself():
    facts = trained(20)
    before = canonical(facts)
    asked(facts, WELL, 12)
    assert canonical(facts) == before


def test_as_recently_repeats_the_colours_of_the_last_weeks():
    facts = trained(20, mornings=(2, 2, 9))
    habits = habits_of(facts, RECENTLY, make.RULES, make.LIBRARY)
    book = read(facts, make.RULES, make.LIBRARY)
    assert [zone for _, zone in book.session_zones] == list(habits.zones)
    assert habits.zones[-1] is PainZone.RED


def test_bad_mornings_as_recently_never_lead_further_than_good_ones():
    calm = replace(trained(20), scope=RDL)
    sore = replace(trained(20, mornings=(2, 5, 5)), scope=RDL)
    best = heaviest(asked(calm, RECENTLY).steps, "rdl-tempo")
    worse = heaviest(asked(sore, RECENTLY).steps, "rdl-tempo")
    assert max(worse, default=0) <= max(best)


def test_invented_mornings_have_the_colour_they_stand_for():
    facts = trained(20)
    habits = habits_of(facts, WELL, make.RULES, make.LIBRARY)
    for zone in (PainZone.GREEN, PainZone.AMBER, PainZone.RED):
        told = make.morning(18, habits.raised[zone], habits.settle_h)
        judged = read(
            replace(facts, check_ins=(*facts.check_ins[:2], told)), make.RULES, make.LIBRARY
        )
        assert judged.exposures[-1].zone is zone


def test_nobody_who_did_not_train_lately_is_assumed_to_train():
    facts = make.lifter(40, screenings=(make.screening(0), make.screening(39)))
    run = asked(facts, RECENTLY)
    assert not any(ref.kind == "session" for ref in run.steps[-1].facts)
    assert any("nothing is trained" in said for said in run.assumptions)


def test_skipped_sessions_do_not_count_as_trained():
    facts = trained(20)
    skipped = replace(
        facts.sessions[0],
        status=SessionStatus.SKIPPED,
        skip_reason=StopReason.TIME,
        exercises=(),
    )
    less = replace(facts, sessions=(skipped, *facts.sessions[1:]))
    whole = habits_of(facts, RECENTLY, make.RULES, make.LIBRARY)
    part = habits_of(less, RECENTLY, make.RULES, make.LIBRARY)
    assert part.trained < whole.trained
    assert len(part.zones) == 2


@pytest.mark.parametrize(("share", "taken"), [(0.0, 0), (0.25, 5), (0.5, 10), (1.0, 20)])
def test_a_share_of_occasions_is_taken_evenly(share, taken):
    assert taken == sum(in_turn(n, share) for n in range(20))


def test_where_the_usual_is_high_a_good_session_still_stays_within_green():
    sore = make.lifter(20, episode=make.episode(pain_morning=8))
    habits = habits_of(sore, WELL, make.RULES, make.LIBRARY)
    assert habits.usual == 8
    assert habits.in_session == make.RULES.pain.raised_green_cap.value


@pytest.mark.parametrize("scenario", list(SimulationScenario))
@pytest.mark.parametrize("facts", [trained(20), make.lifter(40), make.lifter(0, screenings=())])
def test_assumptions_name_no_finding_and_promise_nothing(scenario, facts):
    said = asked(facts, scenario).assumptions
    assert [one for one in said if CAUSAL.search(one) or FORBIDDEN.search(one)] == []
    assert whatif.NOT_A_PROMISE in said


@settings(MANY, max_examples=15)
@given(worlds(scope=make.PLAN), st.sampled_from(SimulationScenario))
def test_every_run_begins_with_the_decision_of_the_day_and_stops_at_most_once(facts, scenario):
    steps = asked(facts, scenario, 2).steps
    assert answer(facts) == steps[0]
    stops = [step.action is DecisionAction.STOP_AND_REFER for step in steps]
    assert not any(stops[:-1])
    assert all((step.prescriptions == ()) == stop for step, stop in zip(steps, stops, strict=True))


@settings(MANY, max_examples=15)
@given(worlds(scope=make.PLAN))
def test_inv_11_phases_of_a_run_rise_one_by_one(facts):
    phases = [int(step.phase[1]) for step in asked(facts, WELL, 6).steps]
    assert all(after - before <= 1 for before, after in pairwise(phases))

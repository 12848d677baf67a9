"""The hinge ladder as one movement: what one rung carried calmly counts for the others."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import ladder
from api.engine.dosing import load_finding as finding
from api.engine.facts import Facts, Goal, Position, ToleratedLoad
from api.engine.reading.flares import repeated
from api.engine.vocab import (
    BaselineTest,
    DecisionAction,
    FactKind,
    GoalKind,
    Phase,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer

RDL, TRAP, CONVENTIONAL = "rdl-tempo", "block-pull-high", "deadlift-conventional"
CALM = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}
DAY = 16


def trained(*rows: tuple[int, str, float], phase: Phase = Phase.P2, **more: object) -> Facts:
    """A calm lifter on day 16; every session three calm sets, every morning after it quiet."""
    plain: dict[str, object] = {
        "episode": make.episode(**CALM),
        "sessions": tuple(make.lifted(n, slug, kilos, (1, 1, 1)) for n, slug, kilos in rows),
        "check_ins": tuple(make.morning(n + 1, 1, 1) for n, _, _ in rows),
        "screenings": (make.screening(0), make.screening(7), make.screening(14)),
        "position": Position(phase, make.day(0)),
        "baselines": (make.result(BaselineTest.BRACE, 2),),
    }
    return make.facts(DAY, **{**plain, **more})


def asked(slug: str, facts: Facts) -> tuple[DecisionAction, list[int], list[str]]:
    made = answer(replace(facts, scope=make.of_exercise(slug)))
    [dose] = made.prescriptions
    return dose.action, laws.loads(dose), [reason.code for reason in made.reasons]


# --- the way back --------------------------------------------------------------------------


def test_one_calm_day_leads_a_lift_towards_what_another_rung_carried_since():
    facts = trained((6, RDL, 50), (10, TRAP, 70), (14, RDL, 50))
    action, loads, codes = asked(RDL, facts)
    assert (action, set(loads)) == (DecisionAction.PROGRESS, {55_000})
    assert "restore" in codes
    assert laws.inv_07(facts, answer(facts)) is None


def test_a_lower_rung_counts_by_its_share_only():
    facts = trained((10, RDL, 70), (14, TRAP, 60))
    assert set(asked(TRAP, facts)[1]) == {62_500}
    assert 62_500 <= 0.9 * 70_000


@pytest.mark.parametrize("slug", ["squat-goblet", "hip-thrust-barbell"])
def test_nothing_but_the_ladder_speaks_for_it(slug):
    facts = trained((6, slug, 50), (10, RDL, 90), (14, slug, 50), athlete=make.athlete(bests=()))
    assert "restore" not in asked(slug, facts)[2]


def test_a_rung_that_complained_says_nothing():
    facts = trained((6, RDL, 50), (14, RDL, 50))
    sore = make.lifted(10, TRAP, 70, (1, 4, 5))
    facts = replace(facts, sessions=(facts.sessions[0], sore, facts.sessions[1]))
    assert "restore" not in asked(RDL, facts)[2]
    assert laws.carried_g(laws.book_of(facts), RDL, 28) == 50_000


def test_an_engine_that_took_any_load_for_carried_is_caught(monkeypatch):
    facts = trained((10, RDL, 50), (14, TRAP, 50))
    plan = replace(facts, scope=make.of_exercise(TRAP))
    assert laws.inv_07(plan, answer(plan)) is None
    monkeypatch.setattr("api.engine.rules.progress.of_ladder_g", lambda book, exercise: 90_000)
    monkeypatch.setattr("api.engine.dosing.lane_doses.of_ladder_g", lambda book, exercise: 90_000)
    assert laws.inv_07(plan, answer(plan))


@pytest.mark.parametrize(("days", "known"), [(28, 70_000), (29, 0)])
def test_four_weeks_are_looked_back(days, known):
    facts = replace(trained((1, TRAP, 70)), as_of=make.day(1 + days))
    book = laws.book_of(facts)
    assert ladder.of_ladder_g(book, make.LIBRARY.exercises[RDL]) == known


# --- the load finding ----------------------------------------------------------------------


def ramps(facts: Facts) -> dict[str, list[int]]:
    made = answer(facts)
    assert laws.inv_08(facts, made) is None
    return {p.exercise: laws.loads(p) for p in made.prescriptions if laws.is_ramp(p)}


LATELY = ((2, RDL, 50), (6, RDL, 50), (10, RDL, 50), (14, RDL, 50))


def test_far_below_history_a_ramp_comes_every_fortnight_and_not_at_phase_gates_alone():
    [ramp] = ramps(trained(*LATELY)).values()
    assert ramp == [45_000, 50_000, 57_500]
    lately = Position(Phase.P2, make.day(0), load_finding_on=make.day(DAY - 13))
    assert ramps(trained(*LATELY, position=lately)) == {}
    before = Position(Phase.P2, make.day(0), load_finding_on=make.day(DAY - 14))
    assert list(ramps(trained(*LATELY, position=before)).values()) == [ramp]


def test_near_history_small_steps_are_enough():
    near = make.athlete(bests=(make.Best(CONVENTIONAL, 60_000, 1),))
    assert ramps(trained(*LATELY, athlete=near)) == {}


def test_without_any_history_nobody_knows_what_is_far():
    assert ramps(trained(*LATELY, athlete=make.athlete(bests=()))) == {}


def test_the_ramp_goes_to_the_movement_of_the_goal():
    squat = Goal(GoalKind.LIFT, "squat-goblet", 40_000, 5)
    assert ramps(trained(*LATELY, goals=(squat,))) == {}
    pull = Goal(GoalKind.LIFT, CONVENTIONAL, 140_000, 5)
    assert len(ramps(trained(*LATELY, goals=(pull, squat)))) == 1


@pytest.mark.parametrize(("told_on", "known"), [(DAY - 30, 60_000), (DAY - 31, None)])
def test_a_load_told_of_a_later_rung_bounds_the_ramp_of_an_earlier_one(told_on, known):
    told = ToleratedLoad(CONVENTIONAL, 60_000, 5, make.day(told_on))
    facts = trained(episode=make.episode(**CALM, best_tolerated=(told,)))
    lift = make.LIBRARY.exercises[RDL]
    assert finding.demand_g(laws.book_of(facts), lift) == known


def test_a_new_rung_ramps_only_after_two_calm_days_of_the_movement():
    assert ramps(trained(*LATELY))
    hard = make.lifted(14, RDL, 50, (1, 1, 1), rpe=9)
    facts = trained(*LATELY)
    assert ramps(replace(facts, sessions=(*facts.sessions[:-1], hard))) == {}
    assert ramps(replace(facts, check_ins=facts.check_ins[:-1])) == {}
    unsaid = make.lifted(14, RDL, 50, (1, 1, 1), rpe=None)
    assert ramps(replace(facts, sessions=(*facts.sessions[:-1], unsaid))) == {}


def test_two_calm_sessions_of_one_day_are_one_calm_day():
    facts = trained(*LATELY)
    again = replace(facts.sessions[-1], ref=replace(facts.sessions[-1].ref, id="again"))
    hard = make.lifted(10, RDL, 50, (1, 1, 1), rpe=9)
    assert ramps(replace(facts, sessions=(*facts.sessions, again)))
    assert (
        ramps(replace(facts, sessions=(*facts.sessions[:-2], hard, *facts.sessions[-1:], again)))
        == {}
    )


# --- after a flare -------------------------------------------------------------------------


def after_flare(*since: tuple[int, str, float], **more: object) -> Facts:
    """Taken back to P1 by a flare of day 7; calm again since day 9."""
    before = ((2, RDL, 60), (5, RDL, 60))
    facts = trained(*before, *since)
    quiet = tuple(make.morning(n, 1, 1) for n in range(9, DAY + 1))
    plain = {
        "check_ins": (*facts.check_ins[:2], make.flare(7), *quiet),
        "position": Position(Phase.P1, make.day(7)),
    }
    return replace(facts, **{**plain, **more})


def of_plan(facts: Facts, slug: str):
    made = answer(facts)
    return next((p for p in made.prescriptions if p.exercise == slug), None)


def test_the_lift_a_flare_interrupted_resumes_lighter_and_shorter_in_the_phase_it_led_to():
    facts = after_flare()
    assert laws.book_of(facts).flares
    dose = of_plan(facts, RDL)
    assert dose is not None
    assert (len(dose.sets), set(laws.loads(dose))) == (2, {47_500})
    assert 47_500 <= 0.8 * 60_000
    assert laws.inv_10(facts, answer(facts)) is None


def test_it_comes_back_by_one_small_step_a_calm_day_sets_before_load():
    short = make.lifted(12, RDL, 47.5, (1, 1))
    facts = after_flare()
    facts = replace(facts, sessions=(*facts.sessions, short))
    dose = of_plan(facts, RDL)
    assert (len(dose.sets), set(laws.loads(dose))) == (3, {47_500})
    whole = make.lifted(15, RDL, 47.5, (1, 1, 1))
    later = replace(facts, sessions=(*facts.sessions, whole))
    assert asked(RDL, later)[:2] == (DecisionAction.PROGRESS, [50_000] * 3)


def test_it_never_passes_what_was_calm_before_while_its_phase_is_not_there():
    steps = ((12, RDL, 60), (14, RDL, 60))
    assert set(laws.loads(of_plan(after_flare(*steps), RDL))) <= {60_000}


def test_who_was_placed_in_the_first_phase_or_never_flared_keeps_to_its_drills():
    calm = trained((2, RDL, 60), (5, RDL, 60), phase=Phase.P1)
    assert of_plan(calm, RDL) is None


def test_a_load_of_months_ago_is_not_resumed():
    facts = after_flare()
    old = replace(facts.sessions[0], ref=make.ref(FactKind.SESSION, "old", -40))
    assert of_plan(replace(facts, sessions=(old,)), RDL) is None


def test_a_load_of_another_episode_is_not_resumed():
    facts = after_flare()
    told = replace(facts.episode, ref=make.ref(FactKind.EPISODE, "ep", 6))
    assert of_plan(facts, RDL) is not None
    assert of_plan(replace(facts, episode=told), RDL) is None


def test_one_flare_is_no_reason_for_a_new_assessment():
    assert repeated(laws.book_of(after_flare())) is None

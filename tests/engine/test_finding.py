"""The load finding: a bounded ramp after a phase rise, and what is left of it afterwards."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.dosing import load_finding as finding
from api.engine.dosing import way_back
from api.engine.dosing.references import painfree_e1rm_g
from api.engine.facts import (
    Effort,
    ExerciseDone,
    Facts,
    LegSymptoms,
    Position,
    PrescribedDose,
    SetDone,
    SetTarget,
    ToleratedLoad,
)
from api.engine.lanes.building import make_lane
from api.engine.lanes.decision import decide_lane
from api.engine.planning.basis import Basis
from api.engine.planning.phases import stand
from api.engine.planning.plan import build
from api.engine.vocab import (
    BaselineTest,
    CheckInKind,
    DecisionAction,
    EffortScale,
    FactKind,
    FlagLevel,
    FunctionLoss,
    LegReach,
    Phase,
    RuleVerdict,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer

RDL = "rdl-tempo"
TEN = 10
CALM = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}
TESTS = (
    make.result(BaselineTest.HINGE_DOWEL, 5, pain=0),
    make.result(BaselineTest.BRACE, 2),
    make.result(BaselineTest.PRONE_PLANK, 60),
    make.result(BaselineTest.BRISK_WALK_30, 0, pain=0),
)


def rising(pains: tuple[int, ...] = (1, 1, 1), kilos: float = 60, **more: object) -> Facts:
    """A calm lifter on the day every gate of P1 is met; three green days of one lift."""
    plain: dict[str, object] = {
        "episode": make.episode(**CALM),
        "baselines": TESTS,
        "sessions": tuple(make.lifted(n, RDL, kilos, pains) for n in (2, 5, 8)),
        "check_ins": tuple(make.morning(n, 1, 1) for n in (3, 6, 9)),
        "screenings": (make.screening(0), make.screening(7)),
        "position": Position(Phase.P1, make.day(0)),
    }
    return make.facts(TEN, **{**plain, **more})


def ramp_of(made: Decision) -> list[int]:
    return next((laws.loads(p) for p in made.prescriptions if laws.is_ramp(p)), [])


def test_a_phase_rise_turns_the_first_loaded_lift_into_a_ramp():
    made = answer(rising())
    lift = next(p for p in made.prescriptions if p.exercise == RDL)
    assert made.phase is Phase.P2
    assert laws.loads(lift) == [60_000, 67_500, 77_500]
    assert {row.effort.value for row in lift.sets} == {7}
    assert lift.action is DecisionAction.PROGRESS
    assert lift.why == "Stop adding at the effort shown or when pain passes green."
    assert lift.stop_if.pain_at_least == 4
    assert len(lift.changes) == 1
    assert made.position.load_finding_on == make.day(TEN)


def test_the_ramp_names_its_rule_and_its_limit():
    made = answer(rising())
    reason = next(r for r in made.reasons if r.code == "load_finding")
    line = reason.checks[0]
    assert (line.value, line.threshold, line.unit, line.met) == (77.5, 78, "kg", True)
    assert len([r for r in made.reasons if r.code == "load_finding"]) == 1
    asked = replace(rising(), scope=make.of_exercise(RDL))
    assert ramp_of(answer(asked)) == []


def test_no_set_passes_thirteen_tenths_of_the_heaviest_load_of_thirty_days(monkeypatch):
    """Six sets were done; where a slot asks for six, the last ones end at the bound."""
    assert ramp_of(answer(rising(pains=(1,) * 6))) == [60_000, 67_500, 77_500]
    monkeypatch.setattr(way_back, "most_sets", lambda lane: None)
    made = answer(rising(pains=(1,) * 6))
    assert ramp_of(made) == [60_000, 67_500, 77_500, 77_500, 77_500, 77_500]
    assert max(ramp_of(made)) <= 1.3 * 60_000


def test_the_ramp_stays_under_the_ceiling_of_the_phase():
    athlete = make.athlete(bests=(make.Best("deadlift-conventional", 92_000, 1),))
    made = answer(rising(athlete=athlete))
    assert ramp_of(made) == [60_000, 62_500, 62_500]
    assert laws.inv_10(rising(athlete=athlete), made) is None


@pytest.mark.parametrize(("days", "due"), [(13, False), (14, True)])
def test_a_fortnight_lies_between_two_ramps(days, due):
    last = make.day(TEN - days)
    position = Position(Phase.P1, make.day(0), load_finding_on=last)
    made = answer(rising(position=position))
    assert bool(ramp_of(made)) is due
    assert made.position.load_finding_on == (make.day(TEN) if due else last)


@pytest.mark.parametrize(("days", "known"), [(30, True), (31, False)])
def test_only_the_last_thirty_days_count_as_demand(days, known):
    told = ToleratedLoad("kb-deadlift", 50_000, 5, make.day(TEN - days))
    facts = rising(episode=make.episode(**CALM, best_tolerated=(told,)), sessions=())
    book = laws.book_of(facts)
    found = finding.demand_g(book, make.LIBRARY.exercises["kb-deadlift"])
    assert found == (50_000 if known else None)


def easy(effort: float | None = 4, kilos: float = 40, **more: object) -> Facts:
    """Three calm days of a lift by somebody in P4 who has told no best, at an effort."""
    done = tuple(make.lifted(n, RDL, kilos, (1, 1, 1), 8, effort) for n in (2, 5, 8))
    plain: dict[str, object] = {
        "athlete": make.athlete(bests=()),
        "sessions": done,
        "position": Position(Phase.P4, make.day(0)),
    }
    return rising(**{**plain, **more})


@pytest.mark.parametrize(
    ("effort", "expected"), [(4, True), (5, True), (5.5, False), (None, False)]
)
def test_without_history_a_lift_far_easier_than_a_ramp_ends_may_ramp(effort, expected):
    assert expected is bool(ramp_of(answer(easy(effort))))


def test_such_a_ramp_stays_below_thirteen_tenths_and_comes_once_a_fortnight():
    assert ramp_of(answer(easy())) == [35_000, 40_000, 45_000]
    lately = Position(Phase.P4, make.day(0), load_finding_on=make.day(1))
    assert ramp_of(answer(easy(position=lately))) == []


@pytest.mark.parametrize(
    "more",
    [
        {"athlete": make.athlete(bests=(), training_age_y=0)},
        {"athlete": make.athlete(bests=(make.Best(RDL, 24_000, 1),))},
    ],
    ids=["a novice", "history that is near"],
)
def test_small_steps_stay_for_novices_and_for_who_is_near_what_was_known(more):
    assert ramp_of(answer(easy(**more))) == []


def test_what_is_thrown_does_not_ramp():
    book = laws.book_of(easy())
    basis = Basis(book, make.CURRICULUM)
    lane = make_lane(basis, Phase.P4, RDL, None, False)
    thrown = replace(lane, exercise=replace(lane.exercise, ballistic=True))
    answered = decide_lane(lane)
    assert finding.ramped(answered) is not None
    assert finding.ramped(replace(answered, lane=thrown)) is None


FLARE = make.CheckIn(
    make.ref(FactKind.CHECK_IN, "flare", TEN), CheckInKind.FLARE, pain_now=5, pain_worst=6,
    function_loss=FunctionLoss.SOME,
)  # fmt: skip
IRRITABLE = make.episode(pain_at_rest=5, pain_morning=1, settle_h=30.0)
LEG = LegSymptoms(LegReach.BELOW_KNEE)
LEGS = {
    "episode": make.episode(**CALM, leg=LEG),
    "check_ins": tuple(make.morning(n, 1, 1, leg=LEG, red_flags=make.answers()) for n in (3, 6, 9)),
}


def risen(facts: Facts) -> Facts:
    """The day after a rise, with the ramp still to be done."""
    position = Position(Phase.P2, make.day(TEN), load_finding_on=make.day(TEN))
    return replace(facts, as_of=make.day(TEN + 1), position=position)


def test_a_ramp_waits_until_it_is_done():
    made = answer(risen(rising()))
    assert ramp_of(made) == [60_000, 67_500, 77_500]
    assert made.position.load_finding_on == make.day(TEN)


@pytest.mark.parametrize(("done", "ramp"), [("kb-deadlift", True), (RDL, False)])
def test_a_ramp_waits_for_its_own_lift_whatever_was_lifted_before(done, ramp):
    told = rising()
    later = replace(
        told,
        as_of=make.day(TEN + 2),
        sessions=(*told.sessions, make.lifted(TEN + 1, done, 30, (1, 1, 1))),
        check_ins=(*told.check_ins, make.morning(TEN + 2, 1, 1)),
        position=answer(told).position,
    )
    assert bool(ramp_of(answer(later))) is ramp


def test_sets_that_rise_as_the_athlete_likes_them_are_no_ramp_that_was_asked_for():
    """Only the plan knows what it asked for: a lift done in rising sets stays so without a ramp."""
    told = rising()
    plan, other = answer(told), "kb-deadlift"
    own = tuple(SetTarget(reps=8, load_g=grams) for grams in (20_000, 30_000, 40_000))
    liked = PrescribedDose(other, own, None, make.day(TEN))
    position = replace(plan.position, prescribed=(*plan.position.prescribed, liked))
    later = replace(
        told,
        as_of=make.day(TEN + 2),
        sessions=(*told.sessions, make.lifted(TEN + 1, other, 30, (1, 1, 1))),
        check_ins=(*told.check_ins, make.morning(TEN + 2, 1, 1)),
        position=position,
    )
    assert position.load_finding_of == RDL
    assert ramp_of(answer(later))
    unknown = replace(position, load_finding_of=other)
    assert not ramp_of(answer(replace(later, position=unknown)))


BARRED = {
    "irritable": {"episode": IRRITABLE},
    "legs": LEGS,
    "flag": {"flags": (make.flag("RF-INFL-0", FlagLevel.ROUTINE, 9),)},
    "flare": {"check_ins": (*rising().check_ins, FLARE)},
    "morning missing": {"check_ins": rising().check_ins[:-1]},
    "amber": {"sessions": (*rising().sessions[:2], make.lifted(8, RDL, 60, (1, 4, 4)))},
    "red": {"sessions": (*rising().sessions[:2], make.lifted(8, RDL, 60, (1, 7)))},
    "red elsewhere": {"sessions": (*rising().sessions, make.lifted(9, "bench-press", 30, (1, 7)))},
    "one green": {"sessions": rising().sessions[2:]},
    "hard": {"sessions": (*rising().sessions[:2], make.lifted(8, RDL, 60, (1, 1), rpe=9))},
    "no load": {"sessions": tuple(make.lifted(n, RDL, 0, (1, 1)) for n in (2, 5, 8))},
}


@pytest.mark.parametrize("more", BARRED.values(), ids=BARRED.keys())
def test_nothing_ramps_while_something_speaks_against_it(more):
    facts = rising(**more)
    assert ramp_of(answer(facts)) == []
    assert ramp_of(answer(risen(facts))) == []


def test_running_never_ramps():
    assert ramp_of(answer(make.runner(TEN, make.PLAN))) == []
    book = laws.book_of(rising())
    assert finding.due(book, stand(book, may_move=True)) == make.day(TEN)


def test_the_first_plan_of_an_episode_does_not_ramp():
    assert ramp_of(answer(rising(position=None))) == []


@pytest.mark.parametrize(("days", "expected"), [(6, True), (7, False), (8, False)])
def test_nothing_new_is_looked_for_on_the_first_day_after_days_away(days, expected):
    """INV-27: what was never done has no days away of its own, but the back has them."""
    known = ToleratedLoad("squat-goblet", 40_000, 8, make.day(2))
    last = TEN + 1 - days
    facts = rising(
        sessions=tuple(make.lifted(n, "bench-press", 30, (1,)) for n in (last - 2, last)),
        check_ins=tuple(make.morning(n + 1, 1, 1) for n in (last - 2, last)),
        episode=make.episode(**CALM, best_tolerated=(known,)),
    )
    assert bool(ramp_of(answer(risen(facts)))) is expected


def test_a_lift_known_from_told_loads_ramps_up_from_its_start():
    told = ToleratedLoad("squat-goblet", 40_000, 8, make.day(-1))
    facts = rising(sessions=(), episode=make.episode(**CALM, best_tolerated=(told,)))
    made = answer(risen(replace(facts, sessions=())))
    squat = next(p for p in made.prescriptions if p.exercise == "squat-goblet")
    assert squat.action is DecisionAction.HOLD
    assert laws.loads(squat) == sorted(laws.loads(squat))
    assert 0 < laws.loads(squat)[0] <= 28_000 < laws.loads(squat)[-1] <= 52_000
    assert squat.changes == ()


def done(
    loads: tuple[int, ...], rpes: tuple[float | None, ...], pains: tuple[int, ...]
) -> ExerciseDone:
    rows = [
        SetDone(
            reps=8,
            load_g=load,
            effort=Effort(EffortScale.RPE, rpe) if rpe else None,
            technique=4,
            pain=pain,
        )
        for load, rpe, pain in zip(loads, rpes, pains, strict=True)
    ]
    return ExerciseDone(RDL, tuple(rows))


def afterwards(exercise: ExerciseDone, answered: bool = True) -> Facts:
    """Two days after the rise; the ramp was done on the day between."""
    facts = rising()
    mornings = (make.morning(TEN + 2, 1, 1),) if answered else ()
    position = Position(Phase.P2, make.day(TEN), load_finding_on=make.day(TEN))
    return replace(
        facts,
        as_of=make.day(TEN + 2),
        sessions=(*facts.sessions, make.session(TEN + 1, exercise)),
        check_ins=(*facts.check_ins, *mornings),
        position=position,
    )


UP = (60_000, 65_000, 70_000)


def next_loads(facts: Facts) -> set[int]:
    made = answer(replace(facts, scope=make.of_exercise(RDL)))
    return {load for p in made.prescriptions for load in laws.loads(p)}


@pytest.mark.parametrize(
    ("rpes", "expected"),
    [((5, 6, 7), 70_000), ((5, 7, 8), 65_000), ((None, None, None), 70_000), ((8, 8, 9), 60_000)],
)
def test_the_best_green_set_within_effort_seven_is_the_next_load_of_all_sets(rpes, expected):
    assert next_loads(afterwards(done(UP, rpes, (1, 1, 1)))) == {expected}


def test_a_ramp_that_stirred_the_back_goes_back_to_its_first_load_or_lower():
    amber = next_loads(afterwards(done(UP, (5, 6, 6), (1, 2, 4))))
    red = next_loads(afterwards(done(UP, (5, 6, 6), (1, 2, 7))))
    assert max(amber) <= 60_000
    assert max(red) <= 54_000


def test_a_missing_morning_after_a_ramp_keeps_the_load_it_found():
    told = done(UP, (5, 6, 6), (1, 1, 1))
    assert next_loads(afterwards(told, answered=False)) == next_loads(afterwards(told))


def test_after_a_ramp_two_greens_are_counted_anew_and_no_second_ramp_follows():
    facts = afterwards(done(UP, (5, 6, 6), (1, 1, 1)))
    made = answer(facts)
    lift = next(p for p in made.prescriptions if p.exercise == RDL)
    assert (lift.action, ramp_of(made)) == (DecisionAction.HOLD, [])
    assert made.position.load_finding_on == make.day(TEN)


def test_the_best_set_of_a_ramp_is_the_new_painfree_reference():
    exercise = make.LIBRARY.exercises[RDL]
    before = painfree_e1rm_g(laws.book_of(rising()), exercise)
    after = painfree_e1rm_g(laws.book_of(afterwards(done(UP, (5, 6, 6), (1, 1, 1)))), exercise)
    assert after / before == pytest.approx(70 / 60)


def test_the_receipt_of_a_ramp_says_what_bound_it():
    book = laws.book_of(rising())
    standing = stand(book, may_move=True)
    made = build(Basis(book, make.CURRICULUM), standing)
    lead = next(a for a in made.answers if a.code == "load_finding")
    binding = [line.rule for line in lead.account.trace if line.verdict is RuleVerdict.BINDING]
    assert binding == ["load.finding"]
    assert lead.account.counterfactuals


def test_a_ramp_without_its_bound_is_caught(monkeypatch):
    monkeypatch.setattr(way_back, "most_sets", lambda lane: None)
    rules = make.RULES
    wide = replace(rules.load.finding_cap_pct, value=200)
    broken = replace(rules, load=replace(rules.load, finding_cap_pct=wide))
    facts = rising(pains=(1,) * 6)
    assert laws.inv_08(facts, answer(facts)) is None
    assert laws.inv_08(facts, answer(facts, broken))


@pytest.mark.parametrize("why", ["irritable", "legs", "flag"])
def test_a_ramp_in_spite_of_an_irritable_back_or_a_flag_is_caught(monkeypatch, why):
    facts = risen(rising(**BARRED[why]))
    assert laws.load_finding(facts, answer(facts)) is None
    monkeypatch.setattr(finding, "_calm", lambda book: True)
    assert laws.load_finding(facts, answer(facts))


@pytest.mark.parametrize(
    ("effort", "reps", "load"), [(4, 8, None), (5, 8, None), (6, 9, 22_500), (None, 9, 22_500)]
)
def test_a_lift_that_feels_empty_goes_on_by_effort_where_a_plate_is_too_big_a_step(
    effort, reps, load
):
    facts = replace(easy(effort, 22.5), scope=make.of_exercise(RDL))
    [dose] = answer(facts).prescriptions
    assert {(reps, load)} == {(row.reps, row.load_g) for row in dose.sets}

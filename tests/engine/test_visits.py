"""Visits that time asks for: who gets one, what it freezes, what closes it, what it becomes."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, OpenVisit, Position
from api.engine.vocab import (
    AskKind,
    BaselineTest,
    ClinicianRole,
    DecisionAction,
    LockEffect,
    MovementPattern,
    Phase,
    RuleVerdict,
    RunStage,
    Urgency,
)
from tests.engine import care_laws, laws
from tests.engine import factories as make
from tests.engine.worlds import answer

ACUTE = {"started_on": make.day(-7), "pain_morning": 4, "pain_at_rest": 2, "settle_h": 1.0}
CHRONIC = {"started_on": make.day(-200), "pain_morning": 4, "pain_at_rest": 1, "settle_h": 1.0}
RDL = "rdl-tempo"


def screened(n: int, **more: object) -> Facts:
    weeks = tuple(make.screening(day) for day in range(0, n + 1, 7))
    return make.lifter(n, **{"screenings": weeks, "position": standing(), **more})


def standing(phase: Phase = Phase.P2, **more: object) -> Position:
    return Position(phase, make.day(0), **more)


def told(pain: int, *days: int) -> tuple:
    return tuple(make.morning(n, pain, 1) for n in days)


def visits(facts: Facts) -> dict[str, str]:
    return {v.code: v.cause for v in laws.book_of(facts).visits}


# --- acute or subacute, two weeks in ------------------------------------------------------


def fortnight(pain: int, intake: int = 4, n: int = 14, **more: object) -> Facts:
    episode = make.episode(**{**ACUTE, "pain_morning": intake})
    mornings = told(pain, 10, 12, 14)
    return screened(n, episode=episode, check_ins=mornings, **more)


@pytest.mark.parametrize(
    ("intake", "pain", "n", "raised"),
    [
        (4, 3, 14, True), (4, 2, 14, False), (4, 3, 13, False), (4, 3, 15, True),
        (2, 2, 14, False), (3, 3, 14, True), (3, 2, 14, False), (10, 7, 14, False),
        (10, 8, 14, True),
    ],
)  # fmt: skip
def test_an_acute_back_no_third_better_after_two_weeks_is_asked_to_see_somebody(
    intake, pain, n, raised
):
    facts = fortnight(pain, intake, n)
    assert (visits(facts).get("RF-TIME-1") == "not_better") is raised


def test_a_chronic_back_is_not_judged_by_its_second_week():
    facts = screened(14, episode=make.episode(**CHRONIC), check_ins=told(4, 10, 12, 14))
    assert visits(facts) == {}


def test_two_weeks_without_enough_mornings_are_judged_when_there_are_enough():
    early = screened(14, episode=make.episode(**ACUTE), check_ins=told(4, 10, 14))
    late = replace(early, as_of=make.day(16), check_ins=told(4, 10, 14, 15, 16))
    assert visits(early) == {}
    assert [v.raised_on for v in laws.book_of(late).visits] == [make.day(15)]


def test_a_later_good_week_does_not_close_the_visit():
    mornings = told(4, 10, 12, 14) + told(0, 22, 23, 24, 25)
    facts = screened(25, episode=make.episode(**ACUTE), check_ins=mornings)
    assert visits(facts) == {"RF-TIME-1": "not_better"}


@pytest.mark.parametrize(
    ("codes", "n", "role", "open_"),
    [
        ("RF-TIME-1", 14, ClinicianRole.PHYSIOTHERAPIST, False),
        ("RF-TIME-1", 13, ClinicianRole.PHYSIOTHERAPIST, True),
        ("RF-TIME-1", 17, ClinicianRole.PHYSICIAN, True),
        ("RF-TIME-2", 15, ClinicianRole.PHYSICIAN, True),
        ("RF-TIME-1", 15, ClinicianRole.COACH, True),
    ],
)
def test_only_a_clinicians_note_that_names_the_code_closes_a_visit(codes, n, role, open_):
    note = make.clearance(codes, n, role)
    assert ("RF-TIME-1" in visits(fortnight(4, n=16, clearances=(note,)))) is open_


# --- worsening with activity --------------------------------------------------------------


def rising(weeks: tuple[int, int, int], trained: tuple[int, ...] = (15, 18), **more: object):
    days = ((1, 3, 5, 7), (8, 10, 12, 14), (16, 18, 20, 21))
    mornings = tuple(m for pain, row in zip(weeks, days, strict=True) for m in told(pain, *row))
    logged = tuple(make.lifted(n, "bench-press", 40, (0, 0)) for n in trained)
    episode = make.episode(**{**CHRONIC, "pain_morning": weeks[0]})
    plain = {"episode": episode, "sessions": logged, "check_ins": mornings}
    return screened(21, **{**plain, **more})


@pytest.mark.parametrize(
    ("weeks", "trained", "raised"),
    [
        ((1, 2, 3), (15, 18), True),
        ((1, 2, 3), (18,), False),
        ((1, 2, 3), (7, 18), False),
        ((1, 2, 3), (8, 18), True),
        ((2, 2, 4), (15, 18), False),
        ((1, 3, 2), (15, 18), False),
    ],
)
def test_mornings_that_rise_two_weeks_running_while_training_ask_for_a_visit(
    weeks, trained, raised
):
    assert ("RF-TIME-1" in visits(rising(weeks, trained))) is raised


def test_a_visit_that_has_taken_place_is_not_asked_for_from_the_same_weeks_again():
    note = make.clearance("RF-TIME-1", 20)
    assert visits(rising((1, 2, 3), clearances=(note,))) == {}


def lifts(*pains: tuple[int, ...]) -> tuple:
    days = ((2, 5), (9, 12), (16, 19))
    return tuple(
        make.lifted(n, RDL, 40, (pain,))
        for row, week in zip(days, pains, strict=True)
        for n, pain in zip(row, week, strict=True)
    )


@pytest.mark.parametrize(
    ("pains", "raised"),
    [
        (((0, 0), (1, 1), (2, 2)), True),
        (((1, 1), (1, 1), (3, 3)), False),
        (((0, 1), (1, 1), (2, 2)), False),
    ],
)
def test_a_movement_that_hurts_more_from_week_to_week_freezes_that_movement_alone(pains, raised):
    facts = screened(21, episode=make.episode(**CHRONIC), sessions=lifts(*pains))
    found = [v.pattern for v in laws.book_of(facts).visits]
    assert found == ([MovementPattern.HINGE] if raised else [])


def test_a_pattern_visit_holds_its_pattern_and_lets_others_rise():
    both = tuple(
        replace(s, exercises=(*s.exercises, *make.lifted(1, "squat-goblet", 20, (0, 0)).exercises))
        for s in lifts((0, 0), (1, 1), (2, 2))
    )
    facts = screened(
        21,
        episode=make.episode(**{**CHRONIC, "pain_morning": 0}),
        sessions=both,
        check_ins=told(0, 3, 6, 10, 13, 17, 20),
    )
    hinge = answer(replace(facts, scope=make.of_exercise(RDL)))
    squat = answer(replace(facts, scope=make.of_exercise("squat-goblet")))
    assert "routine_visit_open" in {r.code for r in hinge.reasons}
    assert hinge.action is not DecisionAction.PROGRESS
    verdicts = {line.rule: line.verdict for line in squat.trace}
    assert verdicts["safety.routine_freeze"] is RuleVerdict.PASSED


# --- six weeks ----------------------------------------------------------------------------


def six_weeks(n: int = 42, intake: int = 4, last: int = 4, **more: object) -> Facts:
    mornings = told(0, 10, 12, 14) + told(last, n - 3, n - 1, n)
    episode = make.episode(**{**ACUTE, "pain_morning": intake})
    return screened(n, **{"episode": episode, "check_ins": mornings, **more})


@pytest.mark.parametrize(
    ("intake", "last", "n", "raised"),
    [(4, 3, 42, True), (4, 2, 42, False), (4, 4, 41, False), (4, 4, 43, True)],
)
def test_six_weeks_without_a_third_less_pain_ask_for_a_visit(intake, last, n, raised):
    assert (visits(six_weeks(n, intake, last)).get("RF-TIME-2") == "no_progress") is raised


def scores(test: BaselineTest, before: float, after: float) -> tuple:
    return (make.result(test, before, 0), make.result(test, after, 40))


def loads(before: float, after: float) -> tuple:
    return (make.lifted(1, RDL, before, (1, 1)), make.lifted(38, RDL, after, (1, 1)))


def chronic(**more: object) -> Facts:
    plain = {"baselines": (), "check_ins": told(1, 2, 39)}
    return screened(42, episode=make.episode(**CHRONIC), **{**plain, **more})


@pytest.mark.parametrize(
    ("known", "raised"),
    [
        ({}, False),
        ({"baselines": scores(BaselineTest.PSFS, 4, 5.9)}, True),
        ({"baselines": scores(BaselineTest.PSFS, 4, 6)}, False),
        ({"baselines": scores(BaselineTest.PSFS, 8, 8)}, False),
        ({"baselines": scores(BaselineTest.PSFS, 7.9, 7.9)}, True),
        ({"baselines": scores(BaselineTest.CONFIDENCE, 4, 5)}, True),
        ({"baselines": scores(BaselineTest.CONFIDENCE, 4, 6)}, False),
        ({"sessions": loads(50, 54)}, True),
        ({"sessions": loads(50, 55)}, False),
        ({"baselines": scores(BaselineTest.PSFS, 4, 4), "sessions": loads(50, 55)}, False),
    ],
)
def test_a_chronic_back_is_judged_by_function_and_only_by_what_was_measured_twice(known, raised):
    assert ("RF-TIME-2" in visits(chronic(**known))) is raised


@pytest.mark.parametrize(("own", "raised"), [(8, False), (7.9, True)])
def test_a_function_with_little_left_to_gain_needs_no_second_measure(own, raised):
    once = (make.result(BaselineTest.PSFS, own, 40),)
    assert ("RF-TIME-2" in visits(chronic(baselines=once, sessions=loads(50, 50)))) is raised


@pytest.mark.parametrize(("stage", "raised"), [(RunStage.R1, True), (RunStage.R2, False)])
def test_a_run_stage_is_working_load_for_a_runner(stage, raised):
    runs = (make.ran(1, RunStage.R1, 3000, 1), make.ran(38, stage, 3000, 1))
    facts = chronic(sessions=runs, check_ins=told(1, 2, 39))
    assert ("RF-TIME-2" in visits(facts)) is raised


@pytest.mark.parametrize(("phase", "raised"), [(Phase.P5, True), (Phase.P6, False)])
def test_maintenance_needs_no_function_to_grow(phase, raised):
    same = chronic(sessions=loads(50, 50), position=Position(phase, make.day(0)))
    assert ("RF-TIME-2" in visits(same)) is raised


def test_six_weeks_start_anew_after_the_visit():
    note = make.clearance("RF-TIME-2", 50)
    seen = six_weeks(60, clearances=(note,))
    again = six_weeks(92, check_ins=told(4, 44, 46, 48, 90, 91, 92), clearances=(note,))
    assert "RF-TIME-2" not in visits(seen)
    assert visits(again)["RF-TIME-2"] == "no_progress"


# --- what a visit does --------------------------------------------------------------------


def waiting(n: int, opened: int = 14, phase: Phase = Phase.P2, **more: object) -> Facts:
    visit = OpenVisit("RF-TIME-2", "no_progress", make.day(0), make.day(opened))
    position = standing(phase, visits=(visit,))
    return screened(n, **{"position": position, "episode": make.episode(**CHRONIC), **more})


def test_a_visit_is_written_into_the_position_and_stays_there_without_its_evidence():
    first = answer(fortnight(4))
    assert [(v.code, v.raised_on) for v in first.position.visits] == [("RF-TIME-1", make.day(14))]
    gone = screened(20, episode=make.episode(**ACUTE), position=first.position)
    assert visits(gone) == {"RF-TIME-1": "not_better"}


def test_a_visit_stands_in_the_receipt_like_any_routine_code():
    made = answer(fortnight(4))
    asks = {a.kind: a for a in made.asks}
    assert made.urgency is Urgency.ROUTINE
    assert made.referral.codes == ("RF-TIME-1",)
    assert "not_better" in {r.code for r in made.reasons}
    assert asks[AskKind.VISIT].codes == ("RF-TIME-1",)
    assert made.prescriptions


@pytest.mark.parametrize(("n", "due"), [(14, 15), (15, 21), (20, 21), (21, 28), (27, 28), (28, 35)])
def test_the_visit_is_asked_for_again_every_seven_days(n, due):
    asks = {a.kind: a for a in answer(waiting(n)).asks}
    assert asks[AskKind.VISIT].due_on == make.day(due)


@pytest.mark.parametrize(
    ("n", "effect"),
    [(41, LockEffect.NO_PHASE_RISE), (42, LockEffect.BODYWEIGHT_ONLY),
     (43, LockEffect.BODYWEIGHT_ONLY)],
)  # fmt: skip
def test_a_visit_unanswered_for_28_days_takes_the_load_away(n, effect):
    lifted = (make.lifted(n - 1, RDL, 60, (1, 1)),)
    facts = waiting(n, sessions=lifted, scope=make.of_exercise(RDL))
    assert laws.book_of(facts).lock.effect is effect
    heaviest = max(load for p in answer(facts).prescriptions for load in [0, *laws.loads(p)])
    assert (heaviest == 0) is (effect is LockEffect.BODYWEIGHT_ONLY)


def test_no_load_rises_while_a_visit_is_open():
    lifted = tuple(make.lifted(n, RDL, 40, (0, 0)) for n in (10, 13))
    free = screened(
        15, scope=make.of_exercise(RDL), sessions=lifted, check_ins=told(0, 11, 14),
        episode=make.episode(**{**CHRONIC, "pain_morning": 0}),
    )  # fmt: skip
    visit = OpenVisit("RF-TIME-1", "not_better", make.day(14), make.day(14))
    held = answer(replace(free, position=standing(visits=(visit,))))
    assert answer(free).action is DecisionAction.PROGRESS
    assert held.action is DecisionAction.HOLD
    assert held.binding_rule == "safety.routine_freeze"


def test_every_loaded_pattern_waits_for_a_visit_about_the_whole_back():
    lifted = tuple(make.lifted(n, "bench-press", 40, (0, 0)) for n in (10, 13))
    facts = waiting(15, scope=make.of_exercise("bench-press"), sessions=lifted)
    assert "routine_visit_open" in {r.code for r in answer(facts).reasons}


def test_a_visit_forgotten_is_caught(monkeypatch):
    lifted = tuple(make.lifted(n, RDL, 40, (0, 0)) for n in (10, 13))
    visit = OpenVisit("RF-TIME-1", "not_better", make.day(14), make.day(14))
    facts = screened(
        15, scope=make.of_exercise(RDL), sessions=lifted, check_ins=told(0, 11, 14),
        episode=make.episode(**{**CHRONIC, "pain_morning": 0}),
        position=standing(visits=(visit,)),
    )  # fmt: skip
    assert care_laws.frozen(facts, answer(facts)) is None
    monkeypatch.setattr("api.engine.safety.visits.freezes", lambda book, pattern: ())
    assert care_laws.frozen(facts, answer(facts))


def test_a_visit_that_never_ages_is_caught(monkeypatch):
    facts = waiting(43, sessions=(make.lifted(42, RDL, 60, (1, 1)),))
    assert care_laws.bodyweight(facts, answer(facts)) is None
    monkeypatch.setattr("api.engine.safety.visits.aged", lambda flag, as_of, ruleset: flag)
    monkeypatch.setattr("api.engine.safety.ends.last_routine_day", lambda book: None)
    assert care_laws.bodyweight(facts, answer(facts))


def test_a_visit_ages_from_the_day_it_was_first_asked_for():
    """Nobody can leave unanswered what nobody told them."""
    facts = six_weeks(80, check_ins=told(4, 40, 41, 42, 79, 80))
    made = answer(facts)
    assert [(v.raised_on, v.told_on) for v in made.position.visits if v.code == "RF-TIME-2"] == [
        (make.day(42), make.day(80))
    ]
    assert laws.book_of(facts).lock.effect is LockEffect.NO_PHASE_RISE


@pytest.mark.parametrize(("examined", "open_"), [(41, True), (42, False), (60, False)])
def test_a_visit_before_the_plan_asked_for_it_counts(examined, open_):
    visit = OpenVisit("RF-TIME-2", "no_progress", make.day(42), make.day(80))
    note = make.clearance("RF-TIME-2", examined)
    facts = screened(82, position=standing(visits=(visit,)), clearances=(note,))
    assert ("RF-TIME-2" in visits(facts)) is open_


@pytest.mark.parametrize("n", [84, 90, 91, 95, 100, 110, 120])
def test_what_slides_out_of_sight_never_raises_a_visit(n):
    """Six weeks that were fine stay fine when their first fortnight is no longer at hand."""
    known = {"baselines": scores(BaselineTest.PSFS, 4, 4), "sessions": loads(50, 55)}
    facts = screened(n, episode=make.episode(**CHRONIC), check_ins=told(1, 2, 39, n - 1), **known)
    assert "RF-TIME-2" not in {v.code for v in answer(facts).position.visits}


@pytest.mark.parametrize(("n", "last"), [(33, 40), (34, 41), (35, 41), (41, 41), (42, 49)])
def test_no_plan_reaches_into_the_days_on_which_the_visit_takes_the_load_away(n, last):
    """Opened on day 14, it weighs like a missing clearance from day 42 on."""
    made = answer(waiting(n))
    assert made.valid_until == make.day(last)
    assert all(s.local_date <= make.day(last) for s in made.sessions)


def test_a_plan_that_waits_for_a_visit_does_not_say_that_it_works():
    made = answer(waiting(20))
    assert "no_progress" in {reason.code for reason in made.reasons}
    assert (made.action, made.headline) == (DecisionAction.HOLD, "Your plan holds steady for now.")

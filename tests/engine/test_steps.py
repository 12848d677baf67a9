"""The progress rules of rule book B5, sentence by sentence, at their cuts."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.dosing import lane_doses
from api.engine.facts import (
    Best,
    Facts,
    Restriction,
    Session,
    SetTarget,
)
from api.engine.vocab import (
    AskKind,
    BaselineTest,
    DecisionAction,
    Phase,
    RestrictionKind,
    RuleVerdict,
    SessionStatus,
)
from tests.engine import factories as make
from tests.engine import laws, load_laws, real
from tests.engine.lifting import LOW, MODERATE, RDL, code, facts, lift, told, top
from tests.engine.worlds import answer

# --- two greens -----------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "rises"), [(47, False), (48, True), (49, True)])
def test_two_greens_lie_forty_eight_hours_apart(hours, rises):
    first = lift(17)
    second = replace(lift(19), started_at=first.started_at + timedelta(hours=hours))
    made = answer(facts(first, second))
    assert (made.action is DecisionAction.PROGRESS) is rises
    assert rises or code(made) == "spacing"


@pytest.mark.parametrize(("hours", "rises"), [(71, False), (72, True), (73, True)])
def test_heavy_greens_lie_seventy_two_hours_apart(hours, rises):
    """Five at effort 8 is 81 % of what it says about the maximum."""
    first = lift(16, 100, reps=5, rpe=8)
    later = replace(
        lift(19, 100, reps=5, rpe=8), started_at=first.started_at + timedelta(hours=hours)
    )
    assert (answer(facts(first, later)).action is DecisionAction.PROGRESS) is rises


@pytest.mark.parametrize(("days", "action"), [((20,), "hold"), ((17, 20), "progress")])
def test_one_green_collects_the_second(days, action):
    assert answer(facts(*map(lift, days))).action.value == action


def test_greens_keep_counting_across_a_step():
    made = answer(facts(lift(14, 60), lift(17, 60), lift(20, 62.5)))
    assert (made.action, top(made)) == (DecisionAction.PROGRESS, 65)


@pytest.mark.parametrize(("kilos", "rises"), [(66, True), (67.5, True), (70, False), (90, False)])
def test_a_leap_nobody_asked_for_starts_the_count_anew(kilos, rises):
    made = answer(facts(lift(14, 60), lift(17, 60), lift(20, kilos)))
    assert (made.action is DecisionAction.PROGRESS) is rises
    assert top(answer(facts(lift(14, 60), lift(17, kilos), lift(20, kilos)))) >= kilos


def test_back_at_a_load_of_the_month_is_no_leap():
    made = answer(facts(lift(11, 60), lift(14, 60), lift(17, 40), lift(20, 60)))
    assert made.reasons[0].code == "two_green_exposures"


@pytest.mark.parametrize("pain", [4, 7])
def test_an_edge_answer_or_a_hard_one_starts_the_count_anew(pain):
    bad = make.lifted(14, RDL, 60, (1, pain))
    made = answer(facts(lift(11), bad, lift(20), phase=Phase.P2))
    assert code(made) == "single_green"


@pytest.mark.parametrize(("effort", "rises"), [(7, True), (8, True), (9, False)])
def test_effort_above_the_target_of_the_phase_repeats(effort, rises):
    made = answer(facts(lift(17, rpe=effort, reps=8), lift(20, rpe=effort, reps=8)))
    assert (made.action is DecisionAction.PROGRESS) is rises


@pytest.mark.parametrize(("technique", "rises"), [(2, False), (3, True), (4, True)])
def test_technique_below_three_repeats(technique, rises):
    made = answer(facts(lift(17, technique=technique), lift(20, technique=technique)))
    assert (made.action is DecisionAction.PROGRESS) is rises


def named(session: Session, name: str) -> Session:
    """The same session under another name: several may stand on one day."""
    return replace(session, ref=replace(session.ref, id=name))


def asked(n: int, done: int) -> Session:
    """Three sets of eight asked for; ``done`` repetitions in the last."""
    made = lift(n)
    sets = tuple(replace(s, target=SetTarget(reps=8)) for s in made.exercises[0].sets)
    sets = (*sets[:-1], replace(sets[-1], reps=done))
    return replace(made, exercises=(replace(made.exercises[0], sets=sets),))


@pytest.mark.parametrize(("reps", "rises"), [(7, False), (8, True), (9, True)])
def test_every_prescribed_repetition_is_done(reps, rises):
    made = answer(facts(asked(17, 8), asked(20, reps)))
    assert (made.action is DecisionAction.PROGRESS) is rises
    assert rises or code(made) == "exposure_incomplete"


@pytest.mark.parametrize(
    ("done", "skipped", "rises"), [(2, 1, False), (7, 3, True), (3, 1, True), (2, 0, True)]
)
def test_seven_tenths_of_the_week_are_done(done, skipped, rises):
    """Two lifts, more sessions done and left out, all within seven days."""
    more = [named(make.session(22), f"more{k}") for k in range(done - 2)]
    out = make.session(21, status=SessionStatus.SKIPPED)
    left = [named(out, f"left{k}") for k in range(skipped)]
    made = answer(facts(lift(17), lift(20), *more, *left, check_ins=told(17, 20, 22)))
    assert (made.action is DecisionAction.PROGRESS) is rises
    assert rises or code(made) == "adherence_low"


# --- size of a step -------------------------------------------------------------------------


@pytest.mark.parametrize(("settle", "expected"), [(1.0, 105), (6.0, 102.5)])
def test_a_step_is_five_percent_when_calm_and_half_of_it_otherwise(settle, expected):
    calm = make.episode(**{**LOW, "settle_h": settle})
    made = answer(facts(lift(17, 100, rpe=7), lift(20, 100, rpe=7), episode=calm))
    assert top(made) == expected


@pytest.mark.parametrize(("kilos", "expected"), [(22.5, 22.5), (25, 27.5), (27.5, 30)])
def test_no_plate_passes_a_tenth_of_the_load(kilos, expected):
    made = answer(facts(lift(17, kilos), lift(20, kilos)))
    assert top(made) == expected
    assert laws.inv_08(facts(lift(17, kilos), lift(20, kilos)), made) is None


def test_where_the_plates_are_too_big_a_repetition_is_added_instead():
    made = answer(facts(lift(17, 20), lift(20, 20)))
    assert [(c.variable.value, c.before, c.after) for c in made.prescriptions[0].changes] == [
        ("reps", 8, 9)
    ]


def test_what_an_easy_load_proves_of_itself_is_no_ceiling_on_what_is_chosen():
    """Five at effort 6 say 3 kg of 2.5 kg; 85 % of it is less than a plate."""
    light = {"slug": "squat-goblet", "phase": Phase.P2}
    small = [lift(n, 2.5, reps=5, slug="squat-goblet") for n in (11, 14)]
    calm = [lift(n, 2.5, reps=15, slug="squat-goblet") for n in (17, 20)]
    made = answer(facts(*small, *calm, **light))
    texts = {reason.code: reason.text for reason in made.reasons}
    assert made.prescriptions[0].changes[0].after is None
    assert "at most" not in texts["load_by_effort"]


LIMIT = Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=60_000)


def full(kilos: float = 22.5, **more: object) -> Facts:
    """Two calm sessions with every repetition of the range, and no plate within a tenth."""
    return facts(lift(17, kilos, reps=15), lift(20, kilos, reps=15), **more)


def test_with_every_repetition_done_a_load_that_takes_no_plate_goes_on_by_effort():
    made = answer(full())
    [change] = made.prescriptions[0].changes
    assert (change.variable.value, change.before, change.after) == ("load", 22.5, None)
    assert code(made) == "two_green_exposures"
    assert "load_by_effort" in {reason.code for reason in made.reasons}


@pytest.mark.parametrize(
    "more",
    [
        {"episode": make.episode(pain_at_rest=5, pain_morning=1, settle_h=30.0)},
        {"clearances": (make.clearance("RF-SUR-1", 14, restrictions=(LIMIT,)),)},
    ],
    ids=["a stirred up back", "a clinician's limit"],
)
def test_no_load_is_left_to_the_effort_of_a_stirred_up_back_or_past_a_clinician(more):
    assert top(answer(full(**more))) == 22.5


def test_who_may_never_choose_stands_still_for_ever_and_is_caught(monkeypatch):
    monkeypatch.setattr(lane_doses, "may_choose", lambda lane, load: False)
    assert (top(answer(full())), code(answer(full()))) == (22.5, "plates_too_big")


def carried(metres: int, kilos: float | None = 20, days: tuple[int, ...] = (17, 20)) -> Facts:
    done = [make.lifted(n, "suitcase-carry", kilos, (1, 1, 1, 1)) for n in days]
    far = [
        replace(
            session,
            exercises=tuple(
                replace(e, sets=tuple(replace(s, reps=None, distance_m=metres) for s in e.sets))
                for e in session.exercises
            ),
        )
        for session in done
    ]
    return facts(*far, slug="suitcase-carry", phase=Phase.P3)


def test_a_carry_of_every_metre_goes_on_by_effort_too_and_counts_no_repetitions():
    with real.content():
        made = answer(carried(30))
    [change] = made.prescriptions[0].changes
    assert (change.variable.value, change.before, change.after) == ("load", 20, None)
    assert {r.code: r.text for r in made.reasons}["load_by_feel"] == (
        "Choose a weight that makes each set end at effort 7; log the weight you used."
    )


@pytest.mark.parametrize(
    ("metres", "kilos", "days", "expected"),
    [
        (30, None, (17, 20), "load_missing"),
        (30, None, (20,), "load_missing"),
        (20, None, (17, 20), "two_green_exposures"),
        (30, 0, (17, 20), "two_green_exposures"),
    ],
)
def test_what_nobody_has_weighed_is_at_the_top_of_no_range(metres, kilos, days, expected):
    """Who logs metres and no kettlebell was told for weeks to repeat the dose and keep it easy."""
    with real.content():
        made = answer(carried(metres, kilos, days))
        bar = [make.lifted(n, "pull-up", None, (1, 1, 1), reps=12) for n in (17, 20)]
        hung = answer(facts(*bar, slug="pull-up", phase=Phase.P3))
    assert code(made) == expected
    assert code(hung) == "at_top"


@pytest.mark.parametrize(("first", "expected"), [(15, 55), (16, 55), (17, 52.5)])
def test_a_lift_rises_by_a_tenth_in_seven_days_in_p2(first, expected):
    """On day 23 a load of 47.5 counts from day 17 on: a tenth more is 52.25."""
    made = answer(facts(lift(first, 47.5), lift(20, 52.5), phase=Phase.P2))
    assert top(made) == expected


HISTORY = make.athlete(bests=(Best(RDL, 100_000, 1),))


@pytest.mark.parametrize(("kilos", "expected"), [(77.5, 85), (80, 82.5), (82.5, 85)])
def test_below_four_fifths_of_history_a_calm_back_takes_the_full_tenth(kilos, expected):
    """80 kg is four fifths of 100; 5 % of it rounds down to the next plate."""
    pair = (lift(17, kilos, rpe=7), lift(20, kilos, rpe=7))
    made = answer(facts(*pair, athlete=HISTORY, episode=make.episode(**LOW)))
    assert top(made) == expected


@pytest.mark.parametrize(("kilos", "expected"), [(102.5, 112.5), (105, 110)])
def test_four_fifths_are_of_the_load_that_was_told_and_not_of_what_it_says_of_one_repetition(
    kilos, expected
):
    """130 kg for eight say 162 kg once; 104 kg are four fifths of what was lifted."""
    told_eights = make.athlete(bests=(Best(RDL, 130_000, 8),))
    pair = (lift(17, kilos, rpe=7), lift(20, kilos, rpe=7))
    made = answer(facts(*pair, athlete=told_eights, episode=make.episode(**LOW)))
    assert top(made) == expected


def test_the_full_tenth_is_not_for_a_back_that_is_stirred_up():
    made = answer(facts(lift(17, 70), lift(20, 70), athlete=HISTORY))
    assert top(made) == 72.5


# --- restore --------------------------------------------------------------------------------


@pytest.mark.parametrize(("later", "restores"), [(27, True), (28, True), (29, False)])
def test_a_load_green_within_four_weeks_needs_one_green_on_the_way_back(later, restores):
    """A hard answer at 80 kg, then one green at 60: eighty was green some days before today."""
    now = 5 + later
    pair = (lift(5, 80), make.lifted(now - 6, RDL, 70, (1, 7)), lift(now - 3, 60))
    told_ = told(5, now - 6, now - 3)
    screens = (make.screening(0), make.screening(now - 1))
    known = replace(facts(*pair, check_ins=told_, screenings=screens), as_of=make.day(now))
    assert (code(answer(known)) == "restore") is restores


def test_the_way_back_is_a_tenth_a_step_and_ends_at_the_known_load():
    assert top(answer(facts(lift(10, 80), lift(20, 60)))) == 65
    assert top(answer(facts(lift(10, 80), lift(20, 77.5)))) == 80
    assert code(answer(facts(lift(10, 80), lift(20, 80)))) == "two_green_exposures"


# --- down -----------------------------------------------------------------------------------


def test_a_second_edge_answer_takes_a_twentieth_off():
    pair = (make.lifted(17, RDL, 60, (1, 4)), make.lifted(20, RDL, 60, (1, 4)))
    made = answer(facts(*pair))
    assert (code(made), top(made)) == ("amber_twice", 55)


@pytest.mark.parametrize(
    ("episode", "pain", "expected"),
    [(LOW, 6, 54), (MODERATE, 5, 51), ({**MODERATE, "settle_h": 30.0}, 4, 48)],
)
def test_a_red_answer_cuts_by_irritability(episode, pain, expected):
    athlete = make.athlete(bests=(), plate_step_g=1000)
    red = make.lifted(20, RDL, 60, (1, pain))
    made = answer(
        facts(lift(17), red, athlete=athlete, episode=make.episode(**episode), phase=Phase.P2)
    )
    assert top(made) == expected


# --- brace ----------------------------------------------------------------------------------


def heavy(**more: object) -> Facts:
    """Sets of five at effort 8: the next plate is past 80 % of the pain-free maximum."""
    return facts(*(lift(n, 100, reps=5, rpe=8) for n in (14, 17, 20)), **more)


@pytest.mark.parametrize(("level", "rises"), [(1, False), (2, True), (3, True)])
def test_a_heavy_load_waits_for_a_brace_at_level_two(level, rises):
    made = answer(heavy(baselines=(make.result(BaselineTest.BRACE, level),)))
    assert (made.action is DecisionAction.PROGRESS) is rises
    assert load_laws.brace(heavy(), made) is None or rises


def test_a_brace_nobody_tested_holds_and_asks_for_the_test():
    made = answer(heavy(baselines=()))
    asks = {a.kind: a for a in made.asks}
    assert (code(made), top(made)) == ("brace_needed", 100)
    assert BaselineTest.BRACE in asks[AskKind.BASELINES].tests
    assert made.counterfactuals[0].text == (
        "A brace test at level 2 or more would have allowed a step up."
    )


def test_light_work_needs_no_brace():
    assert answer(facts(lift(17), lift(20), baselines=())).action is DecisionAction.PROGRESS


# --- trace ----------------------------------------------------------------------------------


def test_the_trace_names_every_cap_that_was_considered():
    made = answer(facts(lift(17), lift(20), phase=Phase.P2))
    verdicts = {line.rule: line.verdict for line in made.trace}
    assert verdicts["cap.step"] is RuleVerdict.PASSED
    assert verdicts["cap.week"] is RuleVerdict.PASSED
    assert verdicts["cap.ceiling"] in (RuleVerdict.PASSED, RuleVerdict.FIRED)
    assert verdicts["cap.hinge_volume"] is RuleVerdict.NOT_EVALUATED

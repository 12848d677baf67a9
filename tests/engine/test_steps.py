"""The progress rules of rule book B5, sentence by sentence, at their cuts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.engine.decisions import Decision
from api.engine.facts import (
    Best,
    CheckIn,
    Effort,
    Facts,
    Goal,
    Position,
    Session,
    SetTarget,
    ToleratedLoad,
)
from api.engine.lanes import decision as lane_decision
from api.engine.vocab import (
    AskKind,
    BaselineTest,
    DecisionAction,
    EffortScale,
    GoalKind,
    Phase,
    RuleVerdict,
    SessionStatus,
    SetKind,
    SetStatus,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer

RDL = "rdl-tempo"
NOW = 23
LOW = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}
MODERATE = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 6.0}
BRACED = (make.result(BaselineTest.BRACE, 2),)


def told(*days: int) -> tuple[CheckIn, ...]:
    return tuple(make.morning(n + 1, 1, 1) for n in days)


def facts(*sessions: Session, slug: str = RDL, phase: Phase = Phase.P3, **more: object) -> Facts:
    """A braced lifter on day 23 with some sessions behind her, each morning after calm."""
    days = [(s.ref.local_date - make.DAY0).days for s in sessions]
    plain: dict[str, object] = {
        "athlete": make.athlete(bests=()),
        "episode": make.episode(**MODERATE),
        "sessions": sessions,
        "check_ins": told(*days),
        "baselines": BRACED,
        "screenings": (make.screening(0), make.screening(20)),
        "position": Position(phase, make.day(0)),
    }
    return make.facts(NOW, make.of_exercise(slug), **{**plain, **more})


def lift(n: int, kilos: float = 60, **more: object) -> Session:
    return make.lifted(n, more.pop("slug", RDL), kilos, (1, 1, 1), **more)


def top(made: Decision) -> float:
    return max(load for p in made.prescriptions for load in laws.loads(p)) / 1000


def code(made: Decision) -> str:
    return made.reasons[0].code


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


# --- effort that was not said (INV-44) ------------------------------------------------------


def silent(*days: int, extra: int | None = None, **more: object) -> tuple[Session, ...]:
    """Sessions without a word on effort; ``extra`` repetitions over a target of eight."""
    made = []
    for n in days:
        done = make.lifted(n, more.get("slug", RDL), more.get("kilos", 60), (1, 1, 1), 8, None)
        sets = done.exercises[0].sets
        if extra is not None:
            asked = SetTarget(reps=8)
            sets = tuple(replace(s, target=asked) for s in sets)
            sets = (*sets[:-1], replace(sets[-1], reps=8 + extra))
        made.append(replace(done, exercises=(replace(done.exercises[0], sets=sets),)))
    return tuple(made)


def test_who_never_tells_an_effort_is_not_held_back_by_it():
    assert (code(answer(facts(*silent(17, 20)))), top(answer(facts(*silent(17, 20))))) == (
        code(answer(facts(lift(17), lift(20)))),
        top(answer(facts(lift(17), lift(20)))),
    )


def test_a_load_waits_for_an_effort_that_was_told_before():
    made = answer(facts(lift(17), *silent(20)))
    assert (code(made), top(made)) == ("effort_missing", 60)


def test_one_silent_heavy_set_more_than_last_time_is_enough_to_wait():
    last = lift(20)
    sets = last.exercises[0].sets
    half = (replace(sets[0], effort=None), *sets[1:])
    last = replace(last, exercises=(replace(last.exercises[0], sets=half),))
    assert code(answer(facts(lift(17), last))) == "effort_missing"


def test_taking_the_newest_effort_back_never_raises_the_load():
    hard = facts(lift(17, rpe=9), lift(20, rpe=9))
    assert top(answer(hard)) == top(answer(facts(lift(17, rpe=9), *silent(20)))) == 60


def test_a_load_that_rises_on_a_silent_effort_is_caught(monkeypatch):
    told_ = facts(lift(17), *silent(20))
    assert laws.effort_said(told_, answer(told_)) is None
    rules = tuple(r for r in lane_decision.RULES if r[0] != "quality.effort_said")
    monkeypatch.setattr(lane_decision, "RULES", rules)
    assert laws.effort_said(told_, answer(told_))


def test_extra_repetitions_that_are_none_are_caught():
    none = replace(make.RULES.load, extra_reps=replace(make.RULES.load.extra_reps, value=0))
    told_ = facts(told_once(17, 0), *silent(20, extra=0))
    assert laws.effort_said(told_, answer(told_)) is None
    assert laws.effort_said(told_, answer(told_, replace(make.RULES, load=none)))


# --- two for two ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extra", "expected"), [(1, "effort_missing"), (2, "two_for_two"), (3, "two_for_two")]
)
def test_two_extra_repetitions_twice_stand_in_for_the_effort(extra, expected):
    made = answer(facts(told_once(17, extra), *silent(20, extra=extra)))
    assert code(made) == expected
    assert (made.action is DecisionAction.PROGRESS) is (expected == "two_for_two")


def told_once(n, extra):
    """The same session with its efforts told."""
    effort = lift(n).exercises[0].sets[0].effort
    session = silent(n, extra=extra)[0]
    done = session.exercises[0]
    sets = tuple(replace(s, effort=effort) for s in done.sets)
    return replace(session, exercises=(replace(done, sets=sets),))


def test_extra_repetitions_once_are_not_enough():
    made = answer(facts(told_once(17, 0), *silent(20, extra=2)))
    assert code(made) == "effort_missing"


def test_extra_repetitions_do_not_shorten_the_rest_between_two_greens():
    first, second = silent(19, 20, extra=2)
    second = replace(second, started_at=first.started_at + timedelta(hours=47))
    assert code(answer(facts(first, second))) == "spacing"


def test_extra_repetitions_put_the_first_load_before_more_repetitions():
    empty = {"slug": RDL, "kilos": 0}
    ordinary = answer(facts(*silent(17, 20, extra=0, **empty), slug=RDL, phase=Phase.P1))
    made = answer(facts(*silent(17, 20, extra=2, **empty), slug=RDL, phase=Phase.P1))
    assert [c.variable.value for c in ordinary.prescriptions[0].changes] == ["reps"]
    assert [c.variable.value for c in made.prescriptions[0].changes] == ["load"]
    assert code(made) == "two_for_two"


@pytest.mark.parametrize(("phase", "changed"), [(Phase.P1, "reps"), (Phase.P2, "load")])
def test_an_empty_lift_that_was_calm_twice_takes_a_load_by_effort_from_p2(phase, changed):
    lifts = (lift(17, 0, slug=RDL), lift(20, 0, slug=RDL))
    made = answer(facts(*lifts, slug=RDL, phase=phase)).prescriptions[0]
    assert [c.variable.value for c in made.changes] == [changed]


# --- the first load of a rung ---------------------------------------------------------------


def first(slug, *sessions, **more):
    """The dose of a hinge that was never done before, the day after a calm week."""
    return top(answer(facts(*sessions, slug=slug, phase=Phase.P3, **more)))


@pytest.mark.parametrize(("settle", "expected"), [(1.0, 90), (6.0, 85), (30.0, 80)])
def test_a_new_rung_begins_a_little_under_the_calm_load_of_the_one_before(settle, expected):
    calm = make.episode(**{**LOW, "settle_h": settle})
    assert first("block-pull-high", lift(17, 100), lift(20, 100), episode=calm) == expected


@pytest.mark.parametrize("pain", [4, 7])
def test_a_new_rung_begins_well_below_where_the_pattern_was_not_calm(pain):
    stirred = make.lifted(20, RDL, 100, (pain, pain))
    assert first("block-pull-high", lift(17, 100), stirred) <= 70


def test_a_swing_begins_with_a_fifth_of_what_slow_hinges_say():
    strong = make.athlete(bests=(Best("deadlift-conventional", 250_000, 1),))
    made = answer(facts(lift(17, 100), lift(20, 100), slug="kettlebell-swing", phase=Phase.P5,
                        athlete=strong))  # fmt: skip
    assert 0 < top(made) <= 27.5


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
    assert laws.brace(heavy(), made) is None or rises


def test_a_brace_nobody_tested_holds_and_asks_for_the_test():
    made = answer(heavy(baselines=()))
    asks = {a.kind: a for a in made.asks}
    assert (code(made), top(made)) == ("brace_needed", 100)
    assert BaselineTest.BRACE in asks[AskKind.BASELINES].tests
    assert made.counterfactuals[0].text == (
        "A brace test at level 2 or more would have opened a step."
    )


def test_light_work_needs_no_brace():
    assert answer(facts(lift(17), lift(20), baselines=())).action is DecisionAction.PROGRESS


# --- all-out sets (DAPRE) -------------------------------------------------------------------

STRONG = make.athlete(bests=(Best(RDL, 150_000, 1),))
GOAL = (Goal(GoalKind.LIFT, RDL, 200_000, 1),)


def all_out(reps: int, n: int = 20, status: SetStatus = SetStatus.DONE) -> Session:
    """Ten at half, six at three quarters, then as many as there are at 100 kg."""
    done = make.lifted(n, RDL, 100, (1, 1, 1), 10, 7)
    first, second, third = done.exercises[0].sets
    sets = (
        replace(first, load_g=50_000),
        replace(second, load_g=75_000, reps=6),
        replace(
            third,
            kind=SetKind.AMRAP,
            reps=reps,
            status=status,
            effort=Effort(EffortScale.RPE, 10),
            target=None,
        ),
    )
    return replace(done, exercises=(replace(done.exercises[0], sets=sets),))


def knight(reps: int, **more: object) -> Facts:
    plain = {"goals": GOAL, "episode": make.episode(**LOW), "athlete": STRONG}
    return facts(all_out(6, 17), all_out(reps), **{**plain, **more})


@pytest.mark.parametrize(
    ("reps", "expected", "said"),
    [
        (0, 95, "dapre_lower"), (2, 95, "dapre_lower"), (3, 100, "dapre_same"),
        (4, 100, "dapre_same"), (5, 105, "dapre"), (6, 105, "dapre"), (7, 107.5, "dapre"),
        (10, 107.5, "dapre"), (11, 110, "dapre"), (20, 110, "dapre"),
    ],
)  # fmt: skip
def test_the_repetitions_of_an_all_out_set_size_the_next_step(reps, expected, said):
    made = answer(knight(reps))
    assert (top(made), code(made)) == (expected, said)


def test_an_all_out_set_does_not_replace_the_second_green():
    made = answer(facts(all_out(11), goals=GOAL, episode=make.episode(**LOW)))
    assert made.action is DecisionAction.HOLD


@pytest.mark.parametrize(
    "more",
    [
        {"phase": Phase.P2},
        {"episode": make.episode(**MODERATE)},
        {"goals": (), "slug": RDL},
    ],
    ids=["before P3", "moderate", "no goal lift"],
)
def test_an_all_out_set_counts_as_an_ordinary_hard_one_elsewhere(more):
    made = answer(knight(11, **more))
    assert made.action is not DecisionAction.PROGRESS
    assert "dapre" not in {r.code for r in made.reasons}


def test_no_dose_ever_asks_for_an_all_out_set():
    rows = [row for p in answer(knight(11)).prescriptions for row in p.sets]
    assert {row.kind for row in rows} == {SetKind.WORK}
    assert max(row.reps for row in rows) == 10


# --- trace ----------------------------------------------------------------------------------


def test_the_trace_names_every_cap_that_was_considered():
    made = answer(facts(lift(17), lift(20), phase=Phase.P2))
    verdicts = {line.rule: line.verdict for line in made.trace}
    assert verdicts["cap.step"] is RuleVerdict.PASSED
    assert verdicts["cap.week"] is RuleVerdict.PASSED
    assert verdicts["cap.ceiling"] in (RuleVerdict.PASSED, RuleVerdict.FIRED)
    assert verdicts["cap.hinge_volume"] is RuleVerdict.NOT_EVALUATED


def test_a_first_load_is_a_share_of_what_was_tolerated():
    known = (ToleratedLoad(RDL, 100_000, 8, make.day(20)),)
    shares = {"low": LOW, "moderate": MODERATE, "high": {**LOW, "settle_h": 30.0}}
    found = {
        name: top(answer(facts(episode=make.episode(**told_, best_tolerated=known))))
        for name, told_ in shares.items()
    }
    assert found == {"low": 70, "moderate": 60, "high": 50}

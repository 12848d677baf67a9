"""What a receipt says holds when it is followed, and speaks of the day it is about."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from api.engine.dosing import doses
from api.engine.facts import (
    Effort,
    ExerciseDone,
    Facts,
    Goal,
    Position,
    Session,
    SetDone,
)
from api.engine.planning.phases import gate_report
from api.engine.reading.classify import read_episode
from api.engine.telling import receipts
from api.engine.telling.numbers import pounds
from api.engine.vocab import (
    AggravatingFactor,
    AskKind,
    Behaviour,
    BlockKind,
    DecisionAction,
    EasingFactor,
    EffortScale,
    ExerciseMeasure,
    FlagLevel,
    GoalKind,
    PainTrigger,
    PainZone,
    Phase,
    Sensitivity,
    SessionStatus,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.lifting import LOW, MODERATE, RDL, facts, lift
from tests.engine.receipts.stories_gates import WEEKS, gated
from tests.engine.worlds import answer

# --- what is said to open a step opens it ---------------------------------------------------


def lifted(n: int, pain: int, before: int) -> Session:
    return replace(make.lifted(n, RDL, 60, (pain, pain)), pain_before=before)


def pain_named(told: Facts) -> int:
    """The pain that the way to a second green names."""
    lines = answer(told).counterfactuals[0].checks
    return int(next(c.threshold for c in lines if c.name == "worst pain next time"))


@pytest.mark.parametrize("before", [0, 1, 2, 3])
@pytest.mark.parametrize("kind", [LOW, MODERATE], ids=["low", "moderate"])
def test_one_more_with_the_pain_that_is_named_opens_the_step(before, kind):
    first = lifted(17, before, before)
    named = pain_named(facts(first, episode=make.episode(**kind)))
    again = facts(first, lifted(20, named, before), episode=make.episode(**kind))
    harder = facts(first, lifted(20, named + 1, before), episode=make.episode(**kind))
    assert answer(again).action is DecisionAction.PROGRESS
    assert answer(harder).action is not DecisionAction.PROGRESS


def test_a_session_begun_at_zero_has_two_points_of_room():
    text = answer(facts(lifted(17, 0, 0))).counterfactuals[0].text
    assert "can allow a step up: pain at 2 or less" in text


def test_pain_as_low_as_is_named_after_a_red_answer_would_have_counted():
    red = facts(lifted(20, 6, 0), episode=make.episode(**LOW))
    assert answer(red).counterfactuals[0].text == (
        "Worst pain in the session at 2 or less would have counted towards a step up."
    )
    assert laws.book_of(facts(lifted(20, 2, 0))).exposures[0].zone is PainZone.GREEN


# --- gates that a back with a usual level can pass ------------------------------------------


def settling(level: int, days_ago: int, *mornings: int) -> Facts:
    back = make.episode(
        started_on=make.day(-days_ago), pain_at_rest=5, pain_morning=level, settle_h=3.0
    )
    told = tuple(make.morning(n, value, 3) for n, value in enumerate(mornings, 1))
    return make.facts(
        len(mornings),
        episode=back,
        check_ins=told,
        position=Position(Phase.P0, make.day(0)),
    )


def mornings_met(told: Facts) -> dict[str, bool]:
    report = gate_report(laws.book_of(told), Phase.P0, make.day(0))
    kinds = ("morning_pain", "morning_falling")
    return {line.gate.kind: line.check.met for line in report.lines if line.gate.kind in kinds}


@pytest.mark.parametrize(
    ("days_ago", "values", "met"),
    [
        (200, (5, 5, 5), (True, True)),
        (200, (4, 5, 5), (True, True)),
        (200, (5, 5, 6), (False, False)),
        (200, (5, 6, 5), (True, False)),
        (20, (5, 5, 5), (True, False)),
        (20, (6, 5, 5), (True, True)),
    ],
)
def test_a_back_that_has_hurt_for_long_leaves_p0_at_its_usual_level(days_ago, values, met):
    assert tuple(mornings_met(settling(5, days_ago, *values)).values()) == met


@pytest.mark.parametrize(("level", "limit"), [(2, 4), (4, 4), (5, 5), (8, 5)])
def test_the_gate_says_the_limit_it_was_read_with(level, limit):
    report = gate_report(laws.book_of(settling(level, 200, 3)), Phase.P0, make.day(0))
    line = next(line for line in report.lines if line.gate.kind == "morning_pain")
    assert (line.text, line.check.name) == (f"Morning pain at {limit} or less.",) * 2
    assert line.check.threshold == limit


# --- an old set is held against what was asked for then -------------------------------------


def hard(n: int, rpe: float) -> Session:
    done = lift(n)
    rows = done.exercises[0].sets
    effort = Effort(EffortScale.RPE, rpe)
    rows = tuple(replace(row, effort=effort) for row in rows)
    return replace(done, exercises=(replace(done.exercises[0], sets=rows),))


def after_flare(rpe: float, phase: Phase = Phase.P1) -> Facts:
    told = (make.morning(18, 1, 1), make.morning(21, 1, 1), make.morning(22, 1, 1))
    early = tuple(make.morning(n, 1, 1) for n in (3, 6, 9))
    raised = tuple(make.morning(n, 5, 30, red_flags=make.answers()) for n in (12, 13, 14))
    return facts(
        hard(8, rpe),
        check_ins=(*early, *raised, *told),
        position=Position(phase, make.day(14)),
    )


@pytest.mark.parametrize(("rpe", "held"), [(8, False), (9, False), (9.5, True)])
def test_a_set_from_before_a_flare_is_not_held_against_the_phase_after_it(rpe, held):
    told = after_flare(rpe)
    assert [f.known_on for f in laws.book_of(told).flares] == [make.day(14)]
    assert ("effort_high" in codes(told)) is held


@pytest.mark.parametrize(("rpe", "held"), [(7, False), (7.5, True)])
def test_a_set_of_this_phase_is_held_against_it(rpe, held):
    told = facts(hard(17, rpe), phase=Phase.P2)
    assert ("effort_high" in codes(told)) is held


def codes(told: Facts) -> list[str]:
    return [reason.code for reason in answer(told).reasons]


# --- illness --------------------------------------------------------------------------------


def skipped(n: int, why: StopReason) -> Session:
    return make.session(n, status=SessionStatus.SKIPPED, skip_reason=why)


@pytest.mark.parametrize("n", [22, 23])
def test_an_illness_that_is_told_asks_for_rest_and_for_no_tests(n):
    ill = make.morning(n, 1, 1, triggers=(PainTrigger.ILLNESS,))
    calm = facts(lift(17), lift(20)).check_ins
    told = facts(lift(17), lift(20), check_ins=(*calm, ill), baselines=())
    made = answer(replace(told, scope=make.PLAN))
    assert made.action is DecisionAction.HOLD
    assert "illness_told" in [reason.code for reason in made.reasons]
    assert AskKind.BASELINES not in {ask.kind for ask in made.asks}
    [ask] = [ask for ask in made.asks if "until any fever is gone" in ask.text]
    assert ask.due_on == made.local_date + timedelta(days=1)
    assert made.headline == "Rest, or a short walk, until any fever is gone."


def test_sessions_left_out_for_illness_do_not_count_against_anybody():
    left_out = (skipped(18, StopReason.ILLNESS), skipped(22, StopReason.ILLNESS))
    told = facts(lift(17), lift(20))
    with_them = replace(told, sessions=(*told.sessions, *left_out))
    assert answer(with_them).completeness.adherence_7d == 1
    assert "adherence_low" not in codes(with_them)


def test_sessions_left_out_are_counted_out_loud():
    told = facts(lift(17), lift(20))
    told = replace(told, sessions=(*told.sessions, skipped(21, StopReason.OTHER)))
    text = next(r.text for r in answer(told).reasons if r.code == "adherence_low")
    assert text == "Sessions done lately: 2 of 3. Make the plan smaller if that helps."


def test_sessions_from_before_a_clearance_were_not_left_out():
    told = facts(lift(17), lift(20))
    seen = replace(
        told,
        flags=(make.flag("RF-NEU-2", FlagLevel.URGENT, 20),),
        clearances=(make.clearance("RF-NEU-2", 21),),
        screenings=(make.screening(21),),
    )
    assert "adherence_low" not in codes(seen)
    assert answer(replace(seen, scope=make.PLAN)).action is DecisionAction.START


# --- a flare comes first --------------------------------------------------------------------


def test_neither_tests_nor_events_are_spoken_of_in_a_flare():
    event = Goal(GoalKind.EVENT, target_on=make.day(30))
    calm = make.lifter(3, goals=(event,), position=Position(Phase.P2, make.day(0)))
    sore = replace(calm, check_ins=(make.morning(2, 7, 30, red_flags=make.answers()),))
    kinds = [{ask.kind for ask in answer(told).asks} for told in (calm, sore)]
    assert [AskKind.BASELINES in found for found in kinds] == [True, False]
    assert ["event_too_near" in codes(told) for told in (calm, sore)] == [True, False]


# --- one sentence about one thing -----------------------------------------------------------


def test_the_second_edge_day_is_not_told_as_a_first_one_too():
    told = facts(lifted(17, 4, 2), lifted(20, 4, 2))
    assert "amber_twice" in codes(told)
    assert "in_session_amber" not in codes(told)


def test_a_missing_morning_is_named_by_its_day():
    made = answer(facts(lift(17), lift(20), check_ins=()))
    assert made.reasons[0].text.startswith(
        "We do not know yet how your back was on 5 December, the morning after."
    )


def test_another_exercise_without_an_answer_is_not_called_too_much():
    other = make.lifted(22, "kb-deadlift", 24, (1, 1))
    told = facts(lift(17), lift(20), other)
    told = replace(told, check_ins=told.check_ins[:2])
    assert "pattern_unanswered" in codes(told)
    assert "pattern_not_green" not in codes(told)


def test_a_direction_that_a_row_of_features_spares_says_which_answers_speak_for_it():
    back = make.episode(
        aggravating=(AggravatingFactor.LEANING_BACK,), easing=(EasingFactor.SITTING,)
    )
    reading = read_episode(back, make.day(0), (), (), make.RULES)
    rows = {row.sensitivity: row.because for row in reading.sensitivities}
    assert Behaviour.EXTENSION_AND_ROTATION in {row.behaviour for row in reading.behaves_like}
    assert rows[Sensitivity.ROTATION] == (AggravatingFactor.LEANING_BACK,)


def test_new_pain_after_a_quiet_month_is_what_the_headline_says():
    quiet = tuple(make.morning(n, 0, 1) for n in (0, 4, 8, 12, 16, 20, 24, 28, 29))
    sore = (make.morning(30, 2, 1), make.morning(31, 2, 1))
    told = make.lifter(
        31,
        check_ins=(*quiet, *sore),
        screenings=(make.screening(0), make.screening(29)),
        position=Position(Phase.P3, make.day(0)),
        episode=make.episode(-10, pain_morning=2, settle_h=1.0),
    )
    assert answer(told).headline == "New pain after quiet weeks: tell us about it first."


@pytest.mark.parametrize("n", range(8))
def test_small_talk_is_of_what_stands_on_a_day_of_the_plan(n):
    made = answer(make.lifter(n, position=Position(Phase.P2, make.day(0))))
    blocks = [block for day in made.sessions for block in day.blocks]
    shown = {p.name for block in blocks for p in block.prescriptions}
    hidden = {p.name for p in made.prescriptions} - shown
    talk = [r.text for r in made.reasons[1:] if r.code in receipts.QUIET]
    assert not [name for name in hidden for text in talk if text.startswith(name)]


# --- tempo and rests ------------------------------------------------------------------------


def test_a_hold_has_no_tempo_and_a_stand_in_not_the_rest_of_the_slot():
    with real.content():
        for program in real.PROGRAMS:
            for phase in (Phase.P1, Phase.P3):
                told = real.enrolled(make.lifter(3), program, phase)
                for dose in answer(told).prescriptions:
                    counted = any(row.reps and not row.duration_s for row in dose.sets)
                    assert counted or dose.tempo is None, dose.exercise


@pytest.mark.parametrize(
    ("slug", "seconds"), [("hinge-dowel", "capacity_s"), ("rdl-tempo", "strength_s")]
)
def test_a_drill_without_a_load_needs_no_rest_of_strength(slug, seconds):
    """Two and a half minutes between sets of a drill with a stick made its day longer by ten."""
    [dose] = answer(
        make.facts(3, scope=make.of_exercise(slug), episode=make.episode())
    ).prescriptions
    assert (dose.exercise, dose.rest_s) == (slug, getattr(make.RULES.rest, seconds).value)


@pytest.mark.parametrize(("born", "more"), [((1961, 12, 8), 0), ((1961, 12, 7), 30)])
def test_from_65_years_on_rests_are_half_a_minute_longer(born, more):
    young = answer(facts(lift(17), lift(20)))
    older = answer(facts(lift(17), lift(20), athlete=make.athlete(born=date(*born), bests=())))
    rests = [made.prescriptions[0].rest_s for made in (young, older)]
    assert rests[1] - rests[0] == more


@pytest.mark.parametrize(("born", "least"), [((1961, 12, 8), 14), ((1961, 12, 7), 21)])
def test_from_65_years_on_a_phase_takes_half_as_long_again(born, least):
    told = facts(lift(17), athlete=make.athlete(born=date(*born), bests=()))
    assert gate_report(laws.book_of(told), Phase.P2, make.day(0)).min_days == least


def test_no_cool_down_holds_a_bone_that_was_looked_at_in_its_last_degrees_of_bending():
    seen = make.clearance("RF-FX-2", 0)
    with real.content():
        folds = [cool_downs(clearances) for clearances in ((), (seen,))]
    assert folds[0]
    assert not folds[1]


def cool_downs(clearances):
    """Held stretches at the end of bending, over all programs."""
    found = set()
    for program in real.PROGRAMS:
        leans = make.episode(aggravating=(AggravatingFactor.LEANING_BACK,))
        told = make.lifter(3, clearances=clearances, episode=leans)
        made = answer(real.enrolled(told, program, Phase.P2))
        blocks = [b for day in made.sessions for b in day.blocks if b.kind is BlockKind.COOL_DOWN]
        for dose in (p for block in blocks for p in block.prescriptions):
            exercise = make.LIBRARY.exercises[dose.exercise]
            if exercise.load_class.flexion >= 2 and exercise.measure is ExerciseMeasure.TIME:
                found.add(dose.exercise)
    return found


# --- whole minutes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "whole"), [(45, 45), (299, 299), (300, 300), (359, 300), (816, 780), (1452, 1440)]
)
def test_what_takes_some_minutes_is_told_in_whole_ones_and_never_in_more(seconds, whole):
    assert doses.whole_minutes(seconds) == whole


@pytest.mark.parametrize(("seconds", "longer"), [(600, 720), (816, 900), (1320, 1440)])
def test_a_walk_grows_by_whole_minutes(seconds, longer):
    walked = tuple(
        make.session(n, ExerciseDone("walk", (SetDone(duration_s=seconds, pain=1),)))
        for n in (17, 20)
    )
    told = replace(facts(*walked, phase=Phase.P2), scope=make.PLAN)
    walk = next(p for p in answer(told).prescriptions if p.exercise == "walk")
    assert (walk.action, walk.sets[0].duration_s) == (DecisionAction.PROGRESS, longer)


@pytest.mark.parametrize(
    ("grams", "expected"), [(45359, 100), (45358, 99.5), (61234, 135), (20_000, 44), (0, 0)]
)
def test_a_limit_in_pounds_is_told_as_it_was_given(grams, expected):
    assert pounds(grams) == expected


@pytest.mark.parametrize("phase", [Phase.P0, Phase.P1, Phase.P2])
def test_a_plan_that_opens_the_next_phase_is_headed_by_that(phase):
    made = answer(gated(phase, *WEEKS))

    assert (made.phase is phase, made.headline) == (
        False,
        "The next phase begins, easy on purpose.",
    )


INFLAMED = make.answers(**{f"RF_INFL_{n}": "yes" for n in range(5)})


def test_a_visit_that_only_phases_wait_for_does_not_say_that_steps_wait():
    """Normal rules go on inside the cap of a ROUTINE answer (B1), so a step is taken beside it."""
    asked = replace(make.screening(20), answers=INFLAMED)
    open_ = make.flag("RF-INFL-0", FlagLevel.ROUTINE, 20, "scr20")
    told = facts(lift(17), lift(20), phase=Phase.P2, flags=(open_,))
    made = answer(replace(told, screenings=(make.screening(0), asked)))

    said = {reason.code: reason.text for reason in made.reasons}
    assert made.action is DecisionAction.PROGRESS
    assert said["phase_visit_open"] == (
        "You can keep training; the next phase waits for a visit. Book one when you can."
    )
    assert "routine_visit_open" not in said

"""Planned lighter weeks: when one begins, what it leaves of a dose, and the way back."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import deload
from api.engine.facts import Effort, Enrollment, Facts, Position, Session, SetTarget
from api.engine.vocab import (
    BaselineTest,
    CheckInKind,
    DecisionAction,
    EffortScale,
    FactKind,
    MovementPattern,
    Phase,
    RuleVerdict,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.light_weeks import DELOAD, RDL, RDL_ALONE, began, dose, lived
from tests.engine.worlds import answer


@pytest.mark.parametrize(
    ("phase", "weeks"),
    [
        (Phase.P0, ()),
        (Phase.P1, ()),
        (Phase.P2, (4, 8)),
        (Phase.P3, (4, 8)),
        (Phase.P4, (2, 7)),
        (Phase.P5, (5, 10)),
        (Phase.P6, (7,)),
    ],
)
def test_each_phase_has_its_own_lighter_weeks(phase, weeks):
    found = [w for w in range(1, 11) if deload.due(laws.book_of(make.lifter(0)), phase, w)]
    assert tuple(found) == weeks


@pytest.mark.parametrize(("day", "light"), [(20, False), (21, True), (27, True), (28, False)])
def test_the_fourth_week_of_p2_is_lighter(day, light):
    made = answer(lived(day))
    assert began(made) is light
    assert made.position.deload_from == (make.day(day) if light else None)


def test_a_lighter_week_halves_the_sets_and_a_planned_one_keeps_the_load():
    p = dose(answer(lived(21)))
    assert (p.action, len(p.sets), laws.loads(p)) == (DELOAD, 2, [60_000, 60_000])
    assert {c.variable.value for c in p.changes} == {"sets"}
    assert p.why == "A lighter week, as planned."


def test_it_says_why_and_counts_for_no_more_than_it_is():
    made = answer(lived(21))
    reason = made.reasons[0]
    assert (reason.code, made.binding_rule) == ("deload_planned", "deload.week")
    assert reason.text.startswith("This is the lighter week that was planned.")
    assert not reason.checks[0].met


def test_a_phase_that_began_within_it_is_not_said_to_have_planned_it():
    begun = Position(Phase.P2, make.day(22), deload_from=make.day(21), deload_code="deload_planned")
    made = answer(lived(23, position=begun))
    assert made.reasons[0].text == (
        "This is the lighter week that was planned. Do the sets shown and leave the rest for later."
    )


def test_breathing_and_walking_go_on_as_they_were():
    made = answer(lived(21))
    calm = [
        p
        for p in made.prescriptions
        if make.LIBRARY.exercises[p.exercise].pattern
        in (MovementPattern.BREATHING, MovementPattern.CARDIO, MovementPattern.MOBILITY)
    ]
    assert calm
    assert all(p.action is not DELOAD for p in calm)


def test_the_rule_of_it_does_not_apply_to_what_goes_on():
    known = lived(22, position=answer(lived(21)).position)
    made = answer(replace(known, scope=make.of_exercise("breathing-90-90")))
    said = {line.rule: line.verdict for line in made.trace}
    assert said["deload.week"] is RuleVerdict.NOT_APPLICABLE


@pytest.mark.parametrize(("day", "action"), [(20, "progress"), (21, "hold")])
def test_easy_minutes_do_not_grow_in_it(day, action):
    """Ten calm minutes on three days would have made twelve."""
    known = lived(day)
    walks = [
        make.session(n, make.ExerciseDone("walk", (make.SetDone(duration_s=600, pain=1),)))
        for n in (day - 6, day - 4, day - 2)
    ]
    walks = [replace(w, ref=replace(w.ref, id=f"walk{w.ref.id}")) for w in walks]
    told = (*known.check_ins, *(make.morning(day - n, 1, 1) for n in (5, 3, 1)))
    told = tuple({c.ref.id: c for c in told}.values())
    made = answer(replace(known, sessions=(*known.sessions, *walks), check_ins=told))
    found = dose(made, "walk")
    assert found.action.value == action
    assert found.sets[0].duration_s == (600 if action == "hold" else 720)


@pytest.mark.parametrize(("days", "light"), [(0, True), (6, True), (7, False)])
def test_it_lasts_seven_days_and_ends_by_itself(days, light):
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    made = answer(lived(21 + days, position=position))
    assert (dose(made).action is DELOAD) is light
    assert made.position.deload_from == make.day(21)


def test_a_single_exercise_is_answered_like_the_plan_while_it_runs():
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    asked = lived(24, position=position, scope=RDL_ALONE)
    assert dose(answer(asked)).action is DELOAD
    before = lived(21, scope=RDL_ALONE)
    assert dose(answer(before)).action is not DELOAD


def test_no_second_half_is_taken_while_it_runs():
    first = answer(lived(21))
    light = make.lifted(22, RDL, 60, (1, 1))
    facts = lived(24, position=first.position)
    kept = tuple(s for s in facts.sessions if s.ref.local_date < make.day(21))
    p = dose(answer(replace(facts, sessions=(*kept, light))))
    assert (len(p.sets), laws.loads(p)[0]) == (2, 60_000)


def test_who_did_less_in_it_keeps_to_what_is_lower():
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    facts = lived(24, position=position)
    kept = tuple(s for s in facts.sessions if s.ref.local_date < make.day(21))
    less = make.lifted(22, RDL, 50, (1,))
    p = dose(answer(replace(facts, sessions=(*kept, less))))
    assert (len(p.sets), laws.loads(p)) == (1, [50_000])


def test_after_it_all_sets_come_back_with_one_green_exposure_and_nothing_else_rises():
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    facts = lived(29, position=position, scope=RDL_ALONE)
    kept = tuple(s for s in facts.sessions if s.ref.local_date < make.day(21))
    light = make.lifted(26, RDL, 60, (1, 1))
    told = (*facts.check_ins, make.morning(27, 1, 1))
    p = dose(answer(replace(facts, sessions=(*kept, light), check_ins=told)))
    assert (p.action, len(p.sets), laws.loads(p)[0]) == (DecisionAction.PROGRESS, 3, 60_000)
    assert [c.variable.value for c in p.changes] == ["sets"]


@pytest.mark.parametrize(
    ("since", "kilos", "effort", "action", "sets"),
    [
        (21, 60, 9, DecisionAction.PROGRESS, 3),
        (21, 60, 9.5, DecisionAction.HOLD, 2),
        (21, 65, 9, DecisionAction.HOLD, 2),
        (20, 60, 9, DecisionAction.HOLD, 2),
    ],
    ids=["as hard as before", "harder than before", "more than asked", "signs began it"],
)
def test_what_the_calendar_took_comes_back_also_to_who_finds_it_hard(
    since, kilos, effort, action, sets
):
    """Three sets became two, then one, and stayed that for good, where every answer is effort 9."""
    position = Position(Phase.P2, make.day(0), deload_from=make.day(since))
    braced = (make.result(BaselineTest.BRACE, 2),)
    facts = lived(29, position=position, scope=RDL_ALONE, baselines=braced)
    before = hard(make.lifted(18, RDL, 60, (1, 1, 1), rpe=9))
    light = hard(make.lifted(26, RDL, kilos, (1, 1), rpe=effort))
    told = (*facts.check_ins, make.morning(27, 1, 1))
    p = dose(answer(replace(facts, sessions=(before, light), check_ins=told)))
    assert (p.action, len(p.sets), laws.loads(p)[0]) == (action, sets, 60_000)


@pytest.mark.parametrize(
    ("light", "sets", "expected"),
    [(21, (1, 1), (DecisionAction.PROGRESS, 3)), (None, (1, 1, 1), (DecisionAction.HOLD, 3))],
    ids=["after a lighter week", "on the way up"],
)
def test_sets_come_back_without_a_test_of_the_brace(light, sets, expected):
    """The next plate is four fifths of what is known and waits for the test; sets do not."""
    began_on = None if light is None else make.day(light)
    usual = [make.lifted(n, RDL, 60, (1, 1, 1), reps=5, rpe=7) for n in (17, 20)]
    facts = lived(
        29,
        scope=RDL_ALONE,
        position=Position(Phase.P2, make.day(0), deload_from=began_on),
        sessions=(*usual, make.lifted(26, RDL, 60, sets, reps=5, rpe=7)),
        check_ins=tuple(make.morning(n, 1, 1) for n in (18, 21, 27)),
    )
    p = dose(answer(facts))
    assert (p.action, len(p.sets)) == expected


@pytest.mark.parametrize(
    ("before", "after"), [(2, 2), (3, 3)], ids=["what was known", "all that were"]
)
def test_no_more_sets_come_back_at_once_than_the_lighter_week_took(before, after):
    """The plan asks for three: one set of the lighter week became three where two were known."""
    usual, light, back = (
        make.lifted(n, RDL, 60, (1,) * sets) for n, sets in ((17, before), (22, 1), (29, 1))
    )
    facts = lived(
        32,
        position=Position(Phase.P2, make.day(0), deload_from=make.day(21)),
        sessions=(usual, light, back),
        check_ins=tuple(make.morning(n, 1, 1) for n in (18, 23, 30)),
    )
    p = dose(answer(facts))
    assert (DecisionAction.PROGRESS, after) == (p.action, len(p.sets))


def hard(session: Session) -> Session:
    """The session with what was asked for in its sets."""
    done = session.exercises[0]
    target = SetTarget(reps=8, load_g=60_000, effort=Effort(EffortScale.RPE, 7))
    rows = tuple(replace(row, target=target) for row in done.sets)
    return replace(session, exercises=(replace(done, sets=rows),))


def test_a_load_it_took_comes_back_by_restore():
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    facts = lived(32, position=position, scope=RDL_ALONE)
    kept = tuple(s for s in facts.sessions if s.ref.local_date < make.day(21))
    back = make.lifted(29, RDL, 55, (1, 1, 1, 1))
    told = (*facts.check_ins, make.morning(30, 1, 1))
    made = answer(replace(facts, sessions=(*kept, back), check_ins=told))
    assert laws.loads(dose(made))[0] == 60_000
    assert "restore" in {made.reasons[0].code, *(line.rule[9:] for line in made.trace)}


@pytest.mark.parametrize(
    "more",
    [
        {"position": Position(Phase.P1, make.day(0))},
        {"position": None},
        {"sessions": ()},
    ],
    ids=["p1", "first plan", "nothing trained"],
)
def test_none_begins_before_p2_with_the_first_plan_or_without_training(more):
    assert not began(answer(lived(21, **more)))


def test_none_begins_in_a_flare_and_a_red_answer_goes_before_it():
    told = replace(make.morning(21, 1), kind=CheckInKind.FLARE, pain_now=5, pain_worst=6)
    facts = lived(21)
    flared = answer(replace(facts, check_ins=(*facts.check_ins[:-1], told)))
    assert flared.position.deload_from is None
    red = make.lifted(19, RDL, 60, (7, 7))
    hurt = answer(replace(facts, sessions=(*facts.sessions[:-1], red)))
    assert dose(hurt).action is not DELOAD
    assert max(laws.loads(dose(hurt)), default=0) <= 54_000
    assert len(dose(hurt).sets) <= 2


@pytest.mark.parametrize(("days", "light"), [(20, False), (21, True)])
def test_three_weeks_of_work_lie_before_a_planned_one(days, light):
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21 - days))
    assert began(answer(lived(21, position=position))) is light


# --- runs -----------------------------------------------------------------------------------


def runner(stage: RunStage, phase: Phase = Phase.P4, day: int = 12, **more: object) -> Facts:
    days = (1, 4, 7, 10)
    slug = "run-walk" if stage < RunStage.R8 else "run-easy"
    enrolled = Enrollment(make.ref(FactKind.ENROLLMENT, "enr", 0), "running-return", make.DAY0, 3)
    plain: dict[str, object] = {
        "sessions": tuple(make.ran(n, stage, 6000, 1, slug, pain_before=1) for n in days),
        "check_ins": tuple(make.morning(n + 1, 1, 1) for n in days),
        "screenings": (make.screening(0), make.screening(10)),
        "position": Position(phase, make.day(0), deload_from=make.day(9)),
        "enrollment": enrolled,
    }
    return make.runner(day, **{**plain, **more})


def test_a_run_keeps_its_stage_and_loses_a_third_of_its_time():
    p = answer(runner(RunStage.R9)).prescriptions[0]
    assert (p.action, p.stage) == (DELOAD, RunStage.R9)
    assert p.sets[0].duration_s == 19 * 60


def test_a_walk_run_loses_repeats():
    p = answer(runner(RunStage.R3, Phase.P3)).prescriptions[0]
    assert (p.stage, p.intervals.repeats) == (RunStage.R3, 4)
    assert p.sets[0].duration_s == 4 * 300


def test_tempo_is_off_and_the_easy_run_neither_earns_nor_loses_a_stage():
    p = answer(runner(RunStage.R11)).prescriptions[0]
    assert (p.exercise, p.stage, p.action) == ("run-easy", None, DELOAD)


def test_after_it_the_stage_is_repeated_in_full_before_the_next():
    facts = runner(RunStage.R9, day=17)
    p = answer(facts).prescriptions[0]
    assert (p.stage, p.action) == (RunStage.R9, DecisionAction.HOLD)
    assert p.sets[0].duration_s == 1800

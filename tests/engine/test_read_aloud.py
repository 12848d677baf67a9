"""Receipts and weeks read aloud by who has to follow them: which lift is meant, what to do next."""

from datetime import date

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import (
    Best,
    Effort,
    ExerciseDone,
    Facts,
    Goal,
    Position,
    PrescribedDose,
    Restriction,
    SetDone,
    SetTarget,
)
from api.engine.lanes.decision import decide_lane
from api.engine.planning.phases import gate_report, stand
from api.engine.telling import naming
from api.engine.telling.names import dated
from api.engine.telling.numbers import kilograms
from api.engine.telling.standing import of_standing
from api.engine.vocab import (
    AskKind,
    EffortScale,
    GoalKind,
    MovementPattern,
    Phase,
    RestrictionKind,
    RunStage,
    Sport,
)
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.lifting import LOW, RDL, facts, lift, told
from tests.engine.test_edges import lane, lifting
from tests.engine.worlds import answer

HARD = Effort(EffortScale.RPE, 9)


def texts(made, code: str) -> list[str]:
    return [r.text for r in made.reasons if r.code == code]


def planned(now: int, *sessions, position: Position, **more: object) -> Facts:
    """A calm lifter with the content as shipped, asked for a week."""
    days = [(s.ref.local_date - make.DAY0).days for s in sessions]
    plain: dict[str, object] = {
        "athlete": make.athlete(bests=()),
        "episode": make.episode(**LOW),
        "sessions": sessions,
        "check_ins": told(*days),
        "screenings": make.weekly(now),
        "baselines": (),
        "position": position,
    }
    taken = real.enrolled(make.facts(now, **{**plain, **more}), "hinge-rebuild", position.phase)
    return replace(taken, position=position)


# --- which lift is meant ---------------------------------------------------------------------


def empty(n: int):
    return make.lifted(n, RDL, 0, (1, 1, 1), 8, 6)


def test_a_load_to_be_chosen_by_effort_names_its_lift_in_a_plan():
    with real.content():
        made = answer(planned(17, empty(13), empty(16), position=Position(Phase.P2, make.day(13))))
    [text] = texts(made, "load_by_effort")
    assert text.startswith("Tempo RDL: choose a weight")


def test_every_lift_whose_load_is_chosen_is_told_its_own_reserve_and_its_own_most():
    """A plan told one of them: the most for the other, which its phase sets, was left out."""
    lifts = (RDL, "squat-goblet", "row-chest-supported")
    both = (
        make.session(n, *(make.lifted(n, slug, 0, (1, 1, 1)).exercises[0] for slug in lifts))
        for n in (13, 16)
    )
    known = make.athlete(bests=(Best(RDL, 150_000, 1), Best("squat-back", 100_000, 1)))
    at = Position(Phase.P2, make.day(13))
    with real.content():
        made = answer(planned(17, *both, position=at, athlete=known))
    said = [text.partition(": ")[::2] for text in texts(made, "load_by_effort")]
    most = {name: "105 kg" in text for name, text in said}
    assert most == {"Tempo RDL": True, "Goblet squat": False, "Chest-supported row": False}


def test_a_lift_that_rested_longer_than_the_rest_is_named_in_a_plan():
    rested, kept = make.lifted(2, "bench-press", 60, (1, 1, 1)), lift(17)
    with real.content():
        made = answer(planned(18, rested, kept, position=Position(Phase.P2, make.day(0))))
    assert texts(made, "layoff_lift")[0].startswith("Bench press: it has rested for")


def test_the_walk_that_follows_a_hard_run_is_not_said_to_have_hurt():
    hard = [make.ran(n, RunStage.R1, 3000, 7, pain_before=1, pain_after=1) for n in (15, 17)]
    position = Position(Phase.P2, make.day(0))
    told_ = planned(18, *hard, position=position, athlete=make.athlete(sports=(Sport.RUNNING,)))
    with real.content():
        made = answer(real.enrolled(told_, "running-return", Phase.P2))
    assert {p.stage for p in made.prescriptions if p.stage} == {RunStage.R0}
    [text] = texts(made, "red_twice_week")
    assert "Walk-run intervals" in text
    assert "Brisk walk" not in text


def test_what_stands_in_for_a_run_is_not_said_to_have_rested():
    """Every week on the elliptical, and "it has rested for 19 days"."""
    run = make.ran(2, RunStage.R1, 3000, 1, pain_before=1, pain_after=1)
    ride = make.session(
        19, ExerciseDone("elliptical", (SetDone(duration_s=1200, pain=1),)), pain_after=1
    )
    limit = Restriction(RestrictionKind.NO_IMPACT, until=make.day(40))
    told_ = planned(
        21,
        run,
        lift(12),
        ride,
        position=Position(Phase.P2, make.day(0)),
        athlete=make.athlete(sports=(Sport.RUNNING,)),
        clearances=(make.clearance("RF-SUR-1", 3, restrictions=(limit,)),),
    )
    with real.content():
        made = answer(real.enrolled(told_, "running-return", Phase.P2))
    assert "elliptical" in {p.exercise for p in made.prescriptions}
    [text] = [x for x in texts(made, "layoff_lift") if "19 days" in x]
    assert text.startswith("Walk-run intervals: it has rested")


# --- more than was asked, and too hard -------------------------------------------------------


def too_hard(kilos: float, asked: int | None) -> Facts:
    done = ExerciseDone(
        RDL, tuple(SetDone(reps=8, load_g=int(kilos * 1000), effort=HARD, pain=1) for _ in "123")
    )
    rows = tuple(SetTarget(reps=8, load_g=asked) for _ in "123")
    dose = PrescribedDose(RDL, rows, None, make.day(18))
    position = Position(Phase.P3, make.day(0), prescribed=(dose,))
    return facts(lift(17, 60), make.session(20, done), position=position)


def test_a_load_nobody_asked_for_that_was_too_hard_is_not_what_is_repeated():
    made = answer(too_hard(75, 60_000))
    assert {load for p in made.prescriptions for load in laws.loads(p)} == {60_000}
    assert (made.action, made.reasons[0].code) == ("hold", "effort_high")


@pytest.mark.parametrize("asked", [75_000, 80_000, None])
def test_what_was_asked_for_and_too_hard_is_repeated_as_it_was_done(asked):
    made = answer(too_hard(75, asked))
    assert {load for p in made.prescriptions for load in laws.loads(p)} == {75_000}


def test_one_more_like_it_is_not_promised_of_what_was_too_hard():
    hard = make.lifted(20, RDL, 60, (1, 1, 1), 8, 9)
    made = answer(facts(hard))
    assert [r.code for r in made.reasons] == ["effort_high"]


# --- numbers and days in words ---------------------------------------------------------------


def test_the_level_of_a_brace_is_named_where_nobody_tested_it():
    light = [make.lifted(n, RDL, 12.5, (1, 1, 1), 12, 6) for n in (17, 20)]
    [text] = texts(answer(facts(*light, baselines=())), "brace_needed")
    assert text.startswith("Going heavier needs a tested brace at level 2.")


@pytest.mark.parametrize(
    ("grams", "expected"), [(60_000, "60"), (61_250, "61.25"), (142_884, "142.88")]
)
def test_kilograms_of_pounds_are_told_as_plates_are(grams, expected):
    assert kilograms(grams) == expected


def test_a_day_a_clinician_names_is_told_with_its_year():
    assert dated(date(2026, 12, 1)) == "1 December 2026"


# --- phases ----------------------------------------------------------------------------------


def test_a_long_time_away_is_not_called_a_flare():
    made = answer(planned(80, lift(10), position=Position(Phase.P3, make.day(0))))
    assert made.phase is Phase.P1
    assert texts(made, "phase_after_absence")
    assert not texts(made, "phase_lowered")


def first_day(*sessions):
    position = Position(Phase.P3, make.day(20))
    with real.content():
        made = answer(planned(20, *sessions, position=position))
    day = made.sessions[0]
    slugs = [p.exercise for b in day.blocks for p in b.prescriptions]
    patterns = {make.LIBRARY.exercises[s].pattern for s in slugs if s in make.LIBRARY.exercises}
    return (day.local_date - make.DAY0).days, MovementPattern.HINGE in patterns


def test_a_phase_does_not_begin_without_its_hinge_on_the_day_after_one():
    with real.content():
        assert first_day(lift(16), lift(19)) == (21, True)


def test_a_phase_begins_at_once_after_a_day_of_rest():
    with real.content():
        assert first_day(lift(15), lift(18)) == (20, True)


def test_without_history_the_gate_of_strength_says_what_stands_for_it():
    position = Position(Phase.P3, make.day(0))
    alone = facts(lift(17), position=position)
    known = replace(alone, athlete=make.athlete(bests=(Best("deadlift-conventional", 150_000, 1),)))

    def gate(one: Facts) -> str:
        lines = gate_report(laws.book_of(one), Phase.P3, make.day(0)).lines
        return next(x.text for x in lines if x.gate.kind == "strength_pct")

    assert gate(alone) == "A calm hinge that is heavier or harder than the ones before, 2 times."
    assert gate(known) == "Pain-free strength at 80 % of your reference."


# --- what is asked for, and what is new ------------------------------------------------------


@pytest.mark.parametrize(("now", "due"), [(3, 7), (6, 7), (12, 12)])
def test_the_day_of_a_test_does_not_move_with_every_plan(now, due):
    made = answer(planned(now, lift(1), position=Position(Phase.P2, make.day(0))))
    [ask] = [a for a in made.asks if a.kind is AskKind.BASELINES]
    assert ask.due_on == make.day(due)


def news(since: int) -> int:
    """How many are called new in a plan that asked for a squat on this day."""
    asked = PrescribedDose("squat-goblet", (SetTarget(reps=8, load_g=0),), None, make.day(since))
    position = Position(Phase.P2, make.day(0), prescribed=(asked,))
    with real.content():
        made = answer(planned(20, lift(16), lift(18), position=position))
    [text] = texts(made, "new_exercise")
    return 2 + int(text.split(" more: ")[0].split()[-1])


def test_what_was_asked_for_a_week_ago_is_not_called_new():
    assert news(13) == news(14) - 1


def unlogged(now: int) -> Decision:
    """The plan of a day for who marks sessions as done and logs nothing of them."""
    with real.content():
        first = answer(planned(0, position=Position(Phase.P1, make.day(0))))
        done = (make.session(n) for n in range(1, now, 2))
        return answer(planned(now, *done, position=first.position))


@pytest.mark.parametrize(("now", "expected"), [(6, "new_exercise"), (7, "otherwise")])
def test_what_nobody_logs_is_new_for_a_week_and_waits_for_its_log_from_then_on(now, expected):
    made = unlogged(now)
    assert made.reasons[0].code == expected
    assert ("log it" in made.reasons[0].text) is (expected == "otherwise")


def test_what_speaks_for_a_plan_is_named_although_no_answer_says_it_any_more():
    """'This is new in your plan' stood without a name beside 'take one small step up'."""
    lead, other = (decide_lane(lane(lifting(1), slug)) for slug in ("squat-goblet", RDL))
    quiet = replace(lead, reasons=())
    said = naming.named(lead.reasons[0], (quiet, other), lead).text
    assert said.startswith(f"{lead.lane.exercise.name}: this is new in your plan")


@pytest.mark.parametrize(("moved", "said"), [(0, True), (1, False)])
def test_on_the_day_a_phase_begins_nothing_says_it_cannot_begin_in_time(moved, said):
    goal = Goal(kind=GoalKind.EVENT, target_on=make.day(60))
    book = laws.book_of(make.lifter(20, goals=(goal,)))
    standing = replace(stand(book, may_move=True), moved=moved)
    codes = {r.code for r in of_standing(book, standing, plan=True)}
    assert ("event_too_near" in codes) is said

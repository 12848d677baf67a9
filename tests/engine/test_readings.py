"""Small readings at their cuts: conditions of slots, entry phases, gates, windows, asks."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.dosing.estimates import rpe_percent
from api.engine.facts import Enrollment, ExerciseDone, Facts, Goal, Position, SetDone
from api.engine.planning.basis import Basis
from api.engine.planning.entry import current
from api.engine.planning.gates import value_of
from api.engine.planning.selection import Context, greens, holds
from api.engine.planning.substitution import early
from api.engine.reading.function import changes_of, own_activities
from api.engine.reading.pain import worst
from api.engine.telling.asks import _safety
from api.engine.telling.referrals import _window
from api.engine.vocab import (
    AggravatingFactor,
    BaselineTest,
    BodySide,
    FactKind,
    GoalKind,
    MovementPattern,
    PainZone,
    Phase,
    RunStage,
    Weekday,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.content import slot
from tests.engine.worlds import answer

RDL = "rdl-tempo"
SLOT = slot("x1", MovementPattern.HINGE, "rdl-tempo rdl-dumbbell", 3, 8, 12)
SIDES = (BodySide.LEFT, BodySide.RIGHT)


def trained(*days: int, slug: str = RDL, pain: int = 1, **more: object) -> Facts:
    plain = {
        "sessions": tuple(make.lifted(n, slug, 40, (pain, pain)) for n in days),
        "check_ins": tuple(make.morning(n + 1, 1) for n in days),
        "episode": make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        "position": Position(Phase.P2, make.day(0)),
        "screenings": (make.screening(0), make.screening(28)),
    }
    return make.lifter(30, **{**plain, **more})


def met(condition: str, facts: Facts, day: int = 30) -> bool:
    book = laws.book_of(facts)
    phase, since = current(book)
    context = Context(Basis(book, make.CURRICULUM), phase, since, False)
    return holds(condition, context, make.day(day), SLOT)


RUNS = (make.ran(10, RunStage.R2, 3000, 1), make.ran(14, RunStage.R3, 3000, 1))
BENDING = make.episode(aggravating=(AggravatingFactor.BENDING,))
STRAIN = make.episode(
    started_on=make.day(-5), pain_at_rest=1, pain_morning=1, settle_h=1.0, aggravating=()
)
"""A plain acute strain: one green exposure passes a rung."""


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        ("week>=5", trained(), True),
        ("week>=6", trained(), False),
        ("week<=4", trained(), False),
        ("day>=30", trained(), True),
        ("day>30", trained(), False),
        ("green(h5)>=2", trained(4, 8), True),
        ("green(h5)>=2", trained(4), False),
        ("green(h5)>=2", trained(4, 5), False),
        ("green(h5)>=2", trained(4, 6), True),
        ("green(h5)>=1", trained(), False),
        ("green(h5)>=2", trained(4, episode=STRAIN), True),
        ("green(h5)>=1", trained(episode=STRAIN), False),
        (f"green({RDL})>=2", trained(4, episode=STRAIN), False),
        (f"green({RDL})>=2", trained(4, 5), False),
        ("green(here)>=2", trained(4, 5), False),
        ("green(h6)>=1", trained(4, 8), False),
        (f"green({RDL})>=2", trained(4, 8), True),
        (f"green({RDL})>=2", trained(4, 8, pain=7), False),
        ("green(here)>=2", trained(4, 8), True),
        ("green(here)>=1", trained(4, slug="kb-deadlift"), False),
        ("green(r2)>=2", trained(sessions=RUNS, check_ins=(make.morning(11, 1),
                                                           make.morning(15, 1))), True),
        ("green(r3)>=2", trained(sessions=RUNS, check_ins=(make.morning(11, 1),
                                                           make.morning(15, 1))), False),
        ("green(c1)>=1", trained(4, 8), False),
        ("since_red>=14", trained(4, 8), True),
        ("since_red>=14", trained(4, 17, pain=7), False),
        ("since_red>=13", trained(4, 17, pain=7), True),
        ("brace>=1", trained(), True),
        ("brace>=2", trained(), False),
        ("side_bridge>=46", trained(), True),
        ("side_bridge>=47", trained(), False),
        ("hop10<=2", trained(), False),
        ("hop10<=2", trained(baselines=(make.result(BaselineTest.SINGLE_LEG_HOP_10X, 2, 20),)),
         True),
        ("cadence<170", trained(), False),
        ("cadence<170", trained(athlete=make.athlete(cadence_spm=160)), True),
        ("sensitive(flexion)", trained(episode=BENDING), True),
        ("not sensitive(flexion)", trained(episode=BENDING), False),
        ("sensitive(nerve)", trained(episode=BENDING), False),
        ("goal(event)", trained(goals=(Goal(GoalKind.EVENT),)), True),
        ("goal(event)", trained(goals=(Goal(GoalKind.LIFT, RDL),)), False),
        ("goal(event)", trained(), False),
        ("moon>=1", trained(), False),
        ("a riddle", trained(), False),
    ],
)  # fmt: skip
def test_a_condition_of_a_slot_holds_or_not(condition, facts, expected):
    assert met(condition, facts) is expected


def test_the_longest_run_of_greens_counts_and_anything_else_ends_it():
    book = laws.book_of(trained(4, 8, 12))
    green = book.exposures
    amber = replace(green[0], zone=PainZone.AMBER)
    rows = ((), green, (*green[:2], amber, green[0]))
    assert [greens(row, timedelta(days=4)) for row in rows] == [0, 3, 2]


def test_greens_too_near_each_other_are_counted_once():
    green = laws.book_of(trained(4, 8, 12)).exposures
    assert [greens(green, timedelta(days=n)) for n in (4, 5, 8, 9)] == [3, 2, 2, 1]


ENTRY = {"pogo-hops": 3, "run-walk": 2, "run-intervals": 4, "kettlebell-swing": 4, "split-squat": 2}


@pytest.mark.parametrize(("slug", "first"), ENTRY.items())
def test_some_work_waits_for_its_phase_whatever_the_plan_says(slug, first):
    exercise = make.LIBRARY.exercises[slug]
    waits = [early(exercise, phase, make.RULES) for phase in Phase]
    assert waits == [n < first for n in range(7)]


def test_everything_else_does_not_wait():
    exercise = make.LIBRARY.exercises[RDL]
    assert not any(early(exercise, phase, make.RULES) for phase in Phase)


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ((), PainZone.GREEN),
        ((PainZone.GREEN, PainZone.UNKNOWN), PainZone.UNKNOWN),
        ((PainZone.UNKNOWN, PainZone.AMBER), PainZone.AMBER),
        ((PainZone.AMBER, PainZone.UNKNOWN), PainZone.AMBER),
        ((PainZone.AMBER, PainZone.RED, PainZone.GREEN), PainZone.RED),
    ],
)
def test_a_missing_answer_is_darker_than_green_and_lighter_than_an_edge(zones, expected):
    assert worst(zones) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [(50, 50, 0), (50, 45, 10), (45, 50, 10), (0, 0, 0), (40, 0, 100)],
)
def test_a_gap_is_a_share_of_the_better_side(left, right, expected):
    gate = next(g for g in make.RULES.gates if g.kind == "gap" and g.subject == "side_bridge")
    rows = tuple(make.result(BaselineTest.SIDE_BRIDGE, value, 20, side)
                 for value, side in zip((left, right), SIDES, strict=True))  # fmt: skip
    book = laws.book_of(trained(baselines=rows))
    assert value_of(book, gate, make.day(0)) == expected


@pytest.mark.parametrize(
    ("hours", "words"),
    [(None, "the next days"), (24, "24 hours"), (48, "48 hours"), (72, "3 days"), (336, "14 days")],
)
def test_a_window_is_said_in_hours_up_to_two_days(hours, words):
    assert _window(hours) == words


@pytest.mark.parametrize(("reps", "rpe", "percent"), [(1, 10, 100), (20, 6, 62.6), (14, 10, 62.6)])
def test_the_table_ends_where_it_ends(reps, rpe, percent):
    assert rpe_percent(reps, rpe, make.RULES) == percent


def test_only_unsure_answers_are_asked_for_again():
    sure = laws.book_of(trained())
    unsure = laws.book_of(trained(screenings=(make.screening(29, RF_MAL_2="unsure"),)))
    assert [a.codes for a in _safety(sure)] == []
    assert [(a.codes, a.due_on) for a in _safety(unsure)] == [(("RF-MAL-2",), make.day(30))]


def test_a_line_of_function_holds_its_own_test_and_the_mean_of_a_day():
    rows = (
        make.result(BaselineTest.PSFS, 4, 3),
        replace(make.result(BaselineTest.PSFS, 6, 3), subject="sitting",
                ref=make.ref(FactKind.BASELINE, "second", 3)),
        make.result(BaselineTest.SANE, 80, 3),
    )  # fmt: skip
    assert own_activities(laws.book_of(trained(baselines=rows))) == [(make.day(3), 5)]


def own(*days: dict[str, float], test: BaselineTest = BaselineTest.PSFS) -> Facts:
    """Activities as they were rated on days 1, 15 and so on."""
    rated = ((name, value, 1 + 14 * n) for n, day in enumerate(days) for name, value in day.items())
    rows = (
        replace(make.result(test, value, n), subject=name,
                ref=make.ref(FactKind.BASELINE, f"{name}-{n}", n))
        for name, value, n in rated
    )  # fmt: skip
    return trained(baselines=tuple(rows))


BEFORE = {"sitting": 2, "running": 6}
AFTER = [
    ({"sitting": 2, "running": 8}, 1),
    ({"running": 8}, 1),
    ({"sitting": 4}, 1),
    ({"sitting": 4, "running": 8}, 2),
    ({"running": 8, "golf": 10}, 2 / 3),
    ({"golf": 10}, 0),
]


@pytest.mark.parametrize(("after", "gain"), AFTER)
def test_own_activities_change_by_those_that_were_rated_again(after, gain):
    """INV-44: leaving the bad one out, or naming a good one, is no gain."""
    means = [value for _, value in own_activities(laws.book_of(own(BEFORE, after)))]
    assert means[-1] - means[0] == pytest.approx(gain)


@pytest.mark.parametrize(("after", "gain"), AFTER)
def test_the_gate_of_own_activities_reads_that_change(after, gain):
    book = laws.book_of(own(BEFORE, after))
    [gate] = [g for g in book.ruleset.gates_of[Phase.P2] if g.kind == "psfs_gain"]
    assert value_of(book, gate, make.day(0)) == pytest.approx(gain)


@pytest.mark.parametrize(("after", "gain"), AFTER)
def test_six_weeks_of_confidence_change_by_what_was_rated_again(after, gain):
    """INV-44: leaving out the lift one fears is no gain that spares a visit."""
    book = laws.book_of(own(BEFORE, after, test=BaselineTest.CONFIDENCE))
    (line,) = [c for c in changes_of(book, make.day(0), make.day(28)) if "confidence" in c.name]
    assert (line.name, line.value) == ("change of confidence", round(gain, 1))


def test_an_activity_is_the_same_however_it_is_spelled():
    told = own({"Sitting  long": 4, "running": 6}, {" sitting long": 6, "Running": 8})
    assert [value for _, value in own_activities(laws.book_of(told))] == [5, 7]


def test_an_activity_left_out_once_stands_as_it_was_until_it_is_rated_again():
    told = own(BEFORE, {"running": 8}, {"sitting": 6, "running": 8})
    assert [value for _, value in own_activities(laws.book_of(told))] == [4, 5, 7]


def test_an_alarm_on_the_day_of_the_clearance_still_owes_its_answers():
    alarm = make.morning(20, 8)
    flag = make.flag("RF-NEU-2", make.FlagLevel.URGENT, 10)
    facts = trained(
        check_ins=(alarm,),
        flags=(flag,),
        clearances=(make.clearance("RF-NEU-2", 20),),
        screenings=(make.screening(0),),
    )
    assert laws.book_of(facts).lock.unanswered
    before = replace(facts, clearances=(make.clearance("RF-NEU-2", 21),))
    assert not laws.book_of(before).lock.unanswered


def test_a_steady_fortnight_is_read_from_its_own_days():
    """A chronic back is low while two weeks stay within a point, whatever was before."""
    long_ago = make.day(-400)
    episode = make.episode(started_on=long_ago, pain_at_rest=3, pain_morning=3, settle_h=1.0)
    wild = tuple(make.morning(n, pain, 1) for n, pain in ((2, 0), (5, 6), (8, 0)))
    calm = tuple(make.morning(n, 3, 1) for n in (20, 23, 26, 29))
    steady = laws.book_of(trained(episode=episode, check_ins=(*wild, *calm)))
    restless = laws.book_of(
        trained(episode=episode, check_ins=(*calm[:2], *(make.morning(n, 5, 1) for n in (26, 29))))
    )
    assert (steady.irritability.value, restless.irritability.value) == ("low", "moderate")


@pytest.mark.parametrize("wanted", [None, (Weekday.MONDAY,)])
def test_training_days_are_kept_where_somebody_named_them(wanted):
    taken = Enrollment(make.ref(FactKind.ENROLLMENT, "enr", 0), "hinge-rebuild", make.DAY0, 3,
                       wanted or ())  # fmt: skip
    days = {d.local_date.weekday() for d in answer(trained(enrollment=taken)).sessions}
    assert (days == {0}) is bool(wanted)


@pytest.mark.parametrize(("other", "expected"), [(RunStage.R2, [2]), (RunStage.R3, [1, 1])])
def test_a_run_logged_twice_in_one_session_is_one_exposure_at_each_stage(other, expected):
    row = SetDone(duration_s=1800, distance_m=4000, pain=1)
    rows = (ExerciseDone("run-walk", (row,), stage) for stage in (RunStage.R2, other))
    twice = make.session(20, *rows)
    book = laws.book_of(trained(sessions=(twice,), check_ins=(make.morning(21, 1),)))
    assert expected == [len(e.work) for e in book.of_pattern(MovementPattern.RUN)]
    assert [book.session_zones[0][1]] == [PainZone.GREEN]


@pytest.mark.parametrize(
    ("told_at_intake", "told_since", "days", "expected"),
    [
        (8.0, 0, (9, 12, 16, 19, 23, 26), "low"),
        (1.0, 8, (9, 12, 16, 19, 23, 26), "moderate"),
        (1.0, 30, (9, 12, 16, 19, 23, 26), "high"),
        (8.0, 0, (23, 26), "moderate"),
        (1.0, 8, (23, 26), "moderate"),
        (1.0, 8, (26,), "low"),
    ],
)
def test_two_sessions_a_week_are_enough_to_outgrow_what_was_told_at_intake(
    told_at_intake, told_since, days, expected
):
    """Hours to settle come with sessions: no week of two ever holds three of them."""
    episode = make.episode(pain_at_rest=1, pain_morning=1, settle_h=told_at_intake)
    mornings = tuple(make.morning(day, 1, told_since) for day in days)
    book = laws.book_of(trained(episode=episode, check_ins=mornings))
    assert book.irritability.value == expected


def test_the_newest_answers_count_and_a_full_week_before_them():
    """Two weeks with too few answers do not reach past the last three told."""
    episode = make.episode(pain_at_rest=1, pain_morning=1, settle_h=8.0)
    rows = ((2, 30), (5, 30), (9, 0), (16, 0), (23, 0))
    mornings = tuple(make.morning(day, 1, hours) for day, hours in rows)
    book = laws.book_of(trained(episode=episode, check_ins=mornings))
    assert book.irritability.value == "low"

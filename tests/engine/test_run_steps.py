"""Running as rule book B7 has it: pace of stages, runs a week, speed late, a tenth at most."""

from datetime import timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import Facts, Position, Session, SetTarget
from api.engine.planning.basis import Basis
from api.engine.planning.phases import gate_report
from api.engine.planning.selection import Context, holds
from api.engine.vocab import DecisionAction, MovementPattern, Phase, RunStage
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.worlds import answer

R = RunStage


def run(
    n: int, stage: RunStage, pain: int = 0, metres: int | None = 4000, minutes: int = 30
) -> Session:
    slug = "run-walk" if int(stage.value[1:]) < 8 else "run-easy"
    made = make.ran(
        n, stage, metres or 0, pain, slug, minutes, pain_before=max(pain - 2, 0), pain_after=0
    )
    return made if metres else _unmeasured(made)


def _unmeasured(made: Session) -> Session:
    done = made.exercises[0]
    bare = tuple(replace(s, distance_m=None) for s in done.sets)
    return replace(made, exercises=(replace(done, sets=bare),))


def facts(*runs: Session, phase: Phase = Phase.P4, day: int = 24, **more: object) -> Facts:
    days = [(s.ref.local_date - make.DAY0).days for s in runs]
    plain: dict[str, object] = {
        "sessions": runs,
        "check_ins": tuple(make.morning(n + 1, 1, 1) for n in days),
        "screenings": (make.screening(0), make.screening(day - 1)),
        "position": Position(phase, make.day(0)),
    }
    return make.runner(day, **{**plain, **more})


def stage(made: "object") -> RunStage:
    return made.prescriptions[0].stage


def code(made: "object") -> str:
    return made.reasons[0].code


@pytest.mark.parametrize(("day", "expected"), [(22, R.R4), (23, R.R5), (24, R.R5)])
def test_one_stage_takes_three_days(day, expected):
    """Two green runs on days 20 and 22; the first at this stage was on day 20."""
    mornings = tuple(make.morning(n, 1, 1) for n in (21, 22, 23))
    made = answer(facts(run(20, R.R4), run(22, R.R4), day=day, check_ins=mornings))
    assert stage(made) is expected


def test_after_one_green_run_it_is_a_second_one_that_lacks_and_not_the_days():
    told = facts(run(17, R.R3), run(20, R.R4), day=21)
    made = answer(told)
    assert code(made) == "single_green"
    second = facts(run(17, R.R3), run(20, R.R4), run(23, R.R4), day=24)
    assert "can allow a step up" in made.counterfactuals[0].text
    assert stage(answer(second)) is R.R5


@pytest.mark.parametrize(
    ("pains", "expected"),
    [((0, 4), R.R4), ((0, 7), R.R3), ((7, 7), R.R2), ((0, 0), R.R5)],
)
def test_an_edge_answer_repeats_a_red_goes_back_one_and_two_reds_two(pains, expected):
    first, second = pains
    made = answer(facts(run(19, R.R4, first), run(22, R.R4, second)))
    assert stage(made) is expected


@pytest.mark.parametrize(
    ("days", "held"), [((15, 18, 20, 22), False), ((18, 19, 20, 21, 23), True)]
)
def test_four_runs_a_week_are_enough_until_r9(days, held):
    made = answer(facts(*(run(n, R.R4) for n in days)))
    assert ("run_days_full" in {r.code for r in made.reasons}) is held
    assert made.action is not DecisionAction.PROGRESS or not held


def test_from_r9_on_runs_may_be_as_many_as_before():
    made = answer(facts(*(run(n, R.R9) for n in (18, 19, 20, 21, 23))))
    assert "run_days_full" not in {r.code for r in made.reasons}


@pytest.mark.parametrize(("first", "open_"), [(11, False), (10, True), (9, True)])
def test_speed_waits_for_two_weeks_of_easy_half_hours(first, open_):
    """Day 24 is fourteen days after day 10."""
    runs = [run(n, R.R9) for n in (first, 13, 16)] + [run(n, R.R10) for n in (18, 22)]
    made = answer(facts(*runs))
    assert stage(made) is (R.R11 if open_ else R.R10)
    assert open_ or code(made) == "speed_too_soon"


def test_easy_weeks_before_a_step_back_do_not_count():
    runs = (run(4, R.R9), run(8, R.R8), run(14, R.R9), run(18, R.R10), run(22, R.R10))
    assert code(answer(facts(*runs))) == "speed_too_soon"


@pytest.mark.parametrize(("minutes", "seconds"), [(30, 1980), (32, 2100), (33, 2100)])
def test_from_r9_on_a_run_is_a_tenth_longer_at_most_even_without_a_distance(minutes, seconds):
    runs = (run(17, R.R9, metres=None, minutes=30), run(21, R.R9, metres=None, minutes=minutes))
    made = answer(facts(*runs))
    row = made.prescriptions[0].sets[0]
    assert (stage(made), row.duration_s, row.distance_m) == (R.R10, seconds, None)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [((30, 30), R.R10), ((15, 15), R.R9), ((15, 30), R.R9), ((30, 15), R.R9), ((30, 29), R.R9)],
)
def test_half_an_hour_that_was_a_quarter_opens_no_stage(minutes, expected):
    made = answer(facts(*(run(n, R.R9, minutes=m) for n, m in zip((17, 21), minutes, strict=True))))
    assert stage(made) is expected


@pytest.mark.parametrize(("minutes", "metres", "done"), [(30, 3900, True), (29, 4400, False)])
def test_the_metres_beside_the_minutes_of_a_run_are_an_end_and_no_target(minutes, metres, done):
    """An app tells the target as it was shown: half an hour, 4400 m at most."""
    told = run(21, R.R9, metres=metres, minutes=minutes)
    row = told.exercises[0]
    asked = SetTarget(duration_s=1800, distance_m=4400)
    sets = tuple(replace(s, target=asked) for s in row.sets)
    made = answer(facts(run(17, R.R9), replace(told, exercises=(replace(row, sets=sets),))))
    assert stage(made) is (R.R10 if done else R.R9)


@pytest.mark.parametrize(
    ("pain", "expected"),
    [(0, (R.R10, 1980, 5500)), (4, (R.R10, 1800, 4500)), (7, (R.R9, 1500, 3825))],
)
def test_after_an_edge_answer_a_run_ends_where_it_ended_and_after_a_red_one_sooner(pain, expected):
    made = answer(facts(run(17, R.R10, metres=5000), run(21, R.R10, pain, metres=4500)))
    row = made.prescriptions[0].sets[0]
    assert (stage(made), row.duration_s, row.distance_m) == expected


def test_a_half_hour_reached_a_tenth_at_a_time_counts_as_asked():
    """Twenty minutes were the longest before: twenty-two were asked for."""
    grown = (run(10, R.R8, minutes=20), run(14, R.R9, minutes=22), run(18, R.R9, minutes=24))
    assert code(answer(facts(*grown))) != "exposure_incomplete"
    assert code(answer(facts(*grown[:2], run(18, R.R9, minutes=21)))) == "exposure_incomplete"


def test_a_long_walk_does_not_make_the_half_hour_of_a_plan_longer():
    """The plan asked for twenty-two and twenty-four minutes: a walk is no run to go by."""
    walk = make.ran(8, R.R0, 3000, 0, "walk-brisk", 40, pain_before=0, pain_after=0)
    grown = (run(10, R.R8, minutes=20), run(14, R.R9, minutes=22), run(18, R.R9, minutes=24))
    assert code(answer(facts(walk, *grown))) != "exposure_incomplete"


@pytest.mark.parametrize(("free", "counted"), [(20, 2), (30, 0)])
def test_the_gate_asks_for_the_minutes_that_the_plan_asked_for(free, counted):
    """After a calm half hour of no stage the plan asks for half an hour again."""
    beside = make.ran(8, None, 4000, 0, "run-easy", free, pain_before=0, pain_after=0)
    runs = (run(10, R.R8, minutes=20), run(14, R.R9, minutes=22), run(18, R.R9, minutes=24))
    known = facts(beside, *runs, position=Position(Phase.P3, make.day(0)))
    lines = gate_report(laws.book_of(known), Phase.P3, make.day(0)).lines
    assert [line.check.value for line in lines if line.gate.subject == "r9"] == [counted]


@pytest.mark.parametrize(("minutes", "counted"), [((30, 30), 2), ((15, 30), 1), ((30, 15), 0)])
def test_a_quarter_of_an_hour_is_no_run_of_the_gate(minutes, counted):
    runs = (run(n, R.R9, minutes=m) for n, m in zip((17, 21), minutes, strict=True))
    book = laws.book_of(facts(*runs, position=Position(Phase.P3, make.day(0))))
    lines = gate_report(book, Phase.P3, make.day(0)).lines
    assert [line.check.value for line in lines if line.gate.subject == "r9"] == [counted]


def test_minutes_of_walking_breaks_are_taken_as_told():
    made = answer(facts(*(run(n, R.R4, minutes=24) for n in (17, 21))))
    assert stage(made) is R.R5


@pytest.mark.parametrize(("metres", "reach"), [(5500, 6050), (5501, 5000), (9000, 5000)])
def test_a_run_far_too_long_is_no_measure_for_the_next(metres, reach):
    """5000 m in half an hour are repeated; what went far beyond, though calm, sets no new end."""
    told = [run(n, R.R9, metres=5000) for n in (16, 19)] + [run(22, R.R9, metres=metres)]
    assert answer(facts(*told)).prescriptions[0].sets[0].distance_m == reach


@pytest.mark.parametrize(("metres", "asked"), [(None, None), (4000, 4000)])
def test_a_longest_run_of_the_profile_is_no_distance_to_run(metres, asked):
    """15 km told of some month are no order for half an hour; what was logged bounds the next."""
    far = replace(make.runner(24).athlete, longest_run_30d_m=15_000)
    runs = (run(17, R.R8, metres=metres), run(21, R.R8, metres=metres))
    [row] = answer(facts(*runs, athlete=far)).prescriptions[0].sets
    assert (row.duration_s, row.distance_m) == (1800, asked)


@pytest.mark.parametrize(("minutes", "metres"), [(30, 5000), (40, 3750)])
def test_half_an_hour_that_is_repeated_is_no_faster_than_it_was(minutes, metres):
    """One calm R9 of 5000 m: the same pace for half an hour again, not a tenth further in it."""
    made = answer(facts(run(17, R.R8, metres=4600), run(21, R.R9, 0, 5000, minutes)))
    row = made.prescriptions[0].sets[0]
    assert (stage(made), row.duration_s, row.distance_m) == (R.R9, 1800, metres)


def test_metres_without_minutes_are_repeated_and_not_raised():
    told = tuple(_without_minutes(run(n, R.R9, metres=5000)) for n in (17, 21))
    assert answer(facts(*told)).prescriptions[0].sets[0].distance_m == 5000


def _without_minutes(made: Session) -> Session:
    done = made.exercises[0]
    bare = tuple(replace(s, duration_s=None) for s in done.sets)
    return replace(made, exercises=(replace(done, sets=bare),))


def test_a_run_has_the_effort_of_its_stage():
    easy = answer(facts(run(17, R.R9), run(21, R.R9))).prescriptions[0].sets[0]
    fast = answer(facts(*(run(n, R.R10) for n in (8, 12, 17, 21)))).prescriptions[0].sets[0]
    assert (easy.effort.value, fast.effort.value) == (4, 6)


@pytest.mark.parametrize(("cadence", "offered"), [(None, False), (169, True), (170, False)])
def test_cadence_is_offered_only_to_a_measured_slow_one(cadence, offered):
    athlete = make.athlete(sports=(), bests=(), cadence_spm=cadence)
    book = laws.book_of(facts(run(21, R.R9), athlete=athlete))
    context = Context(Basis(book, make.CURRICULUM), Phase.P4, make.day(0), False)
    slot = make.CURRICULUM.programs["running-return"].phases[Phase.P2].days["r"].slots[0]
    assert holds("cadence<170", context, book.as_of, slot) is offered


def test_outside_a_plan_the_stages_are_of_the_phase_that_is_asked_for():
    basis = Basis(laws.book_of(facts(run(21, R.R9))), make.CURRICULUM)
    assert Phase.P4 is Context(basis, Phase.P4, make.day(0), False).phase_of_stages()


def test_the_plan_of_a_week_never_holds_more_than_four_runs():
    made = answer(_plan())
    days = [
        day.local_date
        for day in made.sessions
        for block in day.blocks
        if any(
            make.LIBRARY.exercises[p.exercise].pattern is MovementPattern.RUN
            for p in block.prescriptions
        )
    ]
    assert 1 <= len(days) <= 4
    assert all(b - a >= timedelta(days=2) for a, b in pairwise(days))


def _plan(*days: int) -> Facts:
    told = tuple(run(n, R.R4) for n in days or (17, 21))
    return replace(facts(*told, phase=Phase.P2), scope=make.PLAN)


def _run_days(made: Decision) -> list[int]:
    return [
        (day.local_date - make.DAY0).days
        for day in made.sessions
        for block in day.blocks
        if any(p.stage not in (None, R.R0) for p in block.prescriptions)
    ]


@pytest.mark.parametrize("days", [(20, 21, 22, 23), (18, 20, 22, 23), (19, 21, 23), (17, 21)])
def test_planned_days_count_with_those_that_were_run(days):
    """Four in any seven days, however they came about."""
    planned = _run_days(answer(_plan(*days)))
    assert planned
    every = sorted({*days, *planned})
    assert max(sum(end - 7 < n <= end for n in every) for end in planned) <= 4


def hopped(pain: int, *runs: Session) -> Facts:
    told = make.result(make.BaselineTest.SINGLE_LEG_HOP_10X, pain)
    walked = make.result(make.BaselineTest.BRISK_WALK_30, 1)
    return facts(*runs, baselines=(walked, told), phase=Phase.P2)


def walked(n: int) -> Session:
    return make.ran(n, R.R0, 3000, 0, "walk-brisk", pain_before=0, pain_after=0)


@pytest.mark.parametrize(
    ("pain", "expected"), [(3, "hop_test_missing"), (2, "two_green_exposures")]
)
def test_a_hop_test_that_hurt_is_what_the_first_stage_waits_for(pain, expected):
    made = answer(hopped(pain, walked(19), walked(22)))
    assert code(made) == expected


@pytest.mark.parametrize(("phase", "seconds"), [(Phase.P0, 600), (Phase.P1, 1800)])
def test_a_back_that_has_to_settle_walks_ten_minutes_not_thirty(phase, seconds):
    known = replace(hopped(1), position=Position(phase, make.day(20)))
    (dose,) = answer(known).prescriptions
    assert (dose.stage, dose.sets[0].duration_s) == (R.R0, seconds)
    assert dose.sets[0].effort.value == 4


@pytest.mark.parametrize(
    ("calm", "expected"), [((22,), "single_green"), ((19, 22), "two_green_exposures")]
)
def test_a_walk_that_stands_in_for_the_brisk_one_speaks_for_running(calm, expected):
    """Whose brisk walk hurt was given a gentler one for weeks, and none of its answers counted."""
    hurt = make.ran(16, R.R0, 3000, 5, "walk-brisk", pain_before=1, pain_after=3)
    gentle = (make.ran(n, R.R0, 2500, 0, "walk", pain_before=0, pain_after=0) for n in calm)
    made = answer(hopped(1, hurt, *gentle))

    assert (made.action is DecisionAction.REGRESS, code(made)) == (False, expected)


def test_before_p2_the_phase_is_what_running_waits_for():
    known = hopped(3, walked(19), walked(22))
    assert code(answer(replace(known, position=Position(Phase.P1, make.day(0))))) == "gate_not_met"


@pytest.mark.parametrize(
    "closed",
    [
        {"episode": make.episode(pain_at_rest=1, pain_morning=1, settle_h=30.0)},
        {"baselines": (make.result(make.BaselineTest.BRISK_WALK_30, 4, 18),)},
    ],
    ids=("irritable", "the walk hurt"),
)
def test_from_p2_on_it_is_not_the_phase_that_running_waits_for(closed):
    """Whose leg had tingled was told for three weeks that R1 belongs to a later phase."""
    made = answer(replace(hopped(1, walked(19), walked(22)), **closed))
    assert (made.action, code(made), stage(made)) == (DecisionAction.HOLD, "running_waits", R.R0)
    assert "phase" not in made.reasons[0].text


def test_runs_without_a_stage_open_none_and_ask_for_it():
    made = answer(facts(*(make.ran(n, None, 4000, 0, "run-easy") for n in (19, 22))))
    assert (made.action, code(made), stage(made)) == (DecisionAction.HOLD, "stage_missing", R.R1)


def test_a_run_without_a_stage_beside_the_ladder_changes_nothing():
    made = answer(facts(run(17, R.R3), make.ran(19, None, 4000, 0, "run-easy"), run(22, R.R3)))
    assert (made.action, stage(made)) == (DecisionAction.PROGRESS, R.R4)


def test_speed_without_its_two_weeks_is_caught():
    number = replace(make.RULES.run.speed_days, value=0)
    rules = replace(make.RULES, run=replace(make.RULES.run, speed_days=number))
    told = facts(*(run(n, R.R9) for n in (11, 13, 16)), run(18, R.R10), run(22, R.R10))
    assert stage(answer(told)) is R.R10
    assert stage(answer(told, rules)) is R.R11


LEAPS = [(0, R.R2), (4, R.R2), (6, R.R1)]


@pytest.mark.parametrize("far", [True, False], ids=["metres", "no metres"])
@pytest.mark.parametrize(("pain", "expected"), LEAPS)
def test_a_leap_of_stages_nobody_asked_for_is_not_repeated(pain, expected, far):
    """R1 was run twice; R2 is one stage above it, and a red answer goes back from there. To leave
    the metres out helps nobody (INV-44)."""
    usual, leapt = (3000, 4500) if far else (None, None)
    runs = (run(16, R.R1, metres=usual), run(19, R.R1, metres=usual))
    made = answer(facts(*runs, run(22, R.R5, pain, metres=leapt)))

    assert stage(made) is expected
    assert made.action is not DecisionAction.PROGRESS


def test_a_stage_that_was_asked_for_stays_although_the_run_was_far():
    asked = (run(16, R.R1, metres=3000), run(19, R.R1, metres=3000), run(22, R.R2, metres=3400))
    made = answer(facts(*asked))

    assert (code(made), stage(made)) == ("session_spike", R.R2)


@pytest.mark.parametrize("phase", [Phase.P2, Phase.P3])
def test_a_question_about_running_names_none_of_its_drills(phase):
    """A march stands in the run days of these phases, before every run."""
    with real.content():
        asked = make.lifter(9, make.of_pattern(MovementPattern.RUN))
        made = answer(real.enrolled(asked, "running-return", phase))
    assert [p.exercise for p in made.prescriptions] == ["walk-brisk"]

"""What the plan asked for and was done in part opens no step, whether an app told the target."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, Position, PrescribedDose, Session, SetTarget
from api.engine.vocab import DecisionAction, Phase, RunStage
from tests.engine import factories as make
from tests.engine import lifting
from tests.engine.lifting import RDL
from tests.engine.worlds import answer

RUN, STAGE = "run-walk", RunStage.R2


def asked(n: int, slug: str, *rows: SetTarget, stage: RunStage | None = None) -> Position:
    return Position(Phase.P3, make.day(0), (PrescribedDose(slug, rows, stage, make.day(n)),))


def lifts(second: Session, asked_on: int = 0, kilos: int = 60) -> Facts:
    """Three eights of 60 kg on day 17, then ``second``; the plan had asked for three eights."""
    rows = (SetTarget(reps=8, load_g=kilos * 1000),) * 3
    known = lifting.facts(lifting.lift(17), second)
    return replace(known, position=asked(asked_on, RDL, *rows))


def runs(*pieces_s: int, stage: RunStage = STAGE, whole: RunStage = STAGE) -> Facts:
    """Half an hour of R2 on day 19, then a run of these pieces; half an hour was asked for."""
    first = make.ran(19, whole, 0, 0, pain_before=0, pain_after=0)
    made = make.ran(22, stage, 0, 0, pain_before=0, pain_after=0)
    row = made.exercises[0]
    sets = tuple(replace(row.sets[0], duration_s=s, distance_m=None) for s in pieces_s)
    second = replace(made, exercises=(replace(row, sets=sets),))
    return make.runner(
        24,
        sessions=(first, second),
        check_ins=tuple(make.morning(n, 1, 1) for n in (20, 23)),
        screenings=(make.screening(0), make.screening(23)),
        position=asked(0, RUN, SetTarget(duration_s=1800), stage=whole),
    )


def rises(facts: Facts) -> bool:
    made = answer(facts)
    risen = made.action is DecisionAction.PROGRESS
    assert risen or "exposure_incomplete" in {r.code for r in made.reasons}
    return risen


@pytest.mark.parametrize(
    ("sets", "reps", "expected"),
    [(3, 8, True), (3, 9, True), (5, 5, True), (4, 6, True), (3, 7, False), (2, 8, False)],
)
def test_less_than_the_plan_asked_for_repeats_even_without_a_target(sets, reps, expected):
    second = make.lifted(20, RDL, 60, (1,) * sets, reps=reps)
    assert rises(lifts(second)) is expected


def test_a_load_of_the_athletes_own_is_not_held_against_the_plan():
    assert rises(lifts(make.lifted(20, RDL, 60, (1, 1)), kilos=55))


def test_a_dose_of_a_later_day_is_not_what_was_asked_for():
    assert rises(lifts(make.lifted(20, RDL, 60, (1, 1)), asked_on=21))


def test_a_target_told_with_the_sets_counts_before_the_plan():
    second = make.lifted(20, RDL, 60, (1, 1))
    done = second.exercises[0]
    told = tuple(replace(s, target=SetTarget(reps=8)) for s in done.sets)
    assert rises(lifts(replace(second, exercises=(replace(done, sets=told),))))


@pytest.mark.parametrize(
    ("seconds", "expected"), [(1800, True), (1620, True), (1619, False), (900, False), (720, True)]
)
def test_less_than_nine_tenths_of_a_run_opens_no_stage_unless_it_is_its_running_alone(
    seconds, expected
):
    assert rises(runs(seconds)) is expected


@pytest.mark.parametrize(("seconds", "expected"), [(1800, True), (1200, False)])
def test_a_run_without_walking_has_no_running_of_its_own_to_be_told_by(seconds, expected):
    assert rises(runs(seconds, stage=RunStage.R9, whole=RunStage.R9)) is expected


def test_a_run_logged_in_pieces_is_not_measured_against_the_whole():
    assert rises(runs(*(120,) * 6))


def test_a_run_of_another_stage_is_not_held_against_the_plan():
    made = answer(runs(900, stage=RunStage.R1))
    assert "exposure_incomplete" not in {r.code for r in made.reasons}


def test_metres_are_not_measured_against_minutes():
    known = runs(1800)
    dose = known.position.prescribed[0]
    far = replace(dose, sets=(SetTarget(distance_m=9000),))
    assert rises(replace(known, position=replace(known.position, prescribed=(far,))))


# --- sets that the log leaves out -----------------------------------------------------------

ASKED = SetTarget(reps=8, load_g=60_000)


def logged(count: int, told: bool = True, pain: int = 1, **said: object) -> Facts:
    """The first sets of three eights of 60 kg, with or without the target they were asked for."""
    second = make.lifted(20, RDL, 60, (pain,) * count)
    done = second.exercises[0]
    sets = tuple(replace(s, target=ASKED if told else None, **said) for s in done.sets)
    return lifts(replace(second, exercises=(replace(done, sets=sets),)))


def dose(facts: Facts) -> list[tuple[int | None, int | None]]:
    return [(row.reps, row.load_g) for row in answer(facts).prescriptions[0].sets]


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(("count", "expected"), [(3, True), (2, False), (1, False)])
def test_a_set_that_a_log_leaves_out_opens_no_step_and_is_asked_for_again(count, expected, told):
    """Each time the last set was left out, the dose lost one: three, two, one."""
    known = logged(count, told)
    assert rises(known) is expected
    assert expected or dose(known) == [(8, 60_000)] * 3


@pytest.mark.parametrize("told", [True, False])
def test_after_anything_but_a_calm_answer_what_was_done_is_the_most(told):
    assert len(dose(logged(2, told, pain=5))) <= 2


def test_other_amounts_are_work_of_the_athletes_own_making():
    assert dose(logged(2, told=False, reps=12)) != [(8, 60_000)] * 3
    assert rises(logged(2, told=False, reps=12))

"""A phase that a clinician entered early brings no fast run before two weeks of easy half hours."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import Facts, Position
from api.engine.vocab import Phase, RunStage
from tests.engine import factories as make
from tests.programs.calm import ask, athlete_on

FAST = {"run-tempo", "run-intervals", "run-hills"}
R = RunStage


def placed(*runs: tuple[int, RunStage | None], now: int, phase: Phase = Phase.P5) -> Facts:
    """Somebody placed yesterday, with calm runs on these days behind them."""
    done = tuple(make.ran(n, stage, 5000, 0, "run-easy", pain_before=0) for n, stage in runs)
    return athlete_on(
        now,
        "running-return",
        4,
        Position(phase, make.day(now - 1)),
        sessions=done,
        check_ins=tuple(make.morning(n + 1, 0, 1) for n, _ in runs),
    )


def fast(made: Decision) -> set[str]:
    return {p.exercise for p in made.prescriptions} & FAST


@pytest.mark.parametrize(("now", "open_"), [(20, False), (21, True)])
def test_two_weeks_of_easy_half_hours_come_before_a_fast_run(now, open_):
    """The first of them was on day 7."""
    runs = [(2, R.R8), (4, R.R8), (7, R.R9), (10, R.R9), (13, R.R10), (16, R.R10), (19, R.R10)]
    assert bool(fast(ask(placed(*runs, now=now)))) is open_


def test_a_step_back_to_walking_breaks_begins_the_two_weeks_anew():
    runs = [(1, R.R9), (4, R.R9), (12, R.R8), (16, R.R9)]
    assert not fast(ask(placed(*runs, now=18)))


@pytest.mark.parametrize("stage", [None, R.R10])
def test_who_has_no_stages_of_late_runs_as_the_phase_says(stage):
    runs = [(1, stage), (20, None), (23, None)]
    assert fast(ask(placed(*runs, now=25)))


def test_the_run_of_that_slot_is_the_stage_that_was_reached():
    runs = [(6, R.R9), (9, R.R9), (12, R.R10)]
    made = ask(placed(*runs, now=14))
    assert {p.stage for p in made.prescriptions if p.stage} <= {R.R9, R.R10}
    assert not fast(made)
    later = replace(placed(*runs, now=14), position=Position(Phase.P4, make.day(10)))
    assert not fast(ask(later))

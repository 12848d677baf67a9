"""Weeks of training load: what is known, how even it was, what is for showing only."""

import ast
from pathlib import Path

import pytest
from msgspec.structs import replace

import api.engine
from api.engine.facts import Session
from api.engine.reading import monitoring
from api.engine.vocab import RunStage
from tests.engine import factories as make
from tests.engine import laws

DAY = 27
RPE, MINUTES = 6, 50


def rated(session: Session, rpe: float | None = RPE, minutes: int | None = MINUTES) -> Session:
    return replace(session, session_rpe=rpe, duration_s=minutes and minutes * 60)


def lift(n: int, **more: object) -> Session:
    return rated(make.lifted(n, "rdl-tempo", 60, (1, 1)), **more)


def weeks(*sessions: Session, day: int = DAY) -> tuple[monitoring.Week, ...]:
    return monitoring.weeks(laws.book_of(make.lifter(day, sessions=sessions)))


def test_session_load_is_effort_times_minutes():
    assert monitoring.session_au(lift(1)) == RPE * MINUTES


@pytest.mark.parametrize("lacking", [{"rpe": None}, {"minutes": None}])
def test_a_session_without_effort_or_minutes_is_unknown_and_never_zero(lacking):
    week = weeks(lift(22), lift(25, **lacking))[-1]
    assert monitoring.session_au(lift(1, **lacking)) is None
    assert (week.known, week.monotony, week.strain) == (0.5, None, None)
    assert week.load_au == RPE * MINUTES


def test_weeks_end_on_the_day_of_the_decision():
    told = weeks(lift(20), lift(21), lift(27))
    assert [w.ends_on for w in told][-2:] == [make.day(20), make.day(27)]
    assert [w.sessions for w in told] == [0, 0, 0, 1, 2]


def test_weeks_before_the_first_session_are_unknown_and_a_week_of_rest_is_known():
    told = weeks(lift(8), lift(25))
    assert [w.known for w in told] == [None, None, 1, 1, 1]


def test_every_week_since_the_first_session_is_told():
    assert len(weeks(lift(1), day=69)) == 10
    assert len(weeks()) == 5


def test_monotony_is_the_mean_over_the_population_spread():
    days = [300.0, 0, 300, 0, 300, 0, 0]
    assert monitoring.monotony(days, make.RULES) == pytest.approx(0.866, abs=0.001)
    week = weeks(lift(21), lift(23), lift(25))[-1]
    assert week.monotony == pytest.approx(0.866, abs=0.001)
    assert week.strain == pytest.approx(900 * 0.866, abs=1)


def test_seven_equal_days_are_capped_and_a_week_of_rest_is_not_monotonous():
    assert monitoring.monotony([100.0] * 7, make.RULES) == 5
    assert monitoring.monotony([0.0] * 7, make.RULES) == 0


def test_only_loaded_hinges_count_as_hinge_volume():
    squat = make.lifted(26, "squat-goblet", 40, (1, 1))
    empty = make.lifted(24, "rdl-tempo", 0, (1, 1))
    assert weeks(lift(22), empty, squat)[-1].hinge_kg_reps == 60 * 8 * 2


def test_time_and_way_of_runs_are_summed():
    week = weeks(make.ran(22, RunStage.R2, 3000, 1), make.ran(25, RunStage.R2, 4000, 1))[-1]
    assert (week.run_s, week.run_m) == (3600, 7000)


def test_the_weighted_average_follows_two_over_n_plus_one():
    assert monitoring.ewma([100.0, 0.0], 7) == 75
    assert monitoring.ewma([100.0], 28) == 100


@pytest.mark.parametrize("more", [(), ("silent",)], ids=["no session", "one without effort"])
def test_a_day_nothing_is_known_of_weighs_nothing_in_the_averages(more):
    later = tuple(lift(1, rpe=None) for _ in more)
    told = monitoring.averages(laws.book_of(make.lifter(1, sessions=(lift(0), *later))))
    assert told.acute_au == 0.75 * RPE * MINUTES


def test_acute_over_chronic_waits_for_four_weeks_of_history():
    few = laws.book_of(make.lifter(26, sessions=(lift(0),)))
    enough = laws.book_of(make.lifter(27, sessions=(lift(0), lift(27))))
    assert monitoring.averages(few).ratio is None
    assert monitoring.averages(enough).ratio > 1
    assert monitoring.averages(laws.book_of(make.lifter(27))) is None


def test_acute_over_chronic_is_told_of_however_little_and_not_of_nothing():
    little, silent = lift(0, rpe=1, minutes=1), lift(0, rpe=None)
    told, untold = (
        monitoring.averages(laws.book_of(make.lifter(27, sessions=(s,)))) for s in (little, silent)
    )
    assert 0 < told.chronic_au < 1
    assert (told.ratio is not None, untold.ratio) == (True, None)


SHOWN = {"averages", "Averages", "ewma"}


def test_no_rule_reads_the_acute_chronic_ratio():
    for path in Path(api.engine.__file__).parent.rglob("*.py"):
        if path.name == "monitoring.py" or path.parent.name == "insights":
            continue
        names = {getattr(node, "attr", getattr(node, "id", getattr(node, "name", None)))
                 for node in ast.walk(ast.parse(path.read_text()))}  # fmt: skip
        assert not names & SHOWN, path

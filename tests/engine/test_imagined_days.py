"""Days that a run invents: what is done, what is told, and where the facts speak for themselves."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from api.engine.facts import Effort, LegSymptoms
from api.engine.simulation.imagination import DayDose, Habits, Imagination, _effort, habits_of
from api.engine.vocab import EffortScale, PainZone, SimulationScenario
from tests.engine import factories as make
from tests.engine.lifting import RDL, facts, lift
from tests.engine.worlds import answer

GREEN, AMBER, UNKNOWN = PainZone.GREEN, PainZone.AMBER, PainZone.UNKNOWN
RAISED = {GREEN: 1, AMBER: 4, PainZone.RED: 6}


def imagined(*sessions, told=(), screened=(20,), **habits: object) -> Imagination:
    known = facts(*sessions, screenings=tuple(make.screening(n) for n in screened))
    plain = Habits(1, 1, 2.0, RAISED, LegSymptoms())
    return Imagination(replace(plain, **habits), known, sessions, told, make.RULES)


def dose() -> DayDose:
    made = answer(facts(lift(17), lift(20)))
    return DayDose(tuple(replace(p, not_before=None) for p in made.prescriptions), 1800)


def trained(life: Imagination) -> list[int]:
    return [(s.ref.local_date - make.DAY0).days for s in life.sessions]


def mornings(life: Imagination) -> dict[int, int]:
    return {(c.ref.local_date - make.DAY0).days: c.pain_morning for c in life.check_ins}


def test_a_day_is_trained_once_and_not_without_a_dose():
    life = imagined(lift(20))
    for n in (20, 21, 21, 22):
        life.train(make.day(n), None if n == 22 else dose())
    assert trained(life) == [20, 21]


def test_who_has_no_colour_of_a_session_trains_none():
    life = imagined(zones=())
    life.train(make.day(21), dose())
    assert trained(life) == []


@pytest.mark.parametrize(("share", "days"), [
    (1.0, [21, 22, 23, 24]), (0.5, [22, 24]), (0.75, [22, 23, 24]), (0.0, []),
])  # fmt: skip
def test_a_share_of_the_planned_days_is_trained(share, days):
    life = imagined(trained=share)
    for n in range(21, 25):
        life.train(make.day(n), dose())
    assert trained(life) == days


def test_colours_follow_sessions_in_turn_on_the_morning_after():
    life = imagined(zones=(GREEN, AMBER, UNKNOWN), answered=0.0)
    for n in (21, 23, 25, 27):
        life.train(make.day(n), dose())
        for after in (n, n + 1):
            life.wake(make.day(after))
    assert mornings(life) == {22: 1, 24: 4, 28: 1}


@pytest.mark.parametrize(("share", "days"), [(1.0, [21, 22, 23, 24]), (0.5, [22, 24]), (0.0, [])])
def test_a_share_of_the_mornings_of_rest_is_told(share, days):
    life = imagined(answered=share)
    for n in range(21, 25):
        life.wake(make.day(n))
    assert list(mornings(life)) == days


def test_a_morning_that_was_told_stands():
    life = imagined(told=(make.morning(21, 3, 1),))
    life.wake(make.day(21))
    assert mornings(life) == {21: 3}


@pytest.mark.parametrize(("screened", "asked"), [
    ((20,), [27]), ((14, 20), [27]), ((20, 14), [27]), ((21,), [28]), ((), [21, 28]),
])  # fmt: skip
def test_the_weekly_questions_are_answered_on_their_day(screened, asked):
    life = imagined(screened=screened)
    for n in range(21, 29):
        life.wake(make.day(n))
    days = [(s.ref.local_date - make.DAY0).days for s in life.screenings]
    assert days == [*screened, *asked]


@pytest.mark.parametrize(("again", "tests"), [(True, 2), (False, 1)])
def test_with_the_questions_the_tests_are_done_again_where_that_is_the_habit(again, tests):
    life = imagined(screened=(), tests_again=again)
    life.wake(make.day(21))
    assert len(life.baselines) == tests


def test_what_waits_for_an_hour_is_left_out_until_then():
    asked = dose()
    late = datetime.combine(make.day(30), datetime.min.time(), UTC)
    life = imagined()
    life.train(make.day(21), replace(asked, prescriptions=(
        replace(asked.prescriptions[0], not_before=late),)))  # fmt: skip
    life.train(make.day(31), replace(asked, prescriptions=(
        replace(asked.prescriptions[0], not_before=late),)))  # fmt: skip
    assert [len(s.exercises) for s in life.sessions] == [0, 1]


def test_a_session_is_as_hard_as_its_hardest_set():
    [asked] = dose().prescriptions
    efforts = (
        Effort(EffortScale.RPE, 6), Effort(EffortScale.RPE, 8), Effort(EffortScale.RIR, 9),
    )  # fmt: skip
    sets = tuple(replace(asked.sets[0], effort=e) for e in (*efforts, None))
    assert _effort([replace(asked, sets=sets)]) == 8
    assert asked.exercise == RDL


@pytest.mark.parametrize(("usual", "worst"), [(2, 5), (8, 10), (10, 10)])
def test_no_imagined_morning_is_above_ten(usual, worst):
    mornings = tuple(make.morning(n, usual) for n in range(1, 21))
    known = make.lifter(21, check_ins=mornings)
    found = habits_of(known, SimulationScenario.ALL_GOES_WELL, make.RULES, make.LIBRARY)
    assert worst == found.raised[PainZone.RED]

"""Policies meet the same fates; a reckless one pays, a timid one gets nowhere."""

from statistics import fmean

import pytest

from api.cohort.calm import calm
from api.cohort.diary import Diary
from api.cohort.life import Life, live
from api.cohort.oracle import Oracle
from api.cohort.policies import rivals
from api.cohort.policies.protocol import Adviser
from api.cohort.running import RIVALS
from api.cohort.world.body import Body
from tests.cohort.lives import SEED, WORLD, Asks, lived

ATHLETES, DAYS = 40, 182


def cohort(adviser: Adviser) -> list[Life]:
    bodies = [Body(WORLD, SEED, n) for n in range(ATHLETES)]
    return [live(body, adviser(body.intake()), DAYS) for body in bodies]


def test_two_policies_that_ask_the_same_live_the_same_life():
    for athlete in range(5):
        assert lived(Asks(0.5), athlete=athlete) == lived(Asks(0.5), athlete=athlete)


def test_a_decision_shifts_no_fate_that_it_does_not_cause():
    trains, rests = Body(WORLD, SEED, 3), Body(WORLD, SEED, 3)
    away = []
    for day in range(200):
        trains.night(day), rests.night(day)
        if day % 7 in (0, 2, 4):
            trains.train(day, Asks(0.9).next_session(Diary(trains.intake(), day)))
        away.append((trains.away(day), rests.away(day)))
        assert trains.noise == rests.noise
        assert trains.flagged_on == rests.flagged_on
    assert all(one == other for one, other in away)


def test_lives_are_equal_until_the_first_day_that_is_decided_otherwise():
    whole, stopped = lived(Asks(0.6)), lived(Asks(0.6, until=70))
    assert whole.pains[:10] == stopped.pains[:10]
    assert whole.loads != stopped.loads


def test_a_plan_that_ignores_pain_has_more_flares_than_the_traffic_light():
    reckless = cohort(lambda intake: Asks(1.0))
    light = cohort(rivals.TrafficLight)
    assert fmean(x.flare_days for x in reckless) > 2 * fmean(x.flare_days for x in light)


def test_a_plan_that_never_progresses_reaches_no_goal():
    timid = cohort(lambda intake: Asks(0.2))
    assert {x.reached_on for x in timid} == {None}


def test_the_oracle_flares_least_for_what_is_trained():
    bodies = [Body(WORLD, SEED, n) for n in range(ATHLETES)]
    seen = [live(body, Oracle(body), DAYS) for body in bodies]
    rates = [_flares_of_sessions(cohort(adviser)) for adviser in RIVALS.values()]
    assert _flares_of_sessions(seen) <= min(rate for rate in rates if rate)


def _flares_of_sessions(lives: list[Life]) -> float:
    sessions = sum(x.sessions for x in lives)
    return sum(x.flare_days for x in lives) / sessions if sessions else 0


@pytest.mark.parametrize("adviser", [rivals.Fixed, rivals.Linear, rivals.Generic])
def test_a_calm_athlete_reaches_the_goal_under_any_plan_that_asks_for_it(adviser):
    body = calm(WORLD)
    assert live(body, adviser(body.intake()), DAYS).reached_on is not None


def test_nobody_trains_before_four_quiet_mornings_under_rest_then_full():
    body = Body(WORLD, SEED, 1)
    diary = Diary(body.intake())
    assert rivals.RestThenFull(diary.intake).next_session(diary) is None


def test_the_traffic_light_reads_a_bad_morning_as_red():
    sore = [live(Body(WORLD, SEED, n), rivals.TrafficLight(_intake(n)), DAYS) for n in range(20)]
    assert fmean(max(x.loads) for x in sore) < 1.0


def _intake(athlete: int):
    return Body(WORLD, SEED, athlete).intake()

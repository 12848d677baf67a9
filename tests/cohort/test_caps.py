"""The traffic light with our caps: without any it is the light, and each one holds what it says."""

from functools import partial
from itertools import pairwise

import pytest

from api.cohort.caps import LIGHTS, priced
from api.cohort.life import Life, live
from api.cohort.policies.capped import ALL, Cap, CappedLight
from api.cohort.policies.rivals import TrafficLight
from api.cohort.running import Plan
from api.cohort.vocab import Place
from api.cohort.world.body import Body
from tests.cohort.lives import SEED, WORLD

DAYS = 182


class Watched(CappedLight):
    """Keeps what was asked for, day by day."""

    def next_session(self, diary):
        told = super().next_session(diary)
        ASKED.append((diary.day, told.items[0]))
        return told


ASKED: list = []


def lived(athlete: int, caps: frozenset[Cap]) -> tuple[Life, list]:
    body = Body(WORLD, SEED, athlete)
    ASKED.clear()
    return live(body, Watched(body.intake(), caps=caps), DAYS), list(ASKED)


def loaded(asked: list) -> list[tuple[int, float]]:
    return [(day, item.load) for day, item in asked if item.place is not Place.EASY]


@pytest.mark.parametrize("athlete", range(6))
def test_without_caps_it_is_the_traffic_light_itself(athlete):
    body = Body(WORLD, SEED, athlete)
    assert live(body, TrafficLight(body.intake()), DAYS) == lived(athlete, frozenset())[0]


def test_with_the_lift_once_a_week_no_week_has_two():
    weeks = [day // 7 for day, _ in loaded(lived(1, frozenset({Cap.ONE_A_WEEK}))[1])]
    assert len(weeks) == len(set(weeks)) > 10


def test_small_steps_are_small():
    steps = pairwise(load for _, load in loaded(lived(1, frozenset({Cap.SMALL_STEPS}))[1]))
    assert max(after / before for before, after in steps) == pytest.approx(1.05)


def test_a_tenth_a_week_is_no_more():
    rows = loaded(lived(1, frozenset({Cap.WEEKLY_TENTH}))[1])
    rises = [day for (_, before), (day, after) in pairwise(rows) if after > before]
    assert min(later - day for day, later in pairwise(rises)) >= 7


def test_nothing_is_lifted_before_three_green_easy_sessions():
    asked = lived(1, frozenset({Cap.FIRST_PHASE}))[1]
    first = next(place for place, (_, item) in enumerate(asked) if item.place is not Place.EASY)
    assert first >= 3


def test_a_flare_brings_easy_days_and_the_easy_sessions_only_where_the_cap_says_so():
    stays, back = (lived(1, frozenset({cap}))[1] for cap in (Cap.FLARE, Cap.FLARE_BACK))
    easy = [sum(item.place is Place.EASY for _, item in asked) for asked in (stays, back)]
    assert 0 < easy[0] < easy[1]


def test_two_greens_make_fewer_steps_than_one():
    def rises(caps: frozenset[Cap]) -> int:
        return sum(b > a for (_, a), (_, b) in pairwise(loaded(lived(1, caps)[1])))

    assert rises(frozenset({Cap.TWO_GREENS})) < rises(frozenset())


def test_every_light_is_priced_over_the_same_athletes():
    plan = Plan(athletes=1, weeks=8, seeds=(SEED,), world=WORLD)
    found = {p.name: p for p in priced(plan, 4)}
    assert set(found) == set(LIGHTS)
    assert found["all of them"].weeks >= found["no cap"].weeks
    assert priced(plan, 0) == ()
    body = Body(WORLD, SEED, 0)
    assert partial(CappedLight, caps=ALL)(body.intake()).caps == ALL

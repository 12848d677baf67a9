"""The world keeps its bounds, answers load the right way round, and believes what it wrote down."""

import math
from dataclasses import replace

import pytest

from api.cohort.life import Watch
from api.cohort.vocab import Place
from api.cohort.world.body import Body
from api.cohort.world.draws import NIGHT, TRAINING, block
from api.cohort.world.parameters import MARKS, WorldError, load
from api.cohort.world.people import born
from tests.cohort.lives import PLAIN, SEED, WORLD, body, pull

LOADS = (0.2, 0.5, 0.8, 1.0, 1.3)


def test_every_belief_has_a_unit_a_mark_and_a_source():
    bare = [p.name for p in WORLD.parameters if p.mark not in MARKS or not p.source]
    assert bare == []
    assert len(WORLD.parameters) > 100


def test_another_belief_is_another_hash():
    other = WORLD.believing(reaction__exponent=4)
    assert other.sha256 != WORLD.sha256
    assert load().sha256 == WORLD.sha256
    assert other.reaction.exponent == 4


def test_a_misspelt_belief_is_an_error():
    with pytest.raises(WorldError):
        WORLD.believing(reaction__exponnet=4)


def test_a_draw_depends_on_its_address_only():
    assert block(1, 2, 3, NIGHT) == block(1, 2, 3, NIGHT)
    assert len({block(1, 2, 3, NIGHT), block(1, 2, 3, TRAINING), block(1, 2, 4, NIGHT)}) == 3
    assert all(0 < u < 1 for day in range(50) for u in block(1, 2, day, NIGHT))


@pytest.mark.parametrize("asked", [0.4, 1.0, 1.4])
def test_state_stays_inside_its_bounds_under_any_load(asked):
    for athlete in range(25):
        one = Body(WORLD, SEED, athlete)
        for day in range(120):
            morning = one.night(day)
            if day % 7 in (0, 2, 4):
                one.train(day, pull(asked))
            assert morning is None or morning.pain in range(11)
            assert 0.2 <= one.capacity <= 1.5
            assert 0 <= one.sensitisation <= 1
            assert 0 <= one.confidence <= 10
            assert one.flare >= 0
            assert math.isfinite(one.felt)


def test_no_load_leaves_no_reaction():
    one = body()
    assert one.reaction(0.0, 1.0, 2.0) == 0
    assert one.demand_of(0.0, Place.FLOOR) == 0


def test_more_load_never_leaves_a_smaller_reaction():
    one = body()
    demands = [one.demand_of(w, Place.FLOOR) for w in LOADS]
    left = [one.reaction(d, 1.0, 0.3) for d in demands]
    assert demands == sorted(demands)
    assert left == sorted(left)


def test_more_capacity_never_leaves_a_larger_reaction():
    left = []
    for capacity in (0.5, 0.7, 0.9, 1.2):
        one = body(capacity=capacity)
        left.append(one.reaction(one.demand_of(0.8, Place.FLOOR), 1.0, 0.0))
    assert left == sorted(left, reverse=True)


def test_without_a_direction_demand_is_the_ladder_alone():
    one = body(tag=PLAIN)
    for place in Place:
        expected = 0.7 * WORLD.ladder.coefficient[place] / one.capacity
        assert one.demand_of(0.7, place) == pytest.approx(expected)


def test_a_direction_fades_with_the_pain():
    sore, calm = body(tag=(1.0,) * len(Place)), body(tag=(1.0,) * len(Place))
    sore.episode, calm.episode = 3.0, 0.0
    assert sore.demand_of(0.7, Place.FLOOR) > calm.demand_of(0.7, Place.FLOOR)


def test_mornings_go_missing_and_sessions_are_left_out_as_often_as_believed():
    people = [born(WORLD, SEED, n) for n in range(1500)]
    missing = sum(t.missing for t in people) / len(people)
    adherence = sum(t.adherence for t in people) / len(people)
    assert missing == pytest.approx(2 / 13, abs=0.01)
    assert adherence == pytest.approx(8 / 11, abs=0.01)
    one = Body(WORLD, SEED, 0, replace(people[0], missing=0.3))
    answered = sum(one.night(day) is not None for day in range(2000)) / 2000
    assert answered == pytest.approx(0.7, abs=0.04)


def test_a_search_for_a_load_stops_where_it_feels_hard():
    from api.cohort.diary import Item, Workout

    one = body(capacity=1.4, strength=1.0)
    one.episode = one.flare = 0.0
    ramp = Workout((Item("pull", 1.3, Place.FLOOR_HEAVY, ramp=(0.7, 0.9, 1.0, 1.1, 1.3)),))
    assert 0.7 <= one.train(0, ramp).items[0].load < 1.1


def test_a_flare_begins_once_and_again_after_a_day_without():
    watch = Watch(body(), days=6)
    for day, flare in enumerate([0, 2.0, 3.1, 1.9, 2.4, 2.2]):
        watch.body.flare = flare
        watch.morning(day)
    assert (watch.life.flares, watch.life.flare_days) == (2, 4)

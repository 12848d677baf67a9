"""Which sport of a program of several went past what was known of it, and when."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.sports import risen_on, sport_of, whose_turn
from api.engine.planning.basis import Basis
from api.engine.vocab import MovementPattern
from tests.engine import factories as make
from tests.engine import laws, real

RIDE = "bike-stationary"


@pytest.fixture(autouse=True)
def shipped():
    with real.content():
        yield


def ridden(n, minutes):
    done = make.lifted(n, RIDE, 0, (1,))
    row = done.exercises[0]
    sets = tuple(replace(s, reps=None, load_g=None, duration_s=minutes * 60) for s in row.sets)
    return replace(done, exercises=(replace(row, sets=sets),))


def risen(*minutes, program="triathlon-return", beside=()):
    rides = tuple(ridden(10 + 3 * n, m) for n, m in enumerate(minutes))
    known = replace(make.facts(23, sessions=(*rides, *beside)), program=program)
    return risen_on(Basis(laws.book_of(known), make.CURRICULUM))


@pytest.mark.parametrize(("second", "expected"), [(20, {}), (24, {"ride": make.day(13)})])
def test_a_ride_a_step_longer_than_the_longest_of_its_month_is_a_rise(second, expected):
    assert expected == risen(20, second)


def test_of_two_rises_the_last_day_counts():
    assert {"ride": make.day(16)} == risen(20, 24, 30)


def test_a_lift_beside_the_rides_is_no_sport():
    lifts = tuple(make.lifted(n, "rdl-dumbbell", kg, (1,)) for n, kg in ((11, 20), (14, 40)))
    assert {"ride": make.day(13)} == risen(20, 24, beside=lifts)


def test_a_program_of_one_sport_knows_no_others():
    assert risen(20, 24, program="hinge-rebuild") == {}


@pytest.mark.parametrize(
    ("slug", "pattern", "impact", "sport"),
    [
        ("run-easy", "run", 2, "run"),
        ("march", "run", 1, None),
        ("hops", "jump", 2, None),
        ("hops", "jump", 3, None),
        (RIDE, "cardio", 0, "ride"),
        (RIDE, "cardio", 2, "ride"),
    ],
)
def test_a_run_with_impact_is_a_sport_and_neither_a_march_nor_a_jump_is(
    slug, pattern, impact, sport
):
    known = make.LIBRARY.exercises[RIDE]
    grades = replace(known.load_class, impact=impact)
    here = replace(known, slug=slug, pattern=MovementPattern(pattern), load_class=grades)
    known_ = replace(make.facts(23), program="triathlon-return")
    assert sport == sport_of(Basis(laws.book_of(known_), make.CURRICULUM), here)


@pytest.mark.parametrize(
    ("wanting", "turn"),
    [((), None), (("ride",), None), (("ride", "run"), "run"), (("ride", "swim"), "ride")],
)
def test_only_of_several_sports_one_has_its_turn(wanting, turn):
    known = replace(make.facts(23), program="triathlon-return")
    assert whose_turn(Basis(laws.book_of(known), make.CURRICULUM), wanting) == turn

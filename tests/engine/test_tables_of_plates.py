"""Tables of plates: what they make of a load, of a bar, and of what was asked for with them."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.bars import _in_plates
from api.engine.dosing.ceilings import _under_ceiling
from api.engine.dosing.lane_doses import _outgrown, asked_for
from api.engine.dosing.plates import above, cut_g, floor_plate
from api.engine.facts import Best
from api.engine.lanes.building import make_lane
from api.engine.planning.basis import Basis
from api.engine.reading.timeline import read
from api.engine.vocab import Equipment, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift
from tests.engine.test_tables_of_sets import asked, target

EXERCISES = make.LIBRARY.exercises


def lifter(plate_g: int):
    return laws.book_of(facts(athlete=make.athlete(bests=(), plate_step_g=plate_g)))


@pytest.mark.parametrize(
    ("plate_g", "pounds"),
    [(2268, 5), (2270, 5), (2272, 5), (2263, 5), (1134, 2.5), (1130, 2.5), (227, 0.5)],
)
def test_plates_told_in_kilograms_to_two_digits_are_pounds(plate_g, pounds):
    """What is told is off by five grams at most."""
    assert above(0, plate_g) == int(pounds * 453.59237)


@pytest.mark.parametrize(
    ("load_g", "plate_g", "made"),
    [
        (102_057, 2268, 99_790),
        (102_058, 2268, 102_058),
        (102_059, 2268, 102_058),
        (59_999, 2500, 57_500),
        (60_000, 2500, 60_000),
        (7, 0, 7),
        (-1, 2500, -2500),
    ],
)
def test_a_load_is_rounded_down_to_plates(load_g, plate_g, made):
    """Forty-five of five pounds are kept in whole grams, and have lost a part of one."""
    assert floor_plate(load_g, plate_g) == made


@pytest.mark.parametrize(
    ("load_g", "pct", "left"),
    [(60_000, 0, 60_000), (60_000, 10, 52_500), (50_000, 10, 45_000), (60_000, 100, 0),
     (2000, 10, 0), (0, 10, 0), (-1000, 10, 0)],
)  # fmt: skip
def test_a_cut_is_rounded_down_to_plates_and_ends_with_an_empty_hand(load_g, pct, left):
    assert cut_g(load_g, pct, 2500) == left


@pytest.mark.parametrize("plate_g", [2262, 2274, 1128, 1140, 2500, 1250, 100])
def test_other_plates_are_what_they_are_told_to_be(plate_g):
    assert [above(0, plate_g), above(plate_g, plate_g)] == [plate_g, 2 * plate_g]


@pytest.mark.parametrize(
    ("plate_g", "bar", "lifted"),
    [
        (2500, 20_000, 20_000),
        (2268, 20_000, 20_411),  # 45 lb
        (1134, 20_000, 20_411),
        (2500, 20_499, 20_000),
        (2500, 20_500, 20_500),
        (2500, 19_501, 20_000),
        (2500, 19_500, 19_500),
        (5000, 22_000, 22_000),
    ],
)
def test_a_bar_weighs_what_the_plates_make_of_it_within_half_a_kilogram(plate_g, bar, lifted):
    assert _in_plates(bar, lifter(plate_g)) == lifted


@pytest.mark.parametrize(("more", "allowed"), [(-1, 85_849), (0, 85_850), (1, 85_000)])
def test_a_load_just_at_its_ceiling_is_under_it_and_one_above_it_is_what_plates_leave(
    more, allowed
):
    strong = make.athlete(bests=(Best("deadlift-conventional", 101_000, 1),))
    book, pull = laws.book_of(facts(athlete=strong)), EXERCISES["block-pull-low"]
    assert _under_ceiling(book, pull, Phase.P3, 85_850 + more) == allowed


def barbell(*sessions, asked_g: int, **more: object):
    """The lane of a hinge with a bar, asked for with so much and not done since."""
    bar = replace(EXERCISES[RDL], equipment=frozenset({Equipment.BARBELL}))
    library = replace(make.LIBRARY, exercises={**EXERCISES, RDL: bar})
    known = facts(*sessions, position=asked(target(load_g=asked_g)), **more)
    book = read(known, make.RULES, library)
    return make_lane(Basis(book, make.CURRICULUM), Phase.P3, RDL, None, False)


@pytest.mark.parametrize(("grams", "anew"), [(20_000, True), (20_500, True), (20_501, False)])
def test_an_empty_start_is_reckoned_anew_once_a_clinician_has_given_what_it_waited_for(grams, anew):
    here = barbell(asked_g=grams, clearances=(make.clearance("RF-SUR-1", 15),))
    assert _outgrown(here, asked_for(here)) is anew


@pytest.mark.parametrize(("kilos", "anew"), [(20.5, False), (20.501, True)])
def test_an_empty_start_is_reckoned_anew_once_its_movement_carried_more_than_the_bar(kilos, anew):
    here = barbell(lift(20, kilos, slug="block-pull-low"), asked_g=20_000)
    assert _outgrown(here, asked_for(here)) is anew

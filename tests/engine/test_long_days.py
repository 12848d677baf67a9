"""One long day out is no dose: a piece of conditioning ends where its slot ends."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.conditioning import in_shape
from api.engine.facts import ExerciseDone, Position, SetDone, SetTarget
from api.engine.template import Dose, DoseKind
from api.engine.vocab import Equipment, Phase
from tests.engine import factories as make
from tests.engine import real
from tests.engine.lifting import LOW
from tests.engine.test_edges import FAR, lane, walked
from tests.engine.worlds import answer

RIDE = Dose(DoseKind.DISTANCE, 1, 400, 900)


def repeated(done: tuple[int, ...]) -> list[int | None]:
    """The metres of each piece that is asked for after these."""
    where = replace(FAR, exercises=("walk-brisk",), dose=RIDE)
    known = tuple(SetTarget(distance_m=m) for m in done)
    fresh = (SetTarget(distance_m=400),)
    rows = in_shape(lane(walked(*done), "walk-brisk", where), known, fresh, [])
    return [row.distance_m for row in rows]


@pytest.mark.parametrize(
    ("done", "expected"), [((300,), 300), ((900,), 900), ((901,), 900), ((40_000,), 900)]
)
def test_a_single_piece_is_repeated_up_to_the_end_of_its_slot(done, expected):
    assert repeated(done) == [expected]


@pytest.mark.parametrize(("done", "expected"), [((60,) * 4, 240), ((300,) * 2, 400)])
def test_short_pieces_are_asked_for_as_one_of_what_they_were_together(done, expected):
    assert repeated(done) == [expected]


# --- one long way before a lighter week or a flare ---------------------------------------------

SWIM = "swim-freestyle"


LIGHT = Position(Phase.P2, make.day(0), deload_from=make.day(14))


def swum(*done: tuple[int, int], n: int, pieces: int = 1, **more: object) -> list[int | None]:
    """Pieces asked for of a swimmer who logs a swim as so many ways, all calm."""
    ways = ((d, ExerciseDone(SWIM, (SetDone(distance_m=m, pain=1),) * pieces)) for d, m in done)
    plain: dict[str, object] = {
        "scope": make.of_exercise(SWIM),
        "athlete": make.athlete(equipment=frozenset({Equipment.POOL}), bests=()),
        "program": "triathlon-return",
        "sessions": tuple(make.session(d, row) for d, row in ways),
        "episode": make.episode(**LOW),
        "check_ins": tuple(make.morning(d, 1, 1) for d in range(1, n + 1)),
        "screenings": (make.screening(0), make.screening(n)),
        "position": Position(Phase.P2, make.day(0)),
    }
    with real.content():
        made = answer(make.facts(n, **{**plain, **more}))
    [dose] = [p for p in made.prescriptions if p.exercise == SWIM]
    return [row.distance_m for row in dose.sets]


def test_a_long_swim_of_before_a_lighter_week_is_not_asked_for_in_each_of_many_pieces():
    assert swum((5, 600), (9, 600), (17, 300), n=21, position=LIGHT) == [50] * 12


def test_a_lighter_week_takes_pieces_of_a_swim_and_not_all_but_one():
    assert swum((5, 600), (9, 600), n=16, scope=make.PLAN, position=LIGHT) == [50] * 8


def test_a_flare_halves_the_pieces_of_a_swim_and_does_not_leave_one():
    told = (*(make.morning(d, 1, 1) for d in range(1, 12)), make.flare(12))
    assert swum((5, 600), (9, 600), n=16, check_ins=told) == [50] * 6


@pytest.mark.parametrize(("days", "expected"), [((17,), 300), ((13, 17), 330)])
def test_pieces_of_one_phase_are_the_one_way_of_the_next(days, expected):
    """Six times 50 m came to be one of 50 m in a session of fifty minutes, and rose by a tenth."""
    swims = tuple((d, 50) for d in days)
    there = Position(Phase.P3, make.day(19))
    assert swum(*swims, n=19, pieces=6, position=there) == [expected]


def test_a_lighter_week_is_less_of_all_pieces_where_the_next_phase_asks_for_one_way():
    """Two thirds of 300 m are 200 m, not two thirds of a piece."""
    light = Position(Phase.P3, make.day(10), deload_from=make.day(18))
    [metres] = swum((9, 50), (13, 50), n=19, pieces=6, scope=make.PLAN, position=light)
    assert 150 <= metres <= 200

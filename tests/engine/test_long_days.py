"""One long day out is no dose: a piece of conditioning ends where its slot ends."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.conditioning import in_shape
from api.engine.facts import SetTarget
from api.engine.template import Dose, DoseKind
from tests.engine.test_edges import FAR, lane, walked

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

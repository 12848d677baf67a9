"""A bar under a limit that a clinician set on the spine."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, Restriction
from api.engine.vocab import RestrictionKind
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.test_bars import RDL, dose, empty, facts


@pytest.fixture(autouse=True)
def shipped():
    with real.content():
        yield


def limited(kilos: float, *sessions, slug: str = RDL) -> Facts:
    limit = Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=int(kilos * 1000))
    note = make.clearance("RF-SUR-1", 21, restrictions=(limit,))
    return facts(slug, *sessions, clearances=(note,))


@pytest.mark.parametrize(
    ("plate_g", "expected"), [(1_000, 21_000), (2_000, 22_000), (2_500, 20_000)]
)
def test_under_a_clinicians_limit_the_bar_takes_a_plate_within_a_tenth_and_no_feeling(
    plate_g, expected
):
    known = limited(40, empty(17), empty(20))
    athlete = replace(known.athlete, plate_step_g=plate_g)
    assert set(laws.loads(dose(replace(known, athlete=athlete)))) == {expected}


def test_under_a_clinicians_limit_a_lift_begins_with_the_bar():
    assert set(laws.loads(dose(limited(40)))) == {20_000}


def test_a_clinicians_limit_below_the_bar_takes_the_bar_out():
    made = dose(limited(15))
    assert made.replaces == RDL
    assert max(laws.loads(made), default=0) <= 15_000


def test_a_press_that_is_led_by_effort_is_the_bar_under_a_clinicians_limit():
    made = dose(limited(40, slug="row-bent"))
    assert (made.exercise, set(laws.loads(made))) == ("row-bent", {20_000})

"""A bar of 45 pounds is the bar of 20 kilograms, and no step of it."""

from collections.abc import Iterator

import pytest

from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.test_bars import RDL, TRAP, dose, empty, facts


@pytest.fixture(autouse=True)
def shipped() -> Iterator[None]:
    with real.content():
        yield


IN_POUNDS = make.athlete(bests=(), plate_step_g=2268)
"""Five pounds."""


@pytest.mark.parametrize(("slug", "grams"), [(RDL, 20_411), (TRAP, 24_947)])
def test_a_bar_in_pounds_is_one_of_45_or_55(slug, grams):
    assert set(laws.loads(dose(facts(slug, athlete=IN_POUNDS)))) == {grams}


@pytest.mark.parametrize("kilos", [20.412, 20.41])
@pytest.mark.parametrize("step", [2268, 2500])
def test_an_empty_bar_of_45_pounds_that_was_calm_twice_goes_on_by_effort(kilos, step):
    calm = [empty(n, kilos=kilos) for n in (17, 20)]
    owner = make.athlete(bests=(), plate_step_g=step)
    assert laws.loads(dose(facts(RDL, *calm, athlete=owner))) == []

"""Which lift that feels empty lets another load finding."""

import pytest
from msgspec.structs import replace

from tests.engine import factories as make
from tests.engine.test_finding import easy, ramp_of
from tests.engine.worlds import answer


@pytest.mark.parametrize(("slug", "ramps"), [("squat-goblet", True), ("bench-press", False)])
def test_only_an_empty_lift_of_the_back_lets_another_ramp(slug, ramps):
    """What feels like work then ramps itself, where it is the one that has earned a step."""
    known = easy(6)
    beside = tuple(make.lifted(n, slug, 20, (1, 1, 1), 8, 4) for n in (1, 4, 7))
    assert ramp_of(answer(known)) == []
    assert bool(ramp_of(answer(replace(known, sessions=(*beside, *known.sessions))))) is ramps

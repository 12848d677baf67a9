"""The first load of an exercise: a share of what was tolerated, near the calm rung before."""

import pytest

from api.engine.facts import (
    Best,
    ToleratedLoad,
)
from api.engine.vocab import (
    Phase,
)
from tests.engine import factories as make
from tests.engine import real
from tests.engine.lifting import LOW, MODERATE, RDL, facts, lift, top
from tests.engine.worlds import answer


def first(slug, *sessions, **more):
    """The dose of a hinge that was never done before, the day after a calm week."""
    return top(answer(facts(*sessions, slug=slug, phase=Phase.P3, **more)))


@pytest.mark.parametrize(("settle", "expected"), [(1.0, 90), (6.0, 85), (30.0, 80)])
def test_a_new_rung_begins_a_little_under_the_calm_load_of_the_one_before(settle, expected):
    calm = make.episode(**{**LOW, "settle_h": settle})
    assert first("block-pull-high", lift(17, 100), lift(20, 100), episode=calm) == expected


@pytest.mark.parametrize("pain", [4, 7])
def test_a_new_rung_begins_well_below_where_the_pattern_was_not_calm(pain):
    stirred = make.lifted(20, RDL, 100, (pain, pain))
    assert first("block-pull-high", lift(17, 100), stirred) <= 70


def test_a_swing_begins_with_a_fifth_of_what_slow_hinges_say():
    strong = make.athlete(bests=(Best("deadlift-conventional", 250_000, 1),))
    made = answer(facts(lift(17, 100), lift(20, 100), slug="kettlebell-swing", phase=Phase.P5,
                        athlete=strong))  # fmt: skip
    assert 0 < top(made) <= 27.5


def test_a_first_load_is_a_share_of_what_was_tolerated():
    known = (ToleratedLoad(RDL, 100_000, 8, make.day(20)),)
    shares = {"low": LOW, "moderate": MODERATE, "high": {**LOW, "settle_h": 30.0}}
    found = {
        name: top(answer(facts(episode=make.episode(**told_, best_tolerated=known))))
        for name, told_ in shares.items()
    }
    assert found == {"low": 70, "moderate": 60, "high": 50}


def efforts(slug, *sessions):
    made = answer(facts(*sessions, slug=slug, phase=Phase.P4))
    return {s.effort.value for p in made.prescriptions for s in p.sets}


def test_what_no_load_makes_easy_begins_at_an_easy_effort():
    """It is called easy on purpose: a first sprint at an effort of nine is not."""
    with real.content():
        assert efforts("push-up") == {7}
        assert efforts("push-up", lift(17, 0, slug="push-up")) == {8}
        assert efforts("hip-thrust-barbell") == {9}

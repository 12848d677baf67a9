"""The first load of an exercise: a share of what was tolerated, near the calm rung before."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.doses import top_load
from api.engine.dosing.lane_doses import base_rows
from api.engine.facts import (
    Best,
    OverrideRequest,
    Position,
    PrescribedDose,
    SetTarget,
    ToleratedLoad,
)
from api.engine.lanes.building import make_lane
from api.engine.planning.basis import Basis
from api.engine.vocab import (
    FactKind,
    FlagLevel,
    OverrideKind,
    Phase,
)
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.lifting import LOW, MODERATE, RDL, facts, lift, top
from tests.engine.worlds import answer


def first(slug, *sessions, **more):
    """The dose of a hinge that was never done before, the day after a calm week."""
    return top(answer(facts(*sessions, slug=slug, phase=Phase.P3, **more)))


@pytest.mark.parametrize(("settle", "expected"), [(1.0, 90), (6.0, 85), (30.0, 80)])
def test_a_new_rung_begins_a_little_under_the_calm_load_of_the_one_before(settle, expected):
    calm = make.episode(**{**LOW, "settle_h": settle})
    assert first("block-pull-high", lift(17, 100), lift(20, 100), episode=calm) == expected


RACK = "block-pull-high"


def asked(kilos, *sessions, on=17, **more):
    """What is repeated of a rung that a plan asked for at some load, and nobody did."""
    rows = (SetTarget(reps=8, load_g=int(kilos * 1000)),) * 3
    dose = PrescribedDose(RACK, rows, None, make.day(on))
    known = facts(*sessions, slug=RACK, **more)
    told_ = replace(known, position=Position(Phase.P3, make.day(0), (dose,)))
    with real.content():
        lane = make_lane(Basis(laws.book_of(told_), make.CURRICULUM), Phase.P3, RACK, None, False)
        return top_load(base_rows(lane)) / 1000


@pytest.mark.parametrize(("kilos", "expected"), [(20, 85), (20.411, 85), (22.5, 22.5), (60, 60)])
def test_an_empty_start_that_nobody_did_ends_with_what_the_ladder_carried_since(kilos, expected):
    """It was empty because nothing was known; a load that was asked for stands its fortnight."""
    assert asked(kilos, lift(17, 100), lift(20, 100)) == expected


def test_what_was_carried_before_it_was_asked_for_was_known():
    assert asked(20, lift(17, 100), on=18) == 20


@pytest.mark.parametrize("pain", [4, 7])
def test_an_empty_start_stands_where_the_movement_was_not_calm(pain):
    assert asked(20, lift(17, 100), make.lifted(20, RDL, 100, (pain,) * 2)) == 20


def test_an_empty_start_stands_after_a_flare_and_beside_a_wish_for_less():
    pulls = (lift(17, 100), lift(20, 100))
    mornings = tuple(make.morning(n + 1, 1, 1) for n in (17, 20))
    assert asked(20, *pulls, check_ins=(*mornings, make.flare(18))) == 20
    wish = OverrideRequest(make.ref(FactKind.PROFILE, "wish", 18), OverrideKind.LESS, RACK)
    assert asked(20, *pulls, overrides=(wish,)) == 20


@pytest.mark.parametrize(("seen", "expected"), [(16, 20), (17, 70), (19, 70), (24, 20)])
def test_a_note_since_gives_the_load_that_an_empty_start_waited_for(seen, expected):
    """Receipts say that a clearance would have allowed load: the next one is held to that."""
    known = make.episode(**LOW, best_tolerated=(ToleratedLoad(RACK, 100_000, 8, make.day(16)),))
    waits = make.flag("RF-PRG-1", FlagLevel.CLEARANCE, 0)
    note = make.clearance("RF-PRG-1", seen)
    assert asked(0, episode=known, flags=(waits,), clearances=(note,)) == expected


@pytest.mark.parametrize(("pain", "expected"), [(1, 70), (4, 20), (7, 20)])
def test_a_note_gives_no_load_back_where_the_movement_was_not_calm_since(pain, expected):
    known = make.episode(**LOW, best_tolerated=(ToleratedLoad(RACK, 100_000, 8, make.day(16)),))
    pulled = make.lifted(20, RDL, 0, (pain, pain))
    note = make.clearance("RF-PRG-1", 19)
    assert asked(0, pulled, episode=known, clearances=(note,)) == expected


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


@pytest.mark.parametrize(("kilos", "reps", "expected"), [(150, 1, 77.5), (100, 8, 62.5)])
def test_a_best_of_a_press_is_no_load_for_more_repetitions_than_it_had(kilos, reps, expected):
    """Seven tenths of what eight at effort 8 take of it: a single of 150 kg gave eights of 105."""
    strong = make.athlete(bests=(Best("bench-press", kilos * 1000, reps),))
    told_ = facts(slug="bench-press", athlete=strong, episode=make.episode(**LOW))
    assert top(answer(told_)) == expected


@pytest.mark.parametrize(("day", "expected"), [(23, 70), (24, 0)])
def test_a_load_of_a_later_day_gives_no_first_load_to_a_plan_before_it(day, expected):
    told_ = make.episode(**LOW, best_tolerated=(ToleratedLoad(RDL, 100_000, 8, make.day(day)),))
    assert top(answer(facts(episode=told_))) == expected


def efforts(slug, *sessions):
    made = answer(facts(*sessions, slug=slug, phase=Phase.P4))
    return {s.effort.value for p in made.prescriptions for s in p.sets}


def test_what_no_load_makes_easy_begins_at_an_easy_effort():
    """It is called easy on purpose: a first sprint at an effort of nine is not."""
    with real.content():
        assert efforts("push-up") == {7}
        assert efforts("push-up", lift(17, 0, slug="push-up")) == {8}
        assert efforts("hip-thrust-barbell") == {9}

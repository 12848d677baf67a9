"""A free run that something holds: no longer than what was calm."""

import pytest

from api.engine.decisions import Decision
from api.engine.vocab import BaselineTest, BodySide, RunStage
from tests.engine import factories as make
from tests.engine.test_run_steps import facts, run
from tests.engine.worlds import answer

R, HOP = RunStage, BaselineTest.SINGLE_LEG_HOP_10X


def free_run(made: Decision) -> tuple[int | None, int | None]:
    dose = next(p for p in made.prescriptions if p.stage is R.R10).sets[0]
    return dose.duration_s, dose.distance_m


KNOWN = (run(14, R.R9, 0, 5000), run(17, R.R9, 0, 5000), run(20, R.R10, 0, 5000))
HELD = {
    "two days later": (22, {}, (1980, 5500)),
    "a morning nobody told": (
        22,
        {"check_ins": (make.morning(15, 1, 1), make.morning(18, 1, 1))},
        (1800, 5000),
    ),
    "eight days away": (28, {}, (1800, 5000)),
    "answers of eight days ago": (22, {"screenings": (make.screening(14),)}, (1800, 5000)),
    "a night of four hours": (
        22,
        {
            "check_ins": (
                *(make.morning(n, 1, 1) for n in (15, 18, 21)),
                make.morning(22, 1, 1, sleep_h=4),
            )
        },
        (1800, 5000),
    ),
}


@pytest.mark.parametrize("held", HELD)
def test_a_run_that_anything_holds_is_no_longer_than_the_longest_calm_one(held):
    day, more, expected = HELD[held]

    assert free_run(answer(facts(*KNOWN, day=day, **more))) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(13, (1800, 5000)), (14, (900, 2500)), (27, (900, 2500)), (40, (900, 2500))],
)
def test_after_days_away_a_run_has_the_share_of_the_table(days, expected):
    """A stage down from R10 is R9, which is a half hour as well."""
    day = 20 + days
    hops = (make.result(HOP, 0, day - 1, side) for side in (BodySide.LEFT, BodySide.RIGHT))
    walk = make.result(BaselineTest.BRISK_WALK_30, 0, day - 1)
    made = answer(facts(*KNOWN, day=day, baselines=(*hops, walk)))
    [dose] = [p.sets[0] for p in made.prescriptions if p.stage in (R.R9, R.R10)]
    assert (dose.duration_s, dose.distance_m) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(4, (1620, 4500)), (8, (1620, 4500)), (14, (780, 2250))]
)
def test_a_red_run_is_cut_before_days_away_take_their_share(days, expected):
    """A tenth after a red answer; after two weeks half of the rest, in whole minutes."""
    day = 20 + days
    hops = (make.result(HOP, 0, day - 1, side) for side in (BodySide.LEFT, BodySide.RIGHT))
    walk = make.result(BaselineTest.BRISK_WALK_30, 0, day - 1)
    red = (*KNOWN[:2], run(20, R.R10, 7, 5000))
    made = answer(facts(*red, day=day, baselines=(*hops, walk)))
    [dose] = [p.sets[0] for p in made.prescriptions if p.stage is R.R9]
    assert (dose.duration_s, dose.distance_m) == expected

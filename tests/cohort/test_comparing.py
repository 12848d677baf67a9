"""Who is beaten, and whether that survives other beliefs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.cohort.comparing import LIGHT, front, paired
from api.cohort.hypercube import RANGES, Drawn, draws, worlds
from api.cohort.life import WEEK, Life
from api.cohort.report import tables
from api.cohort.running import ENGINE, Lived, Plan, Result
from api.cohort.sensitivity import BELIEFS
from api.cohort.vocab import Phenotype
from api.engine.ruleset import current
from tests.cohort.lives import SEED

WEEKS = 26


def life(flare_days: int, weeks: int) -> Life:
    return Life(0, Phenotype.LOAD, WEEKS * WEEK, flare_days=flare_days, reached_on=weeks * WEEK - 1)


def compared(**lived: tuple[int, int]) -> Result:
    """One athlete; flare days and weeks to the goal under each policy."""
    lives = {name.replace("_", " "): life(*told) for name, told in lived.items()}
    names = {ENGINE, "proposal"} & lives.keys()
    plan = Plan(
        1,
        WEEKS,
        (SEED,),
        rivals=tuple(name for name in lives if name not in names | {"oracle"}),
        engines=dict.fromkeys(sorted(names), current()),
        oracle="oracle" in lives,
    )
    return Result(plan, (Lived(SEED, 0, lives, 0, (), {}),))


def test_the_front_leaves_out_whoever_is_beaten_on_both():
    found = compared(traffic_light=(9, 16), linear=(20, 18), generic=(20, 12), engine=(6, 21))

    assert set(front(found)) == {LIGHT, "generic", ENGINE}


def test_whoever_is_as_good_in_one_and_worse_in_the_other_is_beaten():
    assert front(compared(traffic_light=(9, 16), engine=(9, 17))) == (LIGHT,)
    assert front(compared(traffic_light=(9, 16), engine=(9, 16))) == (LIGHT, ENGINE)


def test_idleness_and_the_oracle_beat_nobody_and_are_on_no_front():
    found = compared(natural=(0, 26), engine=(6, 21), oracle=(1, 1))

    assert front(found) == (ENGINE,)


def test_a_proposal_takes_the_place_of_the_engine_and_does_not_beat_it():
    found = compared(traffic_light=(9, 16), engine=(6, 21), proposal=(5, 20))

    assert set(front(found)) == {LIGHT, ENGINE, "proposal"}


def test_a_rival_that_the_engine_beats_is_not_on_the_front():
    assert front(compared(traffic_light=(9, 22), engine=(6, 21))) == (ENGINE,)


def test_the_difference_is_engine_minus_light():
    found = paired(compared(traffic_light=(9, 16), engine=(6, 21)))

    assert (found.flare_days, found.weeks) == (-3, 5)


@pytest.mark.parametrize("name", RANGES)
def test_each_slice_of_a_belief_is_met_once(name: str):
    low, high = RANGES[name]

    met = sorted(believed[name] for believed in worlds(8, SEED))

    assert met == pytest.approx([low + (high - low) * (n + 0.5) / 8 for n in range(8)])


def test_beliefs_are_drawn_apart_and_the_same_for_the_same_seed():
    drawn = list(worlds(8, SEED))

    assert drawn == list(worlds(8, SEED))
    assert drawn != list(worlds(8, SEED + 1))
    orders = {tuple(sorted(range(8), key=lambda n: drawn[n][name])) for name in RANGES}
    assert len(orders) == len(RANGES)


def test_every_drawn_world_is_told_with_its_front():
    heard: list[int] = []
    plan = Plan(athletes=9, weeks=1, seeds=(SEED, SEED + 1))

    told = draws(plan, 2, 1, lambda progress: heard.append(progress.done))

    assert heard == [1, 2]
    assert all(one.front for one in told)
    assert told == draws(replace(plan, seeds=(SEED,)), 2, 1)


def test_the_table_of_draws_counts_worlds():
    table = tables.draws((Drawn((LIGHT, ENGINE), -2.0, 4.0), Drawn((LIGHT,), 1.0, 5.0)))

    assert "| traffic light on the front | 2 of 2 |" in table
    assert "| engine on the front | 1 of 2 |" in table
    assert "| engine with fewer flare days than traffic light | 1 of 2 |" in table
    assert "| engine sooner at the goal than traffic light | 0 of 2 |" in table


def test_no_belief_is_drawn_narrower_than_it_is_asked_alone():
    asked = [(name, value) for _, changed in BELIEFS for name, value in changed.items()]

    assert [n for n, value in asked if not RANGES[n][0] <= value <= RANGES[n][1]] == []

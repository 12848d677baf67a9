"""Whatever two phones, a browser and the network do: one end, nothing lost, nothing undead."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.world import World
from tests.sync.chaos import STEPS, Story, schedule_of
from tests.sync.twins import TWINS

SCHEDULES = st.lists(st.integers(0, len(STEPS) * 48 - 1), min_size=6, max_size=24)
SEEDS = (0, 3, 4, 11, 12)
"""Schedules that show every broken twin."""


@settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(schedule=SCHEDULES)
def test_all_orders_end_in_one_state(api: World, schedule: list[int]) -> None:
    Story.begin(api).run(schedule)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_schedules_of_the_twins_are_harmless_to_the_server(api: World, seed: int) -> None:
    Story.begin(api).run(schedule_of(seed))


@pytest.mark.parametrize("name", TWINS)
def test_a_broken_server_is_seen(api: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    if api.dialect != "sqlite":
        return  # The faults are ours, not the database's.
    TWINS[name](monkeypatch)

    with pytest.raises(AssertionError):
        run_all(api)


def run_all(world: World) -> None:
    for seed in SEEDS:
        Story.begin(world).run(schedule_of(seed))

"""An athlete with a month behind them, made once per database for the tests that only read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.story import Story, reps
from tests.support.actor import Actor
from tests.support.world import NOW, World

CODES = ("RF-CES-1", "RF-CES-2", "RF-CES-3", "RF-CES-4", "RF-CES-5", "RF-NEU-1", "RF-NEU-3")
ANSWERED = {"red_flags": dict.fromkeys(CODES, "no"), "questionnaire_version": "2026.11"}
HIGH = (9, 21)


def month(world: World) -> Actor:
    """Twelve sessions of one lift in four weeks, every morning told, two of them high."""
    story = Story(world.athlete(), world.today - timedelta(days=28))
    story.calm_intake()
    story.baselines(1, {"test": "psfs", "subject": "deadlift", "value": 4})
    for number in range(2, 26, 2):
        sets = reps(8, 40, [1, 2], 6)
        story.session(number, "rdl-tempo", sets, session_rpe=5, duration_s=3000, pain_before=1)
    for number in range(1, 28):
        story.morning(number, 4 if number in HIGH else 1, 4, **ANSWERED)
    athlete: Actor = story.athlete
    return athlete


@pytest.fixture(scope="session")
def trained(shared_world: World) -> Actor:
    """Only to be read: every test of this database shares this athlete."""
    shared_world.clock.set(NOW)
    return month(shared_world)

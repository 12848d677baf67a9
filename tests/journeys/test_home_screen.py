"""The home screen stays one small answer, however rich the day."""

from datetime import date
from typing import Any

import pytest

from tests.journeys.story import Story

TEN_KILOBYTES = 10_000
TESTS = (
    {"test": "hinge_dowel", "value": 5},
    {"test": "brace", "value": 1},
    {"test": "prone_plank", "value": 60},
    {"test": "brisk_walk_30", "value": 1},
)


@pytest.mark.parametrize("program", ["hinge-rebuild", "running-return"])
@pytest.mark.parametrize("tests", [(), TESTS], ids=["p1", "p2"])
@pytest.mark.parametrize("reach", ["none", "below_knee"])
def test_no_day_of_the_week_takes_more_than_ten_kilobytes(
    api: Any, program: str, tests: tuple[dict[str, Any], ...], reach: str
) -> None:
    story = Story(api.athlete(), date(2026, 10, 1))
    story.profile(sports=["powerlifting"], equipment=["full_gym"])
    story.screening(0)
    story.episode(
        0,
        started_on=story.day(-100),
        onset="gradual",
        pain_at_rest=1,
        pain_worst=4,
        pain_morning=1,
        settle_h=4,
        aggravating=["bending"],
        leg_symptoms={"reach": reach},
    )
    if tests:
        story.baselines(0, *tests)
    story.enroll(0, program)
    story.decide(0)

    days = [story.athlete.get(f"/today?local_date={story.day(day)}") for day in range(7)]

    assert max(len(day.text) for day in days) < TEN_KILOBYTES
    trained = [day.json["session"] for day in days if day.json["session"]]
    assert len(trained) >= 2
    assert all(
        [b["kind"] for b in s["blocks"]] == ["warm_up", "main", "cool_down"] for s in trained
    )

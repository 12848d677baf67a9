"""A half-marathon runner: walk-run stages, one run too long, back one stage."""

from datetime import date
from typing import Any

import pytest

from tests.journeys.story import Story, stages


@pytest.fixture
def story(api: Any) -> Story:
    story = Story(api.athlete(birth_date="1995-02-02"), date(2026, 10, 1))
    story.profile(
        sports=["running"],
        sex="female",
        training_age_y=6,
        history={"weekly_run_m": 45000, "longest_run_30d_m": 0, "cadence_spm": 160},
    )
    story.screening(0)
    story.episode(
        0,
        started_on=story.day(-28),
        onset="gradual",
        qualities=["ache"],
        pain_at_rest=1,
        pain_worst=5,
        pain_morning=1,
        settle_h=6,
        aggravating=["running_long", "walking_downhill", "standing"],
        easing=["sitting", "leaning_forward"],
    )
    story.baselines(
        0,
        {"test": "brisk_walk_30", "value": 1, "pain": 1},
        {"test": "sorensen", "value": 90},
        {"test": "side_bridge", "value": 70, "side": "left"},
        {"test": "side_bridge", "value": 66, "side": "right"},
        {"test": "single_leg_hop_10x", "value": 1, "side": "left", "pain": 1},
        {"test": "thomas", "value": 8, "side": "left"},
        {"test": "thomas", "value": 6, "side": "right"},
    )
    story.enroll(0, "running-return")
    return story


def run(story: Story, day: int, stage: str, metres: int, pain: int, morning: int, h: float) -> None:
    sets = [{"duration_s": 1800, "distance_m": metres, "pain": pain}]
    story.session(
        day,
        "run-walk",
        sets,
        stage=stage,
        duration_s=1800,
        session_rpe=4,
        pain_before=1,
        pain_after=min(pain, 2),
    )
    story.morning(day + 1, morning, h)


def test_the_start_is_walk_run_or_less_and_nothing_that_leans_back(story: Story) -> None:
    decision = story.decide(0, pattern="run")

    assert decision["action"] == "start"
    assert decision["prescriptions"]
    assert all(stage <= 2 for stage in stages(decision))
    assert "press-up-prone" not in {p["exercise"] for p in decision["prescriptions"]}


def test_stages_rise_one_at_a_time_and_one_green_run_is_not_enough(story: Story) -> None:
    story.decide(0, pattern="run")
    run(story, 1, "r1", 3000, 2, 1, 2)
    run(story, 4, "r1", 3100, 2, 1, 2)

    after_two = story.decide(5, pattern="run")
    assert after_two["action"] in ("progress", "hold")
    assert all(stage <= 2 for stage in stages(after_two))

    story.screening(7)
    run(story, 8, "r2", 3300, 3, 2, 10)

    after_one = story.decide(9, pattern="run")
    assert after_one["action"] == "hold"
    assert all(stage <= 2 for stage in stages(after_one))


def test_one_run_far_too_long_steps_back_and_says_why(story: Story) -> None:
    story.decide(0, pattern="run")
    run(story, 1, "r1", 3000, 2, 1, 2)
    run(story, 4, "r1", 3100, 2, 1, 2)
    story.screening(7)
    run(story, 8, "r2", 3300, 3, 2, 10)
    story.session(
        12,
        "run-easy",
        [{"duration_s": 2700, "distance_m": 6500, "pain": 6}],
        duration_s=2700,
        session_rpe=7,
        pain_before=1,
        pain_after=5,
    )
    story.morning(13, 4, 40)

    decision = story.decide(13, pattern="run")

    assert decision["action"] in ("regress", "substitute")
    assert all(stage <= 1 for stage in stages(decision))
    codes = {reason["code"] for reason in decision["reasons"]}
    assert codes & {"session_spike", "red_response"}
    spikes = [
        check
        for reason in decision["reasons"]
        for check in reason["checks"]
        if check["value"] == 6500 and check["threshold"] == 3630
    ]
    assert spikes
    assert not spikes[0]["met"]
    assert spikes[0]["comparison"] == "at_most"


def test_after_it_settled_the_stages_rise_again_from_there(story: Story) -> None:
    test_one_run_far_too_long_steps_back_and_says_why(story)
    story.screening(20)
    run(story, 20, "r1", 3000, 1, 1, 2)
    run(story, 23, "r1", 3100, 1, 1, 2)

    decision = story.decide(24, pattern="run")

    assert decision["action"] in ("progress", "hold")
    assert all(stage <= 2 for stage in stages(decision))

"""What opens the next phase is asked for where the athlete looks: plan, home screen, gates."""

from typing import Any

import pytest

from tests.journeys.days import TESTED, Days, codes, slugs

WALK = "brisk_walk_30"
UNWALKED = tuple(test for test in TESTED if test["test"] != WALK)


def today(days: Days, number: int) -> dict[str, Any]:
    return dict(days.athlete.get(f"/today?local_date={days.day(number)}").json)


def mornings(screen: dict[str, Any]) -> list[tuple[str, str, int]]:
    rows = [c for c in screen["check_ins"] if c["kind"] == "next_morning"]
    return [(c["local_date"], c["status"], len(c["session_ids"])) for c in rows]


def asked_in(made: dict[str, Any]) -> set[str]:
    return {test for ask in made["asks"] for test in ask["tests"]}


@pytest.fixture
def capacity(api: Any) -> Days:
    """In P2 from the first day on, and decided."""
    days = Days(api)
    days.intake()
    assert days.decide(0)["phase"] == "p2"
    return days


def test_a_phase_left_by_mornings_expects_one_after_days_off_too_and_never_calls_it_missed(
    capacity: Days,
) -> None:
    screens = [today(capacity, number) for number in (0, 1)]

    assert [mornings(screen) for screen in screens] == [
        [(capacity.day(number), "due", 0)] for number in (0, 1)
    ]
    card = next(c for c in screens[1]["cards"] if c["kind"] == "next_morning_due")
    assert (card["tone"], "missing one is fine" in card["body"]) == ("info", True)


def test_a_morning_that_was_answered_is_done(capacity: Days) -> None:
    capacity.morning(1, 1, 1)

    screen = today(capacity, 1)

    assert mornings(screen) == [(capacity.day(1), "done", 0)]
    assert "next_morning_due" not in {card["kind"] for card in screen["cards"]}


def test_a_morning_after_training_is_still_owed_and_missed(capacity: Days) -> None:
    capacity.lift(1, morning=None)

    assert mornings(today(capacity, 2)) == [(capacity.day(2), "due", 1)]
    assert mornings(today(capacity, 3)) == [
        (capacity.day(3), "due", 0),
        (capacity.day(2), "missed", 1),
    ]


def test_a_phase_left_by_other_things_expects_mornings_after_training_only(api: Any) -> None:
    days = Days(api)
    days.intake({"test": "brace", "value": 0})
    assert days.decide(0)["phase"] == "p1"

    assert mornings(today(days, 1)) == []


def test_whoever_starts_in_p2_is_asked_for_the_activities_that_open_p3(capacity: Days) -> None:
    made = capacity.decisions[-1]

    assert {"psfs", "sorensen", "side_bridge"} <= asked_in(made)
    assert "baselines_due" in {card["kind"] for card in today(capacity, 0)["cards"]}


def test_a_lifter_in_p1_is_asked_for_the_long_walk(api: Any) -> None:
    days = Days(api)
    days.intake({"test": "hinge_dowel", "value": 3, "pain": 1}, *UNWALKED[1:])

    assert WALK in asked_in(days.decide(0))


@pytest.mark.parametrize(("number", "asked"), [(13, False), (14, True)])
def test_a_test_that_was_too_low_is_asked_for_again_after_a_fortnight(
    api: Any, number: int, asked: bool
) -> None:
    days = Days(api)
    days.intake({"test": "hinge_dowel", "value": 3, "pain": 1}, *TESTED[1:])
    days.decide(0)

    assert ("hinge_dowel" in asked_in(days.decide(number))) is asked


@pytest.mark.parametrize(("number", "asked"), [(34, False), (35, True)])
def test_a_test_that_runs_out_is_asked_for_a_week_before(
    api: Any, number: int, asked: bool
) -> None:
    days = Days(api)
    days.intake({"test": "hinge_dowel", "value": 3, "pain": 1}, *TESTED[1:])
    days.decide(0)

    assert ("brace" in asked_in(days.decide(number))) is asked


def test_the_tests_say_which_gates_read_them(api: Any) -> None:
    offered = api.athlete().get("/baseline-tests").json["items"]
    gates = {row["test"]: [gate["text"] for gate in row["gates"]] for row in offered}

    assert any("30 minutes" in text for text in gates[WALK])
    assert any("activities" in text for text in gates["psfs"])


def test_one_check_in_is_asked_for_at_a_time(capacity: Days) -> None:
    before = {card["kind"] for card in today(capacity, 1)["cards"]}
    capacity.morning(1, 1, 1)
    after = {card["kind"] for card in today(capacity, 1)["cards"]}

    assert before & {"daily_due", "next_morning_due"} == {"next_morning_due"}
    assert after & {"daily_due", "next_morning_due"} == {"daily_due"}


UPPER = (
    "deadlift",
    "rdl-tempo",
    "rdl-barbell",
    "rdl-dumbbell",
    "rack-pull",
    "block-pull",
    "trap-bar",
)


def test_a_hinge_test_that_is_failed_later_keeps_to_simple_hinges_until_it_is_passed(
    capacity: Days,
) -> None:
    before = capacity.decisions[-1]
    capacity.baselines(1, {"test": "hinge_dowel", "value": 3, "pain": 1})
    low = capacity.decide(2)
    capacity.baselines(3, {"test": "hinge_dowel", "value": 4, "pain": 2})
    after = capacity.decide(4)

    pulls = [any(slug.startswith(UPPER) for slug in slugs(d)) for d in (before, low, after)]
    assert (pulls, low["phase"]) == ([True, False, True], "p2")
    assert [("hinge_test_holds" in codes(d)) for d in (before, low, after)] == [False, True, False]

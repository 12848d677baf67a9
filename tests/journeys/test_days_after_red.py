"""What a hard answer takes out of a plan, and for how long."""

from typing import Any

import pytest

from tests.journeys.days import RDL, Days, begun
from tests.journeys.story import reps
from tests.support.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def days(api: World) -> Days:
    return begun(api)


def planned(days: Days, number: int) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The sessions ahead by day: what each of their blocks asks for."""
    days.decide(number)
    items = days.athlete.get(f"/planned-sessions?since={days.day(number)}").json["items"]
    return {
        one["local_date"]: {block["kind"]: block["prescriptions"] for block in one["blocks"]}
        for one in items
        if one["status"] == "planned"
    }


def ends(days: Days, number: int) -> set[str]:
    """What the warm-ups and cool-downs ahead are made of."""
    blocks = [p for day in planned(days, number).values() for k, p in day.items() if k != "main"]
    return {p["exercise"] for block in blocks for p in block}


def test_a_hard_morning_leaves_the_easy_ends_of_a_session_as_they_are(days: Days) -> None:
    easy = {"cat-cow", "breathing-supine", "figure-four"}
    for slug in sorted(easy):
        days.session(1, slug, [{"reps": 6, "pain": 1}], pain_before=1, pain_after=1)
    days.morning(2, 4, 1, **days.clean())

    assert easy <= ends(days, 2)


def test_what_hurt_in_itself_leaves_the_ends_of_a_session_for_a_week(days: Days) -> None:
    days.session(1, "cat-cow", [{"reps": 6, "pain": 7}], pain_before=1, pain_after=1)
    days.morning(2, 1, 1)

    assert "cat-cow" not in ends(days, 2)
    assert "cat-cow" not in ends(days, 7)
    assert "cat-cow" in ends(days, 8)


def test_what_was_hard_is_asked_for_again_two_days_later_at_the_earliest(days: Days) -> None:
    main = {p["exercise"] for p in planned(days, 1)[days.day(4)]["main"]}
    for slug in sorted(main):
        days.session(3, slug, [{"reps": 6, "pain": 8}], pain_before=1, pain_after=1)

    ahead = planned(days, 4)

    assert not main & {p["exercise"] for p in ahead.get(days.day(4), {}).get("main", ())}


def test_no_day_of_a_plan_is_before_its_doses_may_be_done(days: Days) -> None:
    days.session(1, "squat-goblet", [{"reps": 8, "load_kg": 12, "pain": 1}], pain_before=1)

    early = [
        (day, dose["exercise"], dose["not_before"])
        for day, blocks in planned(days, 2).items()
        for dose in blocks["main"]
        if dose["not_before"] and dose["not_before"][:10] > day
    ]

    assert early == []


def test_walking_and_breathing_go_on_through_a_flare_that_hurts_in_everything(days: Days) -> None:
    days.flare(3, 7, **days.clean())
    for slug in ("walk", "breathing-90-90", "cat-cow", "sit-to-stand"):
        sets = [{"duration_s": 300, "pain": 7}] if slug == "walk" else [{"reps": 6, "pain": 7}]
        days.session(3, slug, sets, pain_before=6, pain_after=7)
    days.morning(4, 6, 20, **days.clean())

    tomorrow = {p["exercise"] for p in planned(days, 4)[days.day(4)]["main"]}

    assert {"walk", "breathing-90-90"} <= tomorrow
    assert not {"cat-cow", "sit-to-stand"} & tomorrow


def test_calm_sets_later_in_a_session_do_not_undo_a_hard_row_of_the_same_lift(days: Days) -> None:
    days.lift(1)
    rows = [{"exercise": RDL, "sets": reps(8, 60, pains, 6)} for pains in ([8, 8], [1, 1])]
    days.session(4, RDL, [], exercises=rows, pain_before=1, pain_after=1)
    days.morning(5, 1, 1)

    action, load, _ = days.rdl(5)

    assert action in ("regress", "substitute")
    assert load <= 54

"""Runners stage by stage, every sport with what it has, and facts told late or out of order."""

from typing import Any

import pytest

from tests.journeys.days import RDL, TESTED, Days, codes, heaviest, slugs
from tests.journeys.story import stages
from tests.support.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
HOP = {"test": "single_leg_hop_10x", "value": 1, "pain": 1}
LEFT_HOP = {**HOP, "side": "left"}
SORE_HOP = {**LEFT_HOP, "value": 5, "pain": 5}
LATER = {"deadlift-conventional", "squat-back", "jump-cmj", "box-jump", "sprint-accel", "cut-45"}
LATER |= {"kettlebell-swing", "power-clean", "burpee", "toes-to-bar"}


@pytest.fixture
def days(api: World) -> Days:
    return Days(api)


def runner(days: Days, *tests: dict[str, Any]) -> None:
    days.intake(*TESTED, *tests, program="running-return")
    days.profile(sports=["running"], equipment=[])
    days.decide(0, pattern="run")


def run(days: Days, number: int, stage: str, pain: int = 1, morning: int = 1) -> None:
    sets = [{"duration_s": 1800, "distance_m": 3000, "pain": pain}]
    days.session(number, "run-walk", sets, stage=stage, pain_before=1, duration_s=1800)
    days.morning(number + 1, morning, 1)


def stage_on(days: Days, number: int) -> int:
    return max(stages(days.decide(number, pattern="run")), default=0)


@pytest.mark.parametrize(
    ("hop", "reached"), [((), 3), ((LEFT_HOP,), 3), ((HOP,), 4), ((SORE_HOP,), 0)]
)
def test_the_fourth_stage_wants_a_hop_test(
    days: Days, hop: tuple[dict[str, Any], ...], reached: int
) -> None:
    runner(days, *hop)
    for number, stage in ((1, "r1"), (4, "r1"), (7, "r2"), (10, "r2"), (13, "r3"), (16, "r3")):
        run(days, number, stage)

    assert stage_on(days, 17) == reached


def test_one_red_run_goes_back_a_stage_and_a_second_one_two(days: Days) -> None:
    runner(days, HOP)
    for number in (1, 4):
        run(days, number, "r3")
    run(days, 7, "r4", pain=6, morning=2)
    assert stage_on(days, 8) <= 3
    run(days, 10, "r3", pain=6, morning=2)

    assert stage_on(days, 11) <= 1


PLACES = [
    ("crossfit-return", ["full_gym"]),
    ("field-court-return", ["full_gym", "field"]),
    ("triathlon-return", ["pool", "bike"]),
    ("general-strength-minimal", []),
    ("hinge-rebuild", []),
]


@pytest.mark.parametrize(("program", "equipment"), PLACES)
def test_everybody_gets_a_whole_week_with_walking_and_nothing_too_early(
    days: Days, program: str, equipment: list[str]
) -> None:
    days.intake(program=program)
    days.profile(equipment=equipment)

    made = days.decide(0)

    planned = days.athlete.get("/planned-sessions").json["items"]
    blocks = [days.athlete.get(f"/planned-sessions/{one['id']}").json["blocks"] for one in planned]
    asked = {p["exercise"] for day in blocks for block in day for p in block["prescriptions"]}
    assert made["action"] == "start"
    assert len(planned) >= 2
    assert all([b["kind"] for b in day] == ["warm_up", "main", "cool_down"] for day in blocks)
    assert any(slug.startswith("walk") for slug in asked | slugs(made))
    assert not LATER & asked
    if "full_gym" in equipment:
        assert {"bench-press", "push-up", "landmine-press", "lat-pulldown"} & asked


def test_a_back_that_dislikes_bending_and_weight_keeps_a_whole_plan_without_either(
    days: Days,
) -> None:
    days.intake(
        program="crossfit-return",
        settle_h=4,
        aggravating=["sitting", "bending", "heavy_load", "lifting_from_floor"],
        easing=["lying_down", "walking"],
    )
    body = {"kind": "daily", "time_zone": "UTC", "pain_now": 1, "pain_worst": 3}
    body |= {"leg_symptoms": {"reach": "none"}, "triggers": ["sitting_long", "lifting"]}
    for number in (1, 2):
        days.athlete.post("/check-ins", {**body, "local_date": days.day(number)})

    asked = slugs(days.decide(2))

    spared = {slug: days.athlete.get(f"/exercises/{slug}").json["avoid_if"] for slug in asked}
    assert len(asked) > 8
    assert [slug for slug, avoid in spared.items() if {"flexion", "compression"} & set(avoid)] == []


def test_an_event_that_is_too_near_is_said_and_moves_no_gate(days: Days) -> None:
    days.intake(
        {"test": "hinge_dowel", "value": 3, "pain": 1}, program="running-return", settle_h=6
    )
    goal = {"kind": "event", "event": "half_marathon", "distance_m": 21100}
    assert days.athlete.post("/goals", {**goal, "target_on": days.day(35)}).status == 201

    made = days.decide(0)

    assert "event_too_near" in codes(made)
    assert made["phase"] in ("p0", "p1")


def doses(made: dict[str, Any]) -> list[Any]:
    return [(p["exercise"], p["action"], p["sets"]) for p in made["prescriptions"]]


def test_a_queue_sent_backwards_gives_the_plan_of_living_through_it(api: World) -> None:
    facts = [(1, 60, (1, 1, 1), 1), (4, 60, (1, 1, 2), 1), (7, 62.5, (2, 3, 4), 3)]
    told = []
    for order in (facts, facts[::-1]):
        days = Days(api)
        days.intake()
        days.decide(0)
        for number, load, pains, morning in order:
            days.lift(number, load, pains, morning)
        told.append([doses(days.decide(8, exercise=RDL)), doses(days.decide(8))])

    assert told[0] == told[1]


def test_a_hard_session_told_late_takes_the_step_back_and_keeps_the_receipt(days: Days) -> None:
    days.intake()
    days.decide(0)
    for number in (1, 4):
        days.lift(number)
    first = days.decide(5, exercise=RDL)
    assert first["action"] == "progress"

    days.lift(3, pains=(6, 7), morning=None)

    kept = days.athlete.get(f"/progression/decisions/{first['id']}").json
    assert (kept["status"], kept["output_hash"]) == ("outdated", first["output_hash"])
    again = days.decide(5, exercise=RDL)
    assert again["action"] != "progress"
    assert heaviest(again) <= 60


def test_wishes_make_the_plan_smaller_and_never_larger(days: Days) -> None:
    days.intake()
    days.decide(0)
    for number in (1, 4):
        days.lift(number)

    def wish(kind: str, **members: Any) -> str:
        body = {"kind": kind, "local_date": days.day(5), **members}
        saved = days.athlete.post("/override-requests", body)
        return str(saved.json["override_request"]["status"])

    assert wish("more", exercise=RDL, load_kg=160) == "refused"
    assert days.rdl(5)[1] <= 66
    assert wish("less", exercise=RDL, load_kg=50) == "granted"
    assert days.rdl(5)[:2] == ("regress", 50)
    assert wish("exclude_exercise", exercise="bench-press") == "granted"
    assert "bench-press" not in slugs(days.decide(5))
    assert wish("rest_day") == "granted"
    days.decide(5)
    assert days.athlete.get(f"/today?local_date={days.day(5)}").json["session"] is None


def test_asking_what_a_five_tomorrow_would_do_stores_nothing(days: Days) -> None:
    days.intake()
    days.decide(0)
    days.lift(1)
    days.lift(4, morning=None)
    morning = {"kind": "next_morning", "local_date": days.day(5), "time_zone": "UTC"}
    morning |= {"settle_h": 30, "leg_symptoms": {"reach": "none"}}
    scope = {"scope": {"kind": "exercise", "exercise": RDL}, "local_date": days.day(4)}

    def pretended(pain: int, **members: Any) -> dict[str, Any]:
        told = [{**morning, "pain_morning": pain, **members}]
        answer = days.athlete.post("/progression/simulations", {**scope, "check_ins": told})
        return dict(answer.json["steps"][-1])

    assert pretended(5)["prescriptions"] == []
    red = pretended(5, **days.clean())
    assert red["action"] in ("regress", "substitute")
    assert heaviest(red) <= 54
    assert pretended(1, settle_h=1)["action"] == "progress"
    assert days.athlete.get("/triage/lock").json["level"] == "none"
    assert len(days.athlete.get("/check-ins").json["items"]) == 1

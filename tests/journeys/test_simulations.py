"""What if, over HTTP: real decisions of days that never were, and not a row of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from api.models import METADATA
from tests.http.bodies import CHECK_IN, SESSION
from tests.journeys.story import Story, loads, reps
from tests.support.actor import Actor
from tests.support.world import World

READS = ("SELECT", "BEGIN", "PRAGMA", "SHOW")
SCENARIOS = ("all_goes_well", "as_recently", "given_facts")


def asked(athlete: Actor, world: World, **members: Any) -> dict[str, Any]:
    body = {"scope": {"kind": "plan"}, "local_date": world.day(), **members}
    answer = athlete.post("/progression/simulations", body)
    assert answer.status == 200, answer.text
    return dict(answer.json)


def decided(athlete: Actor, world: World) -> Actor:
    """The athlete, with a plan of today."""
    body = {"scope": {"kind": "plan"}, "local_date": world.day()}
    assert athlete.post("/progression/decisions", body).status == 201
    return athlete


def morning(world: World, offset: int, pain: int, **members: Any) -> dict[str, Any]:
    return {
        "kind": "next_morning",
        "local_date": world.day(offset),
        "time_zone": "UTC",
        "pain_morning": pain,
        "leg_symptoms": {"reach": "none"},
        **members,
    }


def lifted(world: World, offset: int, pain: int) -> dict[str, Any]:
    day = world.day(offset)
    return {
        "local_date": day,
        "started_at": f"{day}T17:00:00Z",
        "time_zone": "UTC",
        "exercises": [{"exercise": "rdl-tempo", "sets": reps(8, 40, [pain, pain], 6)}],
    }


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Every statement that reaches the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement.lstrip().upper())

    engine = world.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def counted(world: World) -> dict[str, int]:
    """Rows of every table."""
    with world.database.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in METADATA.sorted_tables
        }


def test_the_next_six_weeks_if_all_goes_well(api: World) -> None:
    athlete = decided(api.ready_athlete(), api)

    found = asked(athlete, api, weeks=6, scenario="all_goes_well")

    days = [step["local_date"] for step in found["steps"]]
    assert api.day() == days[0]
    assert sorted(set(days)) == days
    assert api.day(35) < days[-1] <= api.day(42)
    assert all(step["prescriptions"] for step in found["steps"])
    assert found["assumptions"]


def test_the_first_step_is_what_a_decision_of_the_day_says(api: World) -> None:
    athlete = api.ready_athlete()
    step = asked(athlete, api)["steps"][0]

    body = {"scope": {"kind": "plan"}, "local_date": api.day()}
    real = athlete.post("/progression/decisions", body).json

    assert {name: real[name] for name in step if name != "prescriptions"} == {
        name: value for name, value in step.items() if name != "prescriptions"
    }
    assert [without_id(one) for one in real["prescriptions"]] == [
        without_id(one) for one in step["prescriptions"]
    ]


def without_id(prescription: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in prescription.items() if name != "id"}


def test_reporting_five_tomorrow_shows_what_tomorrow_would_say(api: World) -> None:
    athlete = decided(api.ready_athlete(), api)
    tomorrow = morning(api, 1, 5, settle_h=48)

    steps = asked(athlete, api, check_ins=[tomorrow])["steps"]

    assert [api.day(), api.day(1)] == [step["local_date"] for step in steps]
    assert athlete.post("/check-ins", tomorrow).status == 201
    body = {"scope": {"kind": "plan"}, "local_date": api.day(1)}
    real = athlete.post("/progression/decisions", body)
    assert real.status in (200, 201)
    assert real.json["action"] == steps[1]["action"]
    assert real.json["reasons"][0]["code"] == steps[1]["reasons"][0]["code"]


def test_a_pretended_hard_session_makes_the_exercise_lighter(api: World) -> None:
    athlete = decided(api.ready_athlete(), api)
    scope = {"kind": "exercise", "exercise": "rdl-tempo"}
    hard = {"sessions": [lifted(api, 0, 7)], "check_ins": [morning(api, 1, 2, settle_h=3)]}

    steps = asked(athlete, api, scope=scope, **hard)["steps"]

    assert steps[-1]["action"] in ("regress", "substitute")
    assert max(loads(steps[-1], "rdl-tempo"), default=0) < 40


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize(
    "scope",
    [
        {"kind": "plan"},
        {"kind": "pattern", "pattern": "hinge"},
        {"kind": "exercise", "exercise": "rdl-tempo"},
    ],
    ids=lambda scope: scope["kind"],
)
def test_a_simulation_reads_and_never_writes(
    api: World, scope: dict[str, str], scenario: str
) -> None:
    athlete = decided(api.ready_athlete(), api)
    before, decisions = counted(api), athlete.get("/progression/decisions").text
    planned = athlete.get("/planned-sessions").text
    pretended = {"sessions": [lifted(api, 0, 6)], "check_ins": [morning(api, 1, 2)]}

    with statements(api) as sent:
        asked(athlete, api, scope=scope, scenario=scenario, weeks=2, **pretended)

    assert sent
    assert [one for one in sent if not one.startswith(READS)] == []
    assert before == counted(api)
    assert decisions == athlete.get("/progression/decisions").text
    assert '"current"' in decisions
    assert planned == athlete.get("/planned-sessions").text


def test_the_proof_above_would_notice_a_write(api: World) -> None:
    athlete = api.ready_athlete()
    before = counted(api)

    with statements(api) as sent:
        decided(athlete, api)

    assert [one for one in sent if not one.startswith(READS)]
    assert before != counted(api)


def test_a_pretended_emergency_raises_nothing(api: World) -> None:
    athlete = decided(api.ready_athlete(), api)
    told = morning(api, 0, 3, red_flags={"RF-CES-1": "yes"}, questionnaire_version="2026.11")

    (step,) = asked(athlete, api, weeks=6, scenario="all_goes_well", check_ins=[told])["steps"]

    assert (step["action"], step["urgency"]) == ("stop_and_refer", "emergency")
    assert step["prescriptions"] == []
    assert athlete.get("/triage/lock").json["level"] == "none"
    assert athlete.get("/triage/flags").json["items"] == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_locked_athlete_gets_an_answer_and_no_dose(api: World, scenario: str) -> None:
    athlete = decided(api.ready_athlete(), api)
    assert api.screen(athlete, RF_CES_1="yes").status == 201

    (step,) = asked(athlete, api, weeks=12, scenario=scenario)["steps"]

    assert (step["action"], step["urgency"]) == ("stop_and_refer", "emergency")
    assert step["prescriptions"] == []


def test_an_earlier_day_is_no_way_round_the_lock(api: World) -> None:
    story = Story(api.athlete(), api.today - timedelta(days=10))
    story.calm_intake()
    story.screening(7)
    body = {"scope": {"kind": "plan"}, "local_date": story.day(9), "weeks": 2}
    free = story.athlete.post("/progression/simulations", body)
    story.screening(10, **{"RF-CES-1": "yes"})

    locked = story.athlete.post("/progression/simulations", body)

    assert free.json["steps"][0]["prescriptions"]
    assert (locked.status, locked.code) == (409, "day_before_last_decision")


def test_an_athlete_who_was_never_screened_gets_no_dose(api: World) -> None:
    (step,) = asked(api.athlete(), api, weeks=6, scenario="all_goes_well")["steps"]

    assert step["action"] == "stop_and_refer"
    assert step["prescriptions"] == []


def test_without_the_consent_there_is_no_simulation(api: World) -> None:
    athlete = api.ready_athlete()
    withdrawn = {"version": "2026-11", "granted": False}
    assert athlete.put("/me/consents/health_data", withdrawn).status == 200

    body = {"scope": {"kind": "plan"}, "local_date": api.day()}
    answer = athlete.post("/progression/simulations", body)

    assert (answer.status, answer.code) == (403, "consent_required")


def test_naming_the_plan_of_somebody_else_is_like_naming_none(api: World) -> None:
    ana, ben = decided(api.ready_athlete(), api), api.ready_athlete()
    theirs = ana.get("/planned-sessions").json["items"][0]["id"]
    session = lifted(api, 0, 2) | {"planned_session_id": theirs}
    body = {"scope": {"kind": "plan"}, "local_date": api.day(), "sessions": [session]}

    answer = ben.post("/progression/simulations", body)

    assert (answer.status, answer.pointers) == (422, ["/sessions/0/planned_session_id"])


def test_nothing_of_somebody_else_is_in_a_simulation(api: World) -> None:
    ana, ben = api.ready_athlete(), api.ready_athlete()
    before = asked(ben, api)
    assert ana.post("/sessions", lifted(api, 0, 9)).status == 201

    assert before == asked(ben, api)


@pytest.mark.parametrize(
    ("members", "code", "pointer"),
    [
        ({"weeks": 27}, "validation_failed", "/weeks"),
        ({"scenario": "best_case"}, "validation_failed", "/scenario"),
        ({"scope": {"kind": "exercise"}}, "validation_failed", "/scope/exercise"),
        (
            {"scope": {"kind": "exercise", "exercise": "no-such"}},
            "unknown_exercise",
            "/scope/exercise",
        ),
        ({"local_date": "2026-11-23"}, "date_in_future", "/local_date"),
        ({"sessions": [SESSION] * 51}, "validation_failed", "/sessions"),
        (
            {"sessions": [SESSION | {"pain_after": 11}]},
            "validation_failed",
            "/sessions/0/pain_after",
        ),
        (
            {"sessions": [SESSION | {"exercises": [{"exercise": "no-such", "sets": []}]}]},
            "unknown_exercise",
            "/sessions/0/exercises/0/exercise",
        ),
        (
            {"sessions": [SESSION | {"skip_reason": "time"}]},
            "validation_failed",
            "/sessions/0/skip_reason",
        ),
        (
            {"check_ins": [CHECK_IN | {"pain_morning": 2}]},
            "validation_failed",
            "/check_ins/0/pain_morning",
        ),
        ({"check_ins": [CHECK_IN, CHECK_IN]}, "validation_failed", "/check_ins/1"),
        (
            {"check_ins": [CHECK_IN | {"questionnaire_version": "1999.1"}]},
            "unknown_version",
            "/check_ins/0/questionnaire_version",
        ),
        (
            {"check_ins": [CHECK_IN | {"local_date": "2027-02-14"}]},
            "validation_failed",
            "/check_ins/0/local_date",
        ),
    ],
)
def test_what_is_pretended_is_checked_like_what_is_logged(
    api: World, members: dict[str, Any], code: str, pointer: str
) -> None:
    body = {"scope": {"kind": "plan"}, "local_date": api.day(), **members}
    answer = api.athlete().post("/progression/simulations", body)

    assert (answer.status, answer.code) == (422, code), answer.text
    assert any(one.startswith(pointer) for one in answer.pointers), answer.pointers


def test_a_run_of_twelve_weeks_stays_within_bounds(api: World) -> None:
    athlete = decided(api.ready_athlete(), api)
    body = {
        "scope": {"kind": "plan"},
        "local_date": api.day(),
        "weeks": 26,
        "scenario": "all_goes_well",
    }

    answer = athlete.post("/progression/simulations", body)

    assert len(answer.json["steps"]) <= 40
    assert answer.json["steps"][-1]["local_date"] <= api.day(84)
    assert len(answer.text) < 2_000_000


def test_equal_questions_get_equal_answers(api: World) -> None:
    athlete = api.ready_athlete()

    assert asked(athlete, api, weeks=3, scenario="all_goes_well") == asked(
        athlete, api, weeks=3, scenario="all_goes_well"
    )


def test_as_recently_repeats_what_recently_was(api: World) -> None:
    story = Story(api.athlete(), api.today - timedelta(days=10))
    story.calm_intake()
    story.screening(7)
    for number in (2, 4, 6):
        story.session(number, "rdl-tempo", reps(8, 40, [1, 1], 6))
        story.morning(number + 1, 1, 4)

    found = asked(story.athlete, api, scenario="as_recently", weeks=2)

    assert "Your last sessions repeat in turn: 3 green." in found["assumptions"]
    assert len(found["steps"]) > 1

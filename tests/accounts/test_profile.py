"""The profile, consents and goals."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from api.accounts.models import ConsentRecord
from api.kit.db.scope import Scope
from tests.support.actor import Actor
from tests.support.world import HEALTH_CONSENT, World

LIFT = {"kind": "lift", "exercise": "deadlift-conventional", "load_kg": 200, "reps": 1}
EVENT = {"kind": "event", "event": "Half marathon", "distance_m": 21097}
ACTIVITY = {"kind": "activity", "activity": "Lift the children"}


@pytest.fixture
def athlete(api: World) -> Actor:
    return api.athlete()


def changed(athlete: Actor, **members: Any) -> dict[str, Any]:
    answer = athlete.patch("/me", members, etag=athlete.get("/me").etag)
    assert answer.status == 200, answer.text
    return dict(answer.json)


def test_a_patch_changes_what_it_says_and_nothing_else(athlete: Actor) -> None:
    before = athlete.get("/me").json

    after = changed(athlete, sports=["running", "cycling"], plate_step_kg=1.25)

    differing = {name for name in before if before[name] != after[name]}
    assert {"sports", "plate_step_kg", "version"} == differing
    assert after == athlete.get("/me").json


@pytest.mark.parametrize(("own", "after"), [({}, 2.268), ({"plate_step_kg": 1}, 1)])
def test_who_lifts_in_pounds_has_plates_in_pounds_unless_told(
    athlete: Actor, own: dict[str, float], after: float
) -> None:
    """Twice 2.5 lb; the unit says nothing of plates that were told."""
    changed(athlete, **own)

    assert changed(athlete, mass_unit="lb")["plate_step_kg"] == after
    assert changed(athlete, mass_unit="kg")["plate_step_kg"] == own.get("plate_step_kg", 2.5)


def test_plates_told_with_the_unit_are_kept(athlete: Actor) -> None:
    assert changed(athlete, mass_unit="lb", plate_step_kg=1.134)["plate_step_kg"] == 1.134


def test_null_clears_what_may_be_empty(athlete: Actor) -> None:
    changed(athlete, display_name="Ana", country="FR")

    after = changed(athlete, display_name=None, country=None)

    assert (after["display_name"], after["country"]) == (None, None)


@pytest.mark.parametrize("member", ["birth_date", "time_zone", "sports", "plate_step_kg", "sex"])
def test_null_does_not_clear_what_must_be_there(athlete: Actor, member: str) -> None:
    answer = athlete.patch("/me", {member: None}, etag="*")

    assert (422, [f"/{member}"]) == (answer.status, answer.pointers)


def test_history_is_merged_member_by_member_and_its_lists_whole(athlete: Actor) -> None:
    best = {"exercise": "deadlift-conventional", "load_kg": 220.5, "reps": 1}
    changed(athlete, history={"bests": [best], "weekly_run_m": 30_000})

    after = changed(athlete, history={"cadence_spm": 172})

    assert after["history"] == {
        "bests": [best | {"achieved_on": None}],
        "weekly_run_m": 30_000,
        "longest_run_30d_m": None,
        "cadence_spm": 172,
    }


def test_the_same_sport_twice_is_refused(athlete: Actor) -> None:
    answer = athlete.patch("/me", {"sports": ["running", "running"]}, etag="*")

    assert (answer.status, answer.pointers) == (422, ["/sports"])


@pytest.mark.parametrize(
    "member", ["id", "email", "version", "updated_at", "is_admin", "created_at"]
)
def test_what_is_not_the_athletes_to_say_is_refused(athlete: Actor, member: str) -> None:
    answer = athlete.patch("/me", {member: athlete.id}, etag="*")

    assert (422, [f"/{member}"]) == (answer.status, answer.pointers)
    assert athlete.get("/me").json["version"] == 1


def test_a_birth_date_cannot_make_an_athlete_too_young(athlete: Actor) -> None:
    answer = athlete.patch("/me", {"birth_date": "2020-01-01"}, etag="*")

    assert (answer.status, answer.code) == (422, "too_young")


def test_every_mistake_is_named_at_once(athlete: Actor) -> None:
    answer = athlete.patch(
        "/me",
        {
            "sports": ["chess"],
            "history": {"bests": [{"exercise": "X", "reps": 0}]},
            "country": "fr",
        },
        etag="*",
    )

    assert {
        "/sports/0",
        "/history/bests/0/exercise",
        "/history/bests/0/load_kg",
        "/history/bests/0/reps",
        "/country",
    } == set(answer.pointers)


# --- consents --------------------------------------------------------------------------------


def consent(athlete: Actor, purpose: str) -> dict[str, Any]:
    rows = athlete.get("/me/consents").json["items"]
    return next(row for row in rows if row["purpose"] == purpose)


def records(api: World, athlete: Actor) -> list[tuple[str, bool]]:
    assert athlete.subject_id
    with api.database.read(Scope(athlete.subject_id, athlete.subject_id)) as db:
        rows = db.scalars(select(ConsentRecord).order_by(ConsentRecord.id))
        return [(row.purpose.value, row.granted) for row in rows]


def test_every_purpose_is_listed_given_or_not(athlete: Actor) -> None:
    rows = athlete.get("/me/consents").json["items"]

    assert {row["purpose"]: row["granted"] for row in rows} == {
        "health_data": True,
        "product_messages": False,
        "research": False,
    }
    assert consent(athlete, "research")["version"] is None


def test_a_consent_says_which_text_was_agreed_to_and_when(api: World, athlete: Actor) -> None:
    given = consent(athlete, "health_data")

    assert (
        given["version"],
        given["current_version"],
        given["given_by"],
    ) == ("2026-11", "2026-11", "athlete")
    assert given["decided_at"] == "2026-11-21T09:00:00Z"


def test_every_answer_is_kept_as_proof(api: World, athlete: Actor) -> None:
    for granted in (False, True):
        athlete.put("/me/consents/health_data", HEALTH_CONSENT | {"granted": granted})

    assert records(api, athlete) == [
        ("health_data", True),
        ("health_data", False),
        ("health_data", True),
    ]


def test_the_same_answer_again_changes_nothing(api: World, athlete: Actor) -> None:
    for _ in range(3):
        answer = athlete.put("/me/consents/health_data", HEALTH_CONSENT)
        assert answer.status == 200

    assert records(api, athlete) == [("health_data", True)]


@pytest.mark.parametrize("purpose", ["everything", "HEALTH_DATA", "health-data", "research "])
def test_a_purpose_that_is_none_is_not_found(athlete: Actor, purpose: str) -> None:
    answer = athlete.put(f"/me/consents/{purpose}", {"version": "2026-11", "granted": True})

    assert answer.status == 404


def test_the_body_may_repeat_the_purpose_but_not_another(athlete: Actor) -> None:
    answer = athlete.put("/me/consents/research", HEALTH_CONSENT)

    assert answer.status == 404
    assert consent(athlete, "research")["granted"] is False


def test_an_unknown_text_cannot_be_agreed_to(athlete: Actor) -> None:
    answer = athlete.put("/me/consents/research", {"version": "2020-01", "granted": True})

    assert (answer.status, answer.code, answer.pointers) == (422, "unknown_version", ["/version"])


# --- goals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [LIFT, EVENT, ACTIVITY], ids=lambda said: said["kind"])
def test_a_goal_answers_what_was_said_and_leaves_out_the_rest(
    athlete: Actor, said: dict[str, Any]
) -> None:
    goal = athlete.post("/goals", said).json

    server_made = {"id", "version", "target_on", "achieved_on"}
    assert said == {name: value for name, value in goal.items() if name not in server_made}


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        (LIFT | {"event": "x"}, "/event"),
        (EVENT | {"load_kg": 5}, "/load_kg"),
        (ACTIVITY | {"reps": 5}, "/reps"),
        ({"kind": "lift", "exercise": "deadlift-conventional"}, "/load_kg"),
        ({"kind": "lift", "load_kg": 100}, "/exercise"),
        ({"kind": "event", "distance_m": 5000}, "/event"),
        ({"kind": "activity"}, "/activity"),
    ],
)
def test_a_goal_has_exactly_the_members_of_its_kind(
    athlete: Actor, said: dict[str, Any], pointer: str
) -> None:
    answer = athlete.post("/goals", said)

    assert (422, [pointer]) == (answer.status, answer.pointers)


def test_a_goal_can_be_corrected_reached_and_deleted(athlete: Actor) -> None:
    goal = athlete.post("/goals", LIFT)
    path = f"/goals/{goal.json['id']}"

    heavier = athlete.patch(path, {"load_kg": 210}, goal.etag)
    reached = athlete.patch(path, {"achieved_on": "2026-11-20"}, heavier.etag)

    assert (heavier.json["load_kg"], heavier.json["achieved_on"]) == (210, None)
    assert reached.json["achieved_on"] == "2026-11-20"
    assert athlete.delete(path, reached.etag).status == 204
    assert athlete.get("/goals").json["items"] == []


def test_a_correction_cannot_break_a_goal(athlete: Actor) -> None:
    goal = athlete.post("/goals", LIFT)
    path = f"/goals/{goal.json['id']}"

    answers = [
        athlete.patch(path, body, goal.etag)
        for body in ({"exercise": None}, {"event": "x"}, {"kind": "event"})
    ]

    assert [answer.status for answer in answers] == [422, 422, 422]
    assert [goal.json] == athlete.get("/goals").json["items"]


def test_a_goal_of_somebody_else_is_not_there(api: World, athlete: Actor) -> None:
    goal = api.athlete().post("/goals", LIFT)
    path = f"/goals/{goal.json['id']}"

    assert athlete.patch(path, {"load_kg": 1}, '"v1"').status == 404
    assert athlete.delete(path, '"v1"').status == 404

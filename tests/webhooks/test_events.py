"""What is told, to whom, and what it costs those who let nobody in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from api.apps import service as apps
from api.engine.vocab import SessionStatus
from api.kit.access import GRANTABLE, Access
from api.kit.events import Outbox
from api.training import service as training
from api.webhooks.vocab import NEEDS, TELL, WebhookEvent, needed
from tests.http.bodies import WORKOUT
from tests.imports.sending import as_form
from tests.support.actor import PASSWORD
from tests.webhooks.receivers import Receiver
from tests.webhooks.stage import CHECK_IN, SESSION, Stage, scope

LOG = "local_date,exercise,reps,load_kg\n2026-01-05,Romanian deadlift,8,60\n"


def told(there: Receiver, stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    """Types and data of what came, after everything was delivered."""
    stage.deliver()
    assert all(one.json["data"]["athlete_id"] == stage.athlete.id for one in there.received)
    found = [(one.type, one.json["data"]) for one in there.received]
    return [(t, {k: v for k, v in d.items() if k != "athlete_id"}) for t, d in found]


def test_a_check_in_is_told_when_it_is_created_corrected_and_deleted(
    stage: Stage, there: Receiver
) -> None:
    stage.grant([Access.CHECKINS_READ])
    stage.endpoint(there.url)
    check_in = stage.check_in()
    path = f"/check-ins/{check_in}"
    stage.athlete.patch(path, {"pain_now": 3}, etag="*")
    stage.athlete.delete(path, etag="*")

    assert told(there, stage) == [
        ("check_in.created", {"id": check_in, "version": 1}),
        ("check_in.updated", {"id": check_in, "version": 2}),
        ("check_in.deleted", {"id": check_in}),
    ]


def test_a_session_is_told_when_it_is_created_corrected_and_deleted(
    stage: Stage, there: Receiver
) -> None:
    stage.grant([Access.SESSIONS_READ])
    stage.endpoint(there.url)
    session = stage.athlete.post("/sessions", SESSION).json["session"]["id"]
    stage.athlete.patch(f"/sessions/{session}", {"note": "Fine."}, etag="*")
    stage.athlete.delete(f"/sessions/{session}", etag="*")

    assert told(there, stage) == [
        ("session.created", {"id": session, "version": 1}),
        ("session.updated", {"id": session, "version": 2}),
        ("session.deleted", {"id": session}),
    ]


def test_a_day_of_measurements_is_told_by_its_date(stage: Stage, there: Receiver) -> None:
    stage.grant([Access.MEASUREMENTS_READ])
    stage.endpoint(there.url)
    one = {
        "kind": "steps",
        "value": 900,
        "started_at": "2026-11-20T08:00:00+01:00",
        "ended_at": "2026-11-20T09:00:00+01:00",
        "local_date": "2026-11-20",
        "time_zone": "Europe/Paris",
        "source": {"provider": "apple_health", "device": "W", "device_kind": "watch"},
        "external_id": "a",
        "external_version": 1,
    }
    more = one | {
        "external_id": "b",
        "started_at": "2026-11-20T10:00:00+01:00",
        "ended_at": "2026-11-20T11:00:00+01:00",
    }
    for items in ([one], [more], [more]):
        sent = stage.athlete.post("/measurements", {"items": items})
        assert sent.status == 200, sent.text

    assert told(there, stage) == [
        ("measurement_day.created", {"local_date": "2026-11-20"}),
        ("measurement_day.updated", {"local_date": "2026-11-20"}),
    ], "what was sent again changed nothing"


def test_a_workout_is_told_when_it_is_recorded_corrected_and_deleted(
    stage: Stage, there: Receiver
) -> None:
    """Its row stays, to say that it was deleted."""
    stage.grant([Access.MEASUREMENTS_READ])
    stage.endpoint(there.url, ["workout.created", "workout.updated", "workout.deleted"])
    for version in (1, 2, 2):
        item = WORKOUT | {"external_version": version, "title": f"Pull day {version}"}
        sent = stage.athlete.post("/workouts", {"items": [item]})
        assert sent.status == 200, sent.text
    workout = sent.json["results"][0]["id"]
    gone = stage.athlete.delete(f"/workouts/{workout}", etag="*")
    assert gone.status in (200, 204), gone.text

    found = told(there, stage)
    assert [one for one, _ in found] == ["workout.created", "workout.updated", "workout.deleted"]
    assert {data["id"] for _, data in found} == {workout}


def test_a_decision_is_told_when_it_is_made_and_when_facts_outdate_it(
    stage: Stage, there: Receiver
) -> None:
    stage.athlete = stage.world.ready_athlete()
    stage.grant([Access.DECISIONS_READ])
    stage.endpoint(there.url)
    asked = {"scope": {"kind": "plan"}, "local_date": stage.world.day()}
    decision = stage.athlete.post("/progression/decisions", asked).json["id"]
    stage.check_in()

    assert told(there, stage) == [
        ("decision.made", {"id": decision}),
        ("decision.outdated", {"id": decision}),
    ]


def test_sessions_of_an_import_are_told_though_no_request_has_written_them(
    stage: Stage, there: Receiver
) -> None:
    stage.grant([Access.SESSIONS_READ])
    stage.endpoint(there.url)
    media, content = as_form(LOG)
    made = stage.athlete.post("/imports", data=content, content_type=media).json["id"]
    stage.world.work()
    assert stage.athlete.post(f"/imports/{made}/commit").status == 202
    stage.world.work()

    [session] = stage.athlete.get("/sessions").json["items"]
    assert [one for one, _ in told(there, stage)] == ["session.created"]
    assert there.received[0].json["data"]["id"] == session["id"]


def test_what_a_phone_pushes_is_told(stage: Stage, there: Receiver) -> None:
    stage.grant([Access.CHECKINS_READ])
    stage.endpoint(there.url)
    items = [{**CHECK_IN, "id": f"0193a5c2-0001-7000-8000-0000000000{n}0"} for n in (1, 2)]
    for n, item in enumerate(items):
        item["local_date"] = stage.world.day(-n)
    refused = {**items[0], "id": "0193a5c2-0001-7000-8000-000000000030", "pain_now": 2}
    sent = stage.athlete.post("/check-ins/batch", {"items": [*items, refused]})
    assert [one["status"] for one in sent.json["results"]] == ["created", "created", "conflict"]

    assert {data["id"] for _, data in told(there, stage)} == {one["id"] for one in items}


# --- what is in it ---------------------------------------------------------------------------


def test_a_message_holds_ids_kinds_and_versions_and_nothing_of_what_was_said(
    stage: Stage, there: Receiver
) -> None:
    stage.grant()
    stage.endpoint(there.url)
    body = {**CHECK_IN, "local_date": stage.world.day(), "note": "A long drive.", "pain_now": 7}
    assert stage.athlete.post("/check-ins", body | {"pain_worst": 8}).status == 201
    stage.deliver()

    [message] = [one for one in there.received if one.type == "check_in.created"]
    assert set(message.json) == {"type", "timestamp", "data"}
    assert set(message.json["data"]) == {"athlete_id", "id", "version"}
    assert "drive" not in message.body.decode()


def test_nothing_is_told_of_danger_signs_and_clearances(stage: Stage, there: Receiver) -> None:
    stage.grant()
    stage.endpoint(there.url)
    assert stage.world.screen(stage.athlete, RF_CES_1="yes").status == 201
    carer = stage.world.clinician()
    stage.world.link(carer, stage.athlete)

    assert {one for one, _ in told(there, stage)} <= {"decision.made"}


def test_every_event_of_a_thing_takes_a_capability_that_an_athlete_can_grant() -> None:
    bare = {one for one in WebhookEvent if needed(one) is None}

    assert bare == {WebhookEvent.GRANT_ENDED, WebhookEvent.WEBHOOK_TEST}
    assert set(NEEDS.values()) <= GRANTABLE


# --- to whom ---------------------------------------------------------------------------------


def test_an_app_is_told_only_what_its_grant_includes(stage: Stage, there: Receiver) -> None:
    """Nor does the log of deliveries name anything else: that would tell it as well."""
    stage.grant([Access.SESSIONS_READ])
    endpoint = stage.endpoint(there.url)
    other = Stage(stage.world)
    other.grant([Access.CHECKINS_READ], athlete=stage.athlete)
    stage.check_in()
    session = stage.athlete.post("/sessions", SESSION).json["session"]["id"]

    assert told(there, stage) == [("session.created", {"id": session, "version": 1})]
    assert [one["event"] for one in stage.deliveries(endpoint)] == ["session.created"]


def test_an_app_without_a_grant_of_this_athlete_is_told_nothing(
    stage: Stage, there: Receiver
) -> None:
    stage.grant(athlete=stage.world.athlete())
    stage.endpoint(there.url)
    stage.check_in()

    assert told(there, stage) == []


def test_an_endpoint_is_told_only_what_it_listens_to(stage: Stage, there: Receiver) -> None:
    stage.grant()
    stage.endpoint(there.url, ["check_in.deleted"])
    check_in = stage.check_in()
    stage.athlete.delete(f"/check-ins/{check_in}", etag="*")

    assert told(there, stage) == [("check_in.deleted", {"id": check_in})]


def test_without_the_consent_to_health_data_nothing_more_is_told(
    stage: Stage, there: Receiver
) -> None:
    stage.grant()
    endpoint = stage.endpoint(there.url)
    stage.check_in()
    stage.tell()
    answer = {"version": "2026-11", "granted": False}
    withdrawn = stage.athlete.put("/me/consents/health_data", answer)
    assert withdrawn.status == 200, withdrawn.text
    stage.deliver()

    assert there.received == []
    assert {one["state"] for one in stage.deliveries(endpoint)} == {"dropped"}


# --- with the effect, or not at all ------------------------------------------------------------


def test_what_was_undone_was_never_left(stage: Stage) -> None:
    """Refused, rolled back, and undone in a savepoint of a transaction that is committed."""
    stage.grant()
    stage.check_in()
    before = len(stage.jobs(TELL))

    again = stage.athlete.post("/check-ins", {**CHECK_IN, "local_date": stage.world.day()})
    assert again.status == 409
    with suppress(RuntimeError), stage.world.database.write(scope(stage.athlete)) as db:
        training.log_session(db, session(stage), stage.world.now)
        raise RuntimeError
    with stage.world.database.write(scope(stage.athlete)) as db:
        undone = db.begin_nested()
        training.log_session(db, session(stage), stage.world.now)
        undone.rollback()

    assert len(stage.jobs(TELL)) == before
    with stage.world.database.write(scope(stage.athlete)) as db:
        training.log_session(db, session(stage), stage.world.now)
    assert len(stage.jobs(TELL)) == before + 1, "the control: committed, it is left"


def session(stage: Stage) -> dict[str, Any]:
    return {
        "local_date": stage.world.today - timedelta(days=1),
        "started_at": stage.world.now - timedelta(days=1),
        "time_zone": "UTC",
        "status": SessionStatus.COMPLETED,
        "exercises": [],
    }


def test_a_write_of_an_athlete_without_grants_costs_one_statement_and_other_writes_none(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def goal() -> None:
        stage.athlete.post("/goals", {"kind": "activity", "activity": "Ski"})

    goal_costs = cost(stage, goal)
    check_in_costs = cost(stage, lambda: stage.check_in(-1))
    nothing = Outbox(lambda db: None, lambda db: None)
    monkeypatch.setitem(stage.world.database._sessions.kw["info"], Outbox, nothing)

    assert goal_costs == cost(stage, goal)
    assert check_in_costs - 1 == cost(stage, lambda: stage.check_in(-2))
    assert stage.jobs(TELL) == []


def cost(stage: Stage, what: Callable[[], object]) -> int:
    """Statements that the database is sent."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    engine = stage.world.database.engine
    event.listen(engine, "before_cursor_execute", note)
    what()
    event.remove(engine, "before_cursor_execute", note)
    return len(sent)


# --- grants that end -------------------------------------------------------------------------


def test_an_app_is_told_that_a_grant_ended(stage: Stage, there: Receiver) -> None:
    grant = stage.grant([Access.SESSIONS_READ])
    stage.endpoint(there.url)
    with stage.world.database.write(scope(stage.athlete)) as db:
        apps.end_grant(db, UUID(grant))

    assert told(there, stage) == [("grant.ended", {"id": grant})]


def test_an_app_is_told_that_a_new_password_ended_its_grant(stage: Stage, there: Receiver) -> None:
    grant = stage.grant([Access.SESSIONS_READ])
    stage.endpoint(there.url)
    said = {"current_password": PASSWORD, "new_password": "another correct horse battery"}
    assert stage.athlete.put("/auth/password", said).status == 204

    assert told(there, stage) == [("grant.ended", {"id": grant})]


def test_a_grant_whose_end_was_undone_has_not_ended(stage: Stage, there: Receiver) -> None:
    grant = stage.grant()
    stage.endpoint(there.url)
    with stage.world.database.write(scope(stage.athlete)) as db:
        undone = db.begin_nested()
        apps.end_grant(db, UUID(grant))
        undone.rollback()

    assert told(there, stage) == []


def test_every_app_is_told_that_an_athlete_is_gone_and_nothing_else_is_sent_of_them(
    stage: Stage, there: Receiver
) -> None:
    """The end of the grant outlives the athlete's own rows, and says nothing once it was told."""
    grant = stage.grant()
    endpoint = stage.endpoint(there.url)
    stage.check_in()
    stage.tell()
    stage.check_in(-1)
    gone = stage.athlete.post("/me/erasure", {"password": stage.athlete.password})
    assert gone.status == 204, gone.text

    assert told(there, stage) == [("grant.ended", {"id": grant})]
    states = {one["event"]: one["state"] for one in stage.deliveries(endpoint)}
    assert states == {"grant.ended": "delivered"}


def test_a_message_says_when_it_happened_and_not_when_it_was_sent(
    stage: Stage, there: Receiver
) -> None:
    stage.grant()
    stage.endpoint(there.url)
    then = stage.world.now
    stage.check_in()
    stage.tell()
    stage.pass_time(timedelta(minutes=30))

    [message] = there.received
    assert message.json["timestamp"] == then.isoformat()
    assert int(message.headers["webhook-timestamp"]) == int(stage.world.now.timestamp())

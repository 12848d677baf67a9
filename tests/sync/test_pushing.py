"""A push is stored like any other write: whole, once, within its limits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.kit.db.unit_of_work import statements
from api.kit.ids import new_id
from api.sync.vocab import MOST_ROWS
from tests.support.world import World
from tests.sync.phone import a_check_in, a_session, a_set, an_exercise
from tests.sync.pushes import RED, Shape, in_step, lists, post, with_session
from tests.training.log import planned, status_of

# --- stored -----------------------------------------------------------------------------------


def test_a_session_made_offline_is_a_session_like_any_other(api: World) -> None:
    phone = in_step(api.athlete())
    target = json.dumps({"reps": 10, "load_kg": 60})
    session = phone.create("training_sessions", **a_session(api.day(), session_rpe=6))
    entry = phone.create("logged_exercises", **an_exercise(session, tempo="3-1-3-0"))
    phone.create("set_logs", **a_set(entry, effort_scale="rpe", effort_value=7, target_json=target))

    phone.sync()

    stored = phone.athlete.get(f"/sessions/{session}").json
    assert (stored["session_rpe"], stored["version"]) == (6, 1)
    (logged,) = stored["exercises"]
    assert (entry, "rdl-tempo", "3-1-3-0") == (logged["id"], logged["exercise"], logged["tempo"])
    assert logged["sets"][0]["effort"] == {"scale": "rpe", "value": 7}
    assert logged["sets"][0]["target"] == {"reps": 10, "load_kg": 60}


def test_rows_come_in_any_order_of_lists(api: World) -> None:
    """What was edited while its first push ran comes as created although it is there."""
    phone = in_step(api.athlete())
    session, _, one = with_session(phone, api.day())
    row = phone.live("set_logs")[one] | {"reps": 5, "_status": "created", "_changed": ""}

    answer = post(phone, {"set_logs": lists(created=[row])})

    assert answer.status == 200
    stored = phone.athlete.get(f"/sessions/{session}").json
    assert stored["exercises"][0]["sets"][0]["reps"] == 5


def test_of_an_update_only_the_changed_columns_count(api: World) -> None:
    """An app of an older schema sends null in columns that it never received."""
    phone = in_step(api.athlete())
    session, _, one = with_session(phone, api.day())
    row = phone.live("set_logs")[one] | {"load_kg": None, "reps": 5}

    post(phone, {"set_logs": lists(updated=[row | {"_status": "updated", "_changed": "reps"}])})

    (stored,) = phone.athlete.get(f"/sessions/{session}").json["exercises"][0]["sets"]
    assert (stored["reps"], stored["load_kg"]) == (5, 60)


def test_columns_of_the_server_are_ignored(api: World) -> None:
    phone = in_step(api.athlete())
    session, _, _ = with_session(phone, api.day())
    row = phone.live("training_sessions")[session] | {"version": 77, "origin": "imported"}
    row |= {"note": "x", "_changed": "note,version,origin", "_status": "updated"}

    assert post(phone, {"training_sessions": lists(updated=[row])}).status == 200

    stored = phone.athlete.get(f"/sessions/{session}").json
    assert (stored["note"], stored["origin"], stored["version"]) == ("x", "logged", 2)


def test_a_cleared_column_is_cleared(api: World) -> None:
    phone = in_step(api.athlete())
    session, _, one = with_session(phone, api.day(), note="x", pain_after=2)
    phone.edit("training_sessions", session, note=None, pain_after=None)
    phone.edit("set_logs", one, load_kg=None)

    phone.sync()

    stored = phone.athlete.get(f"/sessions/{session}").json
    assert (stored["note"], stored["pain_after"]) == (None, None)
    assert "load_kg" not in stored["exercises"][0]["sets"][0]


def test_the_engine_answers_pushed_facts(api: World) -> None:
    athlete = api.ready_athlete()
    ask = {"scope": {"kind": "plan"}, "local_date": api.day()}
    decision = athlete.post("/progression/decisions", ask).json["id"]
    phone = in_step(athlete)

    with_session(phone, api.day())

    assert athlete.get(f"/progression/decisions/{decision}").json["status"] == "outdated"


def test_a_pushed_session_answers_its_plan_and_its_deletion_reopens_it(api: World) -> None:
    athlete = api.athlete()
    planned_id = planned(api, athlete)
    phone = in_step(athlete)
    session, _, _ = with_session(phone, api.day(), planned_session_id=planned_id)
    answered = status_of(athlete, planned_id)

    phone.delete("training_sessions", session)
    phone.sync()

    assert answered == ("done", session)
    assert status_of(athlete, planned_id) == ("awaiting_decision", None)


def cost(api: World, step: str, sessions: int, sets: int) -> int:
    """Statements of a push that does the same to so many sessions with so many sets."""
    phone, ids, done = in_step(api.athlete()), [], []
    for _ in range(sessions):
        ids.append(phone.create("training_sessions", **a_session(api.day())))
        entry = phone.create("logged_exercises", **an_exercise(ids[-1]))
        done += [phone.create("set_logs", **a_set(entry, position=at)) for at in range(sets)]
    if step != "create":
        phone.sync()
    if step == "edit":
        for one in done:
            phone.edit("set_logs", one, reps=5)
    if step == "delete":
        for one in ids:
            phone.delete("training_sessions", one)
    sent = phone.pending()
    statements.set(0)
    assert phone.send(sent).status == 200
    return statements.get()


@pytest.mark.parametrize("step", ["create", "delete"])
def test_many_rows_take_as_many_statements_as_few(api: World, step: str) -> None:
    assert cost(api, step, 3, 1) == cost(api, step, 30, 4)


def test_an_edit_takes_one_statement_for_each_session_and_none_for_its_sets(api: World) -> None:
    """Each session's UPDATE is held against its version, which the mapper does one by one."""
    assert cost(api, "edit", 3, 1) == cost(api, "edit", 3, 30)
    assert cost(api, "edit", 3, 1) + 7 == cost(api, "edit", 10, 1)


# --- no-op ------------------------------------------------------------------------------------


def test_the_same_push_again_changes_nothing_however_old_it_is(api: World) -> None:
    phone = in_step(api.athlete())
    session = phone.create("training_sessions", **a_session(api.day(), note="x"))
    sent = phone.pending()
    first = phone.send(sent)
    before = phone.ask().json["timestamp"]

    again = phone.send(sent)

    assert (first.status, again.status) == (200, 200)
    assert phone.ask().json["timestamp"] == before
    assert phone.athlete.get(f"/sessions/{session}").json["version"] == 1


def test_numbers_and_documents_are_equal_however_they_are_written(api: World) -> None:
    phone = in_step(api.athlete())
    session, _, one = with_session(phone, api.day(), leg_symptoms_json='{"reach":"above_knee"}')
    legs = {"leg_symptoms_json": ' { "reach" : "above_knee" } '}
    body = {
        "training_sessions": lists(updated=[phone.live("training_sessions")[session] | legs]),
        "set_logs": lists(updated=[phone.live("set_logs")[one] | {"load_kg": 60}]),
    }

    assert post(phone, body, cursor=phone.cursor).status == 200

    assert phone.athlete.get(f"/sessions/{session}").json["version"] == 1


# --- the whole push ---------------------------------------------------------------------------


def test_tables_of_the_app_alone_may_be_named_while_they_are_empty(api: World) -> None:
    phone = in_step(api.athlete())

    assert post(phone, {"drafts": lists()}).status == 200
    answer = post(phone, {"drafts": lists(created=[{"id": str(new_id())}])})

    assert (answer.status, answer.pointers) == (422, ["/drafts"])


@pytest.mark.parametrize("table", ["planned_sessions", "decisions", "triage_state", "plan_state"])
def test_tables_of_the_engine_are_not_pushed_to(api: World, table: str) -> None:
    phone = in_step(api.athlete())

    assert post(phone, {table: lists()}).status == 200
    answer = post(phone, {table: lists(deleted=[str(new_id())])})

    assert (answer.status, answer.code) == (403, "pull_only_table")


def test_an_id_stands_once_in_a_push(api: World) -> None:
    phone = in_step(api.athlete())
    row = a_session(api.day()) | {"id": str(new_id())}

    for body in (lists(created=[row, row]), lists(created=[row], deleted=[row["id"]])):
        assert post(phone, {"training_sessions": body}).status == 400


@pytest.mark.parametrize("spelling", [str.upper, lambda text: text.replace("-", ""), lambda _: 7])
def test_an_id_in_another_spelling_would_be_another_row(api: World, spelling: Any) -> None:
    phone = in_step(api.athlete())
    row = a_session(api.day()) | {"id": spelling(str(new_id()))}

    answer = post(phone, {"training_sessions": lists(created=[row])})

    assert (answer.status, answer.pointers[0]) == (422, "/training_sessions/created/0/id")


def test_a_push_that_is_too_large_says_by_how_much(api: World) -> None:
    phone = in_step(api.athlete())
    ids = [str(new_id()) for _ in range(MOST_ROWS + 1)]

    answer = post(phone, {"set_logs": lists(deleted=ids)})

    assert (answer.status, answer.code) == (413, "payload_too_large")
    assert str(MOST_ROWS) in answer.json["detail"]
    assert str(MOST_ROWS + 1) in answer.json["detail"]


def test_a_push_may_be_larger_than_other_bodies(api: World) -> None:
    phone = in_step(api.athlete())
    note = "é" * 2000
    rows = [a_session(api.day(), note=note) | {"id": str(new_id())} for _ in range(150)]

    assert post(phone, {"training_sessions": lists(created=rows)}).status == 200


def test_a_key_gives_the_first_answer_again(api: World) -> None:
    phone = in_step(api.athlete())
    phone.create("training_sessions", **a_session(api.day()))
    sent = phone.pending()

    first, again = phone.send(sent, key="one"), phone.send(sent, key="one")

    assert (
        first.status, again.status, again.headers["Idempotent-Replayed"],
    ) == (200, 200, "true")  # fmt: skip


# --- every column -----------------------------------------------------------------------------


FULL: dict[str, Shape] = {
    "training_sessions": {
        "duration_s": 86_400, "session_rpe": 10, "pain_before": 0, "pain_worst": 10,
        "pain_after": 10, "leg_symptoms_json": '{"reach":"foot"}', "note": "é😀\u202e" * 600,
    },
    "logged_exercises": {
        "prescription_id": "0193a5c2-0001-7000-8000-000000001eef", "group_letter": "Z",
        "tempo": "x-0-x-0", "stage": "r1", "note": "ü" * 500,
    },
    "set_logs": {
        "kind": "warm_up", "status": "stopped", "reason": "pain", "reps": 1000,
        "duration_s": 86_400, "distance_m": 500_000, "load_kg": -200, "band": "heavy",
        "effort_scale": "rir", "effort_value": 10, "intensity_pct": 100, "technique": 5,
        "pain": 10, "pain_quality": "sharp", "target_json": '{"load_kg":2.5,"reps":1}',
    },
    "check_ins": {
        "note": "é" * 2000, "settle_answered": False, "stiffness_min": 1440, "soreness": 5,
        "sleep_h": 24, "sleep_quality": 1, "stress": 5, "fatigue": 5, "confidence": 10,
        "triggers_json": '["sitting_long"]', **RED,
    },
}  # fmt: skip


def test_every_column_comes_back_as_it_was_sent_full_and_empty(api: World) -> None:
    phone, other = in_step(api.athlete()), None
    session = phone.create("training_sessions", **a_session(api.day()), **{})
    entry = phone.create("logged_exercises", **an_exercise(session))
    ids = {
        "training_sessions": session,
        "logged_exercises": entry,
        "set_logs": phone.create("set_logs", **a_set(entry)),
        "check_ins": phone.create("check_ins", **a_check_in(api.day())),
    }
    for table, row_id in ids.items():
        phone.edit(table, row_id, **FULL[table])
    phone.sync()
    other = in_step(phone.athlete)

    for table, row_id in ids.items():
        told = other.live(table)[row_id]
        assert {name: told[name] for name in FULL[table]} == {
            name: json.dumps(json.loads(value), separators=(",", ":")) if "json" in name else value
            for name, value in FULL[table].items()
        }
    kept = {"kind", "status", "settle_answered", "red_flags_json", "questionnaire_version"}
    for table, row_id in ids.items():
        empty = dict.fromkeys(set(FULL[table]) - kept)
        other.edit(table, row_id, **(empty | ({"status": "done"} if table == "set_logs" else {})))
    other.sync()
    phone.sync()

    for table, row_id in ids.items():
        assert all(phone.live(table)[row_id][name] is None for name in set(FULL[table]) - kept)

"""What a pull brings: everything once, from one moment, in types that a phone can hold."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from api.kit.db import changes
from api.kit.db.unit_of_work import statements
from api.sync import resources
from api.sync.columns import LOCAL_TYPES
from api.sync.tables import BY_NAME, LOGGED, TABLES
from tests.checkins.answers import a_check_in, saved
from tests.http.bodies import CUSTOM_EXERCISE
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World
from tests.sync.phone import Phone
from tests.training.log import a_session, a_set, an_exercise, logged

TYPES = {"string": (str,), "number": (int, float), "boolean": (bool,)}


def pulled(athlete: Actor, after: int | str = 0, **query: Any) -> Answer:
    said = {"schema_version": 1, "last_pulled_at": after, **query}
    return athlete.get("/sync?" + "&".join(f"{name}={value}" for name, value in said.items()))


def rows(answer: Answer, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json["changes"][table]["updated"]
    return found


def test_an_empty_first_pull_has_all_tables_and_a_timestamp_to_go_on_from(api: World) -> None:
    answer = pulled(api.athlete(), "null", migration="null")

    assert [table.name for table in TABLES] == list(answer.json["changes"])
    assert all(lists["created"] == [] for lists in answer.json["changes"].values())
    assert answer.json["timestamp"] > 0
    assert answer.json["has_more"] is False


def test_a_session_comes_as_flat_rows(api: World) -> None:
    athlete = api.athlete()
    done = a_set(reps=6, load_kg=62.5, effort={"scale": "rpe", "value": 7})
    legs = {"reach": "above_knee", "side": "left"}
    session = logged(
        athlete, a_session(api.day(), an_exercise("rdl-tempo", done), leg_symptoms=legs)
    )

    answer = pulled(athlete)

    (flat,) = rows(answer, "training_sessions")
    assert (session["id"], api.day(), 1) == (flat["id"], flat["local_date"], flat["version"])
    assert flat["started_at"] == 1795244700000
    assert json.loads(flat["leg_symptoms_json"]) == legs
    (entry,), (one,) = rows(answer, "logged_exercises"), rows(answer, "set_logs")
    assert (session["id"], "rdl-tempo") == (entry["session_id"], entry["exercise_slug"])
    assert (entry["id"], 62.5, "rpe", 7) == (
        one["logged_exercise_id"], one["load_kg"], one["effort_scale"], one["effort_value"],
    )  # fmt: skip


def test_every_value_has_the_type_of_its_local_column(api: World) -> None:
    """A client drops a value of another type, and says nothing."""
    athlete = api.ready_athlete()
    athlete.post("/progression/decisions", {"scope": {"kind": "plan"}, "local_date": api.day()})
    logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", a_set(load_kg=60))))
    asked = {"red_flags": {"RF-CES-1": "no"}, "questionnaire_version": "2026.11"}
    saved(athlete, a_check_in("daily", api.day(), triggers=["sitting_long"], **asked))
    assert athlete.post("/custom-exercises", CUSTOM_EXERCISE).status == 201

    answer = pulled(athlete)

    for table in TABLES:
        assert rows(answer, table.name), table.name
        for row in rows(answer, table.name):
            for column in table.columns:
                value = row[column.name]
                assert column.optional or value is not None, f"{table.name}.{column.name}"
                kinds = TYPES[LOCAL_TYPES[column.form]]
                assert value is None or type(value) in kinds, f"{table.name}.{column.name}"


def test_no_column_is_called_what_the_client_library_stamps_by_itself() -> None:
    names = {column.name for table in TABLES for column in table.columns}

    assert names.isdisjoint({"created_at", "updated_at", "last_modified", "_status", "_changed"})


def test_the_log_and_the_flat_tables_are_the_same_tables() -> None:
    assert set(changes.synced()) == {table.name for table in LOGGED}
    for table in LOGGED:
        model = changes.synced()[table.name]
        for column in table.columns:
            assert column.source == "-" or hasattr(model, column.source), column.name


def test_only_what_is_new_comes_the_second_time(api: World) -> None:
    athlete = api.athlete()
    first = logged(athlete, a_session(api.day(), an_exercise()))
    cursor = pulled(athlete).json["timestamp"]
    second = logged(athlete, a_session(api.day(-1), an_exercise()))
    athlete.delete(f"/sessions/{first['id']}", etag='"v1"')

    answer = pulled(athlete, cursor)

    assert [row["id"] for row in rows(answer, "training_sessions")] == [second["id"]]
    assert answer.json["changes"]["training_sessions"]["deleted"] == [first["id"]]


def test_a_first_pull_has_nothing_to_delete(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))
    athlete.delete(f"/sessions/{session['id']}", etag='"v1"')

    answer = pulled(athlete)

    assert all(lists["deleted"] == [] for lists in answer.json["changes"].values())


def test_the_lock_is_on_every_page(api: World) -> None:
    athlete = api.athlete()
    api.screen(athlete, RF_CES_1="yes")
    sets = [a_set() for _ in range(5)]
    logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", *sets)))

    page = pulled(athlete, limit=2)

    assert page.json["has_more"] is True
    (state,) = rows(page, "triage_state")
    assert (state["level"], state["effect"]) == ("emergency", "nothing_prescribed")
    assert json.loads(state["referral_json"])["contacts"][0]["phone"] == "112"


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_pages_end_where_one_answer_would(api: World, limit: int) -> None:
    athlete = api.athlete()
    sets = [a_set() for _ in range(5)]
    session = logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", *sets)))
    whole, paged = Phone(athlete), Phone(athlete)
    whole.pull()

    for turn in range(30):
        answer = paged.pull(limit=limit)
        if turn == 1:  # A row of the first page moves behind the last one meanwhile.
            patch = athlete.patch(f"/sessions/{session['id']}", {"note": "x"}, etag='"v1"')
            assert patch.status == 200
        if not answer.json["has_more"]:
            break
    whole.pull()

    assert paged.cursor == whole.cursor
    for table in ("training_sessions", "logged_exercises", "set_logs"):
        assert paged.live(table) == whole.live(table)


def test_a_longer_pull_takes_no_more_statements(api: World) -> None:
    costs = []
    for count in (1, 40):
        athlete = api.athlete()
        for _ in range(count):
            logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", a_set(), a_set())))
        statements.set(0)
        pulled(athlete)
        costs.append(statements.get())

    assert costs[0] == costs[1]


def test_an_upgraded_app_gets_all_rows_of_what_it_has_learnt_of(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))
    cursor = pulled(athlete).json["timestamp"]
    columns = [{"table": "set_logs", "columns": ["band"]}]
    upgrade = {"from": 1, "tables": ["training_sessions", "unheard_of"], "columns": columns}

    answer = pulled(athlete, cursor, migration=quote(json.dumps(upgrade)))

    assert [row["id"] for row in rows(answer, "training_sessions")] == [session["id"]]
    assert len(rows(answer, "set_logs")) == 1
    assert rows(answer, "logged_exercises") == []


@pytest.mark.parametrize("text", ["[1]", '{"columns": 1}', '{"columns": [{}]}', "{", "NaN"])
def test_a_migration_that_is_none_is_a_bad_request(api: World, text: str) -> None:
    athlete = api.athlete()

    assert pulled(athlete, migration=quote(text)).status == 400


# --- timestamps ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "abc", "-1", "1.5", "9" * 17, "9007199254740992", "%D9%A3"])
def test_a_mangled_timestamp_is_a_bad_cursor(api: World, text: str) -> None:
    answer = pulled(api.athlete(), text)

    assert (answer.status, answer.code) == (400, "bad_cursor")


def test_a_timestamp_is_a_number_that_javascript_can_hold(api: World) -> None:
    athlete = api.athlete()
    engine = api.database.engine
    with engine.begin() as connection:
        heads = changes.SyncHead.__table__
        highest = changes.SEQ.whole[1]
        mine = heads.c.athlete_id == athlete.subject_id
        connection.execute(heads.update().where(mine).values(seq=highest, epoch=255))  # type: ignore[attr-defined]

    stamp = pulled(athlete).json["timestamp"]

    assert 2**52 < stamp < 2**53
    assert pulled(athlete, stamp).status == 200


def test_another_athletes_timestamp_is_foreign(api: World) -> None:
    """One in 4096 would pass, so of three strangers at most one may."""
    stamp = pulled(api.athlete()).json["timestamp"]

    codes = [pulled(api.athlete(), stamp).code for _ in range(3)]

    assert codes.count("foreign_cursor") >= 2


def test_a_timestamp_ahead_of_the_log_asks_for_a_resync(api: World) -> None:
    athlete = api.athlete()
    stamp = pulled(athlete).json["timestamp"] + (1 << 20)

    answer = pulled(athlete, stamp)

    assert (answer.status, answer.code) == (410, "resync_required")


def test_after_a_backup_was_restored_every_timestamp_is_old(api: World) -> None:
    athlete = api.athlete()
    logged(athlete, a_session(api.day(), an_exercise()))
    stamp = pulled(athlete).json["timestamp"]
    assert api.app.test_cli_runner().invoke(args=["keel", "after-restore"]).exit_code == 0

    assert pulled(athlete, stamp).status == 410
    afresh = pulled(athlete, stamp, resync="replacement")

    assert afresh.json["experimentalStrategy"] == "replacement"
    assert len(rows(afresh, "training_sessions")) == 1
    assert pulled(athlete, afresh.json["timestamp"]).status == 200


def test_a_replacement_keeps_unsynced_work_and_drops_what_is_gone(api: World) -> None:
    athlete = api.athlete()
    phone, other = Phone(athlete), Phone(athlete)
    kept = logged(athlete, a_session(api.day(), an_exercise()))["id"]
    gone = logged(athlete, a_session(api.day(-1), an_exercise()))["id"]
    phone.sync()
    athlete.delete(f"/sessions/{gone}", etag='"v1"')
    phone.edit("training_sessions", kept, note="offline")
    made = phone.create("training_sessions", **dict(phone.live("training_sessions")[kept], id=None))
    changes.begin_epoch(api.database.engine)

    assert phone.pull(resync="replacement").status == 200
    phone.sync()
    other.sync()

    assert {kept, made} == set(other.live("training_sessions"))
    assert other.live("training_sessions")[kept]["note"] == "offline"
    assert other.live("training_sessions") == phone.live("training_sessions")


def test_a_replacement_is_never_paged(api: World) -> None:
    """The client deletes what it does not find in it."""
    athlete = api.athlete()
    logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", a_set(), a_set())))
    stamp = pulled(athlete).json["timestamp"]
    changes.begin_epoch(api.database.engine)

    answer = pulled(athlete, stamp, resync="replacement", limit=1)

    assert answer.json["has_more"] is False
    assert len(rows(answer, "set_logs")) == 2


def test_a_schema_that_the_server_does_not_know_yet_is_a_bad_request(api: World) -> None:
    assert pulled(api.athlete(), schema_version=2).status == 400


def test_an_app_whose_schema_is_retired_is_asked_to_be_updated(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "OLDEST_SCHEMA", 2)
    athlete = api.athlete()

    pull, push = pulled(athlete), athlete.post("/sync?last_pulled_at=1&schema_version=1", {})

    assert (pull.status, pull.code) == (426, "client_too_old")
    assert (push.status, push.code) == (426, "client_too_old")


def test_a_long_answer_is_compressed_for_whoever_takes_it_so(api: World) -> None:
    athlete = api.athlete()
    logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", *[a_set()] * 20)))
    path = "/v1/sync?schema_version=1"

    plain = athlete.get(path)
    packed = api.app.test_client().get(
        path, headers={"Authorization": f"Bearer {athlete.token}", "Accept-Encoding": "gzip"}
    )

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Cache-Control"] == "no-store"
    assert len(packed.data) < len(plain.data) / 3


def test_a_withheld_session_shows_no_dose(api: World) -> None:
    athlete = api.ready_athlete()
    athlete.post("/progression/decisions", {"scope": {"kind": "plan"}, "local_date": api.day()})
    before = rows(pulled(athlete), "planned_sessions")
    saved(athlete, a_check_in("daily", api.day()))

    after = rows(pulled(athlete), "planned_sessions")

    assert all(json.loads(row["blocks_json"]) for row in before)
    assert {"awaiting_decision"} == {row["status"] for row in after}
    assert {"[]"} == {row["blocks_json"] for row in after}


def test_what_is_pushed_is_what_the_tables_say() -> None:
    assert [name for name, table in BY_NAME.items() if table.pushed] == [
        "training_sessions", "logged_exercises", "set_logs", "check_ins",
    ]  # fmt: skip

"""The log for any client: in order, from a cursor that nobody can make up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.kit.db import changes
from api.kit.db.unit_of_work import statements
from tests.support.actor import Actor
from tests.support.world import World
from tests.training.log import a_session, a_set, an_exercise, logged

Shape = dict[str, Any]


def follow(athlete: Actor, cursor: str | None = None, **query: Any) -> Shape:
    said = query | ({"cursor": cursor} if cursor else {})
    answer = athlete.get("/changes?" + "&".join(f"{name}={value}" for name, value in said.items()))
    assert answer.status == 200, answer.text
    return dict(answer.json)


def told(page: Shape) -> list[tuple[str, str]]:
    return [(item["table"], item["op"]) for item in page["items"]]


def test_an_empty_log_gives_a_cursor_to_come_back_with(api: World) -> None:
    athlete = api.athlete()
    empty = follow(athlete)
    logged(athlete, a_session(api.day(), an_exercise()))

    assert (empty["items"], empty["has_more"]) == ([], False)
    assert len(follow(athlete, empty["next_cursor"])["items"]) == 3


def test_rows_come_in_the_order_of_their_last_change(api: World) -> None:
    athlete = api.athlete()
    first = logged(athlete, a_session(api.day(), an_exercise()))
    logged(athlete, a_session(api.day(), an_exercise()))
    athlete.patch(f"/sessions/{first['id']}", {"note": "x"}, etag='"v1"')

    page = follow(athlete)

    assert told(page)[-1] == ("training_sessions", "upsert")
    last = page["items"][-1]
    assert (first["id"], 2, "x") == (last["id"], last["version"], last["row"]["note"])
    assert len({item["id"] for item in page["items"]}) == 6


def test_a_deletion_is_told_without_a_row(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))
    cursor = follow(athlete)["next_cursor"]
    athlete.delete(f"/sessions/{session['id']}", etag='"v1"')

    page = follow(athlete, cursor)

    assert told(page) == [
        ("set_logs", "delete"), ("logged_exercises", "delete"), ("training_sessions", "delete"),
    ]  # fmt: skip
    assert {None} == {item["row"] for item in page["items"]}


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_tell_everything_once(api: World, limit: int) -> None:
    athlete = api.athlete()
    logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", *[a_set()] * 4)))
    whole = follow(athlete)

    items, cursor, has_more = [], None, True
    while has_more:
        page = follow(athlete, cursor, limit=limit)
        items += page["items"]
        cursor, has_more = page["next_cursor"], page["has_more"]

    assert items == whole["items"]
    assert follow(athlete, cursor)["items"] == []


def test_only_the_wanted_tables_are_told(api: World) -> None:
    athlete = api.athlete()
    logged(athlete, a_session(api.day(), an_exercise()))

    page = follow(athlete, tables="set_logs,training_sessions")

    assert told(page) == [("training_sessions", "upsert"), ("set_logs", "upsert")]


@pytest.mark.parametrize("tables", ["nothing", "triage_state", "set_logs,set_logs", ""])
def test_a_table_that_is_in_no_log_is_refused(api: World, tables: str) -> None:
    assert api.athlete().get(f"/changes?tables={tables}").status == 422


@pytest.mark.parametrize("spoil", ["x", "", "{cursor}x", "{cursor}&tables=set_logs"])
def test_a_cursor_that_was_not_given_for_this_is_refused(api: World, spoil: str) -> None:
    athlete = api.athlete()
    cursor = follow(athlete)["next_cursor"]

    answer = athlete.get(f"/changes?cursor={spoil.format(cursor=cursor)}")

    assert (answer.status, answer.code) == (400, "bad_cursor")


def test_another_athletes_cursor_is_refused(api: World) -> None:
    cursor = follow(api.athlete())["next_cursor"]

    assert api.athlete().get(f"/changes?cursor={cursor}").code == "bad_cursor"


def test_a_cursor_older_than_the_tombstones_asks_to_begin_again(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))
    cursor = follow(athlete)["next_cursor"]
    athlete.delete(f"/sessions/{session['id']}", etag='"v1"')
    changes.purge(api.database.engine, api.now + timedelta(seconds=1))

    answer = athlete.get(f"/changes?cursor={cursor}")

    assert (answer.status, answer.code) == (410, "resync_required")
    assert follow(athlete)["items"] == []


def test_a_longer_page_takes_no_more_statements(api: World) -> None:
    costs = []
    for count in (1, 40):
        athlete = api.athlete()
        logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", *[a_set()] * count)))
        statements.set(0)
        follow(athlete)
        costs.append(statements.get())

    assert costs[0] == costs[1]

"""A phone without a network can name the exercises that its athlete has added."""

from __future__ import annotations

from typing import Any

from tests.http.bodies import CUSTOM_EXERCISE
from tests.support.actor import Actor
from tests.support.world import World
from tests.sync.test_changes import follow
from tests.training.log import a_session, an_exercise, logged

TABLE = "custom_exercises"
FIRST = "/sync?schema_version=1&last_pulled_at=0"


def added(athlete: Actor, **members: Any) -> dict[str, Any]:
    answer = athlete.post("/custom-exercises", CUSTOM_EXERCISE | members)
    assert answer.status == 201, answer.text
    return dict(answer.json)


def pulled(athlete: Actor, path: str = FIRST) -> dict[str, Any]:
    answer = athlete.get(path)
    assert answer.status == 200, answer.text
    return dict(answer.json)


def test_an_own_exercise_is_pulled_with_what_it_takes_to_show_it(api: World) -> None:
    athlete = api.athlete()
    exercise = added(athlete)

    (row,) = pulled(athlete)["changes"][TABLE]["updated"]

    assert row == {
        "id": exercise["id"],
        "slug": "my-landmine-deadlift",
        "name": "Landmine deadlift",
        "pattern": "hinge",
        "position": "standing",
        "laterality": "bilateral",
        "measure": "load",
        "equipment_json": '["barbell"]',
        "implements": 1,
        "description": "One end of the bar in a corner, both hands on the other.",
        "cues_json": '{"external":["Push the floor away."],"internal":["Ribs over the pelvis."]}',
        "archived_at": None,
        "version": 1,
    }


def test_what_was_not_said_of_it_is_null(api: World) -> None:
    athlete = api.athlete()
    added(athlete, description=None, cues=None, equipment=[])

    (row,) = pulled(athlete)["changes"][TABLE]["updated"]

    assert (row["description"], row["cues_json"], row["equipment_json"]) == (None, None, "[]")


def test_a_renamed_a_put_away_and_a_deleted_one_are_told(api: World) -> None:
    athlete = api.athlete()
    mine, used = added(athlete), added(athlete, slug="my-other-lift")
    logged(athlete, a_session(api.day(), an_exercise(used["slug"])))
    since = pulled(athlete)["timestamp"]
    athlete.patch(f"/custom-exercises/{used['id']}", {"name": "Better"}, etag="*")
    for one in (mine, used):
        gone = athlete.delete(f"/custom-exercises/{one['id']}", etag="*")
        assert gone.status in (200, 204), gone.text

    told = pulled(athlete, f"/sync?schema_version=1&last_pulled_at={since}")["changes"][TABLE]

    (row,) = told["updated"]
    assert (row["id"], row["name"]) == (used["id"], "Better")
    assert row["archived_at"] is not None
    assert told["deleted"] == [mine["id"]]


def test_the_log_tells_of_it_before_the_session_that_names_it(api: World) -> None:
    athlete = api.athlete()
    exercise = added(athlete)
    logged(athlete, a_session(api.day(), an_exercise(exercise["slug"])))

    first = follow(athlete)["items"][0]

    assert (first["table"], first["id"], first["version"]) == (TABLE, exercise["id"], 1)
    assert first["row"]["name"] == "Landmine deadlift"


def test_nothing_can_be_pushed_to_it(api: World) -> None:
    athlete = api.athlete()
    body = {TABLE: {"created": [{"id": str(athlete.id)}], "updated": [], "deleted": []}}

    answer = athlete.post(f"/sync?last_pulled_at={pulled(athlete)['timestamp']}", body)

    assert (answer.status, answer.code) == (403, "pull_only_table")


def test_somebody_elses_exercises_are_not_told(api: World) -> None:
    added(api.athlete())
    other = api.athlete()

    assert pulled(other)["changes"][TABLE] == {"created": [], "updated": [], "deleted": []}
    assert follow(other)["items"] == []

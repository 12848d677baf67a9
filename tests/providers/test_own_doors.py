"""A door of one's own: for the athlete's own scripts, with its own secret and our own shapes."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select
from standardwebhooks import Webhook

from api.models import METADATA
from tests.http.bodies import MEASUREMENT, WORKOUT
from tests.providers.stage import Stage, refused, standard_headers


def test_an_own_door_takes_measurements_and_workouts_in_our_own_shapes(stage: Stage) -> None:
    athlete = stage.world.athlete()
    _, path, secret = stage.own_door(athlete)
    body = {"measurements": [MEASUREMENT, {"kind": "nonsense"}], "workouts": [WORKOUT]}

    answer = stage.deliver_own(path, secret, body)
    stage.work()

    assert answer.status == 200
    assert (len(stage.measured(athlete)), len(stage.workouts(athlete))) == (1, 1)


def test_an_own_door_deletes_what_is_named(stage: Stage) -> None:
    athlete = stage.world.athlete()
    _, path, secret = stage.own_door(athlete)
    named = WORKOUT | {"external_id": "w-1"}
    stage.deliver_own(path, secret, {"workouts": [named]})
    provider = WORKOUT["source"]["provider"]

    stage.deliver_own(path, secret, {"deleted": [{"provider": provider, "external_id": "w-1"}]})
    stage.work()

    assert stage.workouts(athlete) == []


def test_the_signature_of_one_own_door_opens_no_other(stage: Stage) -> None:
    _, mine, secret = stage.own_door(stage.world.athlete())
    _, theirs, _ = stage.own_door(stage.world.athlete())

    assert stage.deliver_own(mine, secret, {}).status == 200
    assert refused(stage.deliver_own(theirs, secret, {}))


def test_an_own_door_refuses_old_changed_and_repeated_deliveries(stage: Stage) -> None:
    athlete = stage.world.athlete()
    _, path, secret = stage.own_door(athlete)
    raw = json.dumps({"measurements": [MEASUREMENT]}).encode()
    now = stage.world.now
    old = standard_headers(secret, raw, now - timedelta(minutes=6))
    early = standard_headers(secret, raw, now + timedelta(minutes=6))
    good = standard_headers(secret, raw, now, name="msg_1")

    assert refused(stage.send(path, raw, old))
    assert refused(stage.send(path, raw, early))
    assert refused(stage.send(path, raw + b" ", good))
    assert refused(stage.send(path, raw, good | {"webhook-id": "msg_2"}))
    assert [stage.send(path, raw, good).status for _ in range(2)] == [200, 200]
    assert len(stage.events(athlete)) == 1


def test_a_library_of_standard_webhooks_is_understood(stage: Stage) -> None:
    athlete = stage.world.athlete()
    _, path, secret = stage.own_door(athlete)
    text = json.dumps({"measurements": [MEASUREMENT]})
    seconds = str(int(stage.world.now.timestamp()))
    made = Webhook(secret).sign("msg_9", stage.world.now, text)
    headers = {"webhook-id": "msg_9", "webhook-timestamp": seconds, "webhook-signature": made}

    assert stage.send(path, text.encode(), headers).status == 200


def test_after_its_end_an_own_door_is_none(stage: Stage) -> None:
    athlete = stage.world.athlete()
    connection_id, path, secret = stage.own_door(athlete)

    assert athlete.delete(f"/connections/{connection_id}").status == 204

    assert stage.deliver_own(path, secret, {}).status == 404


def test_the_secret_of_an_own_door_is_shown_once_and_stored_nowhere(stage: Stage) -> None:
    athlete = stage.world.athlete()
    _, path, secret = stage.own_door(athlete)
    door = path.rsplit("/", 1)[-1]
    with stage.world.database.engine.connect() as connection:
        rows = [
            str(row)
            for table in METADATA.tables.values()
            for row in connection.execute(select(table))
        ]

    assert [row for row in rows if secret in row or door in row] == []
    assert secret not in athlete.get("/connections").text


def test_there_are_only_so_many_own_doors(stage: Stage) -> None:
    athlete = stage.world.athlete()
    for _ in range(10):
        stage.own_door(athlete)

    answer = athlete.post("/connections", {"provider": "own"})

    assert (answer.status, answer.pointers) == (422, ["/provider"])

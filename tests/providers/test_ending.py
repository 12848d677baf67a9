"""A link ends here or there: the tokens go, the data stays unless asked, and it may come back."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from api.kit.db.scope import NOBODY
from api.kit.work import Job
from api.providers.models import ProviderUser
from api.providers.vocab import END
from tests.archive.lives import export, restore
from tests.providers import payloads
from tests.providers.fake import hangs
from tests.providers.stage import Stage, shown

SCALE = {
    "kind": "weight",
    "value": 81.2,
    "started_at": "2026-11-20T07:00:00+01:00",
    "local_date": "2026-11-20",
    "time_zone": "Europe/Paris",
    "source": {"provider": "my scale"},
}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("strava", ("POST", "/oauth/deauthorize")),
        ("garmin", ("DELETE", "/wellness-api/rest/user/registration")),
        ("whoop", ("DELETE", "/v2/user/access")),
        ("polar", ("DELETE", "/v3/users/{user}")),
    ],
)
def test_an_end_is_told_to_the_provider_and_the_tokens_go(
    stage: Stage, name: str, asked: tuple[str, str]
) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    connection_id = stage.linked(athlete, name, user)

    assert athlete.delete(f"/connections/{connection_id}").status == 204
    stage.work()

    said = {(one.method, one.path) for one in stage.provider.asked}
    assert (asked[0], asked[1].format(user=user)) in said
    assert stage.row(athlete, connection_id).credentials is None
    assert stage.known_users(athlete) == []


def test_the_tokens_go_though_the_provider_is_silent(stage: Stage) -> None:
    athlete = stage.world.athlete()
    connection_id = stage.linked(athlete, "strava", stage.user())
    stage.work()
    released = threading.Event()
    released.set()
    stage.provider.instead.append(hangs(released))

    athlete.delete(f"/connections/{connection_id}")
    stage.work()

    assert stage.row(athlete, connection_id).credentials is None


def test_after_the_end_nothing_comes_in_at_once(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    connection_id = stage.linked(athlete, "garmin", user)
    athlete.delete(f"/connections/{connection_id}")

    stage.deliver("garmin", {"dailies": [payloads.garmin_daily(user)]})

    assert stage.events(athlete) == []


def test_what_waited_at_the_end_is_left_alone(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    connection_id = stage.linked(athlete, "garmin", user)
    stage.work()
    stage.deliver("garmin", {"dailies": [payloads.garmin_daily(user)]})
    athlete.delete(f"/connections/{connection_id}")

    stage.work()

    assert (
        [one.state.value for one in stage.events(athlete)],
        stage.measured(athlete),
    ) == (["ignored"], {})


def test_the_data_stays_unless_it_is_to_be_erased(stage: Stage) -> None:
    kept, erased = stage.world.athlete(), stage.world.athlete()
    for athlete, query in ((kept, ""), (erased, "?data=erase")):
        user = stage.user()
        connection_id = stage.linked(athlete, "garmin", user)
        item = {
            "dailies": [payloads.garmin_daily(user)],
            "activities": [payloads.garmin_activity(user)],
        }
        stage.deliver("garmin", item)
        _, path, secret = stage.own_door(athlete)
        stage.deliver_own(path, secret, {"measurements": [SCALE]})
        stage.work()
        assert athlete.delete(f"/connections/{connection_id}{query}").status == 204
        stage.work()

    assert {"steps", "weight"} <= set(stage.measured(kept))
    assert {"weight"} == set(stage.measured(erased))
    assert (len(stage.workouts(kept)), len(stage.workouts(erased))) == (1, 0)
    assert erased.get("/measurements/chunks").json["items"] == []


def test_an_athlete_who_lets_us_go_at_the_provider_has_ended_it_here(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    connection_id = stage.linked(athlete, "strava", user)
    gone = payloads.strava_event(
        user, "update", object_type="athlete", updates={"authorized": "false"}
    )

    stage.deliver("strava", gone)
    stage.work()

    assert shown(athlete, connection_id) == ("ended", "revoked_there")
    assert stage.row(athlete, connection_id).credentials is None
    assert stage.known_users(athlete) == []
    assert stage.deliver("strava", payloads.strava_event(user)).status == 200
    assert len(stage.events(athlete)) == 1


def test_garmin_says_so_as_a_deregistration(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    connection_id = stage.linked(athlete, "garmin", user)

    stage.deliver("garmin", {"deregistrations": [{"userId": user}]})
    stage.work()

    assert shown(athlete, connection_id) == ("ended", "revoked_there")


def test_one_that_ended_can_be_linked_again(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    connection_id = stage.linked(athlete, "strava", user)
    athlete.delete(f"/connections/{connection_id}")
    stage.work()

    assert connection_id == stage.linked(athlete, "strava", user)
    assert [user] == stage.known_users(athlete)


@pytest.mark.parametrize("again", [False, True])
def test_the_old_tokens_are_ended_though_another_link_was_begun_at_once(
    stage: Stage, again: bool
) -> None:
    """Seen red with the tokens left in the row until the provider is told: the new link writes
    its own over them."""
    athlete, user = stage.world.athlete(), stage.user()
    connection_id = stage.linked(athlete, "strava", user)
    stage.work()
    old = stage.provider.access
    athlete.delete(f"/connections/{connection_id}")
    assert stage.row(athlete, connection_id).credentials is None
    if again:
        assert stage.start(athlete, "strava").status == 201
    stage.work()

    told = [one for one in stage.provider.asked if one.path == "/oauth/deauthorize"]
    assert [one.headers["authorization"] for one in told] == [f"Bearer {old}"]


def test_an_end_that_comes_late_does_not_end_the_link_made_anew(stage: Stage) -> None:
    """Strava and Garmin know of one link only: to end the old one would end the new one."""
    athlete, user = stage.world.athlete(), stage.user()
    connection_id = stage.linked(athlete, "strava", user)
    stage.work()
    athlete.delete(f"/connections/{connection_id}")
    with stage.world.database.write(NOBODY) as db:
        ends = update(Job).where(Job.athlete_id == athlete.subject_id, Job.kind == END)
        db.execute(ends.values(due_at=stage.world.now + timedelta(minutes=30)))
    stage.linked(athlete, "strava", user)
    stage.world.clock.advance(timedelta(hours=1))
    stage.work()

    assert [one.path for one in stage.provider.asked if "deauthorize" in one.path] == []
    assert shown(athlete, connection_id) == ("active", None)


def test_who_erases_the_account_is_in_no_directory_any_more(stage: Stage) -> None:
    """Without a foreign key that would do it. Seen red without `Listed` in the erasure."""
    athlete, other = stage.world.athlete(), stage.world.athlete()
    stage.linked(athlete, "strava", stage.user())
    stage.linked(other, "strava", stage.user())
    gone = athlete.post("/me/erasure", {"password": athlete.password})
    assert gone.status == 204, gone.text

    assert (len(stage.known_users(athlete)), len(stage.known_users(other))) == (0, 1)
    assert [key.column.table.name for key in ProviderUser.__table__.foreign_keys] == []


def test_what_is_restored_elsewhere_wants_to_be_linked_again(stage: Stage) -> None:
    """Tokens are in no archive, and whoever is known by the provider stays with the first."""
    first_life, user = stage.world.athlete(), stage.user()
    stage.linked(first_life, "garmin", user)
    stage.work()
    second_life = stage.world.athlete()

    assert restore(second_life, export(first_life)).status == 201

    (found,) = second_life.get("/connections").json["items"]
    assert (found["state"], found["provider"]) == ("needs_attention", "garmin")
    assert ([user], []) == (stage.known_users(first_life), stage.known_users(second_life))
    assert stage.row(second_life, found["id"]).credentials is None


def test_old_events_are_forgotten_and_young_ones_kept(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "garmin", user)
    stage.deliver("garmin", {"dailies": [payloads.garmin_daily(user)]})
    stage.world.clock.advance(timedelta(days=60))
    stage.deliver("garmin", {"dailies": [payloads.garmin_daily(user, steps=1)]})
    stage.world.clock.advance(timedelta(days=31))

    ran = stage.world.app.test_cli_runner().invoke(args=["keel", "purge"], catch_exceptions=False)

    assert ran.exit_code == 0
    assert "old events of providers deleted" in ran.output
    assert len(stage.events(athlete)) == 1

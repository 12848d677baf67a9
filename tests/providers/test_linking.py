"""A provider is linked by the athlete who was there, and its tokens are sealed."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from api.kit.access import ATHLETE
from api.models import METADATA
from tests.apps.thirdparty import ThirdParty
from tests.archive.lives import export, files
from tests.providers.fake import answers
from tests.providers.stage import DOORS, Stage, code_on, shown
from tests.support.actor import Actor
from tests.support.world import World

VENDORS = ("strava", "garmin", "oura", "whoop", "polar")


def begun(stage: Stage, athlete: Actor, name: str = "strava") -> tuple[str, str]:
    """Id and address of a link that was begun."""
    started = stage.start(athlete, name)
    assert started.status == 201, started.text
    return started.json["connection"]["id"], started.json["authorize_url"]


# --- beginning ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VENDORS)
def test_each_provider_is_linked_from_end_to_end(stage: Stage, name: str) -> None:
    athlete, user = stage.world.athlete(), stage.user()

    connection_id = stage.linked(athlete, name, user)

    assert shown(athlete, connection_id) == ("active", None)
    assert [user] == stage.known_users(athlete)


def test_the_address_asks_for_what_is_needed_and_tells_no_secret(stage: Stage) -> None:
    athlete = stage.world.athlete()
    _, url = begun(stage, athlete)
    query = {name: said[0] for name, said in parse_qs(urlsplit(url).query).items()}

    assert (
        query["response_type"],
        query["client_id"],
        query["redirect_uri"],
    ) == ("code", "strava-client", "https://keel.test/v1/connection-callback/strava")
    assert "strava-secret" not in url
    assert athlete.id not in url
    assert athlete.id.replace("-", "") not in url


def test_garmin_is_asked_with_pkce_and_gets_the_verifier_at_the_exchange(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "garmin", user)
    _, url = begun(stage, stage.world.athlete(), "garmin")
    challenged = parse_qs(urlsplit(url).query)
    exchange = next(one for one in stage.provider.asked if one.path == "/token")

    assert challenged["code_challenge_method"] == ["S256"]
    digest = hashlib.sha256(exchange.form["code_verifier"].encode()).digest()
    assert len(base64.urlsafe_b64encode(digest).rstrip(b"=")) == len(
        challenged["code_challenge"][0]
    )


def test_a_provider_that_is_not_set_up_cannot_be_linked(stage: Stage, database: str) -> None:
    bare = World.over(database, providers={})
    answer = bare.athlete().post("/connections", {"provider": "strava"})
    bare.database.engine.dispose()

    assert (answer.status, answer.pointers) == (422, ["/provider"])


def test_one_that_is_active_is_not_begun_again(stage: Stage) -> None:
    athlete = stage.world.athlete()
    connection_id = stage.linked(athlete, "strava", stage.user())

    again = stage.start(athlete, "strava")

    assert (409, connection_id) == (again.status, again.json["existing_id"])


# --- the one who was there --------------------------------------------------------------------


def test_nothing_is_exchanged_before_the_athlete_confirms(stage: Stage) -> None:
    athlete = stage.world.athlete()
    connection_id, url = begun(stage, athlete)

    stage.come_back("strava", url)
    stage.work()

    assert (shown(athlete, connection_id), stage.provider.asked) == (("linking", None), [])


def test_whoever_sends_somebody_else_to_the_provider_gets_nothing(stage: Stage) -> None:
    """The victim says yes at the provider and sees the code; only the victim could confirm."""
    mallory, victim = stage.world.athlete(), stage.world.athlete()
    connection_id, url = begun(stage, mallory)
    code = code_on(stage.come_back("strava", url))

    by_victim = stage.confirm(victim, connection_id, code)
    by_mallory = stage.confirm(mallory, connection_id, "AAAAA-AAAAA")
    stage.work()

    assert (by_victim.status, by_mallory.status) == (404, 422)
    assert shown(mallory, connection_id)[0] == "linking"


def test_a_state_works_once(stage: Stage) -> None:
    athlete = stage.world.athlete()
    _, url = begun(stage, athlete)
    code_on(stage.come_back("strava", url))

    again = stage.come_back("strava", url, code="code-of-somebody-else")

    assert (again.status, again.code) == (422, "link_refused")


def test_a_state_of_an_earlier_beginning_is_dead(stage: Stage) -> None:
    athlete = stage.world.athlete()
    _, first = begun(stage, athlete)
    begun(stage, athlete)

    assert stage.come_back("strava", first).status == 422


def test_a_state_belongs_to_one_provider_and_to_this_house(stage: Stage) -> None:
    _, url = begun(stage, stage.world.athlete())
    state = parse_qs(urlsplit(url).query)["state"][0]
    other = "B" if state[20] == "A" else "A"  # the last character holds bits that say nothing
    forged = (state[:20] + other + state[21:], state + "A", "", "x", state[::-1])

    assert stage.come_back("oura", url).status == 422
    for one in forged:
        query = {"state": one, "code": "code-1"}
        path = "/connection-callback/strava"
        assert stage.world.anonymous().get(path, query_string=query).status == 422


def test_a_link_that_took_too_long_is_none(stage: Stage) -> None:
    athlete = stage.world.athlete()
    connection_id, url = begun(stage, athlete)
    code = code_on(stage.come_back("strava", url))
    stage.world.clock.advance(timedelta(minutes=16))

    assert stage.confirm(athlete, connection_id, code).status == 422
    assert stage.come_back("strava", url).status == 422


def test_whoever_says_no_at_the_provider_is_told_that_nothing_was_linked(stage: Stage) -> None:
    athlete = stage.world.athlete()
    connection_id, url = begun(stage, athlete)

    page = stage.come_back("strava", url, error="access_denied")

    assert (page.status, page.media_type) == (200, "text/html")
    assert "Nothing was linked" in page.text
    assert shown(athlete, connection_id) == ("needs_attention", "refused_there")


def test_what_a_provider_says_is_not_put_on_the_page(stage: Stage) -> None:
    _, url = begun(stage, stage.world.athlete())

    page = stage.come_back("strava", url, error="<script>alert(1)</script>")

    assert "script" not in page.text


def test_a_code_that_the_provider_refuses_links_nothing(stage: Stage) -> None:
    athlete = stage.world.athlete()
    connection_id, url = begun(stage, athlete)
    code = code_on(stage.come_back("strava", url, code="never-given"))

    stage.confirm(athlete, connection_id, code)
    stage.work()

    assert shown(athlete, connection_id) == ("needs_attention", "code_refused")


def test_a_person_who_is_linked_to_another_account_stays_with_it(stage: Stage) -> None:
    first, second, user = stage.world.athlete(), stage.world.athlete(), stage.user()
    stage.linked(first, "strava", user)
    stage.provider.codes.add("code-1")
    connection_id, url = begun(stage, second)
    stage.confirm(second, connection_id, code_on(stage.come_back("strava", url)))

    stage.work()

    assert shown(second, connection_id) == ("needs_attention", "linked_elsewhere")
    assert ([user], []) == (stage.known_users(first), stage.known_users(second))


def test_a_provider_that_is_silent_at_the_exchange_is_asked_again_later(stage: Stage) -> None:
    """The tokens of the code are kept: a code works only once."""
    athlete, user = stage.world.athlete(), stage.user()
    stage.provider.resources["/v2/user/profile/basic"] = {"user_id": int(user)}
    stage.provider.instead.append(answers(503))
    connection_id, url = begun(stage, athlete, "whoop")
    stage.confirm(athlete, connection_id, code_on(stage.come_back("whoop", url)))
    stage.work()
    assert shown(athlete, connection_id)[0] == "linking"

    stage.world.clock.advance(timedelta(minutes=1))
    stage.work()

    assert shown(athlete, connection_id)[0] == "active"
    assert [one.path for one in stage.provider.asked].count("/token") == 1


# --- apps ---------------------------------------------------------------------------------------


def test_an_app_that_may_write_measurements_opens_no_door_that_would_outlive_it(
    stage: Stage,
) -> None:
    athlete = stage.world.athlete()
    wanted = ["measurements:read", "measurements:write"]
    party = ThirdParty.of(stage.world, capabilities=wanted)
    app = party.let_in(athlete, scope=" ".join(wanted)).actor
    connection_id, _, _ = stage.own_door(athlete)

    assert app.get("/connections").status == 200
    assert [
        app.post("/connections", {"provider": "own"}).status,
        app.post(f"/connections/{connection_id}/confirm", {"code": "x"}).status,
        app.delete(f"/connections/{connection_id}").status,
    ] == [403] * 3


def test_a_clinician_and_a_token_that_may_only_read_link_nothing(stage: Stage) -> None:
    athlete = stage.world.athlete()
    reading = athlete.limited_to({one for one in ATHLETE if one.endswith(":read")})

    assert stage.start(reading, "strava").status == 403
    assert stage.start(stage.world.clinician(), "strava").status == 403


# --- tokens at rest ---------------------------------------------------------------------------


def first(athlete: Actor) -> str:
    return str(athlete.get("/connections").json["items"][0]["id"])


def test_no_token_stands_readable_in_any_table_or_in_an_export(stage: Stage) -> None:
    athlete = stage.world.athlete()
    stage.linked(athlete, "strava", stage.user())
    with stage.world.database.engine.connect() as connection:
        rows = [
            str(row)
            for table in METADATA.tables.values()
            for row in connection.execute(select(table))
        ]
    archive = b"".join(files(export(athlete)).values()).decode()
    sealed = [one for one in [stage.row(athlete, first(athlete)).credentials] if one]

    tokens = ("access-1", "refresh-1")
    assert [row for row in rows if any(token in row for token in tokens)] == []
    assert [text for text in (*tokens, *sealed) if text in archive] == []
    assert len(sealed) == 1


def test_doors_of_providers_are_not_listed_to_anybody(stage: Stage) -> None:
    athlete = stage.world.athlete()
    stage.linked(athlete, "strava", stage.user())

    assert DOORS["strava"] not in athlete.get("/connections").text

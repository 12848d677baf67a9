"""ETags: what you hold is not sent again, and what you have not seen is not overwritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World


def changed(athlete: Actor, etag: str | None, name: str = "Ana") -> Answer:
    return athlete.patch("/me", {"display_name": name}, etag=etag)


def test_an_etag_is_the_version_of_the_row(api: World) -> None:
    me = api.athlete().get("/me")

    assert f'"v{me.json["version"]}"' == me.etag


def test_a_change_under_the_current_etag_answers_the_next_one(api: World) -> None:
    athlete = api.athlete()

    answer = changed(athlete, athlete.get("/me").etag)

    assert (answer.status, answer.json["display_name"], answer.etag) == (200, "Ana", '"v2"')
    assert answer.etag == athlete.get("/me").etag


def test_a_change_without_an_etag_is_refused(api: World) -> None:
    answer = changed(api.athlete(), None)

    assert (answer.status, answer.code) == (428, "precondition_required")


@pytest.mark.parametrize("etag", ['"v0"', '"v2"', '"v99999"', '"nonsense"', '"v1", "v2"', '""'])
def test_a_change_under_another_etag_is_stale_and_changes_nothing(api: World, etag: str) -> None:
    athlete = api.athlete()

    answer = changed(athlete, etag)

    assert (answer.status, answer.code) == (412, "stale_version")
    assert athlete.get("/me").json["version"] == 1


@pytest.mark.parametrize("etag", ["v1", 'W/"v1"', "1", '"', "", '"v1'])
def test_a_change_under_what_is_no_strong_etag_is_a_bad_request(api: World, etag: str) -> None:
    answer = changed(api.athlete(), etag)

    assert (answer.status, answer.code) == (400, "bad_request")


def test_a_star_changes_whatever_is_there(api: World) -> None:
    assert changed(api.athlete(), "*").status == 200


def test_of_two_changes_at_once_one_is_stale(api: World) -> None:
    athlete = api.athlete()
    start = Barrier(2)

    def change(name: str) -> int:
        start.wait()
        return changed(athlete, '"v1"', name).status

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(change, ("Ana", "Anna")))

    assert sorted(answers) == [200, 412]
    assert athlete.get("/me").json["version"] == 2


def test_a_deletion_needs_the_current_etag(api: World) -> None:
    athlete = api.athlete()
    goal = athlete.post("/goals", {"kind": "activity", "activity": "Walk"})
    path = f"/goals/{goal.json['id']}"

    answers = [athlete.delete(path, etag) for etag in (None, '"v7"', goal.etag, goal.etag)]

    assert [answer.status for answer in answers] == [428, 412, 204, 404]


@pytest.mark.parametrize("held", ["{0}", "W/{0}", '"x", {0}', "*"])
def test_what_is_held_is_not_sent_again(api: World, held: str) -> None:
    athlete = api.athlete()
    etag = athlete.get("/me").etag

    answer = athlete.get("/me", headers={"If-None-Match": held.format(etag)})

    assert (304, "", etag) == (answer.status, answer.text, answer.etag)


@pytest.mark.parametrize("held", ['"v7"', "v1", "nonsense", '"v1', ""])
def test_anything_else_that_is_held_is_sent_anew(api: World, held: str) -> None:
    assert api.athlete().get("/me", headers={"If-None-Match": held}).status == 200


def test_what_has_no_version_gets_an_etag_of_its_bytes(api: World) -> None:
    athlete = api.athlete()
    first = athlete.get("/me/consents")

    again = athlete.get("/me/consents", headers={"If-None-Match": first.etag})
    athlete.put(
        "/me/consents/research", {"version": "2026-11", "granted": True, "given_by": "athlete"}
    )

    assert again.status == 304
    assert athlete.get("/me/consents", headers={"If-None-Match": first.etag}).status == 200


def test_answers_about_a_person_are_not_for_caches_on_the_way(api: World) -> None:
    athlete = api.athlete()

    assert athlete.get("/me").headers["Cache-Control"] == "private, no-cache"
    assert athlete.get("/goals").headers["Cache-Control"] == "no-store"
    assert athlete.get("/goals/x").headers["Cache-Control"] == "no-store"


def test_the_public_library_is_for_every_cache(api: World) -> None:
    kept = api.anonymous().get("/exercises").headers["Cache-Control"]

    assert kept.startswith("public, max-age=")

"""The whole library in one answer: compressed, known by its tag, and as what has changed."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from api.engine.ruleset import load
from api.exercises import publishing, service
from tests.support.world import World

PATH = "/exercises/catalogue"
ZIPPED = {"Accept-Encoding": "gzip"}
LARGEST = 120_000


def ask(api: World, query: str = "", **headers: str) -> TestResponse:
    return api.app.test_client().get(f"/v1{PATH}{query}", headers=headers)


def zipped(api: World, **headers: str) -> TestResponse:
    return ask(api, **(ZIPPED | headers))


def test_one_answer_holds_every_exercise_in_the_order_of_the_library(api: World) -> None:
    whole = api.anonymous().get(PATH).json

    assert list(service.library().exercises) == [found["slug"] for found in whole["exercises"]]
    assert (whole["version"], whole["complete"]) == (service.LIBRARY_VERSION, True)
    assert whole["removed"] == []


@pytest.mark.parametrize("slug", ["rdl-tempo", "plank", "walk", "squat-goblet"])
def test_the_catalogue_says_the_same_as_the_exercise_itself(api: World, slug: str) -> None:
    reader = api.anonymous()
    alone = reader.get(f"/exercises/{slug}").json
    whole = reader.get(PATH).json

    (listed,) = [found for found in whole["exercises"] if found["slug"] == slug]
    beside = {"tolerance_limits": whole["tolerance_limits"], "library_version": whole["version"]}
    assert alone == listed | beside


def test_the_compressed_answer_is_the_same_and_fits_a_phone(api: World) -> None:
    plain, packed = ask(api), zipped(api)

    assert plain.data == gzip.decompress(packed.data)
    assert len(packed.data) <= LARGEST
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert {answer.headers["Vary"] for answer in (plain, packed)} == {"Accept-Encoding"}


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0"])
def test_nobody_is_sent_a_coding_they_do_not_take(api: World, accepted: str) -> None:
    answer = ask(api, **{"Accept-Encoding": accepted})

    assert "Content-Encoding" not in answer.headers
    assert json.loads(answer.data)["complete"]


def test_each_coding_has_a_strong_tag_of_its_own(api: World) -> None:
    tags = [answer.headers["ETag"] for answer in (ask(api), zipped(api))]

    assert len(set(tags)) == 2
    assert all(tag.startswith(f'"{service.LIBRARY_VERSION}.') for tag in tags)


def test_who_holds_the_library_is_not_sent_it_again(api: World) -> None:
    tag = zipped(api).headers["ETag"]
    again = zipped(api, **{"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in again.headers
    assert again.headers["Cache-Control"].startswith("public")


def test_who_holds_another_library_is_sent_this_one(api: World) -> None:
    assert zipped(api, **{"If-None-Match": '"2026.11.0.0123456789abcdef"'}).status_code == 200


def test_the_library_is_written_and_compressed_once() -> None:
    rules = load("2026.11.1")

    assert publishing.document(rules, None) is publishing.document(rules, "2020.1.0")


# What has changed


def since(api: World, version: str) -> Any:
    return api.anonymous().get(f"{PATH}?since={version}").json


def test_since_this_version_nothing_has_changed(api: World) -> None:
    delta = since(api, service.LIBRARY_VERSION)

    assert (delta["complete"], delta["exercises"], delta["removed"]) == (False, [], [])
    assert delta["version"] == service.LIBRARY_VERSION


def test_since_the_first_version_every_exercise_has_gained_its_texts(api: World) -> None:
    delta = since(api, "2026.11.0")

    assert delta["complete"] is False
    assert list(service.library().exercises) == [found["slug"] for found in delta["exercises"]]


@pytest.mark.parametrize("version", ["2019.1.0", "nonsense", "../2026.11.0"])
def test_since_a_version_nobody_knows_everything_is_sent(api: World, version: str) -> None:
    assert since(api, version) == api.anonymous().get(PATH).json


def test_an_empty_version_is_named_as_wrong(api: World) -> None:
    answer = api.anonymous().get(f"{PATH}?since=")

    assert (answer.status, answer.pointers) == (422, ["query/since"])


def test_a_delta_holds_what_changed_what_came_and_what_left() -> None:
    now = publishing.digests()
    held = {slug: digest for slug, digest in now.items() if slug != "walk"}
    held |= {"plank": "0" * 16, "moon-walk": "1" * 16}

    assert publishing.difference(held) == (["plank", "walk"], ["moon-walk"])


def test_the_limits_of_a_tolerance_test_are_those_of_the_rule_set(api: World) -> None:
    limits = since(api, service.LIBRARY_VERSION)["tolerance_limits"]
    cuts = load("2026.11.1").tolerance

    assert limits == {
        "sets_max": cuts.sets_max.value,
        "effort_max": cuts.effort_max.value,
        "pain_max": cuts.pain_max.value,
        "morning_rise_max": cuts.morning_max.value,
        "ruleset_version": "2026.11.1",
    }


def test_a_digest_stands_for_the_content_whatever_the_order_of_its_members() -> None:
    assert publishing.digest({"a": 1, "b": [2, 3]}) == publishing.digest({"b": [2, 3], "a": 1})
    assert publishing.digest({"a": 1}) != publishing.digest({"a": 2})


def test_the_catalogue_is_an_address_and_no_exercise(api: World) -> None:
    assert api.anonymous().get(PATH).json["complete"]
    assert "catalogue" not in service.library().exercises

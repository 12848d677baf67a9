"""Answering a check-in: what each kind needs and refuses, and one a day and kind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from api.engine.vocab import CheckInKind
from api.kit.ids import new_id
from tests.checkins.answers import (
    COMPLETE,
    QUESTIONS,
    Shape,
    a_check_in,
    a_morning,
    correct,
    corrected,
    saved,
)
from tests.support.answer import Answer
from tests.support.world import World

KINDS = [kind.value for kind in CheckInKind]
OPTIONAL: list[tuple[str, Any, set[str]]] = [
    ("settle_h", 3.5, {"next_morning"}),
    ("settle_h", None, {"next_morning"}),
    ("stiffness_min", 20, {"daily", "next_morning"}),
    ("soreness", 2, {"daily", "next_morning"}),
    ("sleep_h", 7.5, {"daily", "next_morning"}),
    ("triggers", ["sitting_long"], {"daily", "flare"}),
    ("sleep_quality", 4, {"daily"}),
    ("stress", 2, {"daily"}),
    ("fatigue", 2, {"daily"}),
    ("confidence", 6, {"daily"}),
    ("pain_morning", 2, {"next_morning"}),
    ("pain_now", 2, {"daily", "flare"}),
    ("pain_worst", 2, {"daily", "flare"}),
    ("function_loss", "severe", {"flare"}),
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_check_in_is_kept_as_it_was_sent(api: World, kind: str) -> None:
    athlete = api.athlete()
    sent = a_check_in(kind, api.day(), note="Slept on the sofa.")

    stored = saved(athlete, sent)

    assert stored.items() >= sent.items()
    assert athlete.get(f"/check-ins/{stored['id']}").json == stored
    assert athlete.get("/check-ins").json["items"] == [stored]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_not_answered_is_absent(api: World, kind: str) -> None:
    sent = a_check_in(kind, api.day())
    always = {"id", "red_flags", "questionnaire_version", "note", "version"}

    stored = saved(api.athlete(), sent)

    assert set(stored) == set(sent) | always | {"created_at", "updated_at"}


@pytest.mark.parametrize(("kind", "name"), [(k, n) for k in KINDS for n in COMPLETE[k]])
def test_a_kind_insists_on_its_members(api: World, kind: str, name: str) -> None:
    sent = a_check_in(kind, api.day())
    del sent[name]

    answer = api.athlete().post("/check-ins", sent)

    assert (answer.status, answer.pointers) == (422, [f"/{name}"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "value", "kinds"), OPTIONAL)
def test_a_kind_takes_its_members_and_refuses_the_others(
    api: World, kind: str, name: str, value: Any, kinds: set[str]
) -> None:
    answer = api.athlete().post("/check-ins", a_check_in(kind, api.day()) | {name: value})

    if kind in kinds:
        assert answer.status == 201, answer.text
        assert answer.json["check_in"][name] == value
    else:
        assert (answer.status, answer.pointers) == (422, [f"/{name}"])


def test_not_yet_settled_is_another_answer_than_none(api: World) -> None:
    athlete = api.athlete()

    silent = saved(athlete, a_morning(api.day()))
    not_yet = saved(athlete, a_morning(api.day(-1), settle_h=None))

    assert "settle_h" not in athlete.get(f"/check-ins/{silent['id']}").json
    assert athlete.get(f"/check-ins/{not_yet['id']}").json["settle_h"] is None


def test_a_flare_began_within_a_day_of_its_date(api: World) -> None:
    flare = a_check_in("flare", api.day()) | {"started_at": f"{api.day(-2)}T12:00:00Z"}

    assert api.athlete().post("/check-ins", flare).pointers == ["/started_at"]


def test_a_morning_two_days_ahead_is_refused(api: World) -> None:
    assert api.athlete().post("/check-ins", a_morning(api.day(2))).code == "date_in_future"


def test_a_late_answer_is_welcome(api: World) -> None:
    assert saved(api.athlete(), a_morning("2026-03-01"))["created_at"].startswith(api.day())


# --- one a day and kind -----------------------------------------------------------------------


def test_a_second_one_of_a_day_names_the_first(api: World) -> None:
    athlete = api.athlete()
    first = saved(athlete, a_morning(api.day(), pain_morning=1))

    second = athlete.post("/check-ins", a_morning(api.day(), pain_morning=5))

    assert (second.status, second.code) == (409, "already_exists")
    assert second.json["existing_id"] == first["id"]
    assert athlete.get(f"/check-ins/{first['id']}").json == first


def test_another_kind_on_the_same_day_is_another_check_in(api: World) -> None:
    athlete = api.athlete()

    for kind in KINDS:
        saved(athlete, a_check_in(kind, api.day()))

    assert len(athlete.get("/check-ins").json["items"]) == len(KINDS)


def test_the_same_request_twice_is_one_check_in(api: World) -> None:
    athlete = api.athlete()
    sent = a_morning(api.day(), id=str(new_id()))

    first, second = athlete.post("/check-ins", sent), athlete.post("/check-ins", sent)

    assert (second.status, second.text) == (201, first.text)


def test_an_id_that_another_day_has_is_a_conflict(api: World) -> None:
    athlete = api.athlete()
    first = saved(athlete, a_morning(api.day(-1)))

    answer = athlete.post("/check-ins", a_morning(api.day(), id=first["id"]))

    assert (answer.status, answer.code) == (409, "id_conflict")


def test_of_two_racing_answers_one_stands_and_the_other_hears_which(api: World) -> None:
    athlete = api.athlete()
    start = Barrier(2)

    def answer(pain: int) -> Answer:
        start.wait(timeout=10)
        morning = a_morning(api.day(), pain_morning=pain, id=str(new_id()))
        return athlete.post("/check-ins", morning)

    with ThreadPoolExecutor(2) as pool:
        won, lost = sorted(pool.map(answer, (1, 5)), key=lambda found: found.status)

    assert (won.status, lost.status, lost.code) == (201, 409, "already_exists")
    assert lost.json["existing_id"] == won.json["check_in"]["id"]


# --- corrections --------------------------------------------------------------------------------


def test_a_correction_leaves_what_it_does_not_name(api: World) -> None:
    athlete = api.athlete()
    before = saved(athlete, a_morning(api.day(), settle_h=None, stiffness_min=15))

    after = corrected(athlete, before, pain_morning=4)

    assert after == before | {"pain_morning": 4, "version": 2, "updated_at": after["updated_at"]}
    assert athlete.get(f"/check-ins/{before['id']}").json == after


def test_settling_can_be_answered_later(api: World) -> None:
    athlete = api.athlete()
    silent = saved(athlete, a_morning(api.day()))

    not_yet = corrected(athlete, silent, settle_h=None)
    settled = corrected(athlete, not_yet, settle_h=12)

    assert "settle_h" not in silent
    assert not_yet["settle_h"] is None
    assert settled["settle_h"] == 12


def test_an_optional_answer_can_be_taken_back(api: World) -> None:
    athlete = api.athlete()
    before = saved(athlete, a_check_in("daily", api.day(), stress=4, triggers=["driving"]))

    after = corrected(athlete, before, stress=None, triggers=None)

    assert {"stress", "triggers"}.isdisjoint(after)


def test_a_corrected_check_in_is_still_complete_for_its_kind(api: World) -> None:
    athlete = api.athlete()
    check_in = saved(athlete, a_morning(api.day()))

    for patch, pointer in (
        ({"pain_morning": None}, "/pain_morning"),
        ({"pain_now": 3}, "/pain_now"),
        ({"kind": "daily"}, "/kind"),
        ({"local_date": api.day(-1)}, "/local_date"),
        ({"red_flags": {"RF-CES-1": "no"}}, "/questionnaire_version"),
    ):
        assert correct(athlete, check_in, **patch).pointers == [pointer]
    assert athlete.get(f"/check-ins/{check_in['id']}").json == check_in


def test_a_correction_of_an_older_version_is_refused(api: World) -> None:
    athlete = api.athlete()
    check_in = saved(athlete, a_morning(api.day()))
    corrected(athlete, check_in, pain_morning=3)

    late = correct(athlete, check_in, pain_morning=5)

    assert (late.status, late.code) == (412, "stale_version")


def test_a_deleted_day_can_be_answered_again(api: World) -> None:
    athlete = api.athlete()
    first = saved(athlete, a_morning(api.day()))

    gone = athlete.delete(f"/check-ins/{first['id']}", etag='"v1"')
    again = saved(athlete, a_morning(api.day()))

    assert gone.status == 200
    assert [row["id"] for row in athlete.get("/check-ins").json["items"]] == [again["id"]]


# --- who sees what ------------------------------------------------------------------------------


def test_another_athletes_check_in_cannot_be_found(api: World) -> None:
    check_in = saved(api.athlete(), a_morning(api.day()))
    path, stranger = f"/check-ins/{check_in['id']}", api.athlete()

    assert stranger.get(path).status == 404
    assert stranger.patch(path, {"note": "mine"}, etag="*").status == 404
    assert stranger.delete(path, etag="*").status == 404
    assert stranger.get("/check-ins").json["items"] == []


def test_check_ins_come_newest_day_first_within_a_window(api: World) -> None:
    athlete = api.athlete()
    for offset in (1, 3, 0, 2):
        saved(athlete, a_morning(api.day(-offset)))

    window = athlete.get(f"/check-ins?since={api.day(-2)}&until={api.day(-1)}").json

    assert [row["local_date"] for row in window["items"]] == [api.day(-1), api.day(-2)]


def test_answers_to_unknown_questions_are_refused(api: World) -> None:
    cases: list[tuple[Shape, str, str]] = [
        ({"red_flags": {"RF-CES-1": "no"}}, "validation_failed", "/questionnaire_version"),
        (
            {"red_flags": {"RF-CES-1": "no"}, "questionnaire_version": "1999.01"},
            "unknown_version",
            "/questionnaire_version",
        ),
        (
            {"red_flags": {"RF-ABC-1": "no"}, "questionnaire_version": QUESTIONS},
            "validation_failed",
            "/red_flags/RF-ABC-1",
        ),
    ]
    for members, code, pointer in cases:
        answer = api.athlete().post("/check-ins", a_morning(api.day(), **members))
        assert (answer.status, answer.code, answer.pointers) == (422, code, [pointer])

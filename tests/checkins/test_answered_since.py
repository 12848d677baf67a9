"""Red-flag answers count from when they were given, whenever their check-in was begun."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.archive.lives import export, restore
from tests.checkins.answers import QUESTIONS, a_check_in, correct, saved
from tests.support.actor import Actor
from tests.support.world import World
from tests.sync.phone import a_check_in as a_row
from tests.sync.pushes import in_step
from tests.training.log import a_session

ASKED = ["RF-CES-1", "RF-CES-2", "RF-CES-3", "RF-CES-4", "RF-CES-5", "RF-NEU-1", "RF-NEU-3"]
TINGLING = {"reach": "below_knee", "side": "left", "sensations": ["tingling"]}


def no_to(*codes: str) -> dict[str, Any]:
    return {"red_flags": dict.fromkeys(codes, "no"), "questionnaire_version": QUESTIONS}


def later(api: World) -> None:
    api.clock.advance(timedelta(hours=2))


def train(api: World, athlete: Actor) -> list[str]:
    """A session that told of tingling, two hours on; the questions that it leaves open."""
    later(api)
    answer = athlete.post("/sessions", a_session(api.day(), leg_symptoms=TINGLING))
    assert answer.status == 201, answer.text
    later(api)
    return list(answer.json["effect"]["unanswered"])


def open_now(athlete: Actor) -> list[str]:
    """What is unanswered, as a correction that changes nothing of it tells."""
    (check_in,) = athlete.get("/check-ins").json["items"]
    return list(correct(athlete, check_in, note="x").json["effect"]["unanswered"])


def test_answers_added_after_a_session_answer_what_it_told(api: World) -> None:
    athlete = api.ready_athlete()
    check_in = saved(athlete, a_check_in("daily", api.day()))
    assert train(api, athlete) == ASKED

    effect = correct(athlete, check_in, **no_to(*ASKED)).json["effect"]

    assert (effect["unanswered"], effect["lock"]["effect"]) == ([], "none")


def test_the_same_answers_given_again_after_a_session_count_again(api: World) -> None:
    athlete = api.ready_athlete()
    check_in = saved(athlete, a_check_in("daily", api.day(), **no_to(*ASKED)))
    assert train(api, athlete) == ASKED

    assert correct(athlete, check_in, **no_to(*ASKED)).json["effect"]["unanswered"] == []


def test_a_note_written_after_a_session_does_not_renew_the_answers_before_it(api: World) -> None:
    athlete = api.ready_athlete()
    check_in = saved(athlete, a_check_in("daily", api.day(), **no_to(*ASKED)))
    train(api, athlete)

    assert correct(athlete, check_in, note="x").json["effect"]["unanswered"] == ASKED


def test_one_answer_after_a_session_does_not_renew_the_others(api: World) -> None:
    athlete = api.ready_athlete()
    check_in = saved(athlete, a_check_in("daily", api.day(), **no_to(*ASKED)))
    train(api, athlete)

    effect = correct(athlete, check_in, **no_to(ASKED[0])).json["effect"]

    assert effect["unanswered"] == ASKED


def test_answers_of_a_later_session_are_owed_again(api: World) -> None:
    athlete = api.ready_athlete()
    check_in = saved(athlete, a_check_in("daily", api.day()))
    train(api, athlete)
    correct(athlete, check_in, **no_to(*ASKED))

    assert train(api, athlete) == ASKED


ON_A_PHONE = {
    "red_flags_json": json.dumps(dict.fromkeys(ASKED, "no")),
    "questionnaire_version": QUESTIONS,
}


def test_answers_pushed_by_a_phone_after_a_session_answer_what_it_told(api: World) -> None:
    athlete = api.ready_athlete()
    check_in = saved(athlete, a_check_in("daily", api.day()))
    assert train(api, athlete) == ASKED

    phone = in_step(athlete)
    phone.edit("check_ins", check_in["id"], **ON_A_PHONE)
    phone.sync()

    assert open_now(athlete) == []


def test_a_note_pushed_by_a_phone_does_not_renew_the_answers_before_it(api: World) -> None:
    athlete = api.ready_athlete()
    check_in = saved(athlete, a_check_in("daily", api.day(), **no_to(*ASKED)))
    train(api, athlete)
    phone = in_step(athlete)
    phone.edit("check_ins", check_in["id"], note="Legs are tired.")
    phone.sync()

    assert open_now(athlete) == ASKED


def test_answers_of_a_second_phone_that_are_folded_in_answer_what_was_told(api: World) -> None:
    athlete = api.ready_athlete()
    away = in_step(athlete)
    saved(athlete, a_check_in("daily", api.day()))
    assert train(api, athlete) == ASKED
    row = away.create("check_ins", **a_row(api.day(), **ON_A_PHONE))

    away.sync()

    assert row not in away.rows["check_ins"]
    assert open_now(athlete) == []


def test_an_archive_keeps_since_when_answers_are_known(api: World) -> None:
    athlete, other = api.ready_athlete(), api.athlete()
    check_in = saved(athlete, a_check_in("daily", api.day()))
    train(api, athlete)
    correct(athlete, check_in, **no_to(*ASKED))

    assert restore(other, export(athlete)).status == 201

    assert open_now(other) == []

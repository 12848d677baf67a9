"""A red answer counts, whatever becomes of the check-in or of the push that brought it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from api.kit.ids import new_id
from api.sync.vocab import MOST_ROWS
from tests.checkins.answers import open_codes
from tests.support.world import World
from tests.sync.phone import a_check_in, a_session
from tests.sync.pushes import RED, Shape, absorbed, in_step, lists, post


def test_the_answer_names_the_decision_that_stops_training(api: World) -> None:
    phone = in_step(api.athlete())
    phone.create("check_ins", **a_check_in(api.day(), **RED))

    (urgent,) = phone.push().json["urgent"]

    decision = phone.athlete.get(f"/progression/decisions/{urgent}").json
    assert decision["action"] == "stop_and_refer"


def test_a_red_answer_counts_although_its_check_in_is_not_valid(api: World) -> None:
    phone = in_step(api.athlete())
    phone.create("check_ins", **a_check_in(api.day(), **RED, pain_now=99))

    answer = phone.push()

    assert answer.status == 422
    assert answer.json["effect"]["raised"] == ["RF-CES-1"]
    assert answer.json["effect"]["decision"]["action"] == "stop_and_refer"
    assert open_codes(phone.athlete) == ["RF-CES-1"]
    assert phone.athlete.get("/check-ins").json["items"] == []
    assert phone.athlete.get("/triage/lock").json["level"] == "emergency"


def test_new_weakness_counts_although_its_check_in_is_not_valid(api: World) -> None:
    phone = in_step(api.athlete())
    leg = json.dumps({"reach": "foot", "side": "left", "sensations": ["weakness"]})
    phone.create("check_ins", **a_check_in(api.day(), leg_symptoms_json=leg, pain_now=99))

    answer = phone.push()

    assert (answer.status, answer.json["effect"]["raised"]) == (422, ["RF-NEU-2"])
    assert open_codes(phone.athlete) == ["RF-NEU-2"]


def test_a_red_answer_counts_although_another_row_of_the_push_is_not_valid(api: World) -> None:
    phone = in_step(api.athlete())
    phone.create("check_ins", **a_check_in(api.day(), **RED))
    phone.create("training_sessions", **a_session(api.day(), pain_after=11))

    assert phone.push().status == 422
    assert open_codes(phone.athlete) == ["RF-CES-1"]


def test_a_red_answer_counts_although_its_version_and_day_are_not_readable(api: World) -> None:
    phone = in_step(api.athlete())
    spoilt = {"questionnaire_version": "1999", "local_date": "soon"}
    phone.create("check_ins", **(a_check_in(api.day()) | RED | spoilt))

    assert phone.push(on_refusal="skip").status == 200
    assert open_codes(phone.athlete) == ["RF-CES-1"]


def test_a_red_answer_of_a_row_that_is_left_out_is_urgent(api: World) -> None:
    phone = in_step(api.athlete())
    phone.create("check_ins", **a_check_in(api.day(), **RED, pain_now=99))

    (urgent,) = phone.push(on_refusal="skip").json["urgent"]

    decision = phone.athlete.get(f"/progression/decisions/{urgent}").json
    assert decision["action"] == "stop_and_refer"


WHOLE: dict[str, tuple[Shape, str, tuple[int, str]]] = {
    "a table that nobody knows": (
        {"moods": lists(created=[{"id": "1"}])},
        "",
        (422, "validation_failed"),
    ),
    "a list of another kind": ({"set_logs": {"lost": []}}, "", (422, "validation_failed")),
    "no lists": ({"set_logs": 7}, "", (422, "validation_failed")),
    "a table of the server": (
        {"decisions": lists(deleted=[str(new_id())])},
        "",
        (403, "pull_only_table"),
    ),
    "an id that stands twice": (
        {"set_logs": lists(deleted=[str(UUID(int=1))] * 2)},
        "",
        (400, "bad_request"),
    ),
    "too many rows": (
        {"set_logs": lists(deleted=[str(UUID(int=n)) for n in range(MOST_ROWS)])},
        "",
        (413, "payload_too_large"),
    ),
    "another word in the query": ({}, "&on_refusal=perhaps", (422, "validation_failed")),
    "a schema that is not yet": ({}, "&schema_version=99", (400, "bad_request")),
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_red_answer_counts_although_its_whole_push_is_refused(api: World, case: str) -> None:
    """Seen red with the operation's `hearing` left off: nobody had looked at the rows by then."""
    more, query, refusal = WHOLE[case]
    phone = in_step(api.athlete())
    red = a_check_in(api.day()) | RED | {"id": str(new_id())}

    answer = post(phone, {"check_ins": lists(created=[red]), **more}, more=query)

    assert (answer.status, answer.code) == refusal
    assert answer.json["effect"]["lock"]["level"] == "emergency"
    assert open_codes(phone.athlete) == ["RF-CES-1"]


def test_of_lists_that_are_none_only_what_can_be_read_is_heard(api: World) -> None:
    phone = in_step(api.athlete())
    red = a_check_in(api.day()) | RED | {"id": str(new_id())}
    wrong = [7, None, {"red_flags_json": 7}, {"red_flags_json": "{"}, {"red_flags_json": "[]"}]

    answer = post(phone, {"check_ins": {"created": "none", "updated": [*wrong, red]}})

    assert answer.status == 422
    assert open_codes(phone.athlete) == ["RF-CES-1"]


def test_a_red_answer_of_somebody_elses_database_is_not_heard(api: World) -> None:
    """The phone changed hands: whoever holds the token did not give this answer."""
    phones = [in_step(api.athlete()) for _ in range(4)]
    mine, *others = [(phone, phone.cursor) for phone in phones]
    red = a_check_in(api.day()) | RED | {"id": str(new_id())}

    answers = [
        post(mine[0], {"check_ins": lists(created=[red])}, cursor=cursor) for _, cursor in others
    ]

    assert "foreign_cursor" in [answer.code for answer in answers]
    assert ["effect" in answer.json for answer in answers] == [False] * len(others)
    assert open_codes(mine[0].athlete) == []


def test_a_conflict_keeps_nothing_because_it_comes_again(api: World) -> None:
    phone, other = in_step(athlete := api.athlete()), in_step(athlete)
    row = phone.create("check_ins", **a_check_in(api.day()))
    phone.sync()
    other.sync()
    phone.edit("check_ins", row, note="Slept badly.")
    phone.sync()
    other.edit("check_ins", row, **RED)

    answer = other.push()
    kept = open_codes(athlete)
    other.sync()

    assert (answer.code, kept) == ("sync_conflict", [])
    assert open_codes(athlete) == ["RF-CES-1"]


@pytest.mark.parametrize("day", ["0001-01-01", "0026-11-21", "1899-12-31", "2200-01-01"])
@pytest.mark.parametrize("on_refusal", ["skip", "abort"])
def test_a_red_answer_of_a_day_that_no_calendar_here_has_is_of_today(
    api: World, day: str, on_refusal: str
) -> None:
    phone = in_step(api.athlete())
    good = phone.create("check_ins", **a_check_in(api.day(-1)))
    phone.create("check_ins", **(a_check_in(api.day()) | RED | {"local_date": day}))

    answer = phone.push(on_refusal=on_refusal)

    assert answer.status == {"skip": 200, "abort": 422}[on_refusal]
    (flag,) = phone.athlete.get("/triage/flags").json["items"]
    assert (flag["code"], flag["raised_on"]) == ("RF-CES-1", api.day())
    stored = phone.athlete.get(f"/check-ins/{good}").status
    assert stored == {"skip": 200, "abort": 404}[on_refusal]


@pytest.mark.parametrize("on_refusal", ["skip", "abort"])
@pytest.mark.parametrize("spoil", [str.upper, lambda _: "7", lambda _: None, lambda _: [1]])
def test_a_red_answer_of_a_row_whose_id_is_none_counts_once(
    api: World, spoil: Callable[[str], Any], on_refusal: str
) -> None:
    """Some platforms write their ids in capitals, which would be another row here."""
    phone = in_step(api.athlete())
    row_id = str(new_id())
    bad = a_check_in(api.day()) | RED | {"id": spoil(row_id)}

    for _ in range(2):
        body = {"check_ins": lists(created=[bad])}
        answer = post(phone, body, more=f"&on_refusal={on_refusal}")

        assert answer.status == {"skip": 200, "abort": 422}[on_refusal]
        assert open_codes(phone.athlete) == ["RF-CES-1"]
    if bad["id"] == row_id.upper():
        phone.pull()
        assert post(phone, {"check_ins": lists(created=[bad | {"id": row_id}])}).status == 200
        assert open_codes(phone.athlete) == ["RF-CES-1"]


def test_a_red_answer_of_the_first_day_there_is_keeps_its_day(api: World) -> None:
    phone = in_step(api.athlete())
    row = a_check_in("1900-01-01", pain_now=99) | RED
    phone.create("check_ins", **row)

    assert phone.push(on_refusal="skip").status == 200
    (flag,) = phone.athlete.get("/triage/flags").json["items"]
    assert flag["raised_on"] == "1900-01-01"


def test_a_red_answer_on_a_check_in_that_was_deleted_elsewhere_counts(api: World) -> None:
    athlete = api.athlete()
    phone, other = in_step(athlete), None
    row = phone.create("check_ins", **a_check_in(api.day()))
    phone.sync()
    other = in_step(athlete)
    other.delete("check_ins", row)
    other.sync()
    late = phone.live("check_ins")[row] | RED | {"_changed": "red_flags_json"}

    answer = post(phone, {"check_ins": lists(updated=[late])}, cursor=other.cursor)

    assert absorbed(answer) == [("check_ins", "deleted")]
    assert open_codes(athlete) == ["RF-CES-1"]


def test_the_corrected_push_raises_no_second_flag(api: World) -> None:
    phone = in_step(api.athlete())
    row = phone.create("check_ins", **a_check_in(api.day(), **RED, pain_now=99))
    phone.push()
    phone.edit("check_ins", row, pain_now=9)

    phone.sync()

    assert open_codes(phone.athlete) == ["RF-CES-1"]


def test_answers_that_were_given_once_are_not_unsaid_by_a_phone_that_lacks_them(
    api: World,
) -> None:
    phone = in_step(api.athlete())
    row = phone.create("check_ins", **a_check_in(api.day(), **RED))
    phone.sync()
    phone.edit("check_ins", row, red_flags_json='{"RF-CES-2": "no"}')

    phone.sync()

    told = json.loads(phone.live("check_ins")[row]["red_flags_json"])
    assert told == {"RF-CES-1": "yes", "RF-CES-2": "no"}

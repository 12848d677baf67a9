"""A red answer counts, whatever becomes of the check-in or of the push that brought it."""

from __future__ import annotations

import json

from tests.checkins.answers import open_codes
from tests.support.world import World
from tests.sync.phone import a_check_in, a_session
from tests.sync.pushes import RED, absorbed, in_step, lists, post


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
    assert open_codes(phone.athlete) == ["RF-CES-1"]
    assert phone.athlete.get("/check-ins").json["items"] == []
    assert phone.athlete.get("/triage/lock").json["level"] == "emergency"


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

"""Rows that cannot be stored are named to the column; the rest may be stored without them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.kit.ids import new_id
from tests.support.world import World
from tests.sync.phone import a_check_in, a_session, a_set, an_exercise
from tests.sync.pushes import RED, Shape, in_step, refused, with_session

Spoil = Callable[[Shape], Shape]
SPOILT: dict[str, tuple[str, Shape, str]] = {
    "a number out of range": ("set_logs", {"reps": -1}, "/reps"),
    "text for a number": ("set_logs", {"reps": "8"}, "/reps"),
    "an unknown word": ("set_logs", {"kind": "circus"}, "/kind"),
    "an effort without its scale": ("set_logs", {"effort_value": 7}, "/effort_scale"),
    "an effort that is none": (
        "set_logs",
        {"effort_scale": "rpe", "effort_value": 7.2},
        "/effort_value",
    ),
    "a target that is no JSON": ("set_logs", {"target_json": "{"}, "/target_json"),
    "a target of another shape": ("set_logs", {"target_json": '{"x": 1}'}, "/target_json"),
    "a reason for a set that was done": ("set_logs", {"reason": "pain"}, "/reason"),
    "a position beyond the end": ("set_logs", {"position": 101}, "/position"),
    "a column that is not there": ("set_logs", {"colour": "red"}, "/colour"),
    "no such exercise": ("logged_exercises", {"exercise_slug": "flying"}, "/exercise_slug"),
    "an instant of another day": ("training_sessions", {"started_at": 0}, "/started_at"),
    "an instant as text": ("training_sessions", {"started_at": "now"}, "/started_at"),
    "a zone on the moon": ("training_sessions", {"time_zone": "Moon/Base"}, "/time_zone"),
    "no day": ("training_sessions", {"local_date": None}, "/local_date"),
    "a plan that never was": (
        "training_sessions",
        {"planned_session_id": "0193a5c2-ffff-7000-8000-00000000dead"},
        "/planned_session_id",
    ),
    "legs that are not told": ("check_ins", {"leg_symptoms_json": None}, "/leg_symptoms_json"),
    "a flag that is none": ("check_ins", {"settle_answered": 1}, "/settle_answered"),
    "a code that nobody asks": (
        "check_ins",
        RED | {"red_flags_json": '{"RF-ZZZ-9": "yes"}'},
        "/red_flags_json",
    ),
    "what the kind does not have": ("check_ins", {"pain_morning": 2}, "/pain_morning"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_row_that_is_not_valid_is_named_to_the_column(api: World, case: str) -> None:
    table, spoil, column = SPOILT[case]
    phone = in_step(api.athlete())
    session = phone.create("training_sessions", **a_session(api.day()))
    entry = phone.create("logged_exercises", **an_exercise(session))
    phone.create("set_logs", **a_set(entry))
    phone.create("check_ins", **a_check_in(api.day()))
    (row,) = phone.live(table)
    phone.edit(table, row, **spoil)

    answer = phone.push()

    assert answer.status == 422
    assert f"/{table}/created/0{column}" in [pointer for pointer, _ in refused(answer)]
    assert phone.athlete.get("/sessions").json["items"] == []
    assert phone.athlete.get("/check-ins").json["items"] == []


@pytest.mark.parametrize("column", ["kind", "local_date"])
def test_day_and_kind_of_a_check_in_are_fixed(api: World, column: str) -> None:
    phone = in_step(api.athlete())
    row = phone.create("check_ins", **a_check_in(api.day()))
    phone.sync()
    phone.edit("check_ins", row, **{column: "flare" if column == "kind" else api.day(-1)})

    assert refused(phone.push())[0][0] == f"/check_ins/updated/0/{column}"


def test_a_set_of_an_exercise_that_never_was_is_refused(api: World) -> None:
    phone = in_step(api.athlete())
    phone.create("set_logs", **a_set(str(new_id())))

    assert refused(phone.push()) == [("/set_logs/created/0/logged_exercise_id", "parent_unknown")]


def test_somebody_elses_exercise_is_one_that_never_was(api: World) -> None:
    ben, ana = in_step(api.athlete()), in_step(api.athlete())
    _, entry, _ = with_session(ben, api.day())
    ana.create("set_logs", **a_set(entry))

    assert refused(ana.push()) == [("/set_logs/created/0/logged_exercise_id", "parent_unknown")]


def test_an_id_of_somebody_else_is_free_for_ones_own_row(api: World) -> None:
    ben, ana = in_step(api.athlete()), in_step(api.athlete())
    session, _, _ = with_session(ben, api.day(), note="of Ben")
    ana.create("training_sessions", **a_session(api.day(), note="of Ana"), id=session)

    ana.sync()

    assert ana.athlete.get(f"/sessions/{session}").json["note"] == "of Ana"
    assert ben.athlete.get(f"/sessions/{session}").json["note"] == "of Ben"


def test_skipping_stores_what_is_in_order_and_names_the_rest(api: World) -> None:
    phone = in_step(api.athlete())
    good, bad = (phone.create("training_sessions", **a_session(api.day())) for _ in range(2))
    entry = phone.create("logged_exercises", **an_exercise(bad))
    one = phone.create("set_logs", **a_set(entry))
    phone.edit("training_sessions", bad, pain_after=11)

    answer = phone.push(on_refusal="skip")

    assert answer.status == 200
    assert answer.json["experimentalRejectedIds"] == {
        "training_sessions": [bad], "logged_exercises": [entry], "set_logs": [one],
    }  # fmt: skip
    codes = [row["code"] for row in answer.json["rejected"]]
    assert codes == ["invalid", "parent_refused", "parent_refused"]
    assert phone.athlete.get(f"/sessions/{good}").status == 200
    assert phone.athlete.get(f"/sessions/{bad}").status == 404
    assert phone.is_dirty


def test_skipping_a_session_that_contradicts_itself_skips_all_of_it(api: World) -> None:
    phone = in_step(api.athlete())
    session, _, one = with_session(phone, api.day(), sets=2)
    phone.edit("training_sessions", session, status="skipped", skip_reason="travel")
    phone.delete("set_logs", one)

    answer = phone.push(on_refusal="skip")

    assert answer.json["experimentalRejectedIds"] == {
        "training_sessions": [session], "set_logs": [one],
    }  # fmt: skip
    stored = phone.athlete.get(f"/sessions/{session}").json
    assert (stored["status"], len(stored["exercises"][0]["sets"])) == ("completed", 2)


def test_a_session_has_room_for_so_many_sets(api: World) -> None:
    phone = in_step(api.athlete())
    _, entry, _ = with_session(phone, api.day())
    for _ in range(100):
        phone.create("set_logs", **a_set(entry, position=1))

    answer = phone.push()

    assert answer.status == 422
    assert "100 sets" in answer.json["errors"][0]["detail"]


def test_everything_that_is_wrong_is_told_at_once(api: World) -> None:
    phone = in_step(api.athlete())
    phone.create("check_ins", **a_check_in(api.day(), pain_now=11))
    phone.create("check_ins", **a_check_in(api.day(5)))
    session = phone.create("training_sessions", **a_session(api.day()))
    phone.create("logged_exercises", **an_exercise(session, "flying"))

    told = refused(phone.push())

    assert set(told) == {
        ("/check_ins/created/0/pain_now", "invalid"),
        ("/check_ins/created/1/local_date", "date_in_future"),
        ("/logged_exercises/created/0/exercise_slug", "unknown_exercise"),
        ("/training_sessions/created/0", "session_refused"),
    }

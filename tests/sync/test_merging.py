"""Rows that somebody else has changed or deleted, and days that have a check-in already."""

from __future__ import annotations

import json

import pytest

from api.kit.ids import new_id
from tests.checkins.answers import open_codes
from tests.support.world import World
from tests.sync.phone import a_check_in, a_session, a_set, an_exercise
from tests.sync.pushes import RED, absorbed, in_step, lists, post, with_session

# --- conflicts --------------------------------------------------------------------------------


def test_a_row_that_changed_meanwhile_is_a_conflict_that_names_it(api: World) -> None:
    phone = in_step(api.athlete())
    session, _, _ = with_session(phone, api.day())
    phone.pull()
    patch = phone.athlete.patch(f"/sessions/{session}", {"note": "browser"}, etag='"v1"')
    assert patch.status == 200
    phone.edit("training_sessions", session, note="phone")

    answer = phone.push()

    assert (answer.status, answer.code) == (409, "sync_conflict")
    (error,) = answer.json["errors"]
    assert ("/training_sessions/updated/0", "training_sessions", session) == (
        error["pointer"], error["table"], error["id"],
    )  # fmt: skip


def test_a_conflict_leaves_nothing_of_the_push(api: World) -> None:
    phone = in_step(api.athlete())
    session, _, _ = with_session(phone, api.day())
    phone.pull()
    phone.athlete.patch(f"/sessions/{session}", {"note": "browser"}, etag='"v1"')
    phone.edit("training_sessions", session, note="phone")
    other = phone.create("training_sessions", **a_session(api.day()))

    assert phone.push().status == 409

    assert phone.athlete.get(f"/sessions/{other}").status == 404


def test_a_conflict_is_not_kept_under_the_key_of_the_push(api: World) -> None:
    phone = in_step(api.athlete())
    session, _, _ = with_session(phone, api.day())
    phone.pull()
    phone.athlete.patch(f"/sessions/{session}", {"note": "browser"}, etag='"v1"')
    phone.edit("training_sessions", session, note="phone")
    first = phone.send(phone.pending(), key="a key")

    phone.pull()
    again = phone.send(phone.pending(), key="a key")

    assert (first.status, again.status) == (409, 200)


def test_a_deletion_never_conflicts(api: World) -> None:
    phone = in_step(api.athlete())
    session, _, _ = with_session(phone, api.day())
    phone.pull()
    phone.athlete.patch(f"/sessions/{session}", {"note": "browser"}, etag='"v1"')
    phone.delete("training_sessions", session)

    assert phone.push().status == 200
    assert phone.athlete.get(f"/sessions/{session}").status == 404


@pytest.mark.parametrize("stamp", ["ahead", "0", "another epoch"])
def test_a_timestamp_that_is_not_of_this_log_is_a_conflict_of_the_cursor(
    api: World, stamp: str
) -> None:
    phone = in_step(api.athlete())
    assert phone.cursor
    shift = {"ahead": 1 << 24, "0": -phone.cursor, "another epoch": 1 << 12}

    answer = post(phone, {}, cursor=phone.cursor + shift[stamp])

    assert (answer.status, answer.json["reason"]) == (409, "cursor")


def test_a_push_with_another_accounts_timestamp_stores_nothing(api: World) -> None:
    ana = in_step(api.athlete())
    strangers = [api.athlete() for _ in range(3)]
    session = ana.create("training_sessions", **a_session(api.day()))

    answers = [stranger.post(ana.pending().path, ana.pending().body) for stranger in strangers]

    assert [answer.code for answer in answers].count("foreign_cursor") >= 2
    assert ana.athlete.get(f"/sessions/{session}").status == 404


# --- absorbed ---------------------------------------------------------------------------------


def test_an_edit_of_a_deleted_row_is_absorbed_and_deleted_on_the_phone(api: World) -> None:
    phone, other = in_step(api.athlete()), None
    session, _, _ = with_session(phone, api.day())
    other = in_step(phone.athlete)
    row = dict(phone.live("training_sessions")[session], note="late", _changed="note")
    other.delete("training_sessions", session)
    other.sync()
    stamp = other.cursor

    answer = post(phone, {"training_sessions": lists(updated=[row])}, cursor=stamp)

    assert absorbed(answer) == [("training_sessions", "deleted")]
    told = other.ask().json["changes"]["training_sessions"]
    assert told["deleted"] == [session]


def test_a_late_create_of_a_deleted_row_does_not_come_alive(api: World) -> None:
    phone = in_step(api.athlete())
    session = phone.create("training_sessions", **a_session(api.day()))
    sent = phone.pending()
    phone.sync()
    phone.delete("training_sessions", session)
    phone.sync()

    answer = phone.send(sent)

    assert answer.status == 409
    assert phone.athlete.get(f"/sessions/{session}").status == 404


def test_a_set_of_a_deleted_session_is_absorbed(api: World) -> None:
    phone = in_step(api.athlete())
    session, entry, _ = with_session(phone, api.day())
    other = in_step(phone.athlete)
    other.delete("training_sessions", session)
    other.sync()
    one = phone.create("set_logs", **a_set(entry, position=1))

    answer = phone.push()

    assert absorbed(answer) == [("set_logs", "parent_deleted")]
    phone.sync()
    assert one not in phone.live("set_logs")


def test_a_set_whose_session_goes_in_the_same_push_is_absorbed(api: World) -> None:
    phone = in_step(api.athlete())
    session, entry, _ = with_session(phone, api.day())
    phone.delete("training_sessions", session)
    phone.create("set_logs", **a_set(entry, position=1))

    answer = phone.push()

    assert absorbed(answer) == [("set_logs", "parent_deleted")]


def test_what_was_made_and_deleted_before_any_sync_cannot_come_alive(api: World) -> None:
    phone = in_step(api.athlete())
    session = str(new_id())
    entry = an_exercise(session) | {"id": str(new_id())}
    body = {
        "training_sessions": lists(deleted=[session]),
        "logged_exercises": lists(created=[entry]),
    }

    first = post(phone, body)
    late = post(
        phone,
        {"training_sessions": lists(created=[a_session(api.day()) | {"id": session}])},
        cursor=phone.ask().json["timestamp"],
    )

    assert absorbed(first) == [("logged_exercises", "parent_deleted")]
    assert absorbed(late) == [("training_sessions", "deleted")]
    assert phone.athlete.get(f"/sessions/{session}").status == 404


def test_a_deletion_of_nothing_is_fine(api: World) -> None:
    phone = in_step(api.athlete())

    for _ in range(2):
        assert post(phone, {"set_logs": lists(deleted=[str(new_id())])}).status == 200


# --- folded -----------------------------------------------------------------------------------


def test_a_second_check_in_of_a_day_is_folded_into_the_first(api: World) -> None:
    athlete = api.athlete()
    phone, other = in_step(athlete), in_step(athlete)
    first = phone.create("check_ins", **a_check_in(api.day(), pain_now=2, note="first"))
    second = other.create("check_ins", **a_check_in(api.day(), pain_now=7, sleep_h=6.5))
    phone.sync()

    other.sync()
    phone.sync()

    assert absorbed(next(answer for answer in other.answers if answer.status == 200)) == [
        ("check_ins", "folded")
    ]
    assert list(other.live("check_ins")) == [first]
    assert second not in other.live("check_ins")
    row = phone.live("check_ins")[first]
    assert (row["pain_now"], row["note"], row["sleep_h"]) == (7, "first", 6.5)


@pytest.mark.parametrize("grave_first", [True, False])
def test_a_fold_keeps_the_graver_answers_whoever_gave_them(api: World, grave_first: bool) -> None:
    athlete = api.athlete()
    phone, other = in_step(athlete), in_step(athlete)
    legs = json.dumps({"reach": "foot", "side": "left", "sensations": ["numbness"]})
    grave = RED | {"leg_symptoms_json": legs, "pain_now": 7}
    calm = RED | {"red_flags_json": json.dumps({"RF-CES-1": "no", "RF-CES-2": "no"})}
    phone.create("check_ins", **a_check_in(api.day(), **(grave if grave_first else calm)))
    other.create("check_ins", **a_check_in(api.day(), **(calm if grave_first else grave)))

    phone.sync()
    other.sync()

    (row,) = other.live("check_ins").values()
    assert json.loads(row["red_flags_json"]) == {"RF-CES-1": "yes", "RF-CES-2": "no"}
    assert json.loads(row["leg_symptoms_json"])["reach"] == "foot"
    assert "RF-CES-1" in open_codes(athlete)


def test_two_check_ins_of_a_day_in_one_push_become_one(api: World) -> None:
    phone = in_step(api.athlete())
    phone.create("check_ins", **a_check_in(api.day(), note="a"))
    phone.create("check_ins", **a_check_in(api.day(), stiffness_min=30))

    phone.sync()

    (row,) = phone.live("check_ins").values()
    assert (row["note"], row["stiffness_min"]) == ("a", 30)


def test_a_fold_into_a_row_that_changed_meanwhile_is_a_conflict_first(api: World) -> None:
    athlete = api.athlete()
    phone, other = in_step(athlete), in_step(athlete)
    phone.create("check_ins", **a_check_in(api.day(), note="first"))
    phone.sync()
    other.create("check_ins", **a_check_in(api.day(), note="second"))

    blind = other.push()

    assert (blind.status, blind.code) == (409, "sync_conflict")


def test_a_check_in_may_take_the_place_of_one_deleted_in_the_same_push(api: World) -> None:
    phone = in_step(api.athlete())
    first = phone.create("check_ins", **a_check_in(api.day(), note="first"))
    phone.sync()
    phone.delete("check_ins", first)
    second = phone.create("check_ins", **a_check_in(api.day(), note="second"))

    phone.sync()

    assert list(phone.live("check_ins")) == [second]

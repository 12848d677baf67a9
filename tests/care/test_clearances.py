"""Clearances: recorded by linked clinicians only; they and nothing else close a red flag."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.care import service
from api.engine.vocab import ClinicianRole
from api.kit.db.scope import Scope
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World


def clear(api: World, clinician: Actor, athlete: Actor, *codes: str, **more: Any) -> Answer:
    note = {"kind": "visit_note", "dated_on": api.day(), "reference": None}
    body = {"codes": list(codes), "examined_on": api.day(), "documents": [note], **more}
    return clinician.post(f"/athletes/{athlete.id}/clearances", body)


def linked(api: World, role: ClinicianRole = ClinicianRole.PHYSIOTHERAPIST) -> tuple[Actor, Actor]:
    clinician, athlete = api.clinician(role), api.athlete()
    api.link(clinician, athlete)
    return clinician, athlete


def states(athlete: Actor) -> dict[str, str]:
    return {flag["code"]: flag["status"] for flag in athlete.get("/triage/flags").json["items"]}


def test_a_clearance_names_who_recorded_it_and_how_long_it_covers(api: World) -> None:
    clinician, athlete = linked(api)

    saved = clear(api, clinician, athlete, "RF-SUR-1", notes="Graded training is fine.")

    assert saved.status == 201
    assert (saved.json["clinician_name"], saved.json["role"]) == ("Dr Sam Reed", "physiotherapist")
    assert saved.json["valid_until"] == "2027-11-21"
    assert athlete.get("/clearances").json["items"] == [saved.json]


def test_a_clearance_closes_the_named_flags_and_no_other(api: World) -> None:
    clinician, athlete = linked(api)
    api.screen(athlete, RF_CES_1="yes", RF_NEU_2="yes")
    api.clock.advance(timedelta(hours=2))

    saved = clear(api, clinician, athlete, "RF-CES-1")

    assert states(athlete) == {"RF-CES-1": "cleared", "RF-NEU-2": "open"}
    closed = next(
        flag for flag in athlete.get("/triage/flags").json["items"] if flag["code"] == "RF-CES-1"
    )
    assert (closed["clearance_id"], closed["effect"]) == (saved.json["id"], "none")


def test_an_examination_before_the_flag_was_raised_does_not_close_it(api: World) -> None:
    clinician, athlete = linked(api)
    api.screen(athlete, RF_CES_1="yes")
    api.clock.advance(timedelta(hours=2))

    clear(api, clinician, athlete, "RF-CES-1", examined_on=api.day(-1))

    assert states(athlete) == {"RF-CES-1": "open"}


def test_a_flag_raised_later_on_the_day_of_the_examination_stays_open(api: World) -> None:
    clinician, athlete = linked(api)
    clear(api, clinician, athlete, "RF-CES-1")
    api.clock.advance(timedelta(hours=2))

    api.screen(athlete, RF_CES_1="yes")

    assert states(athlete) == {"RF-CES-1": "open"}


def test_a_standing_circumstance_is_covered_for_a_year_also_when_told_again(api: World) -> None:
    clinician, athlete = linked(api)
    clear(api, clinician, athlete, "RF-SUR-1")
    api.clock.advance(timedelta(days=100))
    api.screen(athlete, RF_SUR_1="yes")

    assert states(athlete) == {"RF-SUR-1": "cleared"}
    api.clock.advance(timedelta(days=265))
    assert states(athlete) == {"RF-SUR-1": "cleared"}
    api.clock.advance(timedelta(days=1))
    assert states(athlete) == {"RF-SUR-1": "open"}


def test_a_visit_closes_a_routine_flag(api: World) -> None:
    clinician, athlete = linked(api)
    inflammatory = {f"RF_INFL_{number}": "yes" for number in range(5)}
    api.screen(athlete, **inflammatory)
    api.clock.advance(timedelta(days=3))

    clear(api, clinician, athlete, "RF-INFL-0")

    assert states(athlete) == {"RF-INFL-0": "visited"}


@pytest.mark.parametrize("role", [ClinicianRole.COACH, ClinicianRole.OTHER])
def test_a_linked_coach_clears_nothing(api: World, role: ClinicianRole) -> None:
    coach, athlete = linked(api, role)

    refused = clear(api, coach, athlete, "RF-SUR-1")

    assert (refused.status, refused.code) == (403, "not_a_clinician")
    assert athlete.get("/clearances").json["items"] == []


def test_an_athlete_cannot_clear_themselves(api: World) -> None:
    athlete = api.athlete()

    refused = clear(api, athlete, athlete, "RF-SUR-1")

    assert (refused.status, refused.code) == (403, "not_a_clinician")


def test_an_athlete_without_a_link_is_not_there(api: World) -> None:
    clinician, _ = linked(api)

    assert clear(api, clinician, api.athlete(), "RF-SUR-1").status == 404
    nobody = Actor(api, subject_id=uuid4())
    assert clear(api, clinician, nobody, "RF-SUR-1").status == 404


def test_the_role_cannot_be_sent(api: World) -> None:
    clinician, athlete = linked(api)

    assert clear(api, clinician, athlete, "RF-SUR-1", role="physician").pointers == ["/role"]


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"codes": []}, "validation_failed", "/codes"),
        ({"codes": ["RF-SUR-1", "RF-XX-1"]}, "validation_failed", "/codes/1"),
        ({"codes": ["RF-SUR-1", "RF-SUR-1"]}, "validation_failed", "/codes"),
        ({"examined_on": "2190-01-01"}, "date_in_future", "/examined_on"),
        ({"documents": [{"kind": "other"}]}, "validation_failed", "/documents/0/dated_on"),
    ],
)
def test_what_cannot_be_recorded_names_the_member(
    api: World, change: dict[str, Any], code: str, pointer: str
) -> None:
    clinician, athlete = linked(api)

    refused = clear(api, clinician, athlete, "RF-SUR-1", **change)

    assert (refused.status, refused.code) == (422, code)
    assert pointer in refused.pointers


@pytest.mark.parametrize("code", ["RF-AGE-1", "RF-TIME-1", "RF-TIME-2", "RF-INFL-3"])
def test_codes_that_are_never_asked_can_be_cleared(api: World, code: str) -> None:
    clinician, athlete = linked(api)

    assert clear(api, clinician, athlete, code).status == 201


@pytest.mark.parametrize(("kind", "counts"), [("guardian_consent", True), ("visit_note", False)])
def test_a_guardians_consent_is_seen_in_the_documents(api: World, kind: str, counts: bool) -> None:
    clinician, athlete = linked(api)
    paper = {"kind": kind, "dated_on": api.day(-1), "reference": "Practice archive"}

    clear(api, clinician, athlete, "RF-AGE-1", documents=[paper])

    with api.database.read(Scope(UUID(athlete.id), UUID(athlete.id))) as db:
        assert [found.guardian_consent for found in service.clearances(db)] == [counts]


def test_a_leap_day_is_covered_until_the_end_of_the_next_february(api: World) -> None:
    clinician, athlete = linked(api)

    saved = clear(api, clinician, athlete, "RF-SUR-1", examined_on="2024-02-29")

    assert saved.json["valid_until"] == "2025-02-28"


def test_a_repeated_clearance_is_recorded_once(api: World) -> None:
    clinician, athlete = linked(api)
    id_ = str(uuid4())

    first = clear(api, clinician, athlete, "RF-SUR-1", id=id_)
    again = clear(api, clinician, athlete, "RF-SUR-1", id=id_)
    other = clear(api, clinician, athlete, "RF-SUR-1", id=id_, notes="Another text.")

    assert again.text == first.text
    assert (other.status, other.code) == (409, "id_conflict")
    assert len(athlete.get("/clearances").json["items"]) == 1


def test_athletes_see_their_own_clearances_only(api: World) -> None:
    clinician, athlete = linked(api)
    clear(api, clinician, athlete, "RF-SUR-1")

    assert api.athlete().get("/clearances").json["items"] == []
    assert clinician.get("/clearances").code == "insufficient_scope"


def test_clearances_are_listed_by_the_day_of_the_examination(api: World) -> None:
    clinician, athlete = linked(api)
    for days_ago in (9, 1, 4):
        clear(api, clinician, athlete, "RF-SUR-1", examined_on=api.day(-days_ago))

    days = [row["examined_on"] for row in athlete.get("/clearances").json["items"]]

    assert days == [api.day(-1), api.day(-4), api.day(-9)]

"""Care links: a code works once, either side may end a link, and the end counts at once."""

from datetime import timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest

from api.care import service
from api.engine.vocab import ClinicianRole
from api.kit.db.scope import Scope
from tests.support.actor import Actor
from tests.support.world import World


def invite(clinician: Actor) -> str:
    return str(clinician.post("/care/invitations", {"note": "Ana"}).json["code"])


def clearance(api: World) -> dict[str, object]:
    return {"codes": ["RF-SUR-1"], "examined_on": api.day(), "documents": []}


def test_an_athlete_becomes_linked_by_entering_a_code(api: World) -> None:
    clinician, athlete = api.clinician(), api.athlete()

    link = athlete.post("/care/links", {"code": invite(clinician)})

    assert link.status == 201
    assert link.json["athlete_id"] == athlete.id
    assert (link.json["carer_name"], link.json["role"]) == ("Dr Sam Reed", "physiotherapist")


def test_a_code_copied_by_hand_still_works(api: World) -> None:
    code = invite(api.clinician())

    copied = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert api.athlete().post("/care/links", {"code": copied}).status == 201


def test_the_same_code_again_answers_the_same_link(api: World) -> None:
    athlete, code = api.athlete(), invite(api.clinician())

    first = athlete.post("/care/links", {"code": code})
    again = athlete.post("/care/links", {"code": code})

    assert again.text == first.text


def test_a_second_code_of_the_same_clinician_answers_the_link_in_force(api: World) -> None:
    clinician, athlete = api.clinician(), api.athlete()
    first = athlete.post("/care/links", {"code": invite(clinician)})

    second = athlete.post("/care/links", {"code": invite(clinician)})

    assert second.json == first.json


def test_a_code_that_somebody_else_used_is_refused(api: World) -> None:
    code = invite(api.clinician())
    api.athlete().post("/care/links", {"code": code})

    refused = api.athlete().post("/care/links", {"code": code})

    assert (refused.status, refused.code, refused.pointers) == (422, "invalid_code", ["/code"])


def test_of_many_who_enter_one_code_at_once_exactly_one_is_linked(api: World) -> None:
    code, athletes = invite(api.clinician()), [api.athlete() for _ in range(4)]
    statuses: list[int] = []

    def enter(athlete: Actor) -> None:
        statuses.append(athlete.post("/care/links", {"code": code}).status)

    racers = [Thread(target=enter, args=[athlete]) for athlete in athletes]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert sorted(statuses) == [201, 422, 422, 422]


def test_a_code_lasts_fourteen_days(api: World) -> None:
    clinician = api.clinician()
    early, late = invite(clinician), invite(clinician)

    api.clock.advance(timedelta(days=14) - timedelta(seconds=1))
    assert api.athlete().post("/care/links", {"code": early}).status == 201
    api.clock.advance(timedelta(seconds=1))
    assert api.athlete().post("/care/links", {"code": late}).code == "invalid_code"


@pytest.mark.parametrize("code", ["", "nonsense", "AAAAA-AAAAA-AAAAA-AAAAA"])
def test_a_code_that_never_was_is_refused(api: World, code: str) -> None:
    assert api.athlete().post("/care/links", {"code": code}).code == "invalid_code"


def test_a_clinician_cannot_link_to_themselves(api: World) -> None:
    clinician = api.clinician()
    code = invite(clinician)

    assert clinician.post("/care/links", {"code": code}).code == "invalid_code"
    assert api.athlete().post("/care/links", {"code": code}).status == 201


def test_athletes_cannot_invite(api: World) -> None:
    assert api.athlete().post("/care/invitations", {}).code == "insufficient_scope"


def test_a_repeated_invitation_answers_the_same_code(api: World) -> None:
    clinician, key = api.clinician(), str(uuid4())

    first = clinician.post("/care/invitations", {}, key=key)
    again = clinician.post("/care/invitations", {}, key=key)

    assert again.json == first.json


def test_both_ends_see_the_link_and_nobody_else_does(api: World) -> None:
    clinician, athlete = api.clinician(), api.athlete()
    link_id = api.link(clinician, athlete)

    for end in (clinician, athlete):
        assert [link["id"] for link in end.get("/care/links").json["items"]] == [link_id]
    for stranger in (api.clinician(), api.athlete()):
        assert stranger.get("/care/links").json["items"] == []


def test_a_clinicians_athletes_are_paged_newest_first(api: World) -> None:
    clinician, links = api.clinician(), []
    for _ in range(3):
        links.append(api.link(clinician, api.athlete()))
        api.clock.advance(timedelta(minutes=1))

    first = clinician.get("/care/links?limit=2").json
    rest = clinician.get(f"/care/links?limit=2&cursor={first['next_cursor']}").json

    assert [row["id"] for row in (*first["items"], *rest["items"])] == links[::-1]


@pytest.mark.parametrize("who", ["clinician", "athlete"])
def test_either_end_may_end_the_link_and_the_next_request_is_denied(api: World, who: str) -> None:
    clinician, athlete = api.clinician(), api.athlete()
    path = f"/care/links/{api.link(clinician, athlete)}"
    recorded = clinician.post(f"/athletes/{athlete.id}/clearances", clearance(api))
    end = {"clinician": clinician, "athlete": athlete}[who]

    assert recorded.status == 201
    assert end.delete(path).status == 204
    assert end.delete(path).status == 204
    assert clinician.post(f"/athletes/{athlete.id}/clearances", clearance(api)).status == 404
    assert athlete.get("/care/links").json["items"] == []
    assert len(athlete.get("/clearances").json["items"]) == 1


def test_a_stranger_cannot_end_a_link(api: World) -> None:
    clinician, athlete = api.clinician(), api.athlete()
    path = f"/care/links/{api.link(clinician, athlete)}"

    assert api.athlete().delete(path).status == 404
    assert api.clinician().delete(path).status == 404
    assert len(athlete.get("/care/links").json["items"]) == 1


def test_an_ended_link_needs_a_new_code(api: World) -> None:
    clinician, athlete = api.clinician(), api.athlete()
    code = invite(clinician)
    link = athlete.post("/care/links", {"code": code}).json
    athlete.delete(f"/care/links/{link['id']}")

    assert athlete.post("/care/links", {"code": code}).code == "invalid_code"
    assert athlete.post("/care/links", {"code": invite(clinician)}).status == 201


def test_athletes_may_call_their_clinicians_but_no_coach(api: World) -> None:
    athlete = api.athlete()
    for role in (ClinicianRole.PHYSIOTHERAPIST, ClinicianRole.COACH):
        api.link(api.clinician(role), athlete)

    with api.database.read(Scope(UUID(athlete.id), UUID(athlete.id))) as db:
        assert service.contacts(db) == [("Your physiotherapist", "+33 1 00 00 00 00")]

"""Erasing an account: nothing of it stays anywhere, and nothing of anybody else goes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from api.kit.access import ATHLETE
from api.models import METADATA
from tests.archive.lives import Life, export, files
from tests.support.actor import PASSWORD, Actor
from tests.support.world import World

HEALTHY = 200


def erase(athlete: Actor, password: str = PASSWORD) -> int:
    return int(athlete.post("/me/erasure", {"password": password}).status)


def traces(api: World, *signs: str) -> set[str]:
    """Tables in which a row, read past the ORM and its scope, holds one of the signs."""
    with api.database.engine.connect() as connection:
        return {
            table.name
            for table in METADATA.tables.values()
            for row in connection.execute(select(table))
            if any(sign in spelled(row) for sign in signs)
        }


def spelled(row: Any) -> str:
    return " ".join(
        value.hex() if isinstance(value, bytes) else str(value) for value in row
    ).casefold()


def test_nothing_of_the_account_is_left_in_any_table(api: World) -> None:
    athlete = Life(api, seed=7).live()
    signs = (athlete.id, athlete.id.replace("-", ""), athlete.email.casefold())
    before = traces(api, *signs)

    assert (204, set()) == (erase(athlete), traces(api, *signs))
    assert len(before) > 20


def test_what_a_clinician_was_answered_about_the_athlete_goes_too(api: World) -> None:
    athlete, other, clinician = api.athlete(), api.athlete(), api.clinician()
    for who, words in ((athlete, "no stairs for her"), (other, "no ladders for him")):
        api.link(clinician, who)
        limit = {"kind": "other", "text": words}
        word = {"codes": ["RF-SUR-1"], "examined_on": api.day(), "documents": []}
        path = f"/athletes/{who.id}/clearances"
        said = clinician.post(path, word | {"restrictions": [limit]}, key=f"clear {words}")
        assert said.status == 201, said.text
    gone, stays = (words.encode().hex() for words in ("no stairs for her", "no ladders for him"))
    assert traces(api, gone) == {"idempotent_answer"}

    assert erase(athlete) == 204

    assert traces(api, gone, athlete.id.replace("-", "")) == set()
    assert traces(api, stays) == {"idempotent_answer"}


def test_nothing_of_another_athlete_goes(api: World) -> None:
    stays, goes = Life(api, seed=8).live(), api.athlete()
    before = files(export(stays), "data/")

    assert erase(goes) == 204
    assert before == files(export(stays), "data/")


def test_its_tokens_are_dead_at_the_next_request(api: World) -> None:
    athlete = api.athlete()
    erase(athlete)

    refreshed = api.anonymous().post("/auth/refresh", {"refresh_token": athlete.refresh_token})
    assert (athlete.get("/me").status, refreshed.status) == (401, 401)


def test_the_address_can_be_registered_again_as_a_new_account(api: World) -> None:
    athlete = api.athlete()
    erase(athlete)

    again = api.athlete(email=athlete.email)
    assert (again.get("/me").status, again.id != athlete.id) == (HEALTHY, True)


def test_a_wrong_password_erases_nothing(api: World) -> None:
    athlete = api.athlete()

    assert (erase(athlete, "a wrong one entirely"), athlete.get("/me").status) == (401, HEALTHY)


@pytest.mark.parametrize("missing", sorted(ATHLETE))
def test_a_limited_token_erases_nothing(api: World, missing: Any) -> None:
    athlete = api.athlete()

    assert erase(athlete.limited_to(ATHLETE - {missing})) == 403
    assert athlete.get("/me").status == HEALTHY


def test_a_clinicians_token_erases_nothing(api: World) -> None:
    clinician = api.clinician()

    assert erase(clinician) == 403

"""An archive restores to the same state: the same files, the same answers, the same way on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, insert, select

from api.assessments import service as assessments
from api.engine.facts import FactRef, Flag
from api.engine.vocab import FactKind, FlagLevel
from api.kit.db.scope import Scope
from api.models import METADATA
from tests.archive.lives import LOG, Life, export, failing, files, manifest, restore, rows
from tests.http.asking import OPERATIONS, parameters
from tests.http.sayings import QUERIES
from tests.http.scenes import Scene
from tests.imports import sending
from tests.support import databases
from tests.support.actor import Actor
from tests.support.world import NOW, World

OF_THE_ACCOUNT = {"listLogins", "listConsents", "getExport", "pullChanges", "listChanges"}
"""Answers about the account itself, which is another one, and in the order of its own log."""
OF_CLINICIANS = {"listCareLocks"}
READS = [
    one
    for one in OPERATIONS
    if one.method == "GET"
    and not (one.public or parameters(one))
    and one.operation_id not in OF_THE_ACCOUNT | OF_CLINICIANS
    and one.media == "application/json"
]


def restored(api: World, archive: bytes) -> Actor:
    """A new account with everything of an archive."""
    athlete = api.athlete()
    answer = restore(athlete, archive)
    assert answer.status == 201, answer.text
    return athlete


def everything(athlete: Actor) -> dict[str, str]:
    """What every operation that takes no id answers, without what belongs to the account."""
    found = {}
    for operation in READS:
        query = QUERIES.get(operation.operation_id, lambda _: "")(Scene(athlete.world))
        answer = athlete.get(f"{operation.path}?{query}")
        assert answer.status == 200, answer.text
        text = answer.text.replace(athlete.id, "self").replace(athlete.email, "e-mail")
        found[operation.operation_id] = text
    return found


def replays(athlete: Actor) -> list[str]:
    """Every receipt as it is and as it is made again."""
    items = athlete.get("/progression/decisions?limit=100").json["items"]
    paths = [f"/progression/decisions/{item['id']}" for item in items]
    return [athlete.get(path + more).text for path in paths for more in ("", "/replay")]


def counts(api: World, athlete: Actor) -> dict[str, int]:
    """Rows of every table that names an athlete or an account, past the ORM and its scope."""
    found = {}
    with api.database.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            owner = next((n for n in ("athlete_id", "subject_id") if n in table.c), None)
            if owner is not None:
                mine = table.c[owner] == athlete.subject_id
                count = select(func.count()).select_from(table).where(mine)
                found[table.name] = connection.execute(count).scalar_one()
    return found


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_exporting_again_gives_the_same_data_byte_for_byte(api: World, seed: int) -> None:
    first = export(Life(api, seed).live())
    api.clock.advance(timedelta(days=1))

    second = export(restored(api, first))

    assert files(first, "data/") == files(second, "data/")
    assert files(first, "csv/") == files(second, "csv/")
    kept = [row for row in rows(first, "account/consent_record.json")]
    assert all(row in rows(second, "account/consent_record.json") for row in kept)


def test_every_operation_answers_as_before(api: World, rich: Actor, archive: bytes) -> None:
    athlete = restored(api, archive)

    assert everything(rich) == everything(athlete)


def test_every_receipt_stands_and_replays_to_itself(
    api: World, rich: Actor, archive: bytes
) -> None:
    athlete = restored(api, archive)

    assert replays(rich) == replays(athlete)
    assert '"equal":true' in replays(athlete)[1]


def test_training_goes_on_where_it_was(api: World, archive: bytes) -> None:
    athlete = restored(api, archive)
    scope = {"scope": {"kind": "exercise", "exercise": "rdl-tempo"}, "local_date": api.day()}
    before = athlete.get("/progression/decisions?limit=1").json["items"][0]

    api.screen(athlete)
    decided = athlete.post("/progression/decisions", scope)

    assert decided.status == 201
    assert before["phase"] == decided.json["phase"]
    me = athlete.get("/me")
    assert athlete.patch("/me", {"display_name": "Ana B."}, etag=me.etag).status == 200


def test_what_belongs_to_the_account_stays(api: World, rich: Actor, archive: bytes) -> None:
    athlete = api.athlete()
    consents = athlete.get("/me/consents").text

    answer = restore(athlete, archive)

    assert answer.status == 201
    me = athlete.get("/me").json
    assert (athlete.id, athlete.email) == (me["id"], me["email"])
    assert rich.get("/me").json["display_name"] == me["display_name"] == "Ana"
    assert consents == athlete.get("/me/consents").text
    assert api.log_in(athlete.email).id == athlete.id


def test_a_grant_in_the_archive_grants_nothing_here(api: World) -> None:
    giver = api.athlete()
    granted = {"version": "2026-11", "granted": True, "given_by": "athlete"}
    assert giver.put("/me/consents/research", granted).status == 200

    athlete = restored(api, export(giver))

    given = {one["purpose"]: one["granted"] for one in athlete.get("/me/consents").json["items"]}
    assert given == {"health_data": True, "product_messages": False, "research": False}
    records = rows(export(athlete), "account/consent_record.json")
    assert [row["granted"] for row in records if row["purpose"] == "research"] == [True]


def test_what_refers_to_the_athlete_refers_to_the_new_account(api: World) -> None:
    first, second = api.athlete(), api.athlete()
    profile = FactRef(FactKind.PROFILE, first.id, 1, api.today)
    with api.database.write(Scope(UUID(first.id), UUID(first.id))) as db:
        flag = Flag("RF-TIME-1", "RF-TIME-1", FlagLevel.ROUTINE, api.today, profile)
        assessments.keep_flags(db, [flag], api.now)

    assert restore(second, export(first)).status == 201

    (found,) = second.get("/triage/flags").json["items"]
    assert ("profile", second.id) == (found["raised_by"]["kind"], found["raised_by"]["id"])


# --- what goes on outside of requests -------------------------------------------------------


def logged(api: World, athlete: Actor) -> dict[tuple[str, UUID], str]:
    """What the log of changes says of each row, past the ORM and its scope."""
    table = METADATA.tables["sync_entry"]
    statement = select(table.c.table_name, table.c.row_id, table.c.op)
    with api.database.engine.connect() as connection:
        found = connection.execute(statement.where(table.c.athlete_id == athlete.subject_id))
        return {(row.table_name, row.row_id): row.op.value for row in found}


def test_a_client_of_the_new_account_is_told_of_every_row_and_of_those_that_are_gone(
    api: World, rich: Actor, archive: bytes
) -> None:
    told = logged(api, rich)
    assert set(told.values()) == {"u", "d"}

    athlete = restored(api, archive)

    assert told == logged(api, athlete)
    head = METADATA.tables["sync_head"]
    with api.database.engine.connect() as connection:
        mine = head.c.athlete_id == athlete.subject_id
        (seq,) = connection.execute(select(head.c.seq).where(mine)).scalars()
    assert seq == len(told) + 1


def test_a_log_that_was_waiting_to_be_read_is_read_in_the_new_account(api: World) -> None:
    athlete = api.athlete()
    sent = sending.send(athlete, LOG).json
    assert sent["state"] == "waiting"

    second = restored(api, export(athlete))
    api.work()

    assert [sending.now(one, sent["id"])["state"] for one in (athlete, second)] == ["preview"] * 2


def test_a_log_sent_again_is_known_in_the_new_account(api: World, archive: bytes) -> None:
    athlete = restored(api, archive)
    before = sending.sets(athlete)

    again = sending.send(athlete, LOG)

    assert (again.status, again.json["state"]) == (200, "committed")
    assert before == sending.sets(athlete) != []


# --- what an archive is restored into -----------------------------------------------------


@pytest.mark.parametrize("own", ["goal", "deleted goal", "check-in"])
def test_an_account_with_data_of_its_own_is_left_as_it_is(
    api: World, archive: bytes, own: str
) -> None:
    athlete = api.athlete()
    if own == "check-in":
        api.screen(athlete)
    else:
        goal = athlete.post("/goals", {"kind": "activity", "activity": "Row"}).json
        if own == "deleted goal":
            athlete.delete(f"/goals/{goal['id']}", etag="*")
    before = counts(api, athlete)

    refused = restore(athlete, archive)

    assert (refused.status, refused.code) == (409, "account_not_empty")
    assert before == counts(api, athlete)


def test_a_second_restore_is_refused_and_doubles_nothing(api: World, archive: bytes) -> None:
    athlete = restored(api, archive)
    before = counts(api, athlete)

    assert restore(athlete, archive).code == "account_not_empty"

    assert before == counts(api, athlete)


def test_a_repeat_under_the_same_key_gets_the_first_answer(api: World, archive: bytes) -> None:
    athlete = api.athlete()

    first = restore(athlete, archive, key="once")
    again = restore(athlete, archive, key="once")

    assert (201, first.text) == (again.status, again.text)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert restore(athlete, archive + b"x", key="once").code == "key_reused"


def test_somebody_born_on_another_day_is_somebody_else(api: World, archive: bytes) -> None:
    child = {"purpose": "health_data", "version": "2026-11", "granted": True}
    other = api.athlete(birth_date="2010-03-14", consents=[child | {"given_by": "guardian"}])

    refused = restore(other, archive)

    assert (refused.status, refused.code) == (409, "archive_of_another")
    assert other.get("/me").json["birth_date"] == "2010-03-14"


def test_without_the_consent_to_health_data_nothing_is_stored(api: World, archive: bytes) -> None:
    athlete = api.athlete()
    withdrawn = {"version": "2026-11", "granted": False, "given_by": "athlete"}
    athlete.put("/me/consents/health_data", withdrawn)

    refused = restore(athlete, archive)

    assert (refused.status, refused.code) == (403, "consent_required")
    assert counts(api, athlete)["training_session"] == 0


def test_a_link_comes_back_only_while_its_clinician_has_an_account(api: World) -> None:
    athlete, stays, leaves = api.athlete(), api.clinician(), api.clinician()
    api.link(stays, athlete)
    api.link(leaves, athlete)
    archive = export(athlete)
    clinicians = METADATA.tables["clinician"]
    with api.database.engine.begin() as connection:
        connection.execute(delete(clinicians).where(clinicians.c.id == leaves.subject_id))

    second = api.athlete()
    told = restore(second, archive).json["tables"]

    assert {"table": "care_link", "rows": 1, "left_out": 1} in told
    linked = stays.get("/care/links").json["items"]
    assert {athlete.id, second.id} <= {link["athlete_id"] for link in linked}


def test_a_failure_anywhere_in_the_middle_changes_nothing(api: World, archive: bytes) -> None:
    athlete = api.athlete()
    before, profile = counts(api, athlete), athlete.get("/me").text
    inserts = sum(1 for entry in manifest(archive)["files"] if entry["rows"]) - 8

    for number in range(1, inserts, 3):
        with failing(api, "INSERT INTO", number):
            assert restore(athlete, archive, key="k").status == 503, number
        assert (before, profile) == (counts(api, athlete), athlete.get("/me").text)

    assert restore(athlete, archive, key="k").status == 201


# --- from one database to the other -----------------------------------------------------------


@pytest.fixture(scope="module")
def both() -> Iterator[dict[str, World]]:
    """The same application over both databases, with the same keys."""
    with databases.empty("sqlite") as sqlite, databases.empty("postgresql") as postgresql:
        worlds = {}
        for name, url in (("sqlite", sqlite), ("postgresql", postgresql)):
            databases.prepare(url)
            worlds[name] = World.over(url)
        yield worlds
        for world in worlds.values():
            world.database.engine.dispose()


def bring_clinicians(source: World, target: World) -> None:
    """Whoever moves a house to another database moves its clinicians before its athletes."""
    clinicians = METADATA.tables["clinician"]
    with source.database.engine.connect() as there, target.database.engine.begin() as here:
        known = set(here.execute(select(clinicians.c.id)).scalars())
        for row in there.execute(select(clinicians)).mappings():
            if row["id"] not in known:
                here.execute(insert(clinicians).values(**row))


@pytest.mark.parametrize(("source", "target"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_an_archive_of_one_database_restores_into_the_other(
    both: dict[str, World], source: str, target: str
) -> None:
    for world in both.values():
        world.clock.set(NOW)
    rich = Life(both[source], seed=5).live()
    bring_clinicians(both[source], both[target])
    first = export(rich)

    athlete = restored(both[target], first)

    second = export(athlete)
    assert files(first, "data/") == files(second, "data/")
    assert files(first, "csv/") == files(second, "csv/")
    assert replays(rich) == replays(athlete)
    assert everything(rich) == everything(athlete)

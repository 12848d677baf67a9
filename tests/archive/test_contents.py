"""What an archive holds: every row of the athlete, no secret, nothing of anybody else."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Interval, MetaData, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.archive import service, tables, values
from api.archive.vocab import (
    KEPT_COLUMNS,
    LEFT_OUT_WITHOUT,
    NOT_THEIRS,
    OF_ACCOUNT,
    RECORDS,
    SECRET,
    SECRET_COLUMNS,
)
from api.kit.access import ATHLETE
from api.kit.db.base import Owned
from api.kit.db.scope import Scope
from api.kit.db.types import Text
from api.kit.ids import new_id
from api.models import METADATA
from tests.archive.lives import ZIP, export, failing, files, manifest, restore, rows
from tests.support.actor import PASSWORD, Actor
from tests.support.world import World

DATA_FILE = re.compile(r"(data|account)/(\w+)\.json")
LOOKS_SECRET = re.compile(r"hash|secret|token|password|key|code_|digest")
HARMLESS = {
    "decision.input_hash",
    "decision.output_hash",
    "decision.scope_key",
    "file_import.digest",
    "identity.email_key",
    "import_name.key",
    "measurement.record_key",
    "name_choice.key",
    "planned_session.day_key",
    "workout.record_key",
}
"""Columns that are called like a secret and are none."""


def owner_of(name: str) -> str:
    table = METADATA.tables[name]
    return next(n for n in ("athlete_id", "subject_id", "id") if n in table.c)


def stored(api: World, athlete: Actor, name: str) -> int:
    """Rows of a table, counted past the ORM and its scope."""
    table = METADATA.tables[name]
    mine = table.c[owner_of(name)] == athlete.subject_id
    with api.database.engine.connect() as connection:
        statement = select(func.count()).select_from(table).where(mine)
        return connection.execute(statement).scalar_one()


# --- what is in it ------------------------------------------------------------------------


def test_every_table_is_exported_or_named_as_secret_or_as_nobodys(api: World) -> None:
    exported = [table.name for table in tables.kept()]

    assert sorted([*exported, *SECRET, *NOT_THEIRS]) == sorted(METADATA.tables)


def test_every_column_is_exported_or_named(api: World) -> None:
    missing = {
        f"{table.name}.{column.name}"
        for table in tables.kept()
        for column in METADATA.tables[table.name].columns
        if column not in table.columns and column.name != table.owner
    }

    assert missing == SECRET_COLUMNS | KEPT_COLUMNS


def test_no_table_with_rows_of_an_athlete_is_named_as_nobodys() -> None:
    owned = {name for name, table in METADATA.tables.items() if "athlete_id" in table.c}

    assert owned & (SECRET | NOT_THEIRS) == set()


def test_every_name_on_the_lists_is_one_of_a_table_or_column() -> None:
    columns = {str(column) for table in METADATA.tables.values() for column in table.columns}

    assert set(METADATA.tables) >= SECRET | NOT_THEIRS | OF_ACCOUNT | RECORDS
    assert columns >= SECRET_COLUMNS | KEPT_COLUMNS | LEFT_OUT_WITHOUT | {
        name for name in HARMLESS if name.split(".")[0] in METADATA.tables
    }


def test_no_exported_column_is_called_like_a_secret_unless_it_was_looked_at(api: World) -> None:
    called = {str(column) for table in tables.kept() for column in table.columns}

    assert {name for name in called if LOOKS_SECRET.search(name.split(".")[1])} <= HARMLESS


def test_a_new_owned_table_is_exported_without_anyone_thinking_of_it() -> None:
    class Elsewhere(DeclarativeBase):
        metadata = MetaData()

    class Diary(Owned, Elsewhere):
        __tablename__ = "diary"

        text: Mapped[str] = mapped_column(Text(10))

    class Nobodys(Elsewhere):
        __tablename__ = "nobodys"

        slug: Mapped[str] = mapped_column(Text(10), primary_key=True)

    (found,) = tables.kept(Elsewhere.registry)

    assert (found.path, [c.name for c in found.columns]) == ("data/diary.json", ["id", "text"])
    assert (Diary, Nobodys.__tablename__) == (found.model, "nobodys")


def test_a_type_that_nobody_thought_of_is_refused_rather_than_written_wrong() -> None:
    for direction in (values.writer, values.reader):
        with pytest.raises(TypeError, match="nobody has said"):
            direction(Column("lasted", Interval), new_id())


def test_every_column_has_a_way_out_and_back(api: World) -> None:
    for table in tables.kept():
        for column in table.columns:
            values.writer(column, new_id())
            values.reader(column, new_id())


def test_each_table_holds_as_many_rows_as_the_database(
    api: World, rich: Actor, archive: bytes
) -> None:
    found = {match[2]: path for path in files(archive) if (match := DATA_FILE.fullmatch(path))}

    counted = {name: stored(api, rich, name) for name in found}

    assert counted == {name: len(rows(archive, path)) for name, path in found.items()}
    named = {one["path"]: one["rows"] for one in manifest(archive)["files"]}
    assert counted == {name: named[path] for name, path in found.items()}
    assert [name for name, count in counted.items() if count == 0 and name in LIVED] == []


LIVED = {
    "athlete", "baseline", "baseline_result", "care_link", "check_in", "clearance",
    "clinician_override", "consent", "consent_record", "custom_exercise", "decision", "enrollment",
    "file_import", "flag", "goal", "identity", "import_finding", "import_name", "imported_best",
    "imported_set", "logged_exercise", "measurement", "measurement_chunk", "measurement_day",
    "measurement_night", "measurement_source", "name_choice", "override_request", "pain_episode",
    "phase_placement", "plan_position", "planned_session", "record_deletion", "screening",
    "set_log", "sync_entry", "sync_head", "tombstone", "training_session", "workout",
}  # fmt: skip
"""Tables that the rich athlete has rows of, or the tests would compare nothing."""


def test_the_manifest_says_size_and_digest_of_every_file(archive: bytes) -> None:
    held = files(archive)

    said = {one["path"]: (one["bytes"], one["sha256"]) for one in manifest(archive)["files"]}

    assert said == {
        path: (len(content), hashlib.sha256(content).hexdigest())
        for path, content in held.items()
        if not path.startswith("manifest.")
    }


def test_the_manifest_says_what_made_it(api: World, archive: bytes) -> None:
    said = manifest(archive)

    assert (said["format"], said["format_version"]) == ("keel-archive", 1)
    assert said["made_at"] == "2026-11-21T09:00:00.000000Z"
    for name in ("product_version", "schema_revision", "library_version", "ruleset_version"):
        assert re.fullmatch(r"[\d.]+", said[name]), name


def test_the_same_state_gives_the_same_files(api: World, rich: Actor, archive: bytes) -> None:
    api.clock.advance(timedelta(days=1))

    again = files(export(rich))

    old = files(archive)
    assert {path for path in old if old[path] != again[path]} == {"manifest.json", "manifest.seal"}


# --- what is not in it --------------------------------------------------------------------------


def test_no_secret_is_in_it(api: World) -> None:
    athlete = api.athlete()
    phone = api.log_in(athlete.email, device="Canary phone")
    athlete.post("/goals", {"kind": "activity", "activity": "Row"}, key="canary-key")
    found = b"".join(files(export(athlete)).values())

    with api.database.engine.connect() as connection:
        secrets = [
            *connection.execute(select(METADATA.tables["identity"].c.password_hash)).scalars(),
            *connection.execute(select(METADATA.tables["refresh_token"].c.token_hash)).scalars(),
        ]
    secrets += [phone.refresh_token, str(phone.login_id), "Canary phone", "canary-key", PASSWORD]
    assert [secret for secret in secrets if secret.encode() in found] == []
    assert athlete.email.encode() in found


def test_nothing_of_another_athlete_is_in_it(api: World, rich: Actor, archive: bytes) -> None:
    other, carer = api.athlete(), api.clinician()
    canary = "a canary in the goals of somebody else"
    other.post("/goals", {"kind": "activity", "activity": canary})
    for athlete in (rich, other):
        api.link(carer, athlete)

    found = b"".join(files(export(rich)).values())

    link = rich.get("/care/links").json["items"][0]["id"]
    assert rich.delete(f"/care/links/{link}").status == 204
    assert [text for text in (canary, other.id, other.email) if text.encode() in found] == []
    assert carer.id.encode() in found


def test_the_athletes_own_id_stands_in_sealed_receipts_only(rich: Actor, archive: bytes) -> None:
    """It is another one after restoring; what is sealed keeps its bytes."""
    found = {path for path, content in files(archive).items() if rich.id.encode() in content}

    assert found == {"data/decision.json"}


def test_the_name_of_the_file_says_nothing_about_the_person(rich: Actor) -> None:
    answer = rich.get("/me/export")

    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=keel-export-2026-11-21.zip"
    )
    assert (answer.media_type, answer.headers["Cache-Control"]) == (ZIP, "no-store")
    assert int(answer.headers["Content-Length"]) == len(answer.data)


# --- who gets it, and how -------------------------------------------------------------------------


@pytest.mark.parametrize("missing", sorted(ATHLETE))
def test_a_token_that_lacks_any_capability_gets_nothing(
    api: World, rich: Actor, archive: bytes, missing: Any
) -> None:
    limited, empty = rich.limited_to(ATHLETE - {missing}), api.athlete()

    refused = limited.get("/me/export")
    unrestored = restore(empty.limited_to(ATHLETE - {missing}), archive)

    assert (refused.status, refused.code) == (403, "insufficient_scope")
    assert (unrestored.status, unrestored.code) == (403, "insufficient_scope")


def test_a_clinician_has_nothing_to_export(api: World) -> None:
    refused = api.clinician().get("/me/export")

    assert (refused.status, refused.code) == (403, "insufficient_scope")


def test_whoever_withdrew_consent_may_still_take_the_data_along(api: World) -> None:
    athlete = api.athlete()
    api.screen(athlete)
    withdrawn = {"version": "2026-11", "granted": False, "given_by": "athlete"}
    athlete.put("/me/consents/health_data", withdrawn)

    assert len(rows(export(athlete), "data/screening.json")) == 1


def test_a_write_meanwhile_is_either_in_all_files_or_in_none(api: World) -> None:
    athlete = api.athlete()
    mine = UUID(athlete.id)
    with api.database.read(Scope(mine, mine)) as db, tempfile.TemporaryFile() as file:
        db.scalars(select(tables.model_of("goal"))).all()
        athlete.post("/goals", {"kind": "activity", "activity": "Row"})
        service.write_archive(db, file, api.runtime.sealer, "1.0.0", api.now)
        file.seek(0)
        content = file.read()

    assert rows(content, "data/goal.json") == []
    assert len(rows(export(athlete), "data/goal.json")) == 1


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary files go; small enough ones would stay in memory and prove nothing."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("api.kit.http.spooling.IN_MEMORY", 1)
    return tmp_path


def opened_below(folder: Path) -> list[str]:
    """Files of this process that were made in a folder, with a name or without."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the handle that lists the handles is gone by now
            found.append(str(link.readlink()))
    return [target for target in found if target.startswith(str(folder))]


def test_no_temporary_file_is_left_whatever_happens(
    api: World, rich: Actor, archive: bytes, temporary: Path
) -> None:
    athlete = api.athlete()
    assert restore(athlete, archive[:-1]).status == 422
    assert restore(athlete, archive).status == 201
    assert restore(athlete, archive).status == 409
    export(athlete)
    with api.app.test_client() as client:
        left = client.get("/v1/me/export", headers={"Authorization": f"Bearer {athlete.token}"})
        next(iter(left.response))
        assert opened_below(temporary) != []
        left.close()

    assert (list(temporary.iterdir()), opened_below(temporary)) == ([], [])


def test_a_failing_export_leaves_no_temporary_file(
    api: World, rich: Actor, temporary: Path
) -> None:
    for number in (5, 15, 25):
        with failing(api, "SELECT", number):
            assert rich.get("/me/export").status == 503

        assert (list(temporary.iterdir()), opened_below(temporary)) == ([], [])


def test_json_files_are_lists_with_one_row_on_each_line(archive: bytes) -> None:
    for path, content in files(archive, "data/").items():
        lines = [line for line in content.decode().splitlines() if line not in ("[", "]", "")]
        assert [json.loads(line.rstrip(",")) for line in lines] == json.loads(content), path


def test_rows_stand_in_the_order_of_their_ids_whatever_the_database_does(archive: bytes) -> None:
    for path in files(archive, "data/"):
        ids = [row["id"] for row in rows(archive, path) if "id" in row]
        assert ids == sorted(ids), path

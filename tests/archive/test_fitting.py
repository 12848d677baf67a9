"""Archives of other versions and other content, and what is wrong with a body before it is one."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException

from api.archive.vocab import MOST_BYTES
from api.kit.errors import PayloadTooLarge, UnsupportedMediaType
from api.kit.http import spooling
from tests.archive.forging import Parts, assert_refused, listed, sealed, zipped
from tests.archive.lives import ZIP, export, files, restore
from tests.support.world import World


def resealed(api: World, archive: bytes, change: Callable[[Parts], Parts]) -> bytes:
    """What another version of this very server could have made."""
    return zipped(sealed(listed(change(files(archive))), api.runtime.sealer))


def with_rows(path: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    def changed(parts: Parts) -> Parts:
        lines = [json.dumps(change(row)).encode() for row in json.loads(parts[path])]
        return parts | {path: b"[\n" + b",\n".join(lines) + b"\n]\n"}

    return changed


GOAL = "data/goal.json"
OTHER_VERSIONS: dict[str, Any] = {
    "a table more": lambda parts: parts | {"data/diary.json": b"[\n\n]\n"},
    "a column more": with_rows(GOAL, lambda row: row | {"colour": "red"}),
    "a value more": with_rows(GOAL, lambda row: row | {"kind": "dance"}),
    "a column less that is needed": with_rows(
        GOAL, lambda row: {name: value for name, value in row.items() if name != "kind"}
    ),
    "a value out of bounds": with_rows(GOAL, lambda row: row | {"reps": 1_000_000}),
    "another kind of id": with_rows(GOAL, lambda row: row | {"id": "17"}),
}


@pytest.mark.parametrize("kind", OTHER_VERSIONS)
def test_an_archive_that_does_not_fit_here_is_refused_whole_and_says_why(
    api: World, kind: str
) -> None:
    source, athlete = api.athlete(), api.athlete()
    source.post("/goals", {"kind": "activity", "activity": "Row"})
    profile = athlete.get("/me").text

    refused = assert_refused(athlete, resealed(api, export(source), OTHER_VERSIONS[kind]))

    assert "a different version" in refused.json["detail"]
    assert (profile, []) == (athlete.get("/me").text, athlete.get("/goals").json["items"])


def test_an_older_archive_without_a_newer_column_or_table_is_taken(api: World) -> None:
    source, athlete = api.athlete(), api.athlete()
    source.post("/goals", {"kind": "activity", "activity": "Row"})

    def older(parts: Parts) -> Parts:
        drop = ("target_on", "version")
        thin = with_rows(GOAL, lambda row: {k: v for k, v in row.items() if k not in drop})
        return {k: v for k, v in thin(parts).items() if k != "data/tombstone.json"}

    assert restore(athlete, resealed(api, export(source), older)).status == 201

    (goal,) = athlete.get("/goals").json["items"]
    assert (goal["activity"], goal["target_on"], goal["version"]) == ("Row", None, 1)


def test_a_newer_format_is_refused(api: World) -> None:
    parts = files(export(api.athlete()))
    said = json.loads(parts["manifest.json"]) | {"format_version": 2}
    newer = sealed(parts | {"manifest.json": json.dumps(said).encode()}, api.runtime.sealer)

    assert "newer" in assert_refused(api.athlete(), zipped(newer)).json["detail"]


def test_content_that_this_server_lacks_is_named(api: World) -> None:
    source = api.athlete()
    body = {"program": "hinge-rebuild", "started_on": api.day()}
    assert source.post("/enrollments", body).status == 201
    change = with_rows("data/enrollment.json", lambda row: row | {"program": "moon-walk"})

    refused = assert_refused(api.athlete(), resealed(api, export(source), change))

    assert "moon-walk" in refused.json["detail"]


# --- the body ---------------------------------------------------------------------------------


def test_another_media_type_is_refused_and_the_right_one_named(api: World, stopped: bytes) -> None:
    for media in ("application/json", "multipart/form-data", ""):
        refused = api.athlete().request("POST", "/me/restore", data=stopped, content_type=media)

        assert (refused.status, refused.code) == (415, "unsupported_media_type")
        assert refused.headers["Accept"] == ZIP


def test_a_body_that_says_it_is_too_long_is_not_read(api: World) -> None:
    told = {"CONTENT_LENGTH": str(MOST_BYTES + 2)}

    refused = restore(api.athlete(), b"", environ_overrides=told)

    assert (refused.status, refused.code) == (413, "payload_too_large")


@pytest.mark.parametrize(("size", "taken"), [(10, True), (11, False), (5000, False)])
@pytest.mark.parametrize("told", [True, False], ids=["with its length", "without"])
def test_no_body_is_longer_than_it_may_be(api: World, size: int, taken: bool, told: bool) -> None:
    intake = spooling.Intake(ZIP, 10, "Ten bytes.")
    more: dict[str, Any] = {"content_length": size} if told else {}
    environment = {"wsgi.input_terminated": True}
    with api.app.test_request_context(
        "/", method="POST", content_type=ZIP, input_stream=io.BytesIO(bytes(size)),
        environ_overrides=environment, **more,
    ):  # fmt: skip
        if taken:
            with spooling.received(intake) as got:
                assert got.file.read() == bytes(size)
                assert got.digest == hashlib.sha256(bytes(size)).digest()
        else:
            with pytest.raises((PayloadTooLarge, HTTPException)), spooling.received(intake):
                pass


def test_another_media_type_is_seen_before_the_body(api: World) -> None:
    with (
        api.app.test_request_context("/", method="POST", content_type="text/csv", data=b"x"),
        pytest.raises(UnsupportedMediaType),
        spooling.received(spooling.Intake(ZIP, 10, "Ten bytes.")),
    ):
        pass

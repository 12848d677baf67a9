"""A version of the library leaves digests, and content that changes without one is noticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.exercises import publishing
from api.exercises.catalogue import LIBRARY_VERSION
from tests.support.world import World


def test_content_does_not_change_without_a_new_version() -> None:
    left = publishing.released().get(LIBRARY_VERSION, {})
    changed = sorted(set(left.items()) ^ set(publishing.digests().items()))

    assert changed == [], f"run `flask keel library release` for {LIBRARY_VERSION}"


def test_the_versions_before_stay_as_they_were_released() -> None:
    first = publishing.released()["2026.11.0"]

    assert len(first) == 212
    assert (first["breathing-supine"], first["snatch-power"]) == FIRST_AND_LAST


FIRST_AND_LAST = ("e7b609aac4100d83", "b70cf1cbe3c6ee23")


def test_a_version_is_left_once(tmp_path: Path) -> None:
    path = publishing.release(tmp_path)

    assert json.loads(path.read_text()) == publishing.digests()
    assert publishing.release(tmp_path) == path


def test_other_content_under_a_version_that_was_left_is_refused(tmp_path: Path) -> None:
    path = publishing.release(tmp_path)
    path.write_text(path.read_text().replace(publishing.digests()["plank"], "0" * 16))

    with pytest.raises(publishing.VersionTaken, match=LIBRARY_VERSION):
        publishing.release(tmp_path)


def test_a_version_that_was_not_shipped_may_be_left_again(tmp_path: Path) -> None:
    path = publishing.release(tmp_path)
    path.write_text("{}\n")

    publishing.release(tmp_path, again=True)

    assert json.loads(path.read_text()) == publishing.digests()


def test_a_changed_text_changes_the_digest_of_its_exercise_alone() -> None:
    shapes = publishing.shapes()
    plank = shapes["plank"] | {"setup": "Otherwise."}

    assert publishing.digest(plank) != publishing.digests()["plank"]
    assert publishing.digest(dict(shapes["walk"])) == publishing.digests()["walk"]


def test_the_command_leaves_the_digests_of_this_version(api: World) -> None:
    ran = api.app.test_cli_runner().invoke(args=["keel", "library", "release"])

    assert ran.exit_code == 0, ran.output
    assert f"{LIBRARY_VERSION}.json holds {len(publishing.digests())} digests" in ran.output

"""The comparison with the released description finds whatever would break a client.

The tables of `seeded` are the proof: each break is one that some app out there would meet, and each
must be found; each addition is one that no app can notice, and none may be reported.
"""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sdk import released
from sdk.breaks import breaks
from tests.sdk.seeded import ADDITIONS, BREAKS, operation

Json = dict[str, Any]

TODAY = date(2027, 6, 1)
RELEASED = Path(__file__).parents[2] / "openapi" / "released"


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_found(document: Json, name: str) -> None:
    change, expected = BREAKS[name]
    newer = deepcopy(document)
    change(newer)

    found = [str(one) for one in breaks(document, newer, TODAY)]

    assert [one for one in found if expected in one], found


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_addition_is_not_reported(document: Json, name: str) -> None:
    newer = deepcopy(document)
    ADDITIONS[name](newer)

    assert breaks(document, newer, TODAY) == []


def test_every_shape_is_watched(document: Json) -> None:
    """Not only those of the table: each shape is made to ask for something new."""
    shapes = document["components"]["schemas"]
    newer = document | {
        "components": document["components"]
        | {"schemas": {name: said | {"minContains": 1} for name, said in shapes.items()}}
    }

    assert {one.where for one in breaks(document, newer, TODAY)} >= set(shapes)


def test_every_operation_is_watched(document: Json) -> None:
    newer = document | {"paths": {path: {} for path in document["paths"]}}
    expected = {
        f"{method.upper()} {path}: the method is gone"
        for path, item in document["paths"].items()
        for method in set(item) - {"parameters"}
    }

    assert {str(one) for one in breaks(document, newer, TODAY)} == expected


# --- the only way out --------------------------------------------------------------------------


def retired(document: Json, **said: object) -> Json:
    older = deepcopy(document)
    operation(older, "getToday").update({"deprecated": True, "x-sunset": "2027-05-31"} | said)
    return older


def without_today(document: Json) -> Json:
    newer = deepcopy(document)
    del newer["paths"]["/v1/today"]
    return newer


def test_what_was_announced_may_go_after_its_day(document: Json) -> None:
    assert breaks(retired(document), without_today(document), TODAY) == []


@pytest.mark.parametrize(
    "said",
    [{"x-sunset": "2027-06-01"}, {"x-sunset": None}, {"deprecated": False}],
    ids=["on its last day", "without a day", "without being deprecated"],
)
def test_what_was_not_properly_announced_may_not_go(document: Json, said: Json) -> None:
    assert breaks(retired(document, **said), without_today(document), TODAY)


def test_an_announcement_made_with_the_removal_comes_too_late(document: Json) -> None:
    """Only what a release has said counts."""
    newer = retired(document)
    del newer["paths"]["/v1/today"]

    assert breaks(document, newer, TODAY)


# --- the released documents -----------------------------------------------------------------------


def test_clients_of_the_last_release_are_served_as_before(document: Json) -> None:
    last = released.last(RELEASED)
    if last is None:
        pytest.skip("nothing is released yet: `make release-spec` keeps the first document")

    found = breaks(json.loads(last.read_text()), document, date.today())

    assert [str(one) for one in found] == []


def test_the_last_release_is_the_highest_version(tmp_path: Path) -> None:
    for version in ("1.2.0", "1.10.0", "1.9.1"):
        (tmp_path / f"{version}.json").touch()

    assert released.last(tmp_path) == tmp_path / "1.10.0.json"


def test_a_release_is_kept_once_and_never_rewritten(document: Json, tmp_path: Path) -> None:
    assert released.add(document, tmp_path, TODAY) == 0
    kept = (tmp_path / f"{document['info']['version']}.json").read_text()

    assert released.add(without_today(document), tmp_path, TODAY) == 1
    assert (tmp_path / f"{document['info']['version']}.json").read_text() == kept


def test_a_release_that_breaks_the_last_one_is_refused(document: Json, tmp_path: Path) -> None:
    released.add(document, tmp_path, TODAY)
    newer = without_today(document)
    newer["info"]["version"] = "9.0.0"

    assert released.add(newer, tmp_path, TODAY) == 1
    assert not (tmp_path / "9.0.0.json").exists()


@pytest.mark.parametrize(("change", "expected"), [("nothing", 0), ("a break", 1)])
def test_the_command_fails_on_a_break(
    document: Json, tmp_path: Path, change: str, expected: int
) -> None:
    current = document if change == "nothing" else without_today(document)
    (tmp_path / "openapi.json").write_text(json.dumps(current))
    released.add(document, tmp_path / "released", TODAY)

    assert released.main(["check", "--openapi", str(tmp_path)]) == expected

"""A value that a schema lets through and the database does not: refused for good, and logged.

It is a mistake of ours, made here by widening a schema. Seen red: it was told as a conflict of ids,
of which there is none, and a phone was asked to pull, merge and push it again for ever.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.checkins.schemas import CheckInInput, CheckInItemInput, CheckInPatch
from api.kit.http import fields
from api.kit.ids import new_id
from api.kit.limits import Bounds
from api.sync import row_schemas
from tests.checkins.answers import Shape, a_check_in, open_codes
from tests.http.batching import codes, send, statuses
from tests.support.world import World
from tests.sync.phone import a_check_in as a_row
from tests.sync.pushes import RED, in_step

IMPOSSIBLE = 50
LOGGED = "a CHECK refused what no schema did"


@pytest.fixture(autouse=True)
def widened(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for kind in (CheckInInput, CheckInItemInput, CheckInPatch):
        monkeypatch.setitem(kind._declared_fields, "pain_now", fields.Whole(Bounds(0, 99)))
    row_schemas._shape.cache_clear()
    yield
    row_schemas._shape.cache_clear()


def red(api: World, day: int = 0) -> Shape:
    said = {"red_flags": {"RF-CES-1": "yes"}, "questionnaire_version": "2026.11"}
    return a_check_in("daily", api.day(day), id=str(new_id()), pain_now=IMPOSSIBLE, **said)


def test_it_is_refused_as_not_valid_heard_and_logged(
    api: World, caplog: pytest.LogCaptureFixture
) -> None:
    athlete = api.athlete()

    answer = athlete.post("/check-ins", red(api))

    assert (answer.status, answer.code) == (422, "validation_failed")
    assert LOGGED in caplog.text
    assert open_codes(athlete) == ["RF-CES-1"]


def test_a_correction_with_it_is_refused_as_well(api: World) -> None:
    athlete = api.athlete()
    stored = athlete.post("/check-ins", red(api) | {"pain_now": 2}).json["check_in"]

    answer = athlete.patch(f"/check-ins/{stored['id']}", {"pain_now": IMPOSSIBLE}, etag="*")

    assert (answer.status, answer.code) == (422, "validation_failed")


def test_of_a_batch_it_refuses_its_own_item_only(api: World) -> None:
    athlete = api.athlete()

    answer = send(athlete, "/check-ins", [red(api), red(api, -1) | {"pain_now": 2}])

    assert statuses(answer) == ["refused", "created"]
    assert codes(answer) == ["validation_failed", None]


def test_a_push_is_not_asked_to_be_merged_for_it(api: World) -> None:
    phone = in_step(api.athlete())
    phone.create("check_ins", **a_row(api.day(), **RED, pain_now=IMPOSSIBLE))

    answer = phone.push()

    assert (answer.status, answer.code) == (422, "validation_failed")
    assert open_codes(phone.athlete) == ["RF-CES-1"]

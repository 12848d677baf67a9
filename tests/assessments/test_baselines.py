"""Baseline tests: checked against how each test is done; results travel inside their day."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.assessments import baselines, service
from api.assessments.protocols import protocol
from api.engine import instruments
from api.engine.ruleset import current
from api.engine.vocab import BaselineTest
from api.kit.db.scope import Scope
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import BASELINES, World


def measure(api: World, athlete: Actor, *results: dict[str, Any], **more: Any) -> Answer:
    body = {"local_date": api.day(), "examiner": "athlete", "results": list(results), **more}
    return athlete.post("/baselines", body)


def path_of(saved: Answer) -> str:
    return f"/baselines/{saved.json['baseline']['id']}"


def test_every_test_is_described_with_its_unit_steps_and_source(api: World) -> None:
    found = api.anonymous().get("/baseline-tests")

    sorensen = found.json["items"][0]
    assert (sorensen["test"], sorensen["unit"], sorensen["sided"]) == ("sorensen", "s", False)
    assert sorensen["detectable_change"] == 32
    assert all(item["steps"] and item["evidence"]["source"] for item in found.json["items"])


def test_results_come_back_in_order_with_their_unit_and_protocol(api: World) -> None:
    saved = measure(api, api.athlete(), *BASELINES)

    assert saved.status == 201
    results = saved.json["baseline"]["results"]
    assert [row["test"] for row in results] == [row["test"] for row in BASELINES]
    assert results[1]["side"] == "left"
    assert {row["unit"] for row in results} == {"s", "reps", "level"}
    assert {row["protocol_version"] for row in results} == {"2026.11"}
    assert saved.json["effect"]["decision_due"] is True


def test_a_baseline_reads_back_as_it_was_saved(api: World) -> None:
    athlete = api.athlete()
    saved = measure(api, athlete, *BASELINES)

    read = athlete.get(path_of(saved))

    assert read.json == saved.json["baseline"]
    assert read.etag.startswith('"v1.')


@pytest.mark.parametrize(
    ("result", "member"),
    [
        ({"test": "sorensen", "value": 241}, "value"),
        ({"test": "tsk_11", "value": 10}, "value"),
        ({"test": "sorensen", "value": 40, "side": "left"}, "side"),
        ({"test": "psfs", "value": 4}, "subject"),
        ({"test": "confidence", "value": 4, "subject": " "}, "subject"),
        ({"test": "prone_plank", "value": 40, "subject": "deadlift"}, "subject"),
        ({"test": "brace"}, "value"),
        ({"test": "sane", "value": 80, "position": "prone"}, "position"),
    ],
)
def test_a_result_must_fit_its_test(api: World, result: dict[str, Any], member: str) -> None:
    refused = measure(api, api.athlete(), {"test": "brace", "value": 1}, result)

    assert (refused.status, refused.code) == (422, "validation_failed")
    assert refused.pointers == [f"/results/1/{member}"]


@pytest.mark.parametrize(
    ("test", "taken", "refused"),
    [
        ("rmdq", (0, 7, 24), (7.5, 24.5, -1)),
        ("peg", (4, 6.3, 6.33, 6.67, 6.7), (6.5, 6.4, 10.3)),
        ("ostrc_h2", (0, 33, 100), (33.5,)),
        ("hinge_dowel", (4,), (3.9, 6)),
        ("brace", (2,), (1.5,)),
        ("single_leg_hop_10x", (2,), (2.5, 11)),
        ("brisk_walk_30", (2,), (1.5,)),
        ("odi", (11, 22.2, 13), (100.5,)),
        ("tsk_11", (29, 29.7), (45,)),
        ("sane", (87.5,), (101,)),
        ("sorensen", (61.4,), (-1,)),
    ],
)
def test_a_value_that_no_form_or_count_can_end_in_is_refused(
    api: World, test: str, taken: tuple[float, ...], refused: tuple[float, ...]
) -> None:
    """An Oswestry or TSK-11 score over fewer answers may be any number, a mean may be rounded."""
    athlete = api.athlete()
    assert {measure(api, athlete, {"test": test, "value": v}).status for v in taken} == {201}
    for value in refused:
        answer = measure(api, athlete, {"test": test, "value": value})
        assert (answer.status, answer.pointers) == (422, ["/results/0/value"]), value


def test_the_refusal_says_what_the_test_takes(api: World) -> None:
    rmdq, peg = (
        measure(api, api.athlete(), {"test": test, "value": 6.5}).json["errors"][0]["detail"]
        for test in ("rmdq", "peg")
    )

    assert rmdq == "Roland-Morris score takes 0 to 24 points, in whole numbers."
    assert peg.endswith("takes 0 to 10 points, a mean of 3 whole numbers.")


@pytest.mark.parametrize(
    ("test", "items"),
    [
        *(("peg", [a, b, 7]) for a in range(11) for b in (0, 4, 5)),
        *(("rmdq", [1] * n + [0] * (24 - n)) for n in (0, 7, 24)),
        *(("ostrc_h2", [8, a, b, 17]) for a in (0, 8, 17, 25) for b in (0, 25)),
    ],
)
def test_every_score_that_is_worked_out_here_is_taken_as_a_value(
    test: str, items: list[float]
) -> None:
    done = protocol(BaselineTest(test))
    value = instruments.score(done.test, items, current())

    assert baselines._value("", {"value": value}, done, current()) == value


def test_a_sided_test_may_leave_the_side_out(api: World) -> None:
    saved = measure(api, api.athlete(), {"test": "side_bridge", "value": 40})

    assert saved.status == 201
    assert saved.json["baseline"]["results"][0]["side"] is None


def test_a_protocol_that_never_was_is_refused(api: World) -> None:
    refused = measure(
        api, api.athlete(), {"test": "brace", "value": 1, "protocol_version": "1999.1"}
    )

    assert refused.code == "unknown_version"
    assert refused.pointers == ["/results/0/protocol_version"]


def test_a_patch_replaces_the_results_and_keeps_rows_by_their_id(api: World) -> None:
    athlete = api.athlete()
    saved = measure(api, athlete, *BASELINES)
    left = saved.json["baseline"]["results"][1]

    changed = athlete.patch(
        path_of(saved),
        {
            "results": [
                {"test": "brace", "value": 2},
                {"id": left["id"], "test": "side_bridge", "side": "left", "value": 55, "pain": 1},
            ]
        },
        etag=saved.etag,
    )

    brace, bridge = changed.json["baseline"]["results"]
    assert (brace["test"], brace["value"]) == ("brace", 2)
    assert bridge == left | {"value": 55, "pain": 1}
    assert athlete.get(path_of(saved)).json == changed.json["baseline"]
    assert changed.etag.startswith('"v2.')


def test_a_patch_without_results_leaves_them(api: World) -> None:
    athlete = api.athlete()
    saved = measure(api, athlete, *BASELINES)

    changed = athlete.patch(path_of(saved), {"note": "After work."}, etag=saved.etag)

    assert changed.json["baseline"]["results"] == saved.json["baseline"]["results"]
    assert changed.json["baseline"]["note"] == "After work."


def test_an_id_stands_for_one_result_only(api: World) -> None:
    twice = {"id": str(uuid4()), "test": "brace", "value": 1}

    assert measure(api, api.athlete(), twice, twice).pointers == ["/results"]


def test_a_result_id_of_another_day_is_a_conflict(api: World) -> None:
    athlete = api.athlete()
    known = measure(api, athlete, *BASELINES).json["baseline"]["results"][0]["id"]

    refused = measure(api, athlete, {"id": known, "test": "brace", "value": 1}, id=str(uuid4()))

    assert (refused.status, refused.code) == (409, "id_conflict")


def test_a_deleted_baseline_is_gone_and_says_what_that_changed(api: World) -> None:
    athlete = api.athlete()
    saved = measure(api, athlete, *BASELINES)

    assert athlete.delete(path_of(saved)).status == 428
    gone = athlete.delete(path_of(saved), etag=saved.etag)

    assert gone.status == 200
    assert gone.json["decision_due"] is True
    assert athlete.get(path_of(saved)).status == 404


def test_somebody_elses_baseline_is_not_there(api: World) -> None:
    saved, other = measure(api, api.athlete(), *BASELINES), api.athlete()

    assert other.get(path_of(saved)).status == 404
    assert other.patch(path_of(saved), {"note": "x"}, etag="*").status == 404
    assert other.delete(path_of(saved), etag="*").status == 404
    assert other.get("/baselines").json["items"] == []


def test_baselines_are_listed_newest_day_first_with_their_results(api: World) -> None:
    athlete = api.athlete()
    for days_ago in (8, 1, 4):
        measure(api, athlete, *BASELINES, local_date=api.day(-days_ago))

    listed = athlete.get("/baselines?limit=2").json

    assert [row["local_date"] for row in listed["items"]] == [api.day(-1), api.day(-4)]
    assert all(len(row["results"]) == len(BASELINES) for row in listed["items"])
    assert listed["next_cursor"] is not None


def test_the_engine_reads_the_results_of_its_window(api: World) -> None:
    athlete = api.athlete()
    measure(api, athlete, {"test": "sorensen", "value": 60}, local_date=api.day(-30))
    recent = measure(api, athlete, {"test": "psfs", "value": 3, "subject": "deadlift"})
    with api.database.read(Scope(UUID(athlete.id), UUID(athlete.id))) as db:
        (found,) = service.engine_baselines(db, api.today - timedelta(days=7), api.today)

    assert found.ref.id == recent.json["baseline"]["id"]
    assert (found.test.value, found.value, found.subject) == ("psfs", 3, "deadlift")
    assert (found.ref.version, found.ref.local_date) == (1, api.today)

"""Forms scored here, and results beside the ones before them."""

from typing import Any

import pytest

from api.kit.db.unit_of_work import statements
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import EPISODE, World

YES_7 = [1] * 7 + [0] * 17


def measure(api: World, athlete: Actor, *results: dict[str, Any], days_ago: int = 0) -> Answer:
    body = {"local_date": api.day(-days_ago), "examiner": "athlete", "results": list(results)}
    return athlete.post("/baselines", body)


def first(answer: Answer) -> dict[str, Any]:
    assert answer.status in (200, 201), answer.text
    found: dict[str, Any] = answer.json["baseline"]["results"][0]
    return found


def verdict(answer: Answer) -> str:
    return str(first(answer)["change"]["verdict"])


# --- scores --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "items", "value"),
    [
        ("rmdq", YES_7, 7),
        ("peg", [5, 6, 5], 5.33),
        ("ostrc_h2", [8, 8, 17, 8], 41),
        ("ostrc_h2", [0], 0),
        ("ostrc_h2", [25, 0, 0, 0], 100),
    ],
)
def test_answers_of_a_form_are_scored_here_and_kept(
    api: World, test: str, items: list[float], value: float
) -> None:
    athlete = api.athlete()

    saved = measure(api, athlete, {"test": test, "items": items})

    assert (value, items) == (first(saved)["value"], first(saved)["items"])
    read = athlete.get(f"/baselines/{saved.json['baseline']['id']}").json
    assert read["results"][0] == first(saved)


@pytest.mark.parametrize("value", [5.33, 5.3, 5.333333])
def test_a_score_beside_its_answers_may_be_rounded(api: World, value: float) -> None:
    saved = measure(api, api.athlete(), {"test": "peg", "items": [5, 6, 5], "value": value})

    assert first(saved)["value"] == 5.33


@pytest.mark.parametrize(
    ("result", "member"),
    [
        ({"test": "rmdq", "items": YES_7, "value": 8}, "value"),
        ({"test": "rmdq", "items": YES_7[:-1]}, "items"),
        ({"test": "rmdq", "items": []}, "items"),
        ({"test": "rmdq", "items": [2, *YES_7[1:]]}, "items"),
        ({"test": "peg", "items": [1, 2, 11]}, "items"),
        ({"test": "peg", "items": [1, 2, 101]}, "items/2"),
        ({"test": "ostrc_h2", "items": [6, 8, 8, 8]}, "items"),
        ({"test": "sorensen", "items": [60]}, "items"),
        ({"test": "psfs", "subject": "deadlift", "items": [3, 4, 5]}, "items"),
        ({"test": "rmdq"}, "value"),
        ({"test": "rmdq", "value": None, "items": None}, "value"),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    api: World, result: dict[str, Any], member: str
) -> None:
    refused = measure(api, api.athlete(), result)

    assert (refused.status, refused.code) == (422, "validation_failed")
    assert refused.pointers == [f"/results/0/{member}"]


@pytest.mark.parametrize("test", ["odi", "tsk_11"])
def test_a_licensed_form_is_accepted_as_an_imported_score_only(api: World, test: str) -> None:
    refused = measure(api, api.athlete(), {"test": test, "items": [1] * 10})

    assert refused.status == 422
    assert "imported score only" in refused.text
    assert measure(api, api.athlete(), {"test": test, "value": 30}).status == 201


def test_a_result_without_answers_has_none(api: World) -> None:
    assert first(measure(api, api.athlete(), {"test": "rmdq", "value": 7}))["items"] is None


def test_a_patch_may_bring_the_answers_and_take_them_back(api: World) -> None:
    athlete = api.athlete()
    saved = measure(api, athlete, {"test": "rmdq", "value": 9})
    path, id_ = f"/baselines/{saved.json['baseline']['id']}", first(saved)["id"]

    told = athlete.patch(
        path, {"results": [{"id": id_, "test": "rmdq", "items": YES_7}]}, etag=saved.etag
    )
    plain = athlete.patch(
        path, {"results": [{"id": id_, "test": "rmdq", "value": 9}]}, etag=told.etag
    )

    assert (first(told)["value"], first(told)["items"]) == (7, YES_7)
    assert (first(plain)["value"], first(plain)["items"]) == (9, None)


# --- position ------------------------------------------------------------------------------


def test_a_result_is_stored_with_the_position_of_its_protocol_unless_another_is_said(
    api: World,
) -> None:
    athlete = api.athlete()

    assert first(measure(api, athlete, {"test": "sorensen", "value": 60}))["position"] == "prone"
    other = {"test": "slr", "value": 60, "position": "seated"}
    assert first(measure(api, athlete, other))["position"] == "seated"
    assert first(measure(api, athlete, {"test": "sane", "value": 60}))["position"] is None


# --- change --------------------------------------------------------------------------------


def test_the_first_result_has_nothing_before_it(api: World) -> None:
    change = first(measure(api, api.athlete(), {"test": "sorensen", "value": 60}))["change"]

    assert change["verdict"] == "first"
    assert (change["since"], change["before"], change["difference"]) == (None, None, None)
    assert (change["mdc"], change["evidence"]["mark"]) == (32, "verified")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (60, "within_error"),
        (92, "within_error"),
        (93, "better"),
        (28, "within_error"),
        (27, "worse"),
    ],
)
def test_a_retest_counts_only_beyond_the_error_of_its_test(
    api: World, value: float, expected: str
) -> None:
    athlete = api.athlete()
    measure(api, athlete, {"test": "sorensen", "value": 60}, days_ago=21)

    again = measure(api, athlete, {"test": "sorensen", "value": value})

    change = first(again)["change"]
    assert (change["verdict"], change["difference"]) == (expected, value - 60)
    assert (change["since"], change["before"]) == (api.day(-21), 60)


def test_the_day_before_counts_whatever_came_in_first(api: World) -> None:
    athlete = api.athlete()
    newest = measure(api, athlete, {"test": "sorensen", "value": 120})
    path = f"/baselines/{newest.json['baseline']['id']}"
    measure(api, athlete, {"test": "sorensen", "value": 60}, days_ago=30)
    before = athlete.get(path)

    measure(api, athlete, {"test": "sorensen", "value": 110}, days_ago=10)

    after = athlete.get(path)
    assert before.json["results"][0]["change"]["verdict"] == "better"
    assert after.json["results"][0]["change"]["since"] == api.day(-10)
    assert after.json["results"][0]["change"]["verdict"] == "within_error"
    assert after.etag != before.etag


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"test": "side_bridge", "side": "left"}, {"test": "side_bridge", "side": "right"}),
        ({"test": "side_bridge", "side": "left"}, {"test": "side_bridge"}),
        ({"test": "psfs", "subject": "deadlift"}, {"test": "psfs", "subject": "run"}),
        ({"test": "slr"}, {"test": "slr", "position": "seated"}),
        ({"test": "sorensen"}, {"test": "prone_plank"}),
    ],
)
def test_only_what_was_done_the_same_way_is_compared(
    api: World, one: dict[str, Any], other: dict[str, Any]
) -> None:
    athlete = api.athlete()
    measure(api, athlete, one | {"value": 8}, days_ago=9)

    assert verdict(measure(api, athlete, other | {"value": 9}, days_ago=5)) == "first"
    assert verdict(measure(api, athlete, one | {"value": 9})) == "within_error"


def test_one_activity_of_one_s_own_errs_by_three_points(api: World) -> None:
    athlete = api.athlete()
    measure(api, athlete, {"test": "psfs", "subject": "deadlift", "value": 3}, days_ago=9)

    six = measure(api, athlete, {"test": "psfs", "subject": "deadlift", "value": 6}, days_ago=5)

    assert (verdict(six), first(six)["change"]["mdc"]) == ("within_error", 3)


def test_an_activity_is_compared_with_itself_however_it_is_spelled(api: World) -> None:
    athlete = api.athlete()
    measure(api, athlete, {"test": "psfs", "subject": "Deadlift", "value": 3}, days_ago=9)

    seven = measure(api, athlete, {"test": "psfs", "subject": " deadlift ", "value": 7})

    assert (verdict(seven), first(seven)["subject"]) == ("better", " deadlift ")


def test_once_the_pain_is_over_the_hold_of_the_back_must_change_more(api: World) -> None:
    athlete = api.athlete()
    measure(api, athlete, {"test": "sorensen", "value": 60}, days_ago=9)
    episode = athlete.post("/episodes", EPISODE | {"local_date": api.day(-20)})
    path = f"/episodes/{episode.json['episode']['id']}"
    in_pain = measure(api, athlete, {"test": "sorensen", "value": 100}, days_ago=5)

    athlete.patch(path, {"ended_on": api.day(-4)}, etag="*")
    measure(api, athlete, {"test": "sorensen", "value": 60}, days_ago=3)
    over = measure(api, athlete, {"test": "sorensen", "value": 100})

    assert (verdict(in_pain), first(in_pain)["change"]["mdc"]) == ("better", 32)
    assert (verdict(over), first(over)["change"]["mdc"]) == ("within_error", 48)


def test_somebody_elses_results_are_not_what_mine_are_compared_with(api: World) -> None:
    measure(api, api.athlete(), {"test": "sorensen", "value": 60}, days_ago=9)

    assert verdict(measure(api, api.athlete(), {"test": "sorensen", "value": 200})) == "first"


def test_a_deleted_baseline_is_no_comparison(api: World) -> None:
    athlete = api.athlete()
    gone = measure(api, athlete, {"test": "sorensen", "value": 60}, days_ago=9)
    athlete.delete(f"/baselines/{gone.json['baseline']['id']}", etag="*")

    assert verdict(measure(api, athlete, {"test": "sorensen", "value": 200})) == "first"


def test_a_page_of_baselines_costs_as_many_statements_as_one(api: World) -> None:
    athlete = api.athlete()
    counts = []
    for days_ago in (9, 8, 7, 6):
        measure(api, athlete, {"test": "sorensen", "value": 60}, days_ago=days_ago)
        athlete.get("/baselines")
        counts.append(statements.get())

    assert len(set(counts)) == 1


# --- what the tests are --------------------------------------------------------------------


def test_a_test_says_its_error_its_cuts_and_how_it_is_scored(api: World) -> None:
    found = {row["test"]: row for row in api.anonymous().get("/baseline-tests").json["items"]}

    sorensen, rmdq = found["sorensen"], found["rmdq"]
    assert (sorensen["instrument"]["mdc"], sorensen["instrument"]["mdc_past"]) == (32, 48)
    assert sorensen["instrument"]["better"] == "higher"
    assert [(cut["phase"], cut["value"]) for cut in sorensen["gates"]] == [
        ("p2", 60),
        ("p2", 2),
        ("p3", 90),
    ]
    assert sorensen["gates"][0]["evidence"]["mark"] == "proposal"
    assert (rmdq["instrument"]["mcid"], rmdq["instrument"]["recovered"]) == (5, 2)
    assert (rmdq["form"]["items_from"], rmdq["form"]["answers"]) == (24, [0, 1])
    assert found["odi"]["form"] is None
    assert found["psfs"]["form"] is None

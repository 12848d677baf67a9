"""The library over HTTP: filters, pages, one exercise, caching."""

from pathlib import Path

from api.engine.overlays import read_overlay
from api.engine.ruleset import current
from api.exercises import publishing, service
from tests.engine.overlay_files import a_change, an_overlay
from tests.support.answer import Answer
from tests.support.world import World


def slugs(response: Answer) -> list[str]:
    assert response.status == 200, response.text
    return [item["slug"] for item in response.json["items"]]


def test_the_library_is_public(api: World) -> None:
    response = api.anonymous().get("/exercises")

    assert response.status == 200
    assert response.headers["Cache-Control"].startswith("public")


def test_pages_together_are_the_whole_library_in_its_order(api: World) -> None:
    reader, found, query = api.anonymous(), [], "limit=90"
    while True:
        page = reader.get(f"/exercises?{query}").json
        found += [item["slug"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query = f"limit=90&cursor={page['next_cursor']}"

    assert found == list(service.library().exercises)


def test_a_cursor_of_another_search_is_refused(api: World) -> None:
    reader = api.anonymous()
    cursor = reader.get("/exercises?limit=1&pattern=hinge").json["next_cursor"]

    response = reader.get(f"/exercises?limit=1&pattern=squat&cursor={cursor}")

    assert (response.status, response.code) == (400, "bad_cursor")


def test_a_pattern_limits_the_list_to_itself(api: World) -> None:
    items = api.anonymous().get("/exercises?pattern=hinge&limit=100").json["items"]

    assert {item["pattern"] for item in items} == {"hinge"}


def test_no_listed_exercise_asks_for_a_posture_to_stay_clear_of(api: World) -> None:
    path = "/exercises?avoiding=flexion,impact&limit=100"

    items = api.anonymous().get(path).json["items"]

    assert items
    assert not [item["slug"] for item in items if {"flexion", "impact"} & set(item["avoid_if"])]


def test_equipment_leaves_out_what_needs_something_else(api: World) -> None:
    reader = api.anonymous()

    at_home = slugs(reader.get("/exercises?equipment=band&pattern=hinge&limit=100"))
    in_gym = slugs(reader.get("/exercises?equipment=barbell,rack&pattern=hinge&limit=100"))

    assert "deadlift-conventional" not in at_home
    assert "deadlift-conventional" in in_gym


def test_a_phase_shows_only_what_is_open_in_it(api: World) -> None:
    items = api.anonymous().get("/exercises?phase=p0&limit=100").json["items"]

    assert {item["first_phase"] for item in items} == {"p0"}


def test_text_finds_by_the_beginning_of_words(api: World) -> None:
    assert "deadlift-conventional" in slugs(api.anonymous().get("/exercises?q=DEADL conv"))


def test_an_unknown_filter_value_is_named_in_the_answer(api: World) -> None:
    response = api.anonymous().get("/exercises?pattern=yoga")

    assert response.status == 422
    assert response.pointers == ["query/pattern"]


def test_a_list_that_did_not_change_is_not_sent_again(api: World) -> None:
    reader, path = api.anonymous(), "/exercises?pattern=carry"
    etag = reader.get(path).etag

    assert reader.get(path, headers={"If-None-Match": etag}).status == 304


def test_an_exercise_shows_its_texts_and_its_neighbours(api: World) -> None:
    exercise = api.anonymous().get("/exercises/hinge-dowel").json

    relations = {(link["relation"], link["exercise"]) for link in exercise["links"]}
    assert ("regression", "hinge-wall") in relations
    assert ("progression", "hinge-kneeling") in relations
    assert all(exercise[text] for text in ("description", "why", "setup", "faults", "trains"))
    assert set(exercise["cues"]) == {"external", "internal"}
    assert exercise["library_version"] == service.LIBRARY_VERSION


def test_a_substitute_says_what_it_is_chosen_for_and_a_step_says_nothing_of_it(api: World) -> None:
    for link in api.anonymous().get("/exercises/deadlift-conventional").json["links"]:
        assert ("intent" in link) == (link["relation"] == "substitute")


def test_an_exercise_shows_a_dose_for_each_of_its_phases(api: World) -> None:
    plank = api.anonymous().get("/exercises/plank").json

    assert [dose["phase"] for dose in plank["doses"]] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert plank["doses"][0] == {
        "phase": "p1",
        "kind": "hold",
        "sets": 3,
        "low": 8,
        "high": 8,
        "pyramid": [6, 4, 2],
        "per_side": False,
        "effort_low": 4.0,
        "effort_high": 4.0,
    }


def test_what_is_done_one_side_at_a_time_has_its_dose_for_each_side(api: World) -> None:
    carry = api.anonymous().get("/exercises/suitcase-carry").json

    assert {dose["per_side"] for dose in carry["doses"]} == {True}
    assert carry["tolerance_test"]["per_side"] is True


def test_a_tolerance_test_is_the_least_of_the_first_phase(api: World) -> None:
    exercise = api.anonymous().get("/exercises/rdl-tempo").json

    first = exercise["doses"][0]
    assert exercise["tolerance_test"] == {
        "phase": first["phase"],
        "kind": first["kind"],
        "amount": first["low"],
        "per_side": False,
    }
    assert exercise["tolerance_limits"]["pain_max"] == 2
    assert exercise["tolerance_limits"]["morning_rise_max"] == 1


def test_a_stricter_rule_set_tightens_the_limits_of_a_tolerance_test(tmp_path: Path) -> None:
    overlay = tmp_path / "clinic.toml"
    overlay.write_bytes(an_overlay(a_change("tolerance.pain_max", 1)))
    stricter = read_overlay(overlay)

    assert publishing.limits(stricter).pain_max == 1
    assert publishing.limits(stricter).ruleset_version == stricter.version
    assert publishing.document(stricter, None).tag != publishing.document(current(), None).tag


def test_an_unknown_exercise_is_not_found(api: World) -> None:
    assert api.anonymous().get("/exercises/moon-walk").status == 404

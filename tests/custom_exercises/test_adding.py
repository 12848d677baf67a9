"""Adding, placing, changing and putting away exercises of one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.custom_exercises.vocab import MOST
from api.engine.vocab import ClinicianRole, Sensitivity
from api.kit.ids import new_id
from tests.custom_exercises.lifts import (
    PLACE,
    PLACED,
    SLUG,
    add,
    add_for,
    grades,
    listed,
    made,
    session,
)
from tests.support.actor import Actor
from tests.support.world import World


def path(row: dict[str, Any]) -> str:
    return f"/custom-exercises/{row['id']}"


# --- slugs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Sandbag lift", "my-sandbag-lift"),
        ("Élévation à 45° (barre)", "my-elevation-a-45-barre"),
        ("懸垂", "my-exercise"),
        ("x" * 120, "my-" + "x" * 57),
    ],
)
def test_a_slug_is_made_of_the_name(api: World, name: str, slug: str) -> None:
    assert made(api.athlete(), name=name)["slug"] == slug


def test_a_name_that_is_there_already_gets_a_number(api: World) -> None:
    athlete = api.athlete()

    assert [made(athlete)["slug"] for _ in range(3)] == [SLUG, f"{SLUG}-2", f"{SLUG}-3"]


def test_a_slug_that_is_taken_is_refused_with_what_has_it(api: World) -> None:
    athlete = api.athlete()
    first = made(athlete, slug="my-lift")

    again = add(athlete, slug="my-lift", name="Another")

    assert (again.status, again.code, again.pointers) == (409, "already_exists", ["/slug"])
    assert again.json["existing_id"] == first["id"]


@pytest.mark.parametrize("slug", ["lift", "rdl-tempo", "my-", "my-Lift", "my--lift", "mylift"])
def test_a_slug_of_ones_own_begins_with_my(api: World, slug: str) -> None:
    answer = add(api.athlete(), slug=slug)
    assert (answer.status, answer.pointers) == (422, ["/slug"])


def test_two_athletes_may_have_the_same_slug_and_see_their_own(api: World) -> None:
    one, other = api.athlete(), api.athlete()
    mine, theirs = made(one, description="Mine."), made(other, description="Theirs.")

    assert mine["slug"] == theirs["slug"]
    assert one.get(path(mine)).json["description"] == "Mine."
    assert one.get(path(theirs)).status == 404
    assert [row["id"] for row in one.get("/custom-exercises").json["items"]] == [mine["id"]]


def test_nobody_has_more_than_the_most(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST == 200
    monkeypatch.setattr("api.custom_exercises.service.MOST", 2)
    athlete = api.athlete()
    made(athlete)
    made(athlete)

    assert add(athlete).status == 422
    assert len(listed(athlete)) == 2


# --- placing -------------------------------------------------------------------------------


@pytest.mark.parametrize("member", ["name", "pattern", "position", "laterality", "measure"])
def test_its_place_in_the_taxonomy_is_needed(api: World, member: str) -> None:
    body = {name: said for name, said in PLACE.items() if name != member}
    answer = api.athlete().post("/custom-exercises", body)
    assert (answer.status, answer.pointers) == (422, [f"/{member}"])


def test_what_nobody_placed_is_read_as_the_most_cautious(api: World) -> None:
    row = made(api.athlete())

    assert (row["load_class"], row["avoid_if"], row["ballistic"]) == (None, None, None)
    assert row["placed"] is False
    assert row["read_as"] == {
        "load_class": grades(4, flexion=3, extension=3, rotation=3, shear=3, impact=3),
        "ballistic": True,
        "avoid_if": sorted(Sensitivity),
        "first_phase": "p5",
    }


def test_what_an_athlete_says_counts_at_least_as_what_is_usual(api: World) -> None:
    row = made(api.athlete(), load_class=grades(2), **PLACED)

    assert (row["placed"], row["load_class"]["compression"]) == (True, 2)
    assert row["read_as"]["load_class"]["compression"] == 3
    assert row["read_as"]["avoid_if"] == ["compression"]


@pytest.mark.parametrize("pattern", ["hinge", "jump"])
def test_no_grade_is_lower_than_any_of_the_library_in_its_place(api: World, pattern: str) -> None:
    athlete = api.athlete()
    low = {"pattern": pattern, "measure": "reps", "load_class": grades(0)}
    wrong = ["/load_class/compression"] + ["/load_class/impact"] * (pattern == "jump")

    answer = add(athlete, **low)
    assert (answer.status, answer.pointers) == (422, wrong)
    assert listed(athlete) == []

    row = made(athlete, pattern=pattern, measure="reps")
    later = athlete.patch(path(row), {"load_class": grades(0)}, etag="*")
    assert (later.status, later.pointers) == (422, wrong)


def test_a_grade_may_not_sink_by_changing_the_pattern(api: World) -> None:
    athlete = api.athlete()
    row = made(athlete, pattern="breathing", measure="reps", load_class=grades(0))

    answer = athlete.patch(path(row), {"pattern": "jump"}, etag="*")

    assert answer.status == 422
    assert athlete.get(path(row)).json["pattern"] == "breathing"


@pytest.mark.parametrize("missing", ["compression", "impact"])
def test_a_load_class_is_said_whole_or_not_at_all(api: World, missing: str) -> None:
    said = {name: grade for name, grade in grades(3).items() if name != missing}
    answer = add(api.athlete(), load_class=said)
    assert (answer.status, answer.pointers) == (422, [f"/load_class/{missing}"])


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Romanian Deadlift", ["rdl-barbell", "rdl-dumbbell", "rdl-banded"]),
        ("Sandbag lift", []),
    ],
)
def test_the_library_is_named_where_it_has_it_already(
    api: World, name: str, slugs: list[str]
) -> None:
    assert made(api.athlete(), name=name)["known_as"] == slugs


# --- clinicians ------------------------------------------------------------------------------


def test_the_word_of_a_linked_clinician_counts_as_it_is(api: World) -> None:
    clinician, athlete = api.clinician(), api.athlete()
    api.link(clinician, athlete)

    answer = add_for(clinician, athlete, load_class=grades(2), **PLACED)

    assert answer.status == 201, answer.text
    assert answer.json["read_as"]["load_class"] == grades(2)
    assert (answer.json["made_by"], answer.json["placed_by"]) == ("clinician", "clinician")
    assert answer.json["clinician_name"] == "Dr Sam Reed"
    assert listed(athlete) == [SLUG]


def test_a_clinician_may_place_nothing_lower_either(api: World) -> None:
    clinician, athlete = api.clinician(), api.athlete()
    api.link(clinician, athlete)

    assert add_for(clinician, athlete, load_class=grades(1)).status == 422


def test_only_a_linked_clinician_with_a_clinicians_role_may_add_for_an_athlete(api: World) -> None:
    clinician, coach, athlete = api.clinician(), api.clinician(ClinicianRole.COACH), api.athlete()
    api.link(coach, athlete)

    assert add_for(clinician, athlete).status == 404
    for stranger in (athlete, coach):
        refused = add_for(stranger, athlete)
        assert (refused.status, refused.code) == (403, "not_a_clinician")
    assert listed(athlete) == []


@pytest.mark.parametrize(
    ("change", "author"),
    [
        ({"name": "Bag lift"}, "clinician"),
        ({"description": "From the floor."}, "clinician"),
        ({"load_class": grades(2)}, "clinician"),
        ({"load_class": grades(3)}, "athlete"),
        ({"avoid_if": ["flexion"]}, "athlete"),
        ({"pattern": "carry"}, "athlete"),
        ({"ballistic": True}, "athlete"),
    ],
)
def test_what_an_athlete_changes_of_the_placing_is_the_athletes_word(
    api: World, change: dict[str, Any], author: str
) -> None:
    clinician, athlete = api.clinician(), api.athlete()
    api.link(clinician, athlete)
    row = add_for(clinician, athlete, load_class=grades(2), **PLACED).json

    changed = athlete.patch(path(row), change, etag=f'"v{row["version"]}"')

    assert (changed.json["made_by"], changed.json["placed_by"]) == ("clinician", author)


# --- changing --------------------------------------------------------------------------------


def test_a_change_needs_the_version_that_was_read(api: World) -> None:
    athlete = api.athlete()
    row = made(athlete)
    etag = athlete.get(path(row)).etag

    assert athlete.patch(path(row), {"name": "Bag"}).status == 428
    changed = athlete.patch(path(row), {"name": "Bag"}, etag=etag)
    assert (changed.json["name"], changed.json["slug"], changed.json["version"]) == ("Bag", SLUG, 2)
    assert athlete.patch(path(row), {"name": "Sack"}, etag=etag).status == 412
    assert athlete.delete(path(row), etag=etag).status == 412


@pytest.mark.parametrize("member", ["slug", "made_by", "placed", "read_as", "archived_at"])
def test_what_is_not_the_athletes_to_say_is_refused(api: World, member: str) -> None:
    athlete = api.athlete()
    answer = athlete.patch(path(made(athlete)), {member: "x"}, etag="*")
    assert (answer.status, answer.pointers) == (422, [f"/{member}"])


def test_a_load_class_can_be_taken_back(api: World) -> None:
    athlete = api.athlete()
    row = made(athlete, load_class=grades(3))

    changed = athlete.patch(path(row), {"load_class": None}, etag="*")

    assert (changed.json["load_class"], changed.json["placed"]) == (None, False)


def test_the_same_request_again_adds_nothing(api: World) -> None:
    athlete, key = api.athlete(), str(new_id())
    first = athlete.post("/custom-exercises", PLACE, key=key)
    again = athlete.post("/custom-exercises", PLACE, key=key)

    assert (first.status, again.status, again.text) == (201, 201, first.text)
    assert listed(athlete) == [SLUG]


def test_without_consent_to_health_data_nothing_is_stored(api: World) -> None:
    athlete = api.athlete()
    no = {"version": "2026-11", "granted": False, "given_by": "athlete"}
    athlete.put("/me/consents/health_data", no)

    assert (add(athlete).status, add(athlete).code) == (403, "consent_required")


# --- putting away ------------------------------------------------------------------------------


def test_what_no_session_names_is_deleted(api: World) -> None:
    athlete = api.athlete()
    row = made(athlete)

    assert athlete.delete(path(row), etag="*").status == 204
    assert athlete.get(path(row)).status == 404
    assert listed(athlete, "?archived=true") == []
    assert made(athlete)["slug"] == SLUG


def logged(api: World, athlete: Actor) -> dict[str, Any]:
    row = made(athlete)
    answer = athlete.post("/sessions", session(api))
    assert answer.status == 201, answer.text
    return row


def test_what_a_session_names_is_put_away_and_can_still_be_logged(api: World) -> None:
    athlete = api.athlete()
    row = logged(api, athlete)

    assert athlete.delete(path(row), etag="*").status == 204
    away = athlete.get(path(row)).json
    assert away["archived_at"] is not None
    assert (listed(athlete), listed(athlete, "?archived=true")) == ([], [SLUG])
    assert athlete.post("/sessions", session(api)).status == 201
    assert made(athlete)["slug"] == f"{SLUG}-2"


def test_what_was_put_away_can_be_brought_back(api: World) -> None:
    athlete = api.athlete()
    row = logged(api, athlete)
    athlete.delete(path(row), etag="*")
    first = athlete.get(path(row)).json["archived_at"]
    api.clock.advance(timedelta(minutes=1))
    athlete.delete(path(row), etag="*")
    assert athlete.get(path(row)).json["archived_at"] == first

    back = athlete.patch(path(row), {"archived": False}, etag="*")

    assert back.json["archived_at"] is None
    assert listed(athlete) == [SLUG]


def test_lists_go_from_the_newest_to_the_oldest_in_pages(api: World) -> None:
    athlete = api.athlete()
    for number in range(3):
        made(athlete, slug=f"my-{number}")
        api.clock.advance(timedelta(seconds=1))

    first = athlete.get("/custom-exercises?limit=2").json
    rest = athlete.get(f"/custom-exercises?limit=2&cursor={first['next_cursor']}").json

    assert [row["slug"] for row in first["items"] + rest["items"]] == ["my-2", "my-1", "my-0"]
    assert rest["next_cursor"] is None

"""Programs anybody may read about."""

import pytest

from api.engine import ruleset
from api.engine.vocab import Sport
from api.exercises import service as exercises
from api.programs import service
from tests.support.world import World


def test_programs_are_listed_with_their_version(api: World) -> None:
    response = api.anonymous().get("/programs")

    listed = {item["slug"]: item["version"] for item in response.json["items"]}
    assert listed == {found.slug: found.version for found in service.offers(ruleset.current())}
    assert response.headers["Cache-Control"].startswith("public")


def test_the_list_goes_on_where_the_page_ended(api: World) -> None:
    first = api.anonymous().get("/programs?limit=1").json

    second = api.anonymous().get(f"/programs?limit=1&cursor={first['next_cursor']}").json

    names = [item["slug"] for page in (first, second) for item in page["items"]]
    assert names == [found.slug for found in service.offers(ruleset.current())[:2]]


def test_a_program_is_not_sent_again_while_it_is_the_same(api: World) -> None:
    etag = api.anonymous().get("/programs/hinge-rebuild").etag

    response = api.anonymous().get("/programs/hinge-rebuild", headers={"If-None-Match": etag})

    assert response.status == 304


def test_an_unknown_program_is_not_found(api: World) -> None:
    assert api.anonymous().get("/programs/moon-walk").status == 404


def test_phases_carry_minimum_days_and_gates_of_the_rule_set(api: World) -> None:
    phases = api.anonymous().get("/programs/hinge-rebuild").json["phases"]

    p1 = next(phase for phase in phases if phase["phase"] == "p1")
    rules = ruleset.current()
    assert p1["min_days"] == rules.phase.min_days.p1.value
    wanted = [gate.text for gate in rules.gates if gate.phase == "p1" and not gate.sports]
    assert [gate["text"] for gate in p1["gates"]] == wanted
    assert all(gate["evidence"]["source"] for gate in p1["gates"])


@pytest.mark.parametrize("found", service.offers(ruleset.current()), ids=lambda found: found.slug)
def test_gates_of_other_sports_are_left_out(found: service.Offer) -> None:
    texts = {gate.text for phase in found.phases for gate in phase.gates}
    foreign = {
        gate.text
        for gate in ruleset.current().gates
        if gate.sports and not set(gate.sports) & set(found.sports)
    }

    assert not texts & foreign
    assert set(found.sports) <= set(Sport)


@pytest.mark.parametrize("found", service.offers(ruleset.current()), ids=lambda found: found.slug)
def test_every_exercise_of_a_program_is_in_the_library(found: service.Offer) -> None:
    named = {slug for phase in found.phases for slug in phase.exercises}

    assert named == exercises.known(named)


@pytest.mark.parametrize("found", service.offers(ruleset.current()), ids=lambda found: found.slug)
def test_gate_codes_are_unique_in_a_phase(found: service.Offer) -> None:
    for phase in found.phases:
        codes = [gate.code for gate in phase.gates]

        assert len(codes) == len(set(codes))

"""Rule sets over HTTP: overlays in force, what is published, and what they would have changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.engine.ruleset import CURRENT
from api.settings import UnsafeSettings
from tests.engine.overlay_files import PLANK, STEP, a_change, an_overlay
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import NOW, FakeClock, World, settings

NORTH, CALMER, IDEA = "clinic-north.1", "clinic-calm.1", "idea.1"
LOOSER = a_change("load.cap_pct", 20)
CALM = a_change("irritability.settle_high_above_h", 10)
"""A back that settles within twelve hours is stirred up too easily: start at P0."""
CAREFUL = (
    STEP,
    PLANK,
    a_change("load.start_pct.moderate", 40),
    a_change("windows.screening_days", 3),
    a_change("phase.min_days.p1", 10),
    a_change("windows.routine_to_clearance_days", 14),
)


def build(database: str, folder: Path, *overlays: bytes, in_force: str | None = None) -> World:
    """A house over the database with overlays of its own."""
    for number, content in enumerate(overlays):
        (folder / f"{number}.toml").write_bytes(content)
    clock = FakeClock()
    chosen = replace(settings(database), rulesets=folder, ruleset=in_force)
    return World(create_app(chosen, clock), clock)


@pytest.fixture(scope="module")
def strict_house(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("rulesets")
    world = build(database, folder, an_overlay(*CAREFUL), in_force=NORTH)
    yield world
    world.database.engine.dispose()


@pytest.fixture
def strict(strict_house: World) -> World:
    """A house in which a clinic's overlay decides."""
    strict_house.clock.set(NOW)
    return strict_house


@pytest.fixture(scope="module")
def library(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A house that decides by the core, and knows three overlays."""
    overlays = (
        an_overlay(STEP),
        an_overlay(CALM, version=CALMER),
        an_overlay(CALM, LOOSER, version=IDEA, kind="proposal", released_on="2026-12-05"),
    )
    world = build(database, tmp_path_factory.mktemp("rulesets"), *overlays)
    yield world
    world.database.engine.dispose()


def plan(athlete: Actor, world: World) -> dict[str, Any]:
    body = {"scope": {"kind": "plan"}, "local_date": world.day()}
    answer = athlete.post("/progression/decisions", body)
    assert answer.status in (200, 201), answer.text
    found: dict[str, Any] = answer.json
    return found


def in_house(athlete: Actor, world: World) -> Actor:
    """The same account, logged in at another house over the same database."""
    return world.log_in(athlete.email, athlete.password)


def changes(athlete: Actor, version: str, query: str = "") -> Answer:
    return athlete.get(f"/progression/rulesets/{version}/decision-changes{query}")


# --- what is published -----------------------------------------------------------------------


def test_rule_sets_of_the_house_are_listed_with_what_they_are(library: World) -> None:
    items = library.anonymous().get("/progression/rulesets").json["items"]

    assert [(row["version"], row["kind"], row["is_current"]) for row in items] == [
        (IDEA, "proposal", False),
        (NORTH, "stricter", False),
        (CALMER, "stricter", False),
        (CURRENT, "core", True),
    ]
    assert [row["extends"] for row in items] == [*[CURRENT] * 3, None]
    assert [row["name"] for row in items] == [*["North clinic"] * 3, None]


def test_the_list_of_rule_sets_goes_on_where_the_page_ended(library: World) -> None:
    path, found = "/progression/rulesets?limit=1", []

    cursor = ""
    for _ in range(4):
        page = library.anonymous().get(path + cursor).json
        found += [row["version"] for row in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"

    assert found == [IDEA, NORTH, CALMER, CURRENT]
    assert page["next_cursor"] is None


def test_every_number_of_an_overlay_says_its_source_and_which_way_is_stricter(
    library: World,
) -> None:
    numbers = {
        row["name"]: row
        for row in library.anonymous().get(f"/progression/rulesets/{NORTH}").json["numbers"]
    }

    step = numbers["load.step_pct.low"]
    assert (step["value"], step["stricter"]) == (2.5, "lower")
    assert step["evidence"] == {"mark": "proposal", "source": "North clinic: smaller steps"}
    assert numbers["load.spacing_h"]["stricter"] == "higher"
    assert numbers["load.adherence_days"]["stricter"] == "fixed"


def test_a_rule_set_that_the_house_has_not_is_not_found(api: World) -> None:
    assert api.anonymous().get(f"/progression/rulesets/{NORTH}").status == 404
    assert changes(api.athlete(), NORTH).status == 404


# --- what decides ------------------------------------------------------------------------------


def test_the_rule_set_in_force_reaches_the_decision_and_all_that_is_shown(strict: World) -> None:
    world = strict
    athlete = world.ready_athlete()

    decided = plan(athlete, world)

    assert decided["ruleset_version"] == NORTH
    gates = {row["code"]: row for row in athlete.get("/insights/gates").json["gates"]}
    assert gates["test_prone_plank"]["text"] == "Plank for 45 seconds."
    assert gates["test_prone_plank"]["checks"][0]["threshold"] == 45
    offered = world.anonymous().get("/programs/hinge-rebuild").json["phases"][1]
    assert "Plank for 45 seconds." in [gate["text"] for gate in offered["gates"]]
    tests = {row["test"]: row for row in world.anonymous().get("/baseline-tests").json["items"]}
    assert [cut["value"] for cut in tests["prone_plank"]["gates"]] == [45, 60]
    home = athlete.get(f"/today?local_date={world.day()}").json
    assert home["phase"]["min_days"] == 10


def test_the_rule_set_in_force_reaches_the_lock(strict: World) -> None:
    world = strict
    athlete = world.athlete()
    signs = {f"RF_INFL_{number}": "yes" for number in range(5)}
    screened = world.screen(athlete, **signs)
    assert screened.json["screening"]["next_due_on"] == world.day(3)
    assert athlete.get("/triage/lock").json["level"] == "routine"

    world.clock.advance(timedelta(days=15))

    later = in_house(athlete, world)
    assert later.get("/triage/lock").json["level"] == "clearance"
    assert later.get("/triage/flags").json["items"][0]["level"] == "clearance"


def test_two_houses_in_one_process_decide_each_by_its_own(api: World, strict: World) -> None:
    here, there = api.ready_athlete(), strict.ready_athlete()

    assert plan(here, api)["ruleset_version"] == CURRENT
    assert plan(there, strict)["ruleset_version"] == NORTH


def test_a_receipt_is_replayed_by_the_rule_set_it_was_made_with(api: World, strict: World) -> None:
    athlete = api.ready_athlete()
    decision = plan(athlete, api)

    replay = in_house(athlete, strict).get(f"/progression/decisions/{decision['id']}/replay")

    assert replay.json == {"decision_id": decision["id"], "equal": True, "differences": []}


def test_a_receipt_whose_rule_set_is_gone_says_so(api: World, strict: World) -> None:
    athlete = strict.ready_athlete()
    decision = plan(athlete, strict)

    replay = in_house(athlete, api).get(f"/progression/decisions/{decision['id']}/replay").json

    assert replay["equal"] is False
    assert replay["differences"][0]["pointer"] == "/ruleset_version"
    assert replay["differences"][0]["stored"] == NORTH


@pytest.mark.parametrize(
    ("overlays", "in_force", "text"),
    [
        ((an_overlay(LOOSER),), NORTH, "looser than the core"),
        ((an_overlay(LOOSER, kind="proposal"),), NORTH, "proposal"),
        ((), NORTH, "no rule set"),
    ],
)
def test_a_house_does_not_open_with_a_rule_set_that_may_not_decide(
    database: str, tmp_path: Path, overlays: tuple[bytes, ...], in_force: str, text: str
) -> None:
    with pytest.raises(UnsafeSettings, match=text):
        build(database, tmp_path, *overlays, in_force=in_force)


# --- what another rule set would have decided ----------------------------------------------------


def test_decisions_that_would_differ_are_listed_with_both_sides(library: World) -> None:
    athlete = library.ready_athlete()
    decision = plan(athlete, library)

    page = changes(athlete, CALMER).json

    (found,) = page["items"]
    assert found["decision_id"] == decision["id"]
    assert (found["local_date"], found["scope"]) == (library.day(), {"kind": "plan"})
    assert (found["action_before"], found["action_after"]) == ("start", "start")
    assert (found["phase_before"], found["phase_after"]) == ("p1", "p0")
    doses = {row["exercise"]: row for row in found["changed_prescriptions"]}
    assert doses["hinge-wall"]["before"]["sets"][0]["reps"] == 8
    assert doses["hinge-wall"]["after"] is None
    assert page["next_cursor"] is None


def test_a_rule_set_that_changes_nothing_that_mattered_lists_nothing(library: World) -> None:
    athlete = library.ready_athlete()
    plan(athlete, library)

    assert changes(athlete, NORTH).json["items"] == []
    assert changes(athlete, CURRENT).json["items"] == []


def test_a_proposal_may_be_compared_and_stores_nothing(library: World) -> None:
    athlete = library.ready_athlete()
    decision = plan(athlete, library)

    assert len(changes(athlete, IDEA).json["items"]) == 1

    assert athlete.get(f"/progression/decisions/{decision['id']}").json == decision
    assert len(athlete.get("/progression/decisions").json["items"]) == 1


def test_a_page_looks_at_few_decisions_and_leads_on(library: World) -> None:
    athlete = library.ready_athlete()
    plan(athlete, library)
    for slug in ("rdl-tempo", "glute-bridge"):
        scope = {"kind": "exercise", "exercise": slug}
        body = {"scope": scope, "local_date": library.day()}
        assert athlete.post("/progression/decisions", body).status == 201

    found, cursor, pages = [], "", 0
    while cursor is not None:
        page = changes(athlete, CALMER, f"?limit=1{cursor}").json
        found += page["items"]
        pages += 1
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"

    assert pages == 3
    assert found == changes(athlete, CALMER).json["items"]
    assert {"kind": "plan"} in [row["scope"] for row in found]
    assert changes(athlete, CALMER, "?limit=21").status == 422


def test_somebody_elses_decisions_are_not_compared(library: World) -> None:
    plan(library.ready_athlete(), library)

    assert changes(library.athlete(), CALMER).json["items"] == []


# --- the command line ------------------------------------------------------------------------


def run(world: World, *words: str) -> tuple[int, str]:
    done = world.app.test_cli_runner().invoke(args=["keel", "rulesets", *words])
    return done.exit_code, done.output


def test_an_overlay_is_checked_before_it_is_used(api: World, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_bytes(an_overlay(STEP))
    bad.write_bytes(an_overlay(LOOSER))

    assert run(api, "check", str(good))[0] == 0
    assert "load.step_pct.low: 5 % -> 2.5 %" in run(api, "check", str(good))[1]
    code, told = run(api, "check", str(bad))
    assert (code, "bad.toml: looser than the core: load.cap_pct: 10 to 20" in told) == (1, True)


def test_two_rule_sets_are_compared_number_by_number(library: World, tmp_path: Path) -> None:
    file = tmp_path / "idea.toml"
    file.write_bytes(an_overlay(LOOSER, version="idea.2", kind="proposal"))

    code, told = run(library, "diff", NORTH, str(file))

    assert code == 0
    assert "load.step_pct.low: 2.5 % -> 5 %" in told
    assert "load.cap_pct: 10 % -> 20 %" in told
    assert run(library, "diff", NORTH, "nobody")[0] == 1

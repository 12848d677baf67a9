"""The table of questions names only what is there, and every row once."""

import re
from pathlib import Path

import pytest

from api.app import ROUTES
from api.education import service as education
from api.engine import ruleset
from api.engine.rules.order import RULES
from api.engine.telling.explain import REASONS
from api.exercises.service import library
from api.programs.service import curriculum
from tests.support.world import World

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "coverage.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| (?:S\d|X)-?\d", line)
]
SIZES = {"S0": 39, "S1": 60, "S2": 17, "S3": 83, "S4": 26}
STATES = ("held", "in part", "not held")
REFERENCE = re.compile(r"`(\w+):([^`]+)`")
ENGINE = "\n".join(path.read_text() for path in (ROOT / "api" / "engine").rglob("*.py"))
KINDS = {
    "rule",
    "reason",
    "gate",
    "code",
    "exercise",
    "routine",
    "program",
    "card",
    "op",
    "field",
    "test",
}


def named(kind: str) -> set[str]:
    found = {name for row in ROWS for k, name in REFERENCE.findall(row[2]) if k == kind}
    assert found, kind
    return found


def test_every_row_stands_once() -> None:
    wanted = [f"{text}-{n}" for text, size in SIZES.items() for n in range(1, size + 1)]
    wanted += [f"X{n}" for n in range(1, 16)]
    assert [row[0] for row in ROWS] == wanted


def test_every_row_has_a_place_and_a_state_and_the_sum_is_right() -> None:
    for name, asked, place, state in ROWS:
        assert asked, name
        assert place, name
        assert state in STATES, name
    for state in STATES:
        count = sum(row[3] == state for row in ROWS)
        assert re.search(rf"^\| {state}\b[^|]*\| {count} \|$", PAGE, re.MULTILINE), state


def test_what_is_held_names_something() -> None:
    silent = {row[0] for row in ROWS if row[3] == "held" and not REFERENCE.search(row[2])}
    # Where the answer is that nothing is decided by it.
    assert silent == {"S2-14", "S4-14"}


def test_every_kind_of_reference_is_known() -> None:
    assert {kind for row in ROWS for kind, _ in REFERENCE.findall(row[2])} == KINDS


def test_rules_reasons_gates_and_codes_exist() -> None:
    rules = {name for name, _ in RULES}
    assert {name for name in named("rule") - rules if f'"{name}"' not in ENGINE} == set()
    assert named("reason") <= set(REASONS)
    gates = {f"{g.kind}_{g.subject}".strip("_") for g in ruleset.current().gates}
    assert named("gate") - gates == set()
    assert named("code") <= {row.code for row in ruleset.current().triage} | {"RF-INFL-1"}


def test_content_exists() -> None:
    assert named("exercise") - set(library().exercises) == set()
    assert named("routine") - set(curriculum().routines) == set()
    assert named("program") - set(curriculum().programs) == set()
    assert named("card") - {card.slug for card in education.cards()} == set()


def test_operations_and_fields_exist(api: World) -> None:
    operations = {one.operation_id for routes in ROUTES for one in routes.operations}
    assert named("op") - operations == set()
    shapes = api.app.extensions["keel.document"]["components"]["schemas"]
    for name in named("field"):
        shape, member = name.split(".")
        assert member in _members(shapes, shape), name


def _members(shapes: dict, name: str) -> set[str]:
    shape = shapes[name]
    parts = [shape, *shape.get("allOf", ())]
    return {member for part in parts for member in part.get("properties", {})}


@pytest.mark.parametrize("name", sorted(named("test")))
def test_tests_exist(name: str) -> None:
    path, _, test = name.partition("::")
    text = (ROOT / path).read_text()
    assert not test or f"def {test}(" in text

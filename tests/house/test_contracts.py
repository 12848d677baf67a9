"""The import contracts hold, and each of them notices when it does not.

A contract that never goes red protects nothing. So beside the check of the real code there is a
doll's house, a tree of the same rooms with nothing in them, into which one forbidden import at a
time is planted.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("resources", "schemas", "jobs", "service", "queries", "models", "vocab")
DOMAINS = (
    "accounts",
    "apps",
    "archive",
    "assessments",
    "care",
    "checkins",
    "cohort",
    "custom_exercises",
    "education",
    "exercises",
    "imports",
    "measurements",
    "ops",
    "programs",
    "progression",
    "providers",
    "reports",
    "sync",
    "training",
    "webhooks",
    "workouts",
)


def lint(where: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the `api` package in `where`."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=where,
        env=os.environ | {"PYTHONPATH": str(where), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )


def broken(told: str) -> set[str]:
    """The short names of the contracts reported as broken ("Web", "Doors: care")."""
    return set(re.findall(r"^(Doors: \w+|\w+):?.* BROKEN", told, re.MULTILINE))


@pytest.fixture
def dolls_house(tmp_path: Path) -> Path:
    """A copy of the house with every room and nothing in it."""
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    files = [f"{domain}/{room}.py" for domain in DOMAINS for room in ROOMS]
    files += ["app.py", "cli.py", "settings.py", "engine/decide.py", "engine/vocab.py"]
    files += ["cohort/world/body.py", "cohort/policies/engine.py", "cohort/life.py"]
    files += ["kit/ids.py", "kit/db/base.py", "kit/http/problems.py", "exercises/catalogue.py"]
    for name in files:
        build(tmp_path / "api" / name)
    return tmp_path


def build(file: Path) -> None:
    """Create an empty module and the packages above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    for folder in [file.parent, *file.parent.parents]:
        (folder / "__init__.py").touch()
        if folder.name == "api":
            return


def plant(house: Path, module: str, line: str) -> None:
    """Put one import into a module of the doll's house."""
    house.joinpath(*module.split(".")).with_suffix(".py").write_text(f"{line}\n")


def test_the_code_keeps_every_contract() -> None:
    told = lint(ROOT)

    assert told.returncode == 0, told.stdout


def test_an_empty_house_keeps_every_contract(dolls_house: Path) -> None:
    assert broken(lint(dolls_house).stdout) == set()


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [
        ("Layers", "api.accounts.service", "from api.programs import service"),
        ("Layers", "api.training.service", "from api.checkins import service"),
        ("Layers", "api.kit.ids", "from api.engine import vocab"),
        ("Layers", "api.settings", "from api.accounts import vocab"),
        ("Engine", "api.engine.decide", "import sqlalchemy"),
        ("Engine", "api.engine.decide", "from flask import g"),
        ("Engine", "api.engine.decide", "from api.kit import ids"),
        ("Rooms", "api.training.queries", "from api.training import service"),
        ("Rooms", "api.training.service", "from api.training import schemas"),
        ("Rooms", "api.training.jobs", "from api.training import schemas"),
        ("Rooms", "api.training.vocab", "from api.training import models"),
        ("Web", "api.care.service", "from flask import request"),
        ("Web", "api.care.queries", "import werkzeug"),
        ("Web", "api.care.models", "import marshmallow"),
        ("Web", "api.care.vocab", "from api.kit.http import problems"),
        ("Web", "api.kit.db.base", "import flask"),
        ("Truth", "api.cohort.world.body", "from api.engine import vocab"),
        ("Truth", "api.cohort.world.body", "from api.cohort.policies import engine"),
        ("Blindness", "api.cohort.policies.engine", "from api.cohort.world import body"),
        ("Doors: accounts", "api.training.service", "from api.accounts import queries"),
        ("Doors: exercises", "api.programs.service", "from api.exercises import catalogue"),
        ("Doors: care", "api.reports.resources", "from api.care.schemas import anything"),
    ],
)
def test_a_planted_import_is_reported(
    dolls_house: Path, contract: str, module: str, line: str
) -> None:
    plant(dolls_house, module, line)

    told = lint(dolls_house)

    assert (1, {contract}) == (told.returncode, broken(told.stdout)), told.stdout


def test_every_domain_has_doors_that_a_stranger_cannot_pass(dolls_house: Path) -> None:
    lines = "\n".join(f"from api.{domain} import models as {domain}" for domain in DOMAINS)
    plant(dolls_house, "api.stranger", lines)

    assert {f"Doors: {domain}" for domain in DOMAINS} <= broken(lint(dolls_house).stdout)


def test_a_module_that_no_layer_names_is_reported(dolls_house: Path) -> None:
    plant(dolls_house, "api.attic", "")

    assert broken(lint(dolls_house).stdout) == {"Layers"}


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("api.app", "from api.accounts import resources, models"),
        ("api.cli", "from api.exercises import catalogue"),
        ("api.programs.service", "from api.exercises import service, vocab"),
        ("api.exercises.service", "from api.exercises import catalogue, queries"),
        ("api.training.resources", "from api.training import schemas, service; import flask"),
        ("api.care.vocab", "from api.engine import vocab; import enum"),
        ("api.cohort.policies.engine", "from api.engine import decide"),
        ("api.cohort.life", "from api.cohort import policies, world"),
    ],
)
def test_an_import_that_the_house_rules_allow_is_not_reported(
    dolls_house: Path, module: str, line: str
) -> None:
    plant(dolls_house, module, line)

    assert broken(lint(dolls_house).stdout) == set()


def test_there_are_doors_for_each_domain_that_exists() -> None:
    rooms_of = {path.parent.name for room in ROOMS for path in ROOT.glob(f"api/*/{room}.py")}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

    with_doors = {name["name"].split()[1] for name in contracts["contracts"]}

    assert rooms_of - {"engine", "kit"} - with_doors == set()


def imported_by(file: Path) -> Iterator[str]:
    """The absolute names that a file imports."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


VALUES = "msgspec"
"""What the engine's values are made with: no clock, no disk, no network (ADR 29)."""


def test_the_engine_imports_nothing_but_itself_its_values_and_the_standard_library() -> None:
    files = sorted((ROOT / "api" / "engine").rglob("*.py"))
    foreign = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in imported_by(file)
        if name.split(".")[0] not in (*sys.stdlib_module_names, VALUES)
        and name.split(".")[:2] != ["api", "engine"]
    }

    assert foreign == set()
    assert files

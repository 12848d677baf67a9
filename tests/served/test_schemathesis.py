"""Requests that a machine makes up from our contract, against the shipped server: no surprise.

The settings stand in `schemathesis.toml`, the seed among them; links of the document lead from
one request to the next. More of it, and other seeds: `st run http://localhost:8000/openapi.json
--seed 1 --max-examples 100`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from faults.server import ROOT
from tests.served.conftest import Served

PHASES = "examples,fuzzing,stateful"
PATIENCE_S = 600


def run(
    served: Served, folder: Path, *options: str, settings: Path = ROOT / "schemathesis.toml"
) -> subprocess.CompletedProcess[str]:
    address = f"http://127.0.0.1:{served.port}"
    program = [Path(sys.executable).with_name("st"), "--config-file", settings, "run"]
    header = f"Authorization: {served.headers['Authorization']}"
    return subprocess.run(
        [*program, f"{address}/openapi.json", "--url", address, "--header", header, *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.fixture(scope="module")
def report(served: Served, tmp_path_factory: pytest.TempPathFactory) -> str:
    ran = run(served, tmp_path_factory.mktemp("st"), "--phases", PHASES)
    assert ran.returncode == 0, ran.stdout[-8000:]
    return ran.stdout


def test_nothing_made_up_from_the_contract_surprises_the_server(report: str) -> None:
    assert "No issues found" in report


def test_every_operation_was_asked(report: str) -> None:
    found = re.search(r"Tested: (\d+)", report)
    selected = re.search(r"Selected: (\d+)/(\d+)", report)

    assert found
    assert selected
    assert found[1] == selected[1] == selected[2]


def test_links_were_followed(report: str) -> None:
    covered = re.search(r"API Links: +(\d+) covered", report)

    assert covered
    assert int(covered[1]) > 0


def test_a_contract_that_is_not_kept_is_noticed(served: Served, tmp_path: Path) -> None:
    """The twin: 428 is declared, and here said not to be what a missing If-Match may answer."""
    strict = (ROOT / "schemathesis.toml").read_text().replace('"422", "428"]', '"422"]')
    (tmp_path / "strict.toml").write_text(strict)
    options = ("--include-operation-id", "updateGoal", "--phases", "coverage")

    ran = run(served, tmp_path, *options, settings=tmp_path / "strict.toml")

    assert ran.returncode == 1
    assert "Missing required header accepted" in ran.stdout

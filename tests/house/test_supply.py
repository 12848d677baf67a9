"""What is installed is pinned by hash, and what is shipped runs without rights or secrets."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SECRET = re.compile(r"(KEY|SECRET|PASSWORD|TOKEN|CREDENTIAL)", re.IGNORECASE)


def entries(name: str) -> list[str]:
    """The pinned requirements of a lock file, each with its hashes on one line."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def asked_for(name: str) -> set[str]:
    """The normalised names that a requirements*.in file lists."""
    lines = [line for line in (ROOT / name).read_text().splitlines() if re.match(r"[a-zA-Z]", line)]
    names = [re.split(r"[\[><=; ]", line)[0] for line in lines]
    return {re.sub(r"[-_.]+", "-", entry).lower() for entry in names}


def compose() -> dict[str, Any]:
    """compose.yaml, read."""
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return parsed


def instructions(verb: str) -> list[str]:
    """The arguments of every Dockerfile instruction of one kind, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return [line.split(maxsplit=1)[1] for line in text.splitlines() if line.startswith(f"{verb} ")]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_has_one_version_and_its_hashes(name: str) -> None:
    loose = [line for line in entries(name) if not re.match(r"\S+==\S+ .*--hash=sha256:", line)]

    assert loose == []
    assert entries(name)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "package-lock.json"])
def test_no_lock_says_where_a_package_is_fetched_from(name: str) -> None:
    sources = r'"resolved"|--(?:extra-)?index-url|--find-links|--trusted-host|file://|@ http'

    assert re.findall(sources, (ROOT / name).read_text()) == []


@pytest.mark.parametrize("stem", ["requirements", "requirements-dev"])
def test_what_is_asked_for_is_pinned(stem: str) -> None:
    pinned = {line.split("==")[0] for line in entries(f"{stem}.txt")}

    assert asked_for(f"{stem}.in") - pinned == set()


def test_the_checks_run_on_the_versions_that_the_server_runs_on() -> None:
    server = {line.split()[0] for line in entries("requirements.txt")}

    assert server <= {line.split()[0] for line in entries("requirements-dev.txt")}


def test_every_node_package_is_pinned_by_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    unhashed = [name for name, entry in packages.items() if name and "integrity" not in entry]

    assert unhashed == []


def test_the_image_runs_as_an_unprivileged_user() -> None:
    assert instructions("USER") == ["10001:10001"]


def test_the_image_holds_no_secret() -> None:
    assert [line for line in instructions("ENV") + instructions("ARG") if SECRET.search(line)] == []


def test_only_named_files_reach_the_image() -> None:
    rules = [
        line
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}

    assert rules[0] == "*"
    assert not let_in & {".", ".git", ".env", "var", "tests"}


def test_composed_services_cannot_write_to_their_image() -> None:
    assert {name: True for name in compose()["services"]} == {
        name: service.get("read_only") for name, service in compose()["services"].items()
    }


def test_composed_secrets_are_files_outside_the_repository() -> None:
    files = [Path(secret["file"]) for secret in compose()["secrets"].values()]

    assert {"var"} == {file.parts[0] for file in files}
    assert "/var/" in (ROOT / ".gitignore").read_text()


def test_no_composed_service_carries_a_secret_in_its_environment() -> None:
    carried = {
        name
        for service in compose()["services"].values()
        for name in service.get("environment", {})
        if SECRET.search(name) and not name.endswith("_FILE")
    }

    assert carried == set()

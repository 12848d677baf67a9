"""A Python client made from the description compiles, and goes through the athlete's loop.

The clients of other languages need Node or Java: `make sdk-check` makes, compiles and runs those.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from sdk import documented, making
from tests.support import databases
from tests.support.world import NOW, World

LOOP = making.ROOT / "sdk" / "loops" / "with_openapi_python_client.py"


@pytest.fixture(scope="module")
def client(document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the generated package."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(document))
    making.make(["openapi-python-client"], folder / "openapi.json", folder)
    return folder / "openapi-python-client"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A seeded server, whose clock stands still."""
    with databases.empty("sqlite") as url:
        databases.prepare(url)
        world = World.over(url)
        server = make_server("127.0.0.1", 0, world.app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        world.database.engine.dispose()


def run(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=making.ROOT,
        env=os.environ | more,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_operation_is_a_module_of_the_client(client: Path, document: dict[str, Any]) -> None:
    modules = {path.stem.replace("_", "") for path in client.glob("keel_client/api/*/*.py")}
    operations = {
        said["operationId"].lower()
        for item in document["paths"].values()
        for method, said in item.items()
        if method != "parameters"
    }

    assert operations - modules == set()


def test_no_model_has_an_invented_name(client: Path, document: dict[str, Any]) -> None:
    made = {path.stem.replace("_", "") for path in client.glob("keel_client/models/*.py")}
    named = {name.lower() for name in document["components"]["schemas"]}

    assert made - {"init"} - named == set()


def test_the_client_and_its_loop_type_check(client: Path, tmp_path: Path) -> None:
    options = ("--config-file", str(making.OPTIONS / "mypy.ini"), "--cache-dir", str(tmp_path))

    read = run(
        *("-m", "mypy", *options, str(LOOP), str(client / "keel_client")), MYPYPATH=str(client)
    )

    assert read.returncode == 0, read.stdout[-2000:] + read.stderr[-2000:]


def test_the_athletes_loop_runs(client: Path, address: str) -> None:
    ran = run(str(LOOP), address, NOW.date().isoformat(), PYTHONPATH=str(client))

    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "the athlete's loop ran" in ran.stdout


def test_the_first_call_of_the_documentation_lists_programs(client: Path, address: str) -> None:
    shown = documented.blocks("python")[0].replace(documented.ADDRESS, address)

    ran = run("-c", shown, PYTHONPATH=str(client))

    assert "hinge-rebuild" in ran.stdout, ran.stderr[-3000:]


@pytest.mark.parametrize("language", ["python", "ts", "java", "kotlin", "swift", "dart"])
def test_a_first_call_takes_five_lines(language: str) -> None:
    shown = documented.blocks(language)

    assert shown
    for code in shown:
        assert len([line for line in code.splitlines() if line.strip()]) <= 6, code


def test_a_piece_that_a_generator_leaves_out_fails_the_making(
    document: dict[str, Any], tmp_path: Path
) -> None:
    """An answer that the generator cannot read is a warning to it, and a failure to us."""
    body = {"application/unheard-of": {"schema": {"type": "string"}}}
    said = document["paths"]["/v1/me"]["get"]
    answers = said["responses"] | {"200": {"description": "Done.", "content": body}}
    spoilt = document | {
        "paths": {"/v1/me": {"get": said | {"responses": answers}}},
    }
    (tmp_path / "openapi.json").write_text(json.dumps(spoilt))

    with pytest.raises(making.NotMade, match="Unsupported content_type"):
        making.make(["openapi-python-client"], tmp_path / "openapi.json", tmp_path)

"""The README's walk runs as printed and shows what it prints."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from api import demo
from api.app import create_app
from api.exercises import service as exercises
from api.kit.crypto import SigningKey
from api.kit.db import migrations
from api.kit.db.scope import NOBODY
from api.programs import service as programs
from api.settings import Settings

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCK = re.compile(r"```(sh|json)\n(.*?)```", re.DOTALL)
END = "--- end of block ---"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A seeded server on a free port."""
    database = f"sqlite:///{tmp_path / 'readme.db'}"
    app = create_app(Settings("test", database, SigningKey.generate(), b"readme" * 8, "http://t"))
    runtime = app.extensions["keel"]
    migrations.upgrade(runtime.database.engine)
    with runtime.database.write(NOBODY) as db:
        exercises.seed(db)
        programs.seed(db)
    demo.seed(runtime)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    runtime.database.engine.dispose()


def walk() -> list[tuple[str, str | None]]:
    """Shell blocks of the walk, each with the JSON printed below it."""
    text = README.read_text().split("## Five minutes", 1)[1].split("\n## ", 1)[0]
    blocks = BLOCK.findall(text)
    shown = [*blocks[1:], ("sh", "")]
    return [
        (body, after[1] if after[0] == "json" else None)
        for (kind, body), after in zip(blocks, shown, strict=True)
        if kind == "sh"
    ]


def test_the_walk_prints_what_the_readme_says(address: str) -> None:
    blocks = walk()
    script = "".join(f"{body}\nexport KEEL={address}\necho '{END}'\n" for body, _ in blocks)

    run = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], capture_output=True, text=True, timeout=60
    )

    assert run.returncode == 0, run.stderr
    printed = run.stdout.split(f"{END}\n")
    for (body, expected), found in zip(blocks, printed, strict=False):
        if expected is not None:
            assert json.loads(expected) == json.loads(found), body

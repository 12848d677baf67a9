"""``python -m sdk.watermelon.check``: the real client library against a live server.

Two devices with `@nozbe/watermelondb` in Node, one server over SQLite and one over PostgreSQL.
Beside the API the server has a door for the check alone, which makes athletes, lets half a year
go by, and breaks the server in the ways that must be seen.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from api.kit.db import changes
from tests.support import databases
from tests.support.world import NOW, World
from tests.sync.twins import TWINS

HERE = Path(__file__).resolve().parent
SHORT = {name.split()[0]: twin for name, twin in TWINS.items()}
Answer = dict[str, Any]


class Door:
    """What the check may ask for, in front of the application."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.patch = pytest.MonkeyPatch()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = str(environ["PATH_INFO"])
        if not path.startswith("/control/"):
            return self.world.app(environ, start)
        _, _, name, *more = path.split("/")
        answer = getattr(self, name)(*more)
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def about(self) -> Answer:
        return {"day": self.world.day(), "twins": list(SHORT)}

    def athlete(self) -> Answer:
        return {"token": self.world.athlete().token}

    def purge(self) -> Answer:
        """Half a year later nothing is kept of deletions."""
        return {"purged": changes.purge(self.world.database.engine, NOW + timedelta(days=1))}

    def epoch(self) -> Answer:
        return {"logs": changes.begin_epoch(self.world.database.engine)}

    # Named as the address is.
    def mend(self) -> Answer:
        self.patch.undo()
        return {}


def _break(door: Door, name: str) -> Answer:
    SHORT[name](door.patch)
    return {}


setattr(Door, "break", _break)


@contextmanager
def served(dialect: str) -> Iterator[str]:
    """The address of a server over a database of its own."""
    with databases.empty(dialect) as url:
        databases.prepare(url)
        world = World.over(url)
        logging.disable(logging.CRITICAL)
        server = make_server("127.0.0.1", 0, Door(world), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            world.database.engine.dispose()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="of random schedules, each")
    parser.add_argument("--dialect", choices=databases.DIALECTS, action="append")
    given = parser.parse_args()
    failed = 0
    for dialect in given.dialect or databases.DIALECTS:
        print(f"    {dialect}", flush=True)
        with served(dialect) as url:
            command = ["node", str(HERE / "main.js"), url, str(given.seconds)]
            failed |= subprocess.run(command, check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())

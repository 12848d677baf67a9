"""Imports: CPU seconds and growth of memory for a training log of 10,000 rows.

Reading with its preview, the commit, the same commit again, and undoing it, each in a process
of its own. The ratio is to a loop in the same run that only splits the rows into cells.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from tempfile import TemporaryDirectory

from bench.apart import apart
from bench.world import TODAY, World
from tests.support import postgres

SESSIONS, SETS = 400, 5
LIFTS = (
    "Deadlift (Barbell)",
    "Romanian Deadlift (Barbell)",
    "Bench Press (Barbell)",
    "Pull Up",
    "A Machine Nobody Knows",
)
ROWS = SESSIONS * len(LIFTS) * SETS
HEADER = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes"


def report() -> None:
    print(f"\nImports, {ROWS} rows")
    print(f"  {'what':<26}{'CPU s':>8}{'x split':>9}{'MiB more':>10}")
    server = postgres.ensure_server()
    with TemporaryDirectory() as folder:
        _report("SQLite", f"sqlite:///{folder}/imports.db")
        _report("PostgreSQL", postgres.create_database(server, "bench_imports"))


def _report(name: str, url: str) -> None:
    world, text = World(url, 2), log()
    floor = _split_s(text)
    path = f"/imports/{_sent(world, text)}"
    for what, call in steps(world, path):
        cost = apart(world, call)
        row = f"{cost.cpu_s:>8.2f}{cost.cpu_s / floor:>9.0f}{cost.grown_mib:>10.0f}"
        print(f"  {f'{name}, {what}':<26}{row}", flush=True)
    world.database.engine.dispose()


def steps(world: World, path: str) -> list[tuple[str, Callable[[], None]]]:
    """What is measured, in the order it happens in; each leaves what the next one needs."""

    def work(method: str = "", asked: str = "", state: str = "") -> None:
        if method:
            world.call(method, asked)
        world.app.extensions["keel.worker"].run_due()
        found = world.call("GET", path).json["state"]
        if found != state:
            raise RuntimeError(f"{asked or 'reading'} ended as {found}")

    return [
        ("read", lambda: work(state="preview")),
        ("commit", lambda: work("POST", f"{path}/commit", "committed")),
        ("commit again", lambda: work("POST", f"{path}/commit", "committed")),
        ("undo", lambda: work("DELETE", f"{path}?sessions=true", "cancelled")),
    ]


def log() -> str:
    """A lifter's years in the columns of Strong."""
    rows = [HEADER]
    for back in range(SESSIONS, 0, -1):
        started = f"{TODAY - timedelta(days=2 * back)} 18:30:00"
        rows += [
            f'{started},"Day",1h 5m,"{lift}",{number + 1},{60 + back % 40},8,0,0,""'
            for lift in LIFTS
            for number in range(SETS)
        ]
    return "\n".join(rows) + "\n"


def _sent(world: World, text: str) -> str:
    answer = world.client.post(
        "/v1/imports",
        data={"file": (BytesIO(text.encode()), "log.csv"), "mass_unit": "kg"},
        headers=world.headers,
    )
    if answer.status_code != 201:
        raise RuntimeError(answer.text)
    return str(answer.json["id"])


def _split_s(text: str) -> float:
    """CPU seconds of the loop; the smallest of some rounds."""
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        for _row in csv.reader(io.StringIO(text)):
            pass
        best = min(best, time.process_time() - began)
    return best

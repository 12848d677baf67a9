"""Workouts: CPU milliseconds for a batch of fifty taken in, into a year that is there already, and
for a page of that year.

The smallest of some rounds, through the whole request; every batch is new. The ratio is to the
lightest route of the same application in the same run.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from bench.world import TODAY, World
from tests.support import postgres

ROUNDS = 8
YEAR = 500
ONE_BATCH = 50
DOORS = ({"provider": "garmin"}, {"provider": "apple_health", "origin": "com.garmin.connect"})
_numbers = itertools.count()

Item = dict[str, Any]


def report() -> None:
    print("\nWorkouts")
    print(f"  {'what':<44}{'CPU ms':>8}{'x floor':>9}{'bytes':>9}")
    server = postgres.ensure_server()
    with TemporaryDirectory() as folder:
        _report("SQLite", f"sqlite:///{folder}/workouts.db")
        _report("PostgreSQL", postgres.create_database(server, "bench_workouts"))


def _report(name: str, url: str) -> None:
    world = World(url, 2)
    floor = _best(lambda: world.client.get("/healthz"))
    for _ in range(YEAR // ONE_BATCH):
        _send(world, _batch())
    cost = _taken(world, [_batch() for _ in range(ROUNDS)])
    _line(f"{name}, fifty taken in", cost, floor, len(_batch()))
    rich = _taken(world, [_batch(rich=True) for _ in range(ROUNDS)])
    _line(f"{name}, fifty with 40 laps and 30 sets each", rich, floor, len(_batch(rich=True)))
    path = "/v1/workouts?limit=100"
    _line(f"{name}, a page of 100", _best(lambda: _get(world, path)), floor, len(_get(world, path)))
    world.database.engine.dispose()


def _taken(world: World, bodies: list[bytes]) -> float:
    """CPU milliseconds of the cheapest of these batches."""
    return min(_ms(partial(_send, world, body)) for body in bodies)


def _line(what: str, cost: float, floor: float, size: int) -> None:
    print(f"  {what:<44}{cost:>8.1f}{cost / floor:>9.0f}{size:>9}", flush=True)


def _best(call: Callable[[], object]) -> float:
    return min(_ms(call) for _ in range(ROUNDS))


def _ms(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


def _get(world: World, path: str) -> bytes:
    answer = world.client.get(path, headers=world.headers)
    if answer.status_code != 200:
        raise RuntimeError(answer.text)
    return answer.data


def _send(world: World, body: bytes) -> None:
    answer = world.client.post(
        "/v1/workouts", data=body, headers=world.headers, content_type="application/json"
    )
    if answer.data.count(b'"stored"') != ONE_BATCH:
        raise RuntimeError(answer.text)


def _batch(*, rich: bool = False) -> bytes:
    """Twenty-five runs, each through two doors."""
    runs = [next(_numbers) for _ in range(ONE_BATCH // len(DOORS))]
    return json.dumps({"items": [_run(n, door, rich) for n in runs for door in DOORS]}).encode()


def _run(number: int, door: Item, rich: bool) -> Item:
    day, clock = TODAY - timedelta(days=1 + number % 360), f"{6 + number // 360:02}"
    begun, ended = f"{day}T{clock}:00:00Z", f"{day}T{clock}:50:00Z"
    lap = {"started_at": begun, "ended_at": ended, "distance_m": 250, "average_hr_bpm": 140}
    sets = [{"position": n, "name": "Squat", "reps": 5, "load_g": 100_000} for n in range(30)]
    more = {"laps": [lap] * 40, "sets": sets} if rich else {}
    return {
        "source": door,
        "external_id": str(number),
        "external_version": 1,
        "sport": "running",
        "started_at": begun,
        "ended_at": ended,
        "local_date": day.isoformat(),
        "time_zone": "UTC",
        "distance_m": 9_500,
        "moving_s": 2_900,
        "energy_kj": 2_600,
        "average_hr_bpm": 148,
        "max_hr_bpm": 171,
        "title": "Morning run",
    } | more

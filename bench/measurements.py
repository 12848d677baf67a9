"""Measurements: CPU milliseconds and bytes for a day of heart beats at one a second, and CPU
milliseconds for a year of daily summaries and for readiness from them.

The smallest of some rounds, each day with a fresh account, through the whole request. The ratio is
to the lightest route of the same application in the same run.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from api.models import METADATA
from bench.world import TODAY, World
from tests.support import postgres

ROUNDS = 8
SECONDS = 86_400
YEAR = 365
WATCH = {"provider": "garmin", "device": "Forerunner 965", "device_kind": "watch"}
PHONE = {"provider": "apple_health", "device": "iPhone17,1", "device_kind": "phone"}
DAILY = (
    ("hrv_rmssd", 62.0),
    ("resting_heart_rate", 51.0),
    ("respiratory_rate", 14.5),
    ("spo2", 0.97),
    ("weight", 81.4),
    ("vendor_readiness", 77.0),
)
ONE_BATCH = 1000

Item = dict[str, Any]


def report() -> None:
    print("\nMeasurements")
    print(f"  {'what':<34}{'CPU ms':>8}{'x floor':>9}{'bytes':>9}")
    server = postgres.ensure_server()
    with TemporaryDirectory() as folder:
        _report("SQLite", f"sqlite:///{folder}/measurements.db")
        _report("PostgreSQL", postgres.create_database(server, "bench_measurements"))


def _report(name: str, url: str) -> None:
    world = World(url, 2)
    floor = _best(lambda: world.client.get("/healthz"))
    dense = min(_dense_ms(world, number) for number in range(ROUNDS))
    _line(f"{name}, a day of heart beats", dense, floor, _stored(world))
    _live(world)
    since, until = TODAY - timedelta(days=YEAR - 1), TODAY
    path = f"/v1/measurements/days?since={since}&until={until}"
    size = len(_get(world, path))
    _line(f"{name}, a year of days", _best(lambda: _get(world, path)), floor, size)
    _line(f"{name}, readiness", _best(lambda: _get(world, "/v1/readiness")), floor, 0)
    world.database.engine.dispose()


def _line(what: str, cost: float, floor: float, size: int) -> None:
    print(f"  {what:<34}{cost:>8.1f}{cost / floor:>9.0f}{size:>9}", flush=True)


def _best(call: Callable[[], object]) -> float:
    """CPU milliseconds of a call, the smallest of some."""
    best = float("inf")
    for _ in range(ROUNDS):
        best = min(best, _ms(call))
    return best


def _ms(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


def _get(world: World, path: str) -> bytes:
    answer = world.client.get(path, headers=world.headers)
    if answer.status_code != 200:
        raise RuntimeError(answer.text)
    return answer.data


def _dense_ms(world: World, number: int) -> float:
    headers = world.account(f"dense-{number}@keel.example")
    body = json.dumps({"chunks": [_beats(number)]}).encode()

    def send() -> None:
        answer = world.client.post(
            "/v1/measurements/chunks", data=body, headers=headers, content_type="application/json"
        )
        if b'"stored"' not in answer.data:
            raise RuntimeError(answer.text)

    return _ms(send)


def _beats(seed: int) -> Item:
    """A day of a heart: seldom still, seldom jumping."""
    dice, rate, values = random.Random(seed), 60, []
    for _ in range(SECONDS):
        rate = min(max(rate + dice.choice((-2, -1, -1, 0, 0, 0, 1, 1, 2)), 42), 185)
        values.append(rate)
    day = TODAY - timedelta(days=1)
    return _labelled("heart_rate", day, "00:00", WATCH) | {"values": values, "interval_s": 1}


def _labelled(kind: str, day: date, clock: str, source: Item) -> Item:
    return {
        "kind": kind,
        "started_at": f"{day}T{clock}:00Z",
        "local_date": day.isoformat(),
        "time_zone": "UTC",
        "source": source,
    }


def _stored(world: World) -> int:
    """Bytes of the largest chunk."""
    column = METADATA.tables["measurement_chunk"].c.content
    with world.database.engine.connect() as connection:
        return max(len(content) for content in connection.execute(select(column)).scalars())


def _live(world: World) -> None:
    """A year of what a watch and a phone say."""
    items = [item for back in range(YEAR) for item in _day(TODAY - timedelta(days=back))]
    for at in range(0, len(items), ONE_BATCH):
        world.call("POST", "/measurements", {"items": items[at : at + ONE_BATCH]})


def _day(day: date) -> list[Item]:
    items = [_labelled(kind, day, "06:00", WATCH) | {"value": value} for kind, value in DAILY]
    night = _labelled("sleep_duration", day, "00:10", WATCH)
    items.append(night | {"ended_at": f"{day}T07:00:00Z", "value": 6.5 * 3600})
    for hour in (8, 12, 17):
        for source, kind, value in (
            (WATCH, "steps", 2400),
            (PHONE, "steps", 2100),
            (WATCH, "distance", 1800),
            (WATCH, "active_energy", 320),
        ):
            walk = _labelled(kind, day, f"{hour:02}:00", source)
            items.append(walk | {"ended_at": f"{day}T{hour:02}:45:00Z", "value": value})
    return items

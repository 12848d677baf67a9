"""``make bench``: CPU milliseconds and statements per request, as ratios against a floor.

Rounds are interleaved and the smallest of each is shown: what the code costs, not what the
neighbours do. The floor is the lightest route of the same application in the same run.
PostgreSQL's own CPU is not in these figures. The engine is measured alone as well.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from api.kit.db.unit_of_work import statements
from bench import archive, engine, imports, library, measurements, workouts
from bench.world import Request, World, requests
from tests.support import postgres

ROUNDS = 12
HISTORIES = (30, 120)


def main() -> None:
    engine.report()
    library.report()
    with tempfile.TemporaryDirectory() as folder:
        server = postgres.ensure_server()
        for days in HISTORIES:
            sqlite = f"sqlite:///{Path(folder) / f'bench{days}.db'}"
            report("SQLite", sqlite, days)
            report("PostgreSQL", postgres.create_database(server, f"bench_{days}"), days)
    archive.report()
    imports.report()
    measurements.report()
    workouts.report()


def report(name: str, url: str, days: int) -> None:
    print(f"\n{name}, {days} days of history", flush=True)
    world = World(url, days)
    asked = requests(world)
    best = {request: float("inf") for request in asked}
    sent = {request: 0 for request in asked}
    size = {request: 0 for request in asked}
    for _ in range(ROUNDS):
        for request, call in asked.items():
            cost, sent[request], size[request] = measure(call)
            best[request] = min(best[request], cost)
    floor = best["floor (health)"]
    print(f"  {'request':<26}{'CPU ms':>8}{'x floor':>9}{'statements':>12}{'bytes':>9}")
    for request, cost in best.items():
        row = f"{cost:>8.2f}{cost / floor:>9.0f}{sent[request]:>12}{size[request]:>9}"
        print(f"  {request:<26}{row}")
    world.database.engine.dispose()


def measure(call: Request) -> tuple[float, int, int]:
    """CPU milliseconds, statements and bytes of one request."""
    started = time.process_time()
    answer = call()
    spent = (time.process_time() - started) * 1000
    return spent, statements.get(), len(answer.data)


if __name__ == "__main__":
    main()

"""Export and restore: CPU seconds and growth of memory for an athlete with 100,000 sets.

Each runs in a process of its own, whose memory at rest is taken off. The ratio is to a loop in
the same run that only reads the same sets from the database.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from api.kit.ids import new_id
from api.models import METADATA
from bench.apart import apart
from bench.world import LIFTS, TODAY, World
from tests.support import postgres

SESSIONS, SETS = 500, 25
WHOLE = SESSIONS * len(LIFTS) * SETS
HISTORY = 60
"""Days that were lived through the API before, for receipts of a usual weight."""
EMPTY = "empty@keel.example"

Row = dict[str, Any]


def report() -> None:
    print(f"\nArchive, {WHOLE} sets more than {HISTORY} days")
    print(f"  {'what':<26}{'CPU s':>8}{'x read':>8}{'MiB more':>10}{'bytes':>12}")
    server = postgres.ensure_server()
    with TemporaryDirectory() as folder:
        _report("SQLite", f"sqlite:///{folder}/archive.db", folder)
        _report("PostgreSQL", postgres.create_database(server, "bench_archive"), folder)


def _report(name: str, url: str, folder: str) -> None:
    world, file = World(url, HISTORY), Path(folder) / f"{name}.zip"
    _train(world)
    floor = apart(world, lambda: _read(world))
    for what, call in (
        ("export", lambda: _export(world, file)),
        ("restore", lambda: _restore(world, file)),
    ):
        cost = apart(world, call)
        row = f"{cost.cpu_s:>8.1f}{cost.cpu_s / floor.cpu_s:>8.1f}{cost.grown_mib:>10.0f}"
        print(f"  {f'{name}, {what}':<26}{row}{file.stat().st_size:>12}", flush=True)
    world.database.engine.dispose()


def _read(world: World) -> None:
    with world.database.engine.connect() as connection:
        for _ in connection.execution_options(yield_per=200).execute(
            select(METADATA.tables["set_log"])
        ):
            pass


def _export(world: World, file: Path) -> None:
    answer = world.client.get("/v1/me/export", headers=world.headers)
    with file.open("wb") as target:
        for chunk in answer.response:
            target.write(chunk)


def _restore(world: World, file: Path) -> None:
    headers = world.account(EMPTY)
    with file.open("rb") as source:
        answer = world.client.post(
            "/v1/me/restore",
            headers=headers,
            content_type="application/zip",
            input_stream=source,
            content_length=file.stat().st_size,
        )
    if answer.status_code != 201:
        raise RuntimeError(answer.text)


def _train(world: World) -> None:
    """Years of training, put beside what the API stored."""
    with world.database.engine.begin() as connection:
        athlete_id = connection.execute(select(METADATA.tables["athlete"].c.id)).scalar_one()
        for back in range(HISTORY + 1, HISTORY + 1 + SESSIONS):
            rows = _session(athlete_id, back)
            for table, found in rows.items():
                connection.execute(insert(METADATA.tables[table]), found)


def _session(athlete_id: UUID, back: int) -> dict[str, list[Row]]:
    day = TODAY - timedelta(days=back)
    started = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    own = {"athlete_id": athlete_id}
    dated = {"local_date": day}
    session = own | dated | {"id": new_id(), "status": "completed", "started_at": started}
    session |= {"time_zone": "UTC", "version": 1, "created_at": started, "updated_at": started}
    part = own | {"session_id": session["id"]}
    exercises = [
        part | dated | {"id": new_id(), "position": place, "exercise": slug}
        for place, slug in enumerate(LIFTS)
    ]
    one = {"kind": "work", "status": "done", "reps": 8, "load_g": 40_000, "technique": 4, "pain": 1}
    sets = [
        part | one | {"id": new_id(), "position": place, "logged_exercise_id": exercise["id"]}
        for exercise in exercises
        for place in range(SETS)
    ]
    return {"training_session": [session], "logged_exercise": exercises, "set_log": sets}

"""``make faults``: workers die between commit and answer; nothing may be lost or doubled.

A client repeats each request as it was until it is answered: known by its key, or by the ids it
made, alone or in batches. Afterwards every acknowledged session must stand exactly once, with
the id that was acknowledged, and what was answered again must have been the first answer. The
twin without key and id shows that the test can fail: there, repeats double.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from api.kit.ids import new_id
from faults.server import DAY, Server, login
from tests.support import postgres

WRITES, WRITERS, BATCH = 45, 3, 4
Acknowledged = dict[int, str]


@dataclass(frozen=True)
class Style:
    """How a client makes sure that a repeat is known."""

    name: str
    write: Callable[[Server, dict[str, str], int], tuple[Acknowledged, bool]]
    """Ids by number, as they were acknowledged; and whether the answer was a repeated one."""


def session(number: int) -> dict[str, Any]:
    return {
        "local_date": DAY,
        "started_at": f"{DAY}T12:00:00Z",
        "time_zone": "UTC",
        "note": f"number {number}",
        "exercises": [{"exercise": "glute-bridge", "sets": [{"reps": 10, "pain": 1}]}],
    }


def alone(*, key: bool = False, own_id: bool = False) -> Any:
    def write(server: Server, headers: dict[str, str], number: int) -> tuple[Acknowledged, bool]:
        more = {"Idempotency-Key": uuid4().hex} if key else {}
        body = session(number) | ({"id": str(new_id())} if own_id else {})
        answer, replayed = server.insist("POST", "/sessions", body, headers | more)
        return {number: answer["session"]["id"]}, replayed

    return write


def batched(*, key: bool) -> Any:
    def write(server: Server, headers: dict[str, str], number: int) -> tuple[Acknowledged, bool]:
        more = {"Idempotency-Key": uuid4().hex} if key else {}
        numbers = range(number * BATCH, number * BATCH + BATCH)
        items = [session(one) | {"id": str(new_id())} for one in numbers]
        body = {"items": items}
        answer, replayed = server.insist("POST", "/sessions/batch", body, headers | more)
        statuses = {result["status"] for result in answer["results"]}
        if not statuses <= {"created", "unchanged"}:
            raise RuntimeError(f"a good item was refused: {answer}")
        ids = [result["id"] for result in answer["results"]]
        return dict(zip(numbers, ids, strict=True)), replayed or "unchanged" in statuses

    return write


KEYED = Style("by key", alone(key=True))
KNOWN = [
    KEYED,
    Style("by id", alone(own_id=True)),
    Style("batches by key", batched(key=True)),
    Style("batches by ids", batched(key=False)),
]
FREE = Style("without key and id", alone())


def run(database: str, url: str, style: Style) -> tuple[int, int, int]:
    """Sessions lost, sessions that stand twice, and answers that were given again."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(url, folder, "faults.wsgi:app")
        server.prepare()
        server.start()
        headers = login(server)
        acknowledged: Acknowledged = {}
        again: list[int] = []

        def write(first: int) -> None:
            for number in range(first, WRITES, WRITERS):
                ids, replayed = style.write(server, headers, number)
                acknowledged.update(ids)
                again.extend([number] if replayed else [])

        writers = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        while any(writer.is_alive() for writer in writers):
            server.revive()
            time.sleep(0.05)
        kills = server.deaths()
        standing = stored(server, headers)
        server.kill()
    lost = sum(found not in standing.get(n, []) for n, found in acknowledged.items())
    doubled = sum(len(ids) - 1 for ids in standing.values())
    print(
        f"{database}, {style.name}: {kills} deaths, {len(acknowledged)} acknowledged, "
        f"{len(again)} answered again, {lost} lost, {doubled} twice",
        flush=True,
    )
    return lost, doubled, len(again)


def stored(server: Server, headers: dict[str, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    path = "/sessions?limit=100"
    while path:
        page = server.ask("GET", path, None, headers)
        for row in page["items"]:
            found.setdefault(int(row["note"].split()[1]), []).append(row["id"])
        cursor = page["next_cursor"]
        path = f"/sessions?limit=100&cursor={cursor}" if cursor else ""
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shared = postgres.ensure_server()
        bad = [
            run("SQLite", f"sqlite:///{folder}/{number}.db", style)
            for number, style in enumerate(KNOWN)
        ]
        bad += [
            run("PostgreSQL", postgres.create_database(shared, f"faults_{number}"), style)
            for number, style in enumerate(KNOWN)
        ]
        _, twice, _ = run("SQLite", f"sqlite:///{folder}/free.db", FREE)
    if not twice:
        sys.exit("the twin without keys doubled nothing: these faults prove nothing")
    if any(lost or doubled for lost, doubled, _ in bad):
        sys.exit("an acknowledged write was lost or doubled")
    if not all(again for *_, again in bad):
        sys.exit("no answer was given again: these faults prove nothing")


if __name__ == "__main__":
    main()

"""Batches to send, and what their answers say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from api.kit.ids import new_id
from tests.http.bodies import CHECK_IN, SESSION
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

Body = dict[str, Any]
BATCHES = ["/sessions", "/check-ins"]


def uid() -> str:
    return str(new_id())


def session(**members: Any) -> Body:
    return SESSION | {"id": uid()} | members


def part(row_id: str) -> Body:
    """An exercise whose rows have ids of the client, down to its sets."""
    (done,) = SESSION["exercises"][0]["sets"]
    return SESSION["exercises"][0] | {"id": row_id, "sets": [done | {"id": uid()}]}


def check_in(world: World, offset: int, **members: Any) -> Body:
    return CHECK_IN | {"id": uid(), "local_date": world.day(offset)} | members


def items_for(world: World, path: str, count: int) -> list[Body]:
    """As many good items, of as many days where a day takes only one."""
    if path == "/sessions":
        return [session(note=f"number {n}") for n in range(count)]
    return [check_in(world, -1 - n) for n in range(count)]


def send(actor: Actor, path: str, items: list[Any], **more: Any) -> Answer:
    answer = actor.post(f"{path}/batch", {"items": items}, **more)
    assert answer.status == 200, answer.text
    return answer


def statuses(answer: Answer) -> list[str]:
    return [result["status"] for result in answer.json["results"]]


def codes(answer: Answer) -> list[str | None]:
    return [(result["problem"] or {}).get("code") for result in answer.json["results"]]


def standing(actor: Actor, path: str) -> set[str]:
    return {row["id"] for row in actor.get(f"{path}?limit=100").json["items"]}


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """The statements that are sent inside the block."""
    sent: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(world.database.engine, "before_cursor_execute", count)

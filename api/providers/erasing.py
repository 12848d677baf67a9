"""Erasing what a provider brought: value by value, so that nothing else of the day goes with it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.kit.paging import Page, PageRequest
from api.kit.work import Task
from api.measurements import service as measurements
from api.providers import processing, queries
from api.providers.vocab import ConnectionState
from api.workouts import service as workouts

AT_ONCE = 50
Lists = Callable[[Session, PageRequest], Page[Any]]
Finds = Callable[[Any, str], list[UUID]]
Deletes = Callable[[Session, UUID, datetime], None]


def _row(row: Any, provider: str) -> list[UUID]:
    return [row.id] if row.source.provider == provider else []


def _workout(shown: Any, provider: str) -> list[UUID]:
    """Of a workout and its other recordings those of the provider."""
    recordings = [shown, *shown["copies"]]
    return [one["id"] for one in recordings if one["source"]["provider"] == provider]


_WALKS: Sequence[tuple[Lists, Finds, Deletes]] = (
    (
        lambda db, page: measurements.list_measurements(db, measurements.Filters(), page),
        _row,
        measurements.delete_measurement,
    ),
    (
        lambda db, page: measurements.list_chunks(db, measurements.Filters(), page),
        _row,
        measurements.delete_chunk,
    ),
    (
        lambda db, page: workouts.list_workouts(db, workouts.Filters(), page),
        _workout,
        workouts.delete_workout,
    ),
)


def erase(task: Task) -> None:
    """All that names this provider as its source; begun again, it goes on with what is left."""
    with task.read() as db:
        row = queries.connection(db, task.athlete_id, UUID(task.payload["connection_id"]))
    if row is None or row.state is not ConnectionState.ENDED:
        return
    for lists, finds, deletes in _WALKS:
        # Once more after the last: a recording that was another one's copy is shown then.
        while _walk(task, row.provider.value, lists, finds, deletes):
            pass


def _walk(task: Task, provider: str, lists: Lists, finds: Finds, deletes: Deletes) -> bool:
    """Delete them page by page; whether there were any."""
    request: PageRequest | None = PageRequest(limit=AT_ONCE)
    met = False
    while request is not None:
        with task.step() as db:
            accounts.lock_athlete(db)
            page = lists(db, request)
            ids = [name for one in page.items for name in finds(one, provider)]
            for name in ids:
                deletes(db, name, task.clock.now())
            processing.answer_for(db, task)
        met = met or bool(ids)
        request = None if page.next_key is None else PageRequest(AT_ONCE, after=page.next_key)
    return met


def give_up(task: Task) -> None:
    """What is left can be deleted one by one."""

"""Jobs of provider doors: links made, events worked on, the past read, ends told, data erased."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from api.accounts import service as accounts
from api.kit.work import Kind, Task, enqueue
from api.providers import erasing, joining, processing, queries
from api.providers.adapters import ADAPTERS
from api.providers.calling import Unanswered
from api.providers.linking import Later, Unlinked
from api.providers.vocab import (
    BACKFILL_JOB,
    END,
    ERASE,
    FIRST_WAIT,
    LINK,
    LONGEST_WAIT,
    MOST_WAITS,
    PROCESS,
    ConnectionProblem,
    EventState,
)
from api.workouts.service import Recorded

HANDS = 2
"""Jobs that may wait for providers at once."""
Run = Callable[[Task], None]


def _patient(run: Run, give_up: Run) -> Run:
    """A job that waits where its provider asks it to, or says nothing, and in the end gives up.

    It goes on as another job, so that the attempts of a worker are left for faults of ours.
    """

    def patient(task: Task) -> None:
        try:
            run(task)
        except Later as later:
            _again(task, later.wait, give_up)
        except Unanswered:
            _again(task, None, give_up)

    return patient


def _again(task: Task, wait: timedelta | None, give_up: Run) -> None:
    waits = int(task.payload.get("waits", 0))
    if waits >= MOST_WAITS:
        give_up(task)
        return
    pause = min(FIRST_WAIT * 2**waits, LONGEST_WAIT) if wait is None else min(wait, LONGEST_WAIT)
    with task.step() as db:
        later = {**task.payload, "waits": waits + 1}
        enqueue(db, task.kind, later, task.clock.now() + pause)


# --- events ---------------------------------------------------------------------------------


def process(task: Task) -> None:
    """Work on the events of a delivery, in order."""
    try:
        for name in task.payload["event_ids"]:
            processing.work_on(task, UUID(name))
    except Unlinked:
        # Linking again reads the past anew.
        _close_events(task, EventState.IGNORED)


def give_up_events(task: Task) -> None:
    _close_events(task, EventState.FAILED)
    _note(task, ConnectionProblem.PROVIDER_SILENT)


def _close_events(task: Task, state: EventState) -> None:
    ids = [UUID(name) for name in task.payload["event_ids"]]
    with task.step() as db:
        queries.close_waiting(db, task.athlete_id, ids, state)


def _note(task: Task, problem: ConnectionProblem) -> None:
    with task.step() as db:
        row = queries.connection(db, task.athlete_id, UUID(task.payload["connection_id"]))
        if row is not None:
            row.problem, row.updated_at = problem, task.clock.now()


# --- the past -------------------------------------------------------------------------------


def backfill(task: Task) -> None:
    """Read what was before the link, a part at a time; again it changes nothing."""
    said: dict[str, Any] = dict(task.payload)
    line = processing.line_of(task)
    try:
        row = line.row()
        since, until = date.fromisoformat(said["since"]), date.fromisoformat(said["until"])
        parts = ADAPTERS[row.provider].backfill(since, until)
        reader = processing.reader_of(task, row, int(said["version"]))
        for part in parts:
            reader.read([part], lambda recorded: _store(task, recorded))
    except Unlinked:
        return


def _store(task: Task, recorded: Recorded) -> None:
    with task.step() as db:
        if accounts.has_health_consent(db, task.athlete_id):
            processing.take_in(db, recorded, task)
            processing.answer_for(db, task)


def give_up_backfill(task: Task) -> None:
    _note(task, ConnectionProblem.PROVIDER_SILENT)


KINDS = {
    LINK: Kind(_patient(joining.link, joining.give_up), joining.give_up),
    PROCESS: Kind(_patient(process, give_up_events), give_up_events),
    BACKFILL_JOB: Kind(_patient(backfill, give_up_backfill), give_up_backfill),
    END: Kind(joining.end, joining.leave_end),
    ERASE: Kind(erasing.erase, erasing.give_up),
}

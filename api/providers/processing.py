"""Working on events: reading what they name, taking it in, each event once and whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import ValidationError
from marshmallow.class_registry import get_class
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.kit.events import noted
from api.kit.work import Task
from api.progression import service as progression
from api.providers import queries, service
from api.providers.adapters import ADAPTERS
from api.providers.adapters.base import Adapter, Context, Event, Json, Request
from api.providers.calling import Answer
from api.providers.linking import Later, Line
from api.providers.models import Connection, ProviderEvent
from api.providers.vocab import (
    USUAL_QUOTA_WAIT,
    ConnectionProblem,
    ConnectionState,
    EventState,
    What,
)
from api.workouts import service as workouts
from api.workouts.service import Gone, Recorded, Taken

MOST_REQUESTS = 200
"""For one event, or for one part of a backfill."""
Found = Callable[[Recorded], None]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads resources of one connection and says what they record."""

    line: Line
    adapter: Adapter
    context: Context

    def read(self, requests: Sequence[Request], found: Found) -> None:
        """What these resources, and those they lead to, record; each answer is told apart."""
        todo = list(requests)
        for _ in range(MOST_REQUESTS):
            if not todo:
                return
            request = todo.pop(0)
            answer = self._ask(request)
            if answer is None or answer.body is None:
                continue
            found(self.adapter.recorded(request.kind, answer.body, self.context, request.carried))
            todo += self.adapter.more(request, answer.body)

    def _ask(self, request: Request) -> Answer | None:
        """An answer; None where there is nothing, or nothing for us."""
        row = self.line.row()
        base = self.line.configured(row).api_url
        token = self.line.token()
        answer = self.line.house.caller.read(base, request, token)
        if answer.status == 401:
            token = self.line.token(refused=token)
            answer = self.line.house.caller.read(base, request, token)
        if answer.status == 401:
            self.line.part(self.line.row(), ConnectionProblem.TOKEN_REFUSED)
        if answer.status == 429:
            raise Later(answer.wait or USUAL_QUOTA_WAIT)
        return None if answer.status >= 400 else answer


def line_of(task: Task) -> Line:
    return Line(task.database, task.clock, task.athlete_id, UUID(task.payload["connection_id"]))


def reader_of(task: Task, row: Connection, version: int | None) -> Reader:
    with task.read() as db:
        zone = accounts.get_athlete(db).time_zone
    return Reader(line_of(task), ADAPTERS[row.provider], Context(zone, version, loaded))


def loaded(name: str, item: Any) -> Json | None:
    """An item of one of our own shapes, as its operation reads it; None where it is none."""
    kind: Any = get_class(name)
    try:
        found: Json = kind().load(item)
    except ValidationError:
        return None
    return found


def work_on(task: Task, event_id: UUID) -> None:
    """One event; again it changes nothing. Raises Later where the provider does not answer."""
    with task.read() as db:
        event = queries.event(db, task.athlete_id, event_id)
        row = queries.connection(db, task.athlete_id, UUID(task.payload["connection_id"]))
        consents = accounts.has_health_consent(db, task.athlete_id)
    if event is None or row is None or event.state is not EventState.WAITING:
        return
    said = _event(event)
    if said.what is What.DEAUTHORISED:
        _close(task, row, event)
    elif row.state is not ConnectionState.ACTIVE or not consents:
        _finish(task, event, EventState.IGNORED, [])
    else:
        _finish(task, event, EventState.DONE, _recorded(task, row, said))


def _event(row: ProviderEvent) -> Event:
    said = row.body or {}
    return Event(
        kind=said["kind"],
        what=What(said["what"]),
        key=row.delivery_id,
        object_id=said["object_id"],
        version=said["version"],
        payload=said["payload"],
    )


def _recorded(task: Task, row: Connection, event: Event) -> list[Recorded]:
    reader = reader_of(task, row, event.version)
    adapter = reader.adapter
    if event.what is What.DELETED:
        names = adapter.gone(event)
        return [Recorded(gone=[Gone(row.provider.value, one, event.version) for one in names])]
    if event.payload is not None:
        return [adapter.recorded(event.kind, event.payload, reader.context, {})]
    found: list[Recorded] = []
    reader.read(adapter.requests_for(event), found.append)
    return found


def _finish(
    task: Task, event: ProviderEvent, state: EventState, recorded: Sequence[Recorded]
) -> None:
    """What was recorded and the end of the event are one commit."""
    with task.step() as db:
        accounts.lock_athlete(db)
        held = queries.event(db, task.athlete_id, event.id)
        if held is None or held.state is not EventState.WAITING:
            return
        for one in recorded:
            taken = take_in(db, one, task)
            held.stored += taken.stored + taken.replaced + taken.quarantined
            held.refused += taken.refused
        held.state, held.body = state, None
        answer_for(db, task)


def take_in(db: Session, recorded: Recorded, task: Task) -> Taken:
    return workouts.take_in(db, recorded, task.clock.now())


def answer_for(db: Session, task: Task) -> None:
    """What follows from changed facts, as it would at the door of a request."""
    db.flush()
    if changes := noted(db):
        progression.consequences(db, changes, task.clock.now())


def _close(task: Task, row: Connection, event: ProviderEvent) -> None:
    """The athlete ended it at the provider: the tokens mean nothing there, and go here."""
    with task.step() as db:
        accounts.lock_athlete(db)
        held = queries.connection(db, task.athlete_id, row.id)
        if held is not None and held.state is not ConnectionState.ENDED:
            service.close(db, held, ConnectionProblem.REVOKED_THERE, task.clock.now())
        queries.close_waiting(db, task.athlete_id, [event.id], EventState.DONE)

"""Jobs of webhooks: finding out who is told of an event, and sending what is due.

No connection to anybody is open while a transaction is. An attempt is counted and committed, then
made, then its result is committed; who dies in between leaves it to be made again under the same
id. One job for each endpoint, so one attempt at a time, and its lease lets no second worker in.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.apps import service as apps
from api.kit.access import Access
from api.kit.db.scope import Scope
from api.kit.work import Kind, Task
from api.webhooks import posting, schedule, service, signing
from api.webhooks.posting import Letter
from api.webhooks.sending import Courier, Sent
from api.webhooks.service import Message
from api.webhooks.vocab import SEND, TELL, WebhookEvent, needed

TURN_S = 5
"""How long an endpoint may go on before others have their turn."""
HANDS = 8
"""Endpoints that are sent to at the same time, in one process."""
EACH = 2
"""Of them, those of one developer: whose receivers hang keeps nobody else waiting."""

_FACTS = ("event_id", "event")


def tell(task: Task) -> None:
    """Make deliveries of what was left in the outbox, for those who are let know of it now."""
    app_id = task.payload.get("app_id")
    if app_id is not None:
        _tell_app(task, UUID(app_id))
        return
    with task.read() as db:
        let = _let(db, task.athlete_id)
    developers = defaultdict(list)
    for grant in let:
        developers[grant.developer_id].append(grant)
    for developer_id, grants in developers.items():
        with task.step(Scope(developer_id, developer_id)) as db:
            for grant in grants:
                told = _messages(task, task.athlete_id, grant.capabilities)
                service.post(db, grant.app_id, told, task.clock.now())


def _let(db: Session, athlete_id: UUID) -> Iterable[apps.LiveGrant]:
    """Grants in force; without the consent to health data there is nothing to be told of."""
    return apps.live_grants(db) if accounts.has_health_consent(db, athlete_id) else ()


def _tell_app(task: Task, app_id: UUID) -> None:
    """Of its own grant, whose athlete need not let it know anything, nor be there any more."""
    athlete_id = UUID(task.payload["athlete_id"])
    with task.step() as db:
        service.post(db, app_id, _messages(task, athlete_id, None), task.clock.now())


def _messages(task: Task, athlete_id: UUID, let: frozenset[Access] | None) -> Iterable[Message]:
    at = str(task.payload["at"])
    for said in task.payload["events"]:
        event = WebhookEvent(said["event"])
        if let is None or needed(event) in let:
            body = _body(event, at, athlete_id, said)
            yield Message(UUID(said["event_id"]), event, body, athlete_id)


def _body(event: WebhookEvent, at: str, athlete_id: UUID, said: Mapping[str, Any]) -> str:
    data = {name: value for name, value in said.items() if name not in _FACTS}
    return service.body_of(event, at, {"athlete_id": str(athlete_id), **data})


def send(task: Task) -> None:
    """Send what is due to one endpoint, one after the other, for as long as its turn is."""
    until = time.monotonic() + TURN_S
    with task.step() as db:
        letter = _next(db, task, until)
    while letter is not None:
        sent = _deliver(task, letter)
        with task.step() as db:
            now = task.clock.now()
            if sent is None:
                posting.drop(db, letter, now)
            else:
                posting.record(db, letter, sent, now)
            db.flush()
            letter = _next(db, task, until)


def _next(db: Session, task: Task, until: float) -> Letter | None:
    """The next attempt; or none, and the job is left to when there is one."""
    webhook_id, now = UUID(task.payload["webhook_id"]), task.clock.now()
    due = posting.next_at(db, webhook_id)
    if due is None:
        task.end(db)
    elif due > now or time.monotonic() > until:
        task.again(db, max(due, now))
    else:
        letter = posting.take(db, webhook_id, now)
        if letter is None:
            task.again(db, now)
        return letter
    return None


def _deliver(task: Task, letter: Letter) -> Sent | None:
    """Make the attempt; None where the athlete does not let the app know any more."""
    about = letter.about_id if needed(letter.event) else None
    if about is not None and not _may_know(task, letter, about):
        return None
    message_id, now = str(letter.event_id), task.clock.now()
    headers = signing.headers(letter.keys, message_id, now, letter.body)
    return courier_of(task).send(letter.url, headers, letter.body, task.athlete_id)


def _may_know(task: Task, letter: Letter, athlete_id: UUID) -> bool:
    with task.database.read(Scope(athlete_id, athlete_id)) as db:
        return any(
            grant.app_id == letter.app_id and needed(letter.event) in grant.capabilities
            for grant in _let(db, athlete_id)
        )


def courier_of(task: Task) -> Courier:
    found = task.database.fittings[Courier]
    if not isinstance(found, Courier):
        raise TypeError("this house has no courier")
    return found


def look_again(task: Task) -> None:
    """Nothing is given up because of a fault of ours: it is looked at again later."""
    with task.step() as db:
        task.again(db, task.clock.now() + schedule.RESTS[-1])


TELLING = {TELL: Kind(tell, look_again)}
SENDING = {SEND: Kind(send, look_again)}

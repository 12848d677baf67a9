"""What comes in: proved first, then read, told apart by athlete, and kept for a worker."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.kit.db.scope import NOBODY, Scope
from api.kit.db.unit_of_work import Database
from api.kit.errors import NotFound, SignatureRefused
from api.kit.http import json
from api.kit.ids import new_id
from api.kit.work import enqueue
from api.providers import house as houses
from api.providers import queries, sealing, service
from api.providers.adapters import ADAPTERS
from api.providers.adapters.base import Adapter, Event, Refused, Secrets
from api.providers.house import House
from api.providers.models import Connection, ProviderEvent
from api.providers.vault import Unreadable
from api.providers.vocab import (
    MOST_EVENTS,
    OBJECT_LONGEST,
    PROCESS,
    USER_LONGEST,
    ConnectionState,
    EventState,
    Provider,
)

_NAME = re.compile(rf"[A-Za-z0-9_-]{{0,{OBJECT_LONGEST}}}")
"""Ids become parts of paths: nothing else may stand in them."""
Whose = tuple[UUID, UUID]
"""An athlete, and the connection that something came for."""


@dataclass(frozen=True, slots=True)
class _Door:
    adapter: Adapter
    secrets: Secrets
    whose: Whose | None = None
    """Known where the door belongs to one athlete."""


def receive(
    database: Database, door: str, headers: Mapping[str, str], raw: bytes, now: datetime
) -> None:
    """Take a delivery in. NotFound for no door of ours, SignatureRefused where nothing is proved.

    Who is not known here, what nobody understands and what came before changes nothing, and the
    answer does not say so.
    """
    found = _door(database, door)
    said = {name.lower(): value for name, value in headers.items()}
    try:
        found.adapter.verify(said, raw, found.secrets, now)
    except Refused as error:
        raise SignatureRefused() from error
    events = _events(found, json.read(raw), said)
    for whose, mine in _by_athlete(database, found, events).items():
        with database.write(Scope(whose[0], whose[0])) as db:
            _keep(db, whose, mine, now)


def answer_challenge(database: Database, door: str, query: Mapping[str, str]) -> Mapping[str, str]:
    """The answer to a provider that asks whether this address is ours; NotFound if it did not."""
    found = _door(database, door)
    answer = found.adapter.challenge(query, found.secrets)
    if answer is None:
        raise NotFound()
    return answer


# --- doors ----------------------------------------------------------------------------------


def _door(database: Database, door: str) -> _Door:
    house = houses.of(database)
    name = door.partition("-")[0]
    if name == Provider.OWN:
        return _own_door(database, house, door)
    for configured in house.providers.values():
        if compare_digest(configured.door.encode(), door.encode()):
            return _Door(ADAPTERS[configured.provider], configured.secrets)
    raise NotFound()


def _own_door(database: Database, house: House, door: str) -> _Door:
    key = service.door_key(door)
    with database.read(NOBODY) as db:
        known = queries.users(db, Provider.OWN, [key]).get(key)
    if known is None:
        raise NotFound()
    with database.read(Scope(known.account_id, known.account_id)) as db:
        row = queries.connection(db, known.account_id, known.connection_id)
    if row is None or row.shown_state is not ConnectionState.ACTIVE:
        raise NotFound()
    try:
        secret = str(sealing.opened(house, row)["secret"])
    except Unreadable as error:
        raise NotFound() from error
    return _Door(ADAPTERS[Provider.OWN], Secrets(signing=secret), (row.athlete_id, row.id))


# --- whose ----------------------------------------------------------------------------------


def _events(door: _Door, body: Any, headers: Mapping[str, str]) -> Sequence[Event]:
    return [
        event
        for event in door.adapter.events(body, headers, door.secrets)[:MOST_EVENTS]
        if len(event.user or "") <= USER_LONGEST and _NAME.fullmatch(event.object_id)
    ]


def _by_athlete(
    database: Database, door: _Door, events: Iterable[Event]
) -> dict[Whose, list[Event]]:
    """Events of athletes who are known here; all others are nobody's."""
    found: dict[Whose, list[Event]] = defaultdict(list)
    named = [event for event in events if event.user or door.whose]
    users = {event.user for event in named if event.user}
    with database.read(NOBODY) as db:
        known = queries.users(db, door.adapter.provider, users) if users else {}
    for event in named:
        if door.whose is not None:
            found[door.whose].append(event)
        elif (row := known.get(event.user or "")) is not None:
            found[(row.account_id, row.connection_id)].append(event)
    return found


def _keep(db: Session, whose: Whose, events: Sequence[Event], now: datetime) -> None:
    """Store what is new for an athlete, and ask for the work; without consent nothing is kept."""
    athlete_id, connection_id = whose
    accounts.lock_athlete(db)
    row = queries.connection(db, athlete_id, connection_id)
    if row is None or not _takes(db, row):
        return
    by_key = {event.key: event for event in events}
    known = queries.known_deliveries(db, athlete_id, connection_id, by_key)
    rows = [_row(row, event, now) for key, event in by_key.items() if key not in known]
    if not rows:
        return
    db.add_all(rows)
    db.flush()
    queries.touch(db, athlete_id, connection_id, now)
    names = [str(one.id) for one in rows]
    enqueue(db, PROCESS, {"connection_id": str(connection_id), "event_ids": names}, now)


def _takes(db: Session, row: Connection) -> bool:
    is_open = row.state is not ConnectionState.ENDED
    return is_open and accounts.has_health_consent(db, row.athlete_id)


def _row(connection: Connection, event: Event, now: datetime) -> ProviderEvent:
    return ProviderEvent(
        athlete_id=connection.athlete_id,
        id=new_id(),
        connection_id=connection.id,
        delivery_id=event.key,
        state=EventState.WAITING,
        received_at=now,
        body={
            "kind": event.kind,
            "what": event.what.value,
            "object_id": event.object_id,
            "version": event.version,
            "payload": event.payload,
        },
    )

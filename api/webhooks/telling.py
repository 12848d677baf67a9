"""The outbox: what a unit of work wrote, left as events in its own transaction.

Rows are seen where the mapper writes them, so requests, pushes, imports and whatever else commits
are all told of, and nothing that was undone is. A write of an athlete who let no app in costs one
indexed statement; a write of anything else costs none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.apps import service as apps
from api.kit.clock import SystemClock
from api.kit.db.changes import LogClock
from api.kit.db.collecting import Change, Op, written
from api.kit.db.fittings import fitted
from api.kit.db.scope import scope_of
from api.kit.events import Outbox
from api.kit.ids import new_id
from api.kit.work import enqueue
from api.webhooks.vocab import NEEDS, TELL, WebhookEvent

Event = dict[str, Any]
"""As it is left in a job: what happened to which thing, under an id it keeps for ever."""

_THINGS = {
    "training_session": "session",
    "check_in": "check_in",
    "measurement_day": "measurement_day",
    "workout": "workout",
    "decision": "decision",
}
"""What apps are told of, by the tables of it."""
_GRANT = "app_grant"
_SEEN = {"training_session": "version", "check_in": "version", "workout": "version",
         "measurement_day": "local_date", "decision": "status"}  # fmt: skip
"""What has to be known of a row that the mapper did not write."""


def leave(db: Session) -> None:
    """Leave what this unit of work has written to those who are let know of it."""
    found: dict[str, list[Change]] = defaultdict(list)
    for change in written(db):
        found[change.model.__tablename__].append(change)
    for change in found.pop(_GRANT, ()):
        if change.op is Op.DELETE:
            _tell_end(db, change.row.app_id, change.id)
    changed = {name: found[name] for name in _THINGS if name in found}
    if not changed:
        return
    let = frozenset[str]().union(*(grant.capabilities for grant in apps.live_grants(db)))
    events = [
        event
        for name, changes in changed.items()
        if NEEDS[_THINGS[name]] in let
        for event in _events(db, name, changes)
    ]
    if events:
        now = _now(db)
        enqueue(db, TELL, {"at": now.isoformat(), "events": events}, now)


def part(db: Session) -> None:
    """Leave word that every grant of an athlete ends, who is about to be forgotten."""
    for grant in apps.live_grants(db):
        _tell_end(db, grant.app_id, grant.grant_id)


OUTBOX = Outbox(leave, part)


def _tell_end(db: Session, app_id: UUID, grant_id: UUID) -> None:
    """Left with the developer: the athlete's own rows may be gone with this unit of work."""
    developer_id, now = apps.developer_of(db, app_id), _now(db)
    if developer_id is None:
        return
    event = _event(WebhookEvent.GRANT_ENDED, id=str(grant_id))
    told = {"at": now.isoformat(), "app_id": str(app_id), "events": [event]}
    about = {"athlete_id": str(scope_of(db).athlete_id)}
    enqueue(db, TELL, told | about, now, owner=developer_id)


def _events(db: Session, name: str, changes: Sequence[Change]) -> Iterator[Event]:
    seen = _seen(db, name, changes)
    for change in changes:
        if change.is_new and (change.op is Op.DELETE or _is_struck(change)):
            continue
        kind = _kind(name, change, seen.get(change.id))
        if kind is not None:
            yield _event(kind, **_named(name, change, seen.get(change.id)))


def _kind(name: str, change: Change, seen: Any) -> WebhookEvent | None:
    thing = _THINGS[name]
    if change.op is Op.DELETE or _is_struck(change):
        return None if name == "decision" else WebhookEvent(f"{thing}.deleted")
    if name == "decision":
        told = {"current": WebhookEvent.DECISION_MADE, "outdated": WebhookEvent.DECISION_OUTDATED}
        return told.get(str(seen))
    made = change.is_new or (change.row is None and seen == 1)
    return WebhookEvent(f"{thing}.created" if made else f"{thing}.updated")


def _is_struck(change: Change) -> bool:
    """Whether a row stays only to say that it was deleted."""
    return str(getattr(change.row, "state", "")) == "deleted"


def _named(name: str, change: Change, seen: Any) -> Event:
    """Which thing it is: ids and versions. A day of measurements is known by its date."""
    if name == "measurement_day":
        return {"local_date": str(seen)}
    version = {"version": seen} if _SEEN[name] == "version" and change.op is Op.UPSERT else {}
    return {"id": str(change.id), **version}


def _seen(db: Session, name: str, changes: Sequence[Change]) -> dict[UUID, Any]:
    column = _SEEN[name]
    held = {one.id: getattr(one.row, column) for one in changes if one.row is not None}
    unread = [one.id for one in changes if one.row is None and one.op is Op.UPSERT]
    return held | dict(_read(db, changes[0].model, column, unread)) if unread else held


def _read(db: Session, model: Any, column: str, ids: Iterable[UUID]) -> Iterator[tuple[UUID, Any]]:
    rows = select(model.id, getattr(model, column))
    rows = rows.where(model.athlete_id == scope_of(db).athlete_id, model.id.in_(list(ids)))
    yield from (tuple(row) for row in db.execute(rows))


def _event(kind: WebhookEvent, **named: Any) -> Event:
    return {"event_id": str(new_id()), "event": kind.value, **named}


def _now(db: Session) -> datetime:
    clock = fitted(db, LogClock) or LogClock.of(SystemClock())
    return clock.now()
